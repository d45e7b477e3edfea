"""What a block is. Running what was never a command is the worst mistake, so doubt means: show it."""

import re
from collections.abc import Callable

from msgspec import Struct

from runbookrunner.late import regex
from runbookrunner.reading.known import is_command
from runbookrunner.reading.model import BlockKind
from runbookrunner.reading.nodes import Code
from runbookrunner.reading.prompts import is_prompted, is_repl, is_root_session


def _p(pattern: str) -> re.Pattern[str]:
    return regex(pattern, re.IGNORECASE)


SHELLS = frozenset({"bash", "sh", "shell", "azurecli", "azurecli-interactive", "shel", "bahs", "bsh", "hsell"})
_OTHER_SHELLS = frozenset({"zsh", "ksh", "fish", "csh", "tcsh", "dash", "ash"})
_CONSOLES = frozenset(
    {"console", "shell-session", "sh-session", "bash-session", "shellsession", "terminal", "term", "session"}
)
_NAMES: dict[BlockKind, str] = {
    "expected": "output log logs",
    "display": """json json5 jsonc jsonnet yaml yml hcl tf terraform toml ini xml html markdown md mermaid diff patch
        dockerfile docker env properties nginx conf config cfg csv http cron crontab systemd udev math tree dot plantuml
        graphviz css apache caddyfile makefile make cue dotenv proto ssh-config tex latex rst""",
    "query": """sql psql pgsql postgres postgresql mysql plsql promql logql kusto kql mongo mongodb graphql redis cql
        cypher spl influxql flux""",
    "code": """python py python3 ruby rb js javascript jsx ts typescript tsx go golang java kotlin scala rust rs c cpp
        c++ csharp cs php perl lua powershell pwsh ps1 posh azurepowershell azurepowershell-interactive cmd bat batch
        dosbatch r swift elixir erlang groovy haskell clojure awk sed vim jinja jinja2 j2 gotemplate go-template helm
        rego starlark nix lisp applescript""",
}
_BY_LANGUAGE: dict[str, BlockKind] = {name: kind for kind, names in _NAMES.items() for name in names.split()}
#: Languages of fences that say nothing of what is in them.
_PLAIN = frozenset({"", "text", "txt", "plaintext", "plain"})
_OUTPUT_CUE = _p(
    r"(?:sample|example|expected|typical) (?:output|response|result)|output:?$|"
    r"(?:should|will|may) (?:now )?(?:see|return|show|print|look)|looks? like|similar to|returns?:$|"
    r"error (?:message )?(?:is|like|such as)|log (?:line|entr)|the following (?:logs?|errors?|messages?)|"
    r"^(?:output|result|response|example|expected):?$"
)
_CAPTION = _p(
    r"^(?:(?:sample|example|expected|typical|the|command) )*(?:output|results?|response)(?: \w+)?:?$|"
    r"^expected:?$|you (?:should|will|may) (?:now )?(?:see|get)\b.*:$|"
    r"(?:sample|example|expected|typical) (?:output|response|result)[^.]{0,40}:$|"
    r"(?:the )?output (?:should|will) (?:be|look)\b.*:$"
)
_SEND_CUE = _p(
    r"\b(?:post|send|announce|notify|stakeholders?|slack|status page|e-?mail|tweet|sms|chatops|message to|"
    r"teams channel)\b"
)
_ERROR_CUE = _p(
    r"\b(?:errors?|fails?|failed|failing|fix|logs?|output|says?|shows?|see|seen|returns?|troubleshoot\w*)\b"
)
_QUERY = regex(
    r"\s*(?:SELECT|ALTER|UPDATE|INSERT|CREATE (?:TABLE|INDEX|DATABASE|USER|ROLE|EXTENSION)|DROP|"
    r"DELETE FROM|GRANT|REVOKE|"
    r"VACUUM|EXPLAIN|WITH \w+ AS|SHOW [A-Z]+|REINDEX|ANALYZE|BEGIN;|TRUNCATE)\b"
)
_DATA = regex(r"(?:[{\[](?:\s|$|[\"{])|apiVersion:|---\s*$|<[\w!?/])")
_PAIR = regex(r"[\w\"'./-]+(?: \w+)?:(?:\s|$)")
_TABLE = regex(r"\s*(?:\+[-=+]+|\|.*\|\s*$|[A-Z][A-Z_()%-]+(?: [A-Z_-]+)*\s{2,}[A-Z])")
_TREE = regex(r"\s*(?:[├└│]|.*(?:→|->)\s)")
_HTTP = regex(r"(?:GET|POST|PUT|DELETE|PATCH|HEAD) [/h]")
_FENCE_INSIDE = regex(r"^\s*(?:`{2,}|~{3,})", re.MULTILINE)
_ASSIGNMENT = regex(r"\s*[A-Za-z_]\w*=\S*\s*$")
_QUOTED = regex(r"\s*(?:\"[^\"]*\"|'[^']*'|“[^”]*”)\s*")
_QUOTED_PROGRAM = regex(r"\s*[\"'][^\s\"']*[/$][^\s\"']*[\"']\s*$")
_OTHER_PROMPT = regex(r"\s*(?:PS [A-Z]:|C:\\)")
_SHEBANG = regex(r"#!\s*\S")
_CHAT = regex(r"\s*(?:![a-z]+ [\"“]|/chatops\b)")
_GOES_ON = regex(r"(?:\\|\||&&|\()\s*$")
_LOOKS_TYPED = regex(r"\s(?:--?[A-Za-z]|\|)|[\\|&;]\s*$|^\s*\$|[<>]")


