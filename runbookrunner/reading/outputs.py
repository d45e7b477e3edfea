"""Commands with what they print under them, where no prompt tells the two apart."""

from runbookrunner.late import regex
from runbookrunner.reading import looks
from runbookrunner.reading.known import is_certain, is_command, is_typed
from runbookrunner.reading.languages import label, language
from runbookrunner.reading.nodes import Code
from runbookrunner.reading.prompts import is_repl

_CHANGED = regex(
    r"\s*[a-z][\w.-]*/\S+ (?:created|configured|unchanged|deleted|patched|restarted|scaled|annotated|labeled)\b"
)


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
    if not commands:
        return 0
    opened = next((at for at in range(commands[0] + 1, len(lines)) if is_repl(lines[at])), 0)
    if opened:
        return opened
    last = commands[-1]
    while last + 1 < len(lines) and looks.goes_on(lines[last]):
        last += 1
    if plain and len(commands) == 1 and commands[0] == 0 and is_certain(lines[0]) and is_typed(lines[0]):
        # One command on the first line, and nothing below that could be another: the rest is its output.
        return last + 1 if any(map(str.strip, lines[last + 1 :])) and not _goes_on(lines, last + 1) else 0
    below = [at for at in range(last + 1, len(lines)) if lines[at].strip()]
    return below[0] if below and _is_printed([lines[at] for at in below], plain=plain) else 0


def _goes_on(lines: list[str], at: int) -> bool:
    """Whether what stands under a command may still belong to it, or is a remark."""
    first = next(line.lstrip() for line in lines[at:] if line.strip())
    unclosed = lines[0].count("'") % 2 or lines[0].count('"') % 2 or "<<" in lines[0]
    return bool(unclosed) or first.startswith(("-", "|", "&", "#", ">", "<"))


def _is_printed(lines: list[str], *, plain: bool) -> bool:
    if any(line.lstrip().startswith("#") for line in lines):
        return False
    first = lines[:1]
    sure = looks.is_elision(lines[0]) or looks.is_table(first) or looks.is_log(first) or bool(_CHANGED.match(lines[0]))
    return sure or (plain and looks.is_table(lines))
