"""Units: the shortest runs of whole lines that bash itself accepts."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Unit:
    """Whole lines of a block: `text` without the final newline, `line` counted from 1 within the block."""

    text: str
    line: int


@dataclass(frozen=True, slots=True)
class Split:
    """A block cut into units, in order and without gaps.

    Empty lines and comment lines between commands are units of their own. Where bash does not
    accept the text, `problem` says why in bash's words and `units` ends with the rest, uncut;
    such a rest must never run.
    """

    units: tuple[Unit, ...]
    problem: str | None = None


Splitter = Callable[[str], Split]
