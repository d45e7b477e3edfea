"""What a block is. Running what was never a command is the worst mistake, so doubt means: show it."""

from collections.abc import Callable

from msgspec import Struct
from msgspec.structs import replace

from runbookrunner.late import regex
from runbookrunner.reading import cues, looks
from runbookrunner.reading.known import is_certain, is_command, is_typed
from runbookrunner.reading.languages import Label, kind_of_language, label, language
from runbookrunner.reading.model import BlockKind
from runbookrunner.reading.nodes import Code
from runbookrunner.reading.outputs import split_output
from runbookrunner.reading.prompts import is_prompted, is_repl, is_root_picture, is_root_session, is_unnamed_repl

_SHEBANG = regex(r"#!\s*\S")
_CHAT = regex(r"\s*(?:![a-z]+ [\"“]|/chatops\b)")
#: Of the statements of a block without a shell's label so many must begin as a command does.
_ENOUGH = 0.6


_FENCE_INSIDE = "a fence seems to open or close inside it"


class Kind(Struct, frozen=True):
    """What a block is taken for. `why` says why it does not run although it may look as if it should.

    `refused` says why the commands of a block that is meant to run must not, as they stand.
    """

    kind: BlockKind
    runnable: bool = False
    why: str = ""
    refused: str = ""


class Around(Struct, frozen=True):
    """What stands in front of a block: the last line of prose, and an HTML comment."""

    cue: str = ""
    html: str = ""


def kind_of(code: Code, around: Around) -> Kind:
    """Decide what a block is."""
    filled = [line for line in code.text.split("\n") if line.strip()]
    if not filled:
        return Kind("display", why="" if code.closed else "the fence is never closed")
    kind = _kind(code, filled, around)
    if not code.closed:
        return Kind(_unrun(kind.kind), why="the fence is never closed")
    if looks.holds_fence(code.text) and kind_of_language(language(code.info)) is None:
        return Kind(_unrun(kind.kind) if not kind.runnable else "display", why=_FENCE_INSIDE)
    if kind.runnable and cues.is_counter_example(around.cue):
        return Kind("code", why="the text in front of it says that this is not the way")
    return kind


def _unrun(kind: BlockKind) -> BlockKind:
    return "display" if kind in {"comments", "message"} else kind


def _kind(code: Code, filled: list[str], around: Around) -> Kind:
    name = language(code.info)
    said = label(name)
    if cues.is_caption(around.cue, around.html):
        return Kind("expected")
    told = kind_of_language(name)
    if told:
        return _told(told, name, filled, around)
    if is_repl(filled[0]) or is_unnamed_repl(filled[0]):
        return Kind("code" if filled[0].lstrip().startswith((">>>", "PS ", "irb", "C:\\")) else "query")
    if said == "unknown":
        return Kind("display", why=f"`{name}` is no language that runs" if any(map(is_command, filled)) else "")
    kind = _typed(said, code, filled, around)
    if said == "other-shell" and kind.runnable:
        return replace(kind, refused=f"it is written for {name}, and commands run in bash")
    return kind


def _typed(said: Label, code: Code, filled: list[str], around: Around) -> Kind:
    """A block that may be for a shell."""
    if _is_session(said, filled):
        return Kind("display") if looks.is_money(filled) else Kind("session", runnable=True)
    return _unlabelled(said, code, filled, around) if said in {"plain", "console"} else _shell(code, filled, around)


def _told(kind: BlockKind, name: str, filled: list[str], around: Around) -> Kind:
    """A block whose language decides, but for what only a wrong label explains."""
    if name in {"markdown", "md"} and _is_sent(filled, around):
        return Kind("message")
    statements = [line for line in _logical(filled) if not line.lstrip().startswith(("--", "#", "//"))]
    if kind == "query" and statements and all(map(is_certain, statements)):
        return Kind("command", runnable=True)
    return Kind(kind)


def _is_session(said: Label, filled: list[str]) -> bool:
    if any(map(is_prompted, filled)) or (said == "console" and is_root_session(filled)):
        return True
    return is_root_picture(filled, sure=said == "shell")


