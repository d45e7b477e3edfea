"""Commands with what they print under them, where no prompt tells the two apart."""

from functools import lru_cache

from runbookrunner.late import regex
from runbookrunner.reading import looks
from runbookrunner.reading.known import is_certain, is_command, is_typed
from runbookrunner.reading.languages import label, language
from runbookrunner.reading.nodes import Code
from runbookrunner.reading.prompts import is_repl

_CHANGED = regex(
    r"\s*[a-z][\w.-]*/\S+ (?:created|configured|unchanged|deleted|patched|restarted|scaled|annotated|labeled)\b"
)


@lru_cache(maxsize=8)
def split_output(code: Code) -> tuple[str, str]:
    """The commands of a block, and what they print. The second is empty where everything is commands.

    Output begins at the prompt of something that a command opened, at an elision under the last
    command, or at a table or a log under it.
    """
    lines = code.text.split("\n")
    start = _start(lines, plain=label(language(code.info)) != "shell")
    if not start:
        return code.text, ""
    return "\n".join(lines[:start]).rstrip("\n"), "\n".join(lines[start:]).strip("\n")


def _start(lines: list[str], *, plain: bool) -> int:
    """The first line of the output, 0 where there is none."""
    commands = [at for at, line in enumerate(lines) if is_command(line) and not is_repl(line)]
    first, last = (commands[0], commands[-1]) if commands else (0, 0)
    if plain and not commands:
        return 0
    opened = next((at for at in range(first + 1, len(lines)) if commands and is_repl(lines[at])), 0)
    if opened:
        return opened
    while last + 1 < len(lines) and looks.goes_on(lines[last]):
        last += 1
    if plain and len(commands) == 1 and first == 0 and is_certain(lines[0]) and is_typed(lines[0]):
        # One command on the first line, and nothing below that could be another: the rest is its output.
        return last + 1 if any(map(str.strip, lines[last + 1 :])) and not _goes_on(lines, last + 1) else 0
    return _printed(lines, last + 1, plain=plain)


def _printed(lines: list[str], begin: int, *, plain: bool) -> int:
    """The first line from here on that is printed rather than typed, if nothing behind it is a comment."""
    below = [at for at in range(begin, len(lines)) if lines[at].strip()]
    if not below or any(lines[at].lstrip().startswith("#") for at in below):
        return 0
    begun = looks.statements(lines)
    surely = next((at for at in below if at and _is_printed(lines[at]) and at in begun), 0)
    return surely or (below[0] if plain and below and looks.is_table([lines[at] for at in below]) else 0)


def _goes_on(lines: list[str], at: int) -> bool:
    """Whether what stands under a command may still belong to it, or is a remark."""
    first = next(line.lstrip() for line in lines[at:] if line.strip())
    unclosed = lines[0].count("'") % 2 or lines[0].count('"') % 2 or "<<" in lines[0]
    return bool(unclosed) or first.startswith(("-", "|", "&", "#", ">", "<"))


def _is_printed(line: str) -> bool:
    asked = looks.is_question(line) or looks.is_pair(line)
    return (
        asked or looks.is_elision(line) or looks.is_table([line]) or looks.is_log([line]) or bool(_CHANGED.match(line))
    )
