r"""What an author may add behind the language of a fence: `{timeout=10m capture=row_count}`."""

import re

from msgspec.structs import replace

from runbookrunner.late import regex
from runbookrunner.reading.commands import Context
from runbookrunner.reading.model import Task
from runbookrunner.reading.nodes import Code

_PAIR = regex(r"""(?<![\w-])([A-Za-z][\w-]*)=("[^"]*"|'[^']*'|[^\s{}"']+)""")
_NAME = regex(r"[A-Za-z_]\w*")
_LONGEST = 1_000
_TIME = regex(r"(\d{1,6})(s|m|h)?")
_UNITS = {None: 1, "s": 1, "m": 60, "h": 3600}
_LONGEST_TIME = 7 * 24 * 3600


def attributes(info: str) -> dict[str, str]:
    """The `name=value` pairs of an info string, without their quotes. Never raises."""
    return {match[1]: match[2].strip("\"'") for match in _PAIR.finditer(info)}


def annotated(tasks: list[Task], code: Code, context: Context) -> list[Task]:
    """The tasks of a block with what its fence says: a timeout is about each command, the rest about the last."""
    said = attributes(code.info)
    pattern = _pattern(said.get("expect", ""), code, context)
    name = _captured(said.get("capture", ""), code, context)
    if seconds := _seconds(said.get("timeout", ""), code, context):
        tasks = [replace(task, timeout_s=seconds) if task.kind == "command" else task for task in tasks]
    if not (pattern or name):
        return tasks
    last = max((at for at, task in enumerate(tasks) if task.kind == "command"), default=-1)
    return [replace(task, expect=pattern, capture=name) if at == last else task for at, task in enumerate(tasks)]


def _pattern(text: str, code: Code, context: Context) -> str:
    try:
        re.compile(text)
    except (re.error, RecursionError, OverflowError) as error:
        context.finding("expect", "warning", code.line, f"expect= is no regular expression ({error}); it is not used")
        return ""
    if len(text) > _LONGEST:
        context.finding("expect", "warning", code.line, f"expect= is longer than {_LONGEST} characters; it is not used")
        return ""
    return text


def _captured(name: str, code: Code, context: Context) -> str:
    if name and not _NAME.fullmatch(name):
        context.finding("capture", "warning", code.line, f"capture={name} is no name of a value; nothing is captured")
        return ""
    return name


def _seconds(text: str, code: Code, context: Context) -> int:
    """`90s`, `10m`, `2h`, or seconds without a letter."""
    found = _TIME.fullmatch(text)
    seconds = int(found[1]) * _UNITS[found[2]] if found else 0
    if text and not 1 <= seconds <= _LONGEST_TIME:
        said = f"timeout={text} is no time from 1s to 168h, as in 90s, 10m or 2h; it is not used"
        context.finding("timeout", "warning", code.line, said)
        return 0
    return seconds
