"""What the shell inherits: the operator's environment, less what would change how bash itself runs."""

from collections.abc import Callable, Mapping

RUN_ID = "RUNBOOK_RUN_ID"
#: The run id of what only reads the operator's profile.
PROFILE_RUN = "profile"

#: Variables that say where programs act. Their values are shown and compared, so none of them may hold a secret.
POINTERS = (
    "HOME", "USER", "PATH", "KUBECONFIG", "HELM_KUBECONTEXT", "HELM_NAMESPACE", "AWS_PROFILE", "AWS_DEFAULT_PROFILE",
    "AWS_REGION", "AWS_DEFAULT_REGION", "AWS_CONFIG_FILE", "AWS_ENDPOINT_URL", "CLOUDSDK_CONFIG",
    "CLOUDSDK_ACTIVE_CONFIG_NAME", "CLOUDSDK_CORE_PROJECT", "CLOUDSDK_CORE_ACCOUNT", "CLOUDSDK_COMPUTE_REGION",
    "CLOUDSDK_COMPUTE_ZONE", "TF_WORKSPACE", "TF_DATA_DIR", "DOCKER_HOST", "DOCKER_CONTEXT", "DOCKER_CONFIG",
    "PGHOST", "PGHOSTADDR", "PGPORT", "PGDATABASE", "PGUSER", "PGSERVICE", "PGSERVICEFILE", "MYSQL_HOST",
    "MYSQL_TCP_PORT", "GIT_DIR",
)  # fmt: skip
#: Credentials that take the place of a profile: known only to be there.
PRESENT = ("AWS_ACCESS_KEY_ID",)

#: What changes how bash itself reads, finds or ends commands. Runbooks are written for a bash without it.
DROPPED = frozenset(
    {
        "_", "BASH_ENV", "ENV", "SHELLOPTS", "BASHOPTS", "POSIXLY_CORRECT", "BASH_COMPAT", "BASH_XTRACEFD",
        "PROMPT_COMMAND", "PROMPT_DIRTRIM", "PS0", "PS1", "PS2", "PS3", "PS4", "COLUMNS", "LINES", "RUNBOOK_STEP",
        "CDPATH", "GLOBIGNORE", "EXECIGNORE", "FIGNORE", "FUNCNEST", "TMOUT", "IGNOREEOF", "auto_resume", "histchars",
        "MAIL", "MAILPATH", "MAILCHECK", "BASH_LOADABLES_PATH",
        "BASH_FUNC_builtin%%", "BASH_FUNC_unset%%", "BASH_FUNC_enable%%",
    }
)  # fmt: skip
NO_PAGER = dict.fromkeys(("PAGER", "GIT_PAGER", "MANPAGER", "SYSTEMD_PAGER"), "cat") | {"AWS_PAGER": ""}
#: What every command is given, whatever the operator\'s environment holds.
GIVEN = frozenset({*NO_PAGER, RUN_ID, "RUNBOOK_STEP", "HISTFILE", "PWD"})


def prepared(environment: Mapping[str, str], *, run_id: str, folder: str) -> dict[str, str]:
    """The environment for a session: no start-up files, no pagers, no history, and the id of the run."""
    kept = {name: value for name, value in environment.items() if name not in DROPPED}
    kept.setdefault("TERM", "xterm")
    return kept | NO_PAGER | {"HISTFILE": "", "PWD": folder, RUN_ID: run_id}


def pointing(environment: Mapping[str, str]) -> dict[str, str]:
    """Of an environment, what a session tells about where programs act."""
    return told(environment.get)


def told(value: Callable[[str], str | None]) -> dict[str, str]:
    """The same, from whatever knows the value that programs are given under a name."""
    found = {name: given for name in POINTERS if (given := value(name)) is not None}
    return found | {name: "set" for name in PRESENT if value(name)}
