"""Variables that a runbook uses and nothing sets: not the runbook, not the environment it starts in."""

import re
from collections.abc import Collection, Iterable, Iterator

from runbookrunner.command.contexts import contexts
from runbookrunner.late import regex

_USE = regex(r"(?<!\\)\$(?:(?P<bare>[A-Za-z_]\w*)|\{(?P<braced>[A-Za-z_]\w*)\})")
_SET = regex(
    r"(?:(?<![\w$.-])(?P<assigned>[A-Za-z_]\w*)\+?=|\bfor\s+(?P<looped>[A-Za-z_]\w*)\b"
    r"|\b(?:read|mapfile|readarray|getopts|select|printf\s+-v)\b(?P<read>[^|;&\n]*))"
)
#: After one of these nobody can tell from the text which variables are set.
_SETS_ANYTHING = regex(r"(?:^|[\s;&|(])(?:source|\.|eval|set\s+-a|declare|typeset|direnv|workon|conda)\s", re.MULTILINE)
#: bash sets these itself.
_OWN_WORDS = (
    "BASH BASHPID BASH_VERSION COLUMNS EUID GROUPS HOME HOSTNAME HOSTTYPE IFS LINENO LINES LOGNAME MACHTYPE OLDPWD "
    "OPTARG OPTIND OSTYPE PATH PIPESTATUS PPID PWD RANDOM REPLY SECONDS SHELL SHLVL TERM TMPDIR UID USER EDITOR LANG "
    "RUNBOOK_RUN_ID RUNBOOK_STEP"
)
_OWN = frozenset(_OWN_WORDS.split())


_SECRET = regex(r"passw(?:or)?d|passphrase|secret|token|credential|api_?key|private_?key", re.IGNORECASE)
_ABOUT_ONE = regex(r"(?:name|id|file|path|ref|arn|namespace)\W*\Z", re.IGNORECASE)


def looks_secret(name: str) -> bool:
    """Whether a placeholder or variable of this name would hold a secret, and not only the name of one."""
    return bool(_SECRET.search(name.replace("-", "_").replace(" ", "_"))) and not _ABOUT_ONE.search(name)


def uses(text: str, name: str) -> list[tuple[int, int]]:
    """Where bash would expand this variable and nothing but its value."""
    if "$" not in text:
        return []
    return [span for found, span in _uses(text) if found == name]


def _uses(text: str) -> Iterator[tuple[str, tuple[int, int]]]:
    marks = contexts(text)
    for match in _USE.finditer(text):
        if marks[match.start()] not in "sc":
            yield match["bare"] or match["braced"], match.span()


def unset(texts: Iterable[str], environment: Collection[str]) -> frozenset[str]:
    """Names used in these commands that none of them sets, and the environment does not have.

    What looks like a secret is none of them: a value becomes part of the command and of the record.
    Empty where a command could set anything (`source`, `eval`): a question that is wrong is worse than none.
    """
    whole = tuple(texts)
    used = {name for text in whole if "$" in text for name, _ in _uses(text)} - _OWN
    asked = frozenset(name for name in used if name not in environment and not looks_secret(name))
    if not asked or any(_SETS_ANYTHING.search(text) for text in whole):
        return frozenset()
    return asked - {name for text in whole for name in _set(text)}


def _set(text: str) -> Iterator[str]:
    for match in _SET.finditer(text):
        if match["read"] is not None:
            yield from match["read"].split()
        else:
            yield match["assigned"] or match["looped"]
