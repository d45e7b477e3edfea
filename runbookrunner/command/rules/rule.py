"""What a hazard rule is, and the ways to say which commands it means."""

import re
from collections.abc import Callable
from functools import cache
from typing import Literal

from msgspec import Struct

from runbookrunner.command.operands import operands, program
from runbookrunner.late import regex

Words = tuple[str, ...]
#: Given a simple command and the whole text it stands in, the target found (empty where none is), or None: no match.
Find = Callable[[Words, str], str | None]


class Rule(Struct, frozen=True):
    """One hazard. Of several rules with one name only the first that fits a command counts.

    `data` says that data is lost for good, which counts in full also in a rollback.
    """

    name: str
    level: Literal["notice", "caution", "destructive"]
    reason: str
    find: Find
    data: bool = False


@cache
def _wanted(pattern: str) -> re.Pattern[str]:
    # Compiled at first use: a hundred patterns at start-up would be felt.
    return regex(rf"(?:^|(?<= ))(?:{pattern})(?= |\Z)", re.IGNORECASE)


def runs(programs: str) -> Find:
    """Any use of one of these programs; the target is its last operand."""
    names = frozenset(programs.split())

    def find(words: Words, _: str) -> str | None:
        return last(operands(words)) if program(words) in names else None

    return find


def verb(programs: str, pattern: str, valued: str = "", target: Callable[[Words], str] | None = None) -> Find:
    """One of these programs with an operand (`stop`, `rollout restart`) that the pattern describes.

    The target is the operand after it that comes last, or what `target` finds in the whole command.
    """
    names = frozenset(programs.split())

    def find(words: Words, _: str) -> str | None:
        if program(words) not in names:
            return None
        given = " ".join(operands(words, valued))
        match = _wanted(pattern).search(given)
        if match is None:
            return None
        return target(words) if target else last(tuple(given[match.end() :].split()))

    return find


def either(*finds: Find) -> Find:
    """The first of several that fits."""

    def find(words: Words, text: str) -> str | None:
        return next((found for each in finds if (found := each(words, text)) is not None), None)

    return find


def where(find: Find, holds: Callable[[Words], bool]) -> Find:
    """A narrower rule: the command must also be like this."""

    def narrowed(words: Words, text: str) -> str | None:
        found = find(words, text)
        return found if found is not None and holds(words) else None

    return narrowed


def last(words: Words) -> str:
    """The last word that a person could type as a target."""
    return next((word for word in reversed(words) if "{}" not in word and not word.startswith("|")), "")
