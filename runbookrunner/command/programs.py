"""Programs that read an argument, or what is piped into them, as code: quoting for those is not ours."""

from runbookrunner.command.words import commands
from runbookrunner.late import regex

_SHELLS = "sh bash dash zsh ksh ash fish busybox eval trap alias ssh su watch script parallel at batch chpst runuser"
_LANGUAGES = "awk gawk mawk nawk sed jq yq perl python python2 python3 ruby node php lua tclsh expect gdb bc dc m4"
_DATABASES = "psql mysql mariadb sqlite3 sqlplus mongo mongosh redis-cli cqlsh influx clickhouse-client bq isql sqlcmd"
_CODE = frozenset(f"{_SHELLS} {_LANGUAGES} {_DATABASES}".split())
_BUILTINS = "let read mapfile readarray unset declare typeset local printf test getopts wait ["
_NAMES = frozenset(_BUILTINS.split())
_HARMLESS_NAMES = regex(r"\s*(?:declare|typeset|local)(?=\s)(?!.*\s-\w*[niaA])(?:\s+-\w+)*(?:\s+\w+=)|printf (?!-v)")
#: An option whose argument is a program's text wherever it is used; `grep -e` is a pattern.
_TAKES_CODE = regex(
    r"(?<!\S)(?:-c|-e|-exec|--command|--execute|--exec|--eval|--expression|--script|-Command)(?:=|\s+)\S*\Z"
)
_NAME = regex(r"[\w.+-]+")
#: Looked through elsewhere, so they are looked for as words.
_OPENS = regex(r"(?<![\w.=-])(?:sh|bash|dash|zsh|ksh|ash|fish|eval|ssh|su|xargs|trap|source)(?![\w.=-])")


def _program(words: tuple[str, ...]) -> str:
    return words[0].rsplit("/", 1)[-1] if words else ""


def takes_names(text: str) -> bool:
    """Whether a builtin evaluates its arguments: `read 'a[$(id)]'` runs id."""
    return any(_program(words) in _NAMES for words in commands(text)) and not _HARMLESS_NAMES.match(text)


def reads_arguments_as_code(text: str, at: int) -> str:
    """Why what stands at `at` in these commands is code to a program; empty where it is not."""
    if opened := _OPENS.search(text):
        return f"{opened[0]} reads it a second time, as code"
    for words in commands(text):
        program = next((word for word in map(_base, words) if word in _CODE), "")
        if program:
            return f"{program} reads it as a program or as a text of its own; quoting for that is not bash's"
    before = text[:at]
    quote = max(before.rfind(" '"), before.rfind(' "'))
    for stem in (before, before[:quote] + " " if quote >= 0 else ""):
        found = _TAKES_CODE.search(stem)
        if found and "grep" not in stem:
            return f"{found[0].split('=')[0].split()[0]} takes a program's text"
    return ""


def _base(word: str) -> str:
    return word.rsplit("/", 1)[-1].removeprefix("|") if _NAME.search(word) else ""
