"""The YAML in front of a runbook. It is data: nothing in it runs, and no reading depends on it."""

import re
from datetime import date

from msgspec import Struct

from runbookrunner.late import regex
from runbookrunner.yaml_text import NotYaml, load

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
    source = _QUESTION.sub(_MARK, source)
    try:
        values = load(source)
    except NotYaml as error:
        said = f"{error.problem} in front matter" if "aliases" in error.problem else f"the front matter is {error}"
        return FrontMatter({}, lines, said, error.line + 1 if error.line else 1)
    if isinstance(values, dict):
        return FrontMatter({_key(key): _plain(value) for key, value in values.items()}, lines)
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
