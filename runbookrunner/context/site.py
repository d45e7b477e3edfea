"""What a reader of contexts is given, and the words in which it answers."""

from collections.abc import Callable, Mapping
from pathlib import Path

from msgspec import Struct

from runbookrunner.command.operands import operands, option
from runbookrunner.context.files import Files
from runbookrunner.late import regex

Words = tuple[str, ...]
#: A password may hold `/` and `@`; where there is a colon before the last `@`, all up to it goes.
_PASSWORD = regex(r"(?<=://)(?:[^/@\s]*:\S*|[^/@\s]*)@")


class Site(Struct, frozen=True):
    """Where a command stands: its folder, what it is given of the environment, and the files of its user."""

    folder: str
    environment: Mapping[str, str]
    files: Files

    def variable(self, *names: str) -> str:
        """The first of these variables that is not empty."""
        return next((self.environment[name] for name in names if self.environment.get(name)), "")

    def path(self, *parts: str) -> str:
        """A path below the folder; `~` is the home of the session's user."""
        first, *rest = parts
        home = self.environment.get("HOME", "")
        first = home + first[1:] if first == "~" or first.startswith("~/") else first
        return str(Path(self.folder, first, *rest))


#: Says what a simple command points at; empty where it points at nothing.
Reader = Callable[[Words, Site], str]


def before_operands(words: Words, valued: str) -> Words:
    """The program and the options in front of its first operand. `valued` are those with a value of their own."""
    first = next(iter(operands(words, valued)), None)
    if first is None:
        return words
    takes, at = valued.split(), 1
    while at < len(words) and words[at] != first:
        at += 2 if words[at] in takes else 1
    return words[:at]


def given(words: Words, *names: str) -> str:
    """The value of an option, empty where it is not there."""
    return option(words, *names) or ""


def address(url: str) -> str:
    """A URL without the user and password in it."""
    return _PASSWORD.sub("", url.split("?", 1)[0])


def without_password(place: str) -> str:
    """What is said of a place, whatever it was made of: no URL in it keeps its user and password."""
    return _PASSWORD.sub("", place)


def listed(**parts: str) -> str:
    """`context prod, namespace shop`: the parts that are not empty."""
    return ", ".join(f"{name.replace('_', ' ')} {value}" for name, value in parts.items() if value)
