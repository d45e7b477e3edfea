"""Front matter `inputs`: what the author says about the values that commands ask for."""

import re
from collections.abc import Iterator
from typing import Any

from msgspec import Struct

from runbookrunner.late import regex

_FIELDS = {"prompt": str, "default": (str, int, float), "choices": list, "pattern": str, "secret": bool, "list": bool}
_NO_KEY = regex(r"[^a-z0-9]+")


class Input(Struct, frozen=True, kw_only=True):
    """One input. `secret` values go only into variables; a `list` is walked one value at a time."""

    name: str
    line: int = 0
    prompt: str = ""
    default: str = ""
    choices: tuple[str, ...] = ()
    pattern: str = ""
    secret: bool = False
    list: bool = False


class Problem(Struct, frozen=True):
    """What is wrong with the declaration in this line."""

    line: int
    text: str


def key(name: str) -> str:
    """What `<backup date>`, `$BACKUP_DATE`, `{backup-date}` and `backup_date` have in common."""
    return _NO_KEY.sub("_", name.lower()).strip("_") or name


def inputs(values: dict[str, object], text: str) -> tuple[tuple[Input, ...], tuple[Problem, ...]]:
    """Read `inputs:` of front matter that stands at the beginning of `text`."""
    found = values.get("inputs")
    if found is None:
        return (), ()
    if not isinstance(found, dict):
        return (), (Problem(_line(text, "inputs"), "inputs: is no mapping of names; write `inputs: {name: {…}}`"),)
    good: list[Input] = []
    bad: list[Problem] = []
    for name, given in found.items():
        line = _line(text, name)
        problems = list(_problems(name, given))
        bad += [Problem(line, problem) for problem in problems]
        if not problems:
            good.append(_input(name, line, given or {}))
    return tuple(good), tuple(bad)


def _problems(name: str, given: Any) -> Iterator[str]:
    if given is None:
        return
    if not isinstance(given, dict):
        yield f"the input {name} is no mapping; write `{name}: {{prompt: …}}`"
        return
    for field, value in given.items():
        kind: Any = _FIELDS.get(field)
        if kind is None:
            yield f"the input {name} has an unknown field {field}; there is {', '.join(_FIELDS)}"
        elif not isinstance(value, kind) or (kind is list and not all(isinstance(v, (str, int)) for v in value)):
            yield f"{field} of the input {name} is of the wrong kind; quote texts, and write choices as [a, b]"
    yield from _pattern(name, given)


def _pattern(name: str, given: dict[str, Any]) -> Iterator[str]:
    pattern = given.get("pattern")
    if isinstance(pattern, str):
        try:
            re.compile(pattern)
        except (re.error, RecursionError, OverflowError) as error:
            yield f"pattern of the input {name} is no regular expression ({error}); mend it or leave it out"
    if given.get("secret") is True and "default" in given:
        yield f"the input {name} is secret and has a default, which everybody can read; leave the default out"


def _input(name: str, line: int, given: dict[str, Any]) -> Input:
    return Input(
        name=name,
        line=line,
        prompt=given.get("prompt", ""),
        default=str(given.get("default", "")),
        choices=tuple(str(each) for each in given.get("choices", ())),
        pattern=given.get("pattern", ""),
        secret=given.get("secret", False),
        list=given.get("list", False),
    )


def _line(text: str, name: str) -> int:
    """The first line that names it, 1 where none does."""
    sign = re.compile(rf"[\s{{,\"']*{re.escape(name)}[\"']?\s*:")
    lines = enumerate(text.split("\n"), 1)
    return next((number for number, line in lines if sign.match(line)), 1)
