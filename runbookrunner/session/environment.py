"""What the shell inherits: the operator's environment, less what would change how bash itself runs."""

from collections.abc import Mapping

RUN_ID = "RUNBOOK_RUN_ID"

_DROPPED = frozenset(
    {
        "_", "BASH_ENV", "ENV", "SHELLOPTS", "BASHOPTS", "POSIXLY_CORRECT", "PROMPT_COMMAND", "PS0", "PS1", "PS2",
        "PS4", "COLUMNS", "LINES", "BASH_XTRACEFD", "RUNBOOK_STEP",
        "BASH_FUNC_builtin%%", "BASH_FUNC_unset%%", "BASH_FUNC_enable%%",
    }
)  # fmt: skip
_NO_PAGER = dict.fromkeys(("PAGER", "GIT_PAGER", "MANPAGER", "SYSTEMD_PAGER"), "cat") | {"AWS_PAGER": ""}


def prepared(environment: Mapping[str, str], *, run_id: str, folder: str) -> dict[str, str]:
    """The environment for a session: no start-up files, no pagers, no history, and the id of the run."""
    kept = {name: value for name, value in environment.items() if name not in _DROPPED}
    kept.setdefault("TERM", "xterm")
    return kept | _NO_PAGER | {"HISTFILE": "", "PWD": folder, RUN_ID: run_id}