class Kind(Struct, frozen=True):
    """What a block is taken for. `why` says why it does not run although it may look as if it should."""

    kind: BlockKind
    runnable: bool = False
    why: str = ""


_BROKEN = Kind("display", why="a fence seems to open or close inside it")


class Around(Struct, frozen=True):
    """What stands in front of a block: the last line of prose, and an HTML comment."""

    cue: str = ""
    html: str = ""


def language(info: str) -> str:
    """The language of a fence, in small letters: the first word of what stands on the fence's line."""
    words = re.split(r"[\s,{}]+", info.strip().strip("{}").strip(), maxsplit=1)
    return words[0].lstrip(".").lower() if words else ""


def kind_of(code: Code, around: Around) -> Kind:
    """Decide what a block is."""
    lang = language(code.info)
    filled = [line for line in code.text.split("\n") if line.strip()]
    if not code.closed:
        return Kind("display", why="the fence is never closed")
    if not filled:
        return Kind("display")
    if _CAPTION.search(around.cue.strip()) or "expected_similarity" in around.html:
        return Kind("expected")
    by_language = _BY_LANGUAGE.get(lang)
    if by_language:
        return Kind("message") if lang in {"markdown", "md"} and _is_sent(filled, around) else Kind(by_language)
    return _undecided(lang, filled, code, around)


def _undecided(lang: str, filled: list[str], code: Code, around: Around) -> Kind:
    if is_repl(filled[0]):
        return Kind("code" if filled[0].lstrip().startswith((">>>", "PS ", "irb", "C:\\")) else "query")
    if lang in SHELLS | _OTHER_SHELLS | _CONSOLES | _PLAIN and _is_session(lang, filled):
        return _session(lang, code, filled)
    if lang in SHELLS:
        return _shell(code, filled, around)
    if lang in _OTHER_SHELLS:
        return Kind("command", why=f"it is written for {lang}, and commands run in bash")
    if lang in _CONSOLES | _PLAIN:
        return _unlabelled(filled, around)
    return Kind("display", why=f"`{lang}` is no language that runs" if any(map(is_command, filled)) else "")


def _is_session(lang: str, filled: list[str]) -> bool:
    return any(map(is_prompted, filled)) or (lang in _CONSOLES and is_root_session(filled))


def _session(lang: str, code: Code, filled: list[str]) -> Kind:
    if _FENCE_INSIDE.search(code.text):
        return _BROKEN
    if lang in _OTHER_SHELLS:
        return Kind("session", why=f"it is written for {lang}, and commands run in bash")
    return Kind("session", runnable=not _is_money(filled))


def _is_money(lines: list[str]) -> bool:
    """Whether the dollar signs that begin lines are amounts of money rather than prompts."""
    prompted = list(filter(is_prompted, lines))
    return bool(prompted) and all(re.match(r"\$ ?\d", line) for line in prompted)


#: Reasons for which a block under a shell label is no command, in order.
_NOT_SHELL: tuple[tuple[Callable[[list[str], Around], bool], Kind], ...] = (
    (lambda lines, _: all(line.lstrip().startswith("#") for line in lines), Kind("comments")),
    (
        lambda lines, _: bool(_SHEBANG.match(lines[0])),
        Kind("code", why="it is a script file (its first line is `#!`), not commands to type"),
    ),
    (lambda lines, _: bool(_QUERY.match(_statement(lines))), Kind("query", why="it is a query, not shell")),
    (
        lambda lines, _: bool(_DATA.match(_statement(lines).lstrip())) and not any(map(is_command, lines)),
        Kind("display", why="it looks like data, not shell"),
    ),
    (
        lambda lines, _: bool(_PAIR.match(_statement(lines).lstrip())) and not any(map(is_command, lines)),
        Kind("display", why="it looks like data, not shell"),
    ),
    (
        lambda lines, around: bool(_OUTPUT_CUE.search(around.cue)) and not any(map(is_command, lines)),
        Kind("expected"),
    ),
    (
        lambda lines, _: bool(_OTHER_PROMPT.match(lines[0])),
        Kind("code", why="it is for another shell"),
    ),
    (lambda lines, _: _is_sentences(lines), Kind("display", why="it reads like sentences, not commands")),
    (lambda lines, _: _looks_like_table(lines) and not any(map(is_command, lines)), Kind("expected")),
)


