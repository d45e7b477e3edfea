"""Terminal pictures: lines behind a prompt are commands, the others are what the commands print."""

import re

from msgspec import Struct

from runbookrunner.late import regex
from runbookrunner.reading.known import is_command, is_typed

_HOST = (
    r"\[?[\w.-]+@[\w.-]+(?:[: ][^\]$#>❯]{0,60})?\]?|\[[^\]]{1,60}\]|[\w.-]*:~\S*|~(?:/\S*)?|"
    r"➜\s+\S+(?:\s+git:\(\S+\))?(?:\s+✗)?|"
    r"(?:ba|z)?sh-\d+\.\d+|host\d+(?=#)"
)
_PROMPT = regex(
    rf"^[ \t]{{0,12}}(?:\(\w[\w.-]*\) )?(?:(?P<host>{_HOST})\s?)?(?:[$❯]\s+(?=\S)|(?(host)[#>%]\s*(?=\S)|(?!)))",
)
_ARROW = regex(r"^[ \t]{0,12}(?P<host>)> (?=[A-Za-z])")
_FILE = regex(r"\s*> (?:\S*[/.$]\S*|\S+)\s*$")
_REPL = regex(
    r"^\s*(?:[\w-]+[=(][\w]*\)?[#>]\s|[\w-]+=[#>*]|>>> |mysql>|"
    r"MariaDB \[|irb\(|\[\d+\] pry|\d+\.\d+\.\d+\.\d+:\d+>|PS [A-Z]:|"
    r"[\w-]+[#>] (?=(?i:select|show|insert|update|delete|create|drop|alter|use|set|get|help|quit|exit)\b|\\[a-z])|"
    r"sqlite> |SQL> |gpg(?:/\w+)?> |redis[\w.:-]*> |mongo\w*> |\w+ \[[^\]]*\] \w+> |cqlsh\S*> |rs\d+:\w+> |ftp> |C:\\)"
)
_ROOT = regex(r"^# (?=\S)")
_HEADS = regex(r"(?:[A-Z][A-Z_()%-]+\s{2,}[A-Z]|\s*\+[-=+]{3}|\|.*\|\s*$)")
_OPEN_END = regex(r"(?:\\|\||&&|\|\|)\s*$")
_HEREDOC = regex(r"(?<!<)<<(?P<dash>-?)\s*(?P<quote>['\"\\]?)(?P<word>[A-Za-z_]\w*)(?P=quote)?")


class Typed(Struct, frozen=True):
    """A command of a terminal picture. `lines` count from 0 in the block, `output` is what stands under it."""

    text: str
    line: int
    end_line: int
    host: str
    output: str


def is_repl(line: str) -> bool:
    """Whether a line shows the prompt of a database or an interpreter."""
    return bool(_REPL.match(line))


def is_prompted(line: str) -> bool:
    """Whether a line begins with the prompt of a shell."""
    return not _REPL.match(line) and bool(_prompt(line))


def is_unnamed_repl(line: str) -> bool:
    """Whether a line is typed at `> `, and is no command: to a shell it would empty or make a file of that name."""
    return bool(_ARROW.match(line)) and not is_command(line.lstrip()[2:]) and not _FILE.match(line)


def _prompt(line: str) -> re.Match[str] | None:
    """The prompt of a shell: `>` alone only in front of a known command, since it may also empty a file."""
    arrow = _ARROW.match(line)
    if arrow and not _FILE.match(line) and is_command(line[arrow.end() :]):
        return arrow
    return _PROMPT.match(line)


def is_root_session(lines: list[str]) -> bool:
    """Whether every line is a command behind a root prompt; only in a block that is called a console."""
    filled = [line for line in lines if line.strip()]
    return bool(filled) and all(_ROOT.match(line) and is_command(line[2:]) for line in filled)


def is_root_picture(lines: list[str], *, sure: bool) -> bool:
    """Whether the first line is a command behind a root prompt, and nothing below it is a command or a comment.

    Under a shell's label (`sure`) such a line would be a comment, so there the next one must be a prompt of what
    the command opened, or a table.
    """
    first, *others = lines
    if not (_ROOT.match(first) and is_command(first[2:]) and is_typed(first)) or not others:
        return False
    if any(line.startswith("#") or is_command(line) for line in others):
        return False
    return not sure or is_repl(others[0]) or bool(_HEADS.match(others[0]))


def typed(lines: list[str], *, root: bool = False) -> tuple[Typed, ...]:
    """The commands of a terminal picture, in order, each with its output."""
    found: list[Typed] = []
    at = 0
    while at < len(lines):
        match = _match(lines[at], root=root)
        if not match:
            at += 1
            continue
        end = _end(lines, at, match.end())
        following = end
        while following < len(lines) and not _match(lines[following], root=root):
            following += 1
        words = [lines[at][match.end() :], *(_continued(line) for line in lines[at + 1 : end])]
        output = "\n".join(lines[end:following])
        host = "" if root else match["host"] or ""
        found.append(Typed("\n".join(words), at, end - 1, host, output))
        at = following
    return tuple(found)


def _match(line: str, *, root: bool) -> re.Match[str] | None:
    if root:
        return _ROOT.match(line)
    return None if _REPL.match(line) else _prompt(line)


def _continued(line: str) -> str:
    return line.removeprefix("> ")


def _end(lines: list[str], at: int, column: int) -> int:
    """One past the last line of the command that begins at a prompt."""
    text = lines[at][column:]
    end = at + 1
    heredoc = _HEREDOC.search(text)
    if heredoc:
        while end < len(lines) and _continued(lines[end]).strip() != heredoc["word"]:
            end += 1
        return min(end + 1, len(lines))
    while end < len(lines) and _OPEN_END.search(text):
        text = lines[end]
        end += 1
    return end
