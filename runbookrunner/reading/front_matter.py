"""The YAML in front of a runbook. It is data: nothing in it runs, and no reading depends on it."""

import re
from datetime import date

from msgspec import Struct

from runbookrunner.late import regex

#: Characters of front matter that are read; more is refused.
LIMIT = 64 * 1024
#: YAML allows a question mark in a plain word inside braces; the library does not, so it stands aside meanwhile.
_QUESTION = regex(r"(?<=\w)\?")
_MARK = "\ue03f"
_END = regex(r"^(?:---|\.\.\.)[ \t]*$", re.MULTILINE)


class FrontMatter(Struct, frozen=True):
    """`lines` is how many lines of the file it takes; `problem` is empty, or says what is wrong in line `at`."""

    values: dict[str, object]
    lines: int = 0
    problem: str = ""
    at: int = 1


def front_matter(text: str) -> FrontMatter:
    """Read what stands between two lines of dashes at the very beginning. Never raises."""
    first, newline, rest = text.partition("\n")
    if first.rstrip() != "---" or not newline:
        return FrontMatter({})
    end = _END.search(rest)
    if end is None:
        return FrontMatter({})
    source = rest[: end.start()]
    lines = source.count("\n") + 2
    if len(source) > LIMIT:
        return FrontMatter({}, lines, f"the front matter is longer than {LIMIT // 1024} KiB")
    return _loaded(source, lines)


def _loaded(source: str, lines: int) -> FrontMatter:
    import yaml  # noqa: PLC0415  only a file with front matter pays for it

    source = _QUESTION.sub(_MARK, source)
    try:
        # Aliases could make a small text enormous; no runbook needs them.
        if any(isinstance(event, yaml.AliasEvent) for event in yaml.parse(source, Loader=yaml.SafeLoader)):
            return FrontMatter({}, lines, "YAML aliases (`*name`) are not read in front matter")
        values = yaml.safe_load(source)
        if isinstance(values, dict):
            return FrontMatter({_key(key): _plain(value) for key, value in values.items()}, lines)
    except yaml.MarkedYAMLError as error:
        at = error.problem_mark.line + 2 if error.problem_mark else 1
        return FrontMatter({}, lines, f"the front matter is no valid YAML: {error.problem or error.context}", at)
    except (Exception, RecursionError) as error:  # noqa: BLE001  YAML's constructors raise many kinds of errors
        return FrontMatter({}, lines, f"the front matter is no valid YAML: {type(error).__name__}")
    if values is None and not source.strip():
        return FrontMatter({}, lines)
    # Two rulers with text between them are Markdown.
    return FrontMatter({})


def _key(value: object) -> str:
    return str(_plain(value))


def _plain(value: object) -> object:  # noqa: PLR0911  one line for each kind of value
    """A value that JSON can hold."""
    match value:
        case bool() | None:
            return value
        case int():
            return value if value.bit_length() < 64 else hex(value)
        case float():
            return value if value - value == 0 else str(value)
        case str():
            return value.replace(_MARK, "?").encode("utf-8", "replace").decode()
        case date():
            return value.isoformat()
        case dict():
            return {_key(key): _plain(inner) for key, inner in value.items()}
        case list() | tuple() | set():
            return [_plain(inner) for inner in value]
        case _:
            return repr(value)
