"""Which commands name a secret: they alone get it, as a variable."""

from collections.abc import Iterable

from runbookrunner.late import regex

_USE = regex(r"\$(?:\{[#!]?)?([A-Za-z_]\w*)")
_NAME = regex(r"[A-Za-z_]\w{0,63}")
#: What steers the shell itself or every program; a secret of such a name would do more than be read.
_TAKEN = regex(
    r"(?:PATH|HOME|IFS|PWD|OLDPWD|SHELL|USER|UID|EUID|TERM|LANG|TMPDIR|PS\d|ENV|POSIXLY_CORRECT|PROMPT_COMMAND|"
    r"RANDOM|SRANDOM|SECONDS|LINENO|OPTIND|OPTARG|OPTERR|GROUPS|DIRSTACK|FUNCNAME|PIPESTATUS|EPOCH.*|PPID|REPLY|"
    r"CDPATH|GLOBIGNORE|EXECIGNORE|FIGNORE|TIMEFORMAT|MAIL.*|COMP_.*|INPUTRC|COPROC|MAPFILE|"
    r"TMOUT|SHELLOPTS|RUNBOOK_.*|BASH.*|LC_.*|LD_.*|HIST.*|_.*)"
)
#: Names that people give to secrets, as whole words of a name or anywhere in it.
_SECRET = regex(
    r"(?:.*_)?(?:PASS|PWD|PW|KEY|AUTH|CREDS?|PIN|OTP|COOKIE|SIG)(?:_.*|\d*)|"
    r".*(?:PASSW|PASSPHRASE|SECRET|TOKEN|APIKEY|ACCESS_?KEY|PRIVATE|CREDENTIAL|BEARER).*"
)


def named(text: str, names: Iterable[str]) -> tuple[str, ...]:
    """The secrets that a text names as `$NAME` or `${NAME}`, in the order given. Quoting is not looked at."""
    used = {match[1] for match in _USE.finditer(text)}
    return tuple(name for name in names if name in used)


def can_be_named(name: str) -> bool:
    """Whether a secret may have this name."""
    return bool(_NAME.fullmatch(name)) and not _TAKEN.fullmatch(name)


def looks_secret(name: str) -> bool:
    """Whether a variable of this name is likely to hold a secret."""
    return name not in {"PWD", "OLDPWD"} and bool(_SECRET.fullmatch(name.upper()))
