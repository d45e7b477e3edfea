"""What a hazard rule is, and the ways to say which commands it means."""

import re
from collections.abc import Callable
from functools import cache, lru_cache
from typing import Literal

from msgspec import Struct

from runbookrunner.command.operands import operands, program
from runbookrunner.late import regex

Words = tuple[str, ...]
#: Given a simple command and the whole text it stands in, the target found (empty where none is), or None: no match.
Find = Callable[[Words, str], str | None]


class Of(Struct, frozen=True):
    """A `Find` that only ever fits commands of these programs, so that others need not be asked about it.

    `others`: it may also fit by something else than the name: a redirection, an option, the beginning of a name.
    """

    programs: frozenset[str]
    find: Find
    others: bool = False

    def __call__(self, words: Words, text: str) -> str | None:
        """The target found, or None."""
        return self.find(words, text) if self.others or program(words) in self.programs else None


class Rule(Struct, frozen=True):
    """One hazard. Of several rules with one name only the first that fits a command counts.

    `data` says that data is lost for good, which counts in full also in a rollback.
    """

    name: str
    level: Literal["notice", "caution", "destructive"]
    reason: str
    find: Find
    data: bool = False


@lru_cache(maxsize=64)
def _given(words: Words, valued: str) -> str:
    return " ".join(operands(words, valued))


@cache
def _wanted(pattern: str) -> re.Pattern[str]:
    # Compiled at first use: a hundred patterns at start-up would be felt.
    return regex(rf"(?:^|(?<= ))(?:{pattern})(?= |\Z)", re.IGNORECASE)


def runs(programs: str) -> Find:
    """Any use of one of these programs; the target is its last operand."""
    names = frozenset(programs.split())

    return Of(names, lambda words, _: last(operands(words)))


def verb(programs: str, pattern: str, valued: str = "", target: Callable[[Words], str] | None = None) -> Find:
    """One of these programs with an operand (`stop`, `rollout restart`) that the pattern describes.

    The target is the operand after it that comes last, or what `target` finds in the whole command.
    """
    names = frozenset(programs.split())

    def find(words: Words, _: str) -> str | None:
        given = _given(words, valued)
        match = _wanted(pattern).search(given)
        if match is None:
            return None
        return target(words) if target else last(tuple(given[match.end() :].split()))

    return Of(names, find)


def only(programs: str, find: Find, *, others: bool = False) -> Find:
    """A rule of its own for these programs."""
    return Of(frozenset(programs.split()), find, others)


def either(*finds: Find) -> Find:
    """The first of several that fits."""
    asked = [each if isinstance(each, Of) else Of(frozenset(), each, others=True) for each in finds]

    def find(words: Words, text: str) -> str | None:
        name = program(words)
        for each in asked:
            if each.others or name in each.programs:
                found = each.find(words, text)
                if found is not None:
                    return found
        return None

    known = (each.programs for each in asked)
    return Of(frozenset().union(*known), find, others=any(each.others for each in asked))


def where(find: Find, holds: Callable[[Words], bool]) -> Find:
    """A narrower rule: the command must also be like this."""
    inner = find.find if isinstance(find, Of) else find

    def narrowed(words: Words, text: str) -> str | None:
        found = inner(words, text)
        return found if found is not None and holds(words) else None

    return Of(find.programs, narrowed, find.others) if isinstance(find, Of) else narrowed


def last(words: Words) -> str:
    """The last word that a person could type as a target."""
    return next((word for word in reversed(words) if "{}" not in word and not word.startswith("|")), "")