#: Reasons for which a block under a shell label is no command, in order.
_NOT_SHELL: tuple[tuple[Callable[[list[str]], bool], Kind], ...] = (
    (lambda lines: all(line.lstrip().startswith("#") for line in lines), Kind("comments")),
    (
        lambda lines: bool(_SHEBANG.match(lines[0])),
        Kind("code", why="it is a script file (its first line is `#!`), not commands to type"),
    ),
    (lambda lines: is_repl(looks.statement(lines)), Kind("query", why="it is typed at another program's prompt")),
    (looks.is_query, Kind("query", why="it is a query, not shell")),
    (looks.is_other_prompt, Kind("code", why="it is for another shell")),
    (looks.is_options, Kind("display", why="it tells of options, without their command")),
    (looks.is_sentences, Kind("display", why="it reads like sentences, not commands")),
)


def _shell(code: Code, filled: list[str], around: Around) -> Kind:
    if looks.is_quotation(code.text):
        return _quotation(code.text, around)
    for holds, kind in _NOT_SHELL:
        if holds(filled):
            return kind
    if not any(map(is_command, filled)):
        if looks.is_data(filled):
            searched = cues.announces_query(around.cue)
            return Kind("query" if searched else "display", why="it looks like data, not shell")
        first = [looks.statement(filled)]
        if cues.announces_output(around.cue) or looks.is_table(filled) or looks.is_log(first):
            return Kind("expected")
        if looks.is_question(first[0]):
            return Kind("expected")
    return Kind("session" if split_output(code)[1] else "command", runnable=True)


def _quotation(text: str, around: Around) -> Kind:
    if is_message(text, around):
        return Kind("message")
    kind: BlockKind = "expected" if cues.speaks_of_error(around.cue) else "display"
    return Kind(kind, why="it is quoted text, not a command")


def is_message(text: str, around: Around) -> bool:
    """Whether a quotation is something to send: its comment, or what stands before the block, says so."""
    comments = " ".join(line for line in text.split("\n") if line.lstrip().startswith("#"))
    return cues.asks_to_send(f"{comments} {around.cue}")


def _is_sent(lines: list[str], around: Around) -> bool:
    return bool(cues.asks_to_send(around.cue) or _CHAT.match(lines[0])) and not any(map(is_command, lines))


#: What a block without a shell's label may be before it is looked at as commands, in order.
_NOT_TYPED: tuple[tuple[Callable[[list[str]], bool], BlockKind], ...] = (
    (looks.is_query, "query"),
    (looks.is_drawn, "display"),
)


def _unlabelled(said: Label, code: Code, filled: list[str], around: Around) -> Kind:
    """Text without a shell's label and without prompts."""
    if _is_sent(filled, around):
        return Kind("message")
    plainly = next((kind for holds, kind in _NOT_TYPED if holds(filled)), None)
    if plainly:
        return Kind(plainly)
    if _is_typed(said, code, around.cue):
        return Kind("session" if split_output(code)[1] else "command", runnable=True)
    if cues.announces_output(around.cue) or looks.is_table(filled) or looks.is_log(filled):
        return Kind("expected")
    if cues.announces_query(around.cue):
        return Kind("query")
    return Kind("expected" if said == "console" else "display")


def _logical(lines: list[str]) -> list[str]:
    return [lines[at] for at in looks.statements(lines)]


def _is_typed(said: Label, code: Code, cue: str) -> bool:
    """Whether the block, but for what its commands print, is made of commands."""
    commands = split_output(code)[0].split("\n")
    statements = [line for line in _logical(commands) if line.strip() and not line.lstrip().startswith("#")]
    if not statements or looks.is_assignments(statements) or looks.is_program(statements):
        return False
    invited = cues.asks_to_run(cue) or (said == "console" and not cues.announces_output(cue))
    if invited and all(map(looks.is_invocation, statements)):
        return True
    hits = sum(map(is_command, statements))
    if not is_certain(statements[0]) or hits < _ENOUGH * len(statements) or cues.is_excerpt(cue):
        return False
    # "The logs will show why." leads to nothing; only a colon, or no end at all, leads to the block.
    sure = hits == len(statements) and all(map(is_typed, statements)) and cue.endswith(".")
    return sure or not cues.announces_output(cue)
