r"""What an author may add behind the language of a fence: `{expect="^\d+$" capture=row_count}`."""

import re

from msgspec.structs import replace

from runbookrunner.late import regex
from runbookrunner.reading.commands import Context
from runbookrunner.reading.model import Task
from runbookrunner.reading.nodes import Code

_PAIR = regex(r"""(?<![\w-])([A-Za-z][\w-]*)=("[^"]*"|'[^']*'|[^\s{}"']+)""")
_NAME = regex(r"[A-Za-z_]\w*")
_LONGEST = 1_000


def attributes(info: str) -> dict[str, str]:
    """The `name=value` pairs of an info string, without their quotes. Never raises."""
    return {match[1]: match[2].strip("\"'") for match in _PAIR.finditer(info)}


def annotated(tasks: list[Task], code: Code, context: Context) -> list[Task]:
    """The tasks of a block with what its fence says: an expectation or a capture is about its last command."""
    said = attributes(code.info)
    pattern = _pattern(said.get("expect", ""), code, context)
    name = _captured(said.get("capture", ""), code, context)
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
