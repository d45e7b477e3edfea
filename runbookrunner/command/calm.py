"""Commands so plain that no rule about hazards or the keyboard has anything to say: a cheap question, asked first."""

from functools import cache

from runbookrunner.command import foreign, hazards, interactive
from runbookrunner.late import regex

_WORD = regex(r"[A-Za-z_][\w.+-]*")
#: Redirections, what may hide a program's name, and words that the rules look for beside names of programs.
_LOUD = regex(r"[<>\\`]|\$[('\"]|\w['\"]\w|(?i:mkfs|init\.d|python|passw|passphrase|secret|token|key)")


@cache
def _names() -> frozenset[str]:
    return hazards.programs() | interactive.PROGRAMS | foreign.PROGRAMS


def is_calm(text: str) -> bool:
    """Whether a text names none of the programs that any rule knows. False says nothing."""
    return _names().isdisjoint(_WORD.findall(text)) and _LOUD.search(text) is None