def _shell(code: Code, filled: list[str], around: Around) -> Kind:
    if _FENCE_INSIDE.search(code.text):
        return _BROKEN
    if is_quotation(code.text):
        sent = is_message(code.text, around)
        return Kind("message") if sent else Kind("display", why="it is quoted text, not a command")
    for holds, kind in _NOT_SHELL:
        if holds(filled, around):
            return kind
    return Kind("session" if split_output(code.text)[1] else "command", runnable=True)


def _statement(lines: list[str]) -> str:
    return next((line for line in lines if not line.lstrip().startswith("#")), lines[0])


def is_quotation(text: str) -> bool:
    """Whether nothing but quoted text stands in a block, comments aside."""
    body = "\n".join(line for line in text.split("\n") if not line.lstrip().startswith("#")).strip()
    return bool(body) and body[0] in "\"'“" and bool(_QUOTED.fullmatch(body)) and not _QUOTED_PROGRAM.match(body)


def is_message(text: str, around: Around) -> bool:
    """Whether a quotation is something to send: its comment, or what stands before the block, says so."""
    comments = " ".join(line for line in text.split("\n") if line.lstrip().startswith("#"))
    cue = f"{comments} {around.cue}"
    return bool(_SEND_CUE.search(cue)) and not _ERROR_CUE.search(cue)


def _is_sent(lines: list[str], around: Around) -> bool:
    sent = _SEND_CUE.search(around.cue) and not _ERROR_CUE.search(around.cue)
    return bool(sent or _CHAT.match(lines[0])) and not any(map(is_command, lines))


def _is_sentences(lines: list[str]) -> bool:
    """Capitalised lines of several words, and none that looks typed."""
    words = [line for line in lines if not line.lstrip().startswith("#")]
    return all(re.match(r"\s*(?:[-*] )?[A-Z][a-z]+,? [a-z]+ ", line) for line in words) and not any(
        is_command(line) or _LOOKS_TYPED.search(line) for line in words
    )


def split_output(text: str) -> tuple[str, str]:
    """A block of commands and, after an empty line, a table that they print: the two parts. The second may be empty."""
    lines = text.split("\n")
    last = max((at for at, line in enumerate(lines) if is_command(line)), default=len(lines))
    blank = next((at for at in range(last + 1, len(lines)) if not lines[at].strip()), len(lines))
    start = next((at for at in range(blank, len(lines)) if lines[at].strip()), len(lines))
    if start == len(lines) or not _TABLE.match(lines[start]):
        return text, ""
    return "\n".join(lines[:blank]), "\n".join(lines[start:])


def _looks_like_table(lines: list[str]) -> bool:
    return bool(_TABLE.match(lines[0])) or (len(lines) > 2 and all(re.search(r"\S {3,}\S", line) for line in lines))


def _unlabelled(filled: list[str], around: Around) -> Kind:
    """Text without a shell's label and without prompts: never run, whatever it looks like."""
    if _is_sent(filled, around):
        return Kind("message")
    if _QUERY.match(filled[0]):
        return Kind("query")
    commands = [line for line in _logical(filled) if not line.lstrip().startswith("#")]
    if all(_ASSIGNMENT.match(line) for line in commands) or _TREE.match(filled[0]) or _HTTP.match(filled[0]):
        return Kind("display")
    hits = sum(map(is_command, commands))
    if commands and is_command(commands[0]) and hits >= 0.6 * len(commands) and not _OUTPUT_CUE.search(around.cue):
        return Kind("command", why="its fence does not say that it is shell")
    expected = _OUTPUT_CUE.search(around.cue) or _looks_like_table(filled)
    return Kind("expected" if expected else "display")


def _logical(lines: list[str]) -> list[str]:
    """The first line of each statement."""
    ends = [False, *(bool(_GOES_ON.search(line[-80:])) for line in lines)]
    return [line for line, goes_on in zip(lines, ends, strict=False) if not goes_on]
