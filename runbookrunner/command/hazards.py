"""What could go wrong by running a command, said in three levels."""

from functools import lru_cache
from itertools import chain
from typing import Literal

from msgspec import Struct

from runbookrunner.command.contexts import without_comments
from runbookrunner.command.operands import program
from runbookrunner.command.rules import cloud, databases, kubernetes, machines, quiet
from runbookrunner.command.rules.rule import Find, Of, Rule, Words
from runbookrunner.command.words import commands

Level = Literal["notice", "caution", "destructive"]


class Hazard(Struct, frozen=True):
    """One reason to look twice.

    `reason` is one sentence for the operator. `target` is the word to type before a destructive
    command may run (a database, a deployment, a path), None where none was found.
    """

    rule: str
    level: Level
    reason: str
    target: str | None = None


RULES: tuple[Rule, ...] = tuple(
    chain(machines.RULES, kubernetes.RULES, databases.RULES, cloud.RULES, quiet.RULES),
)
_ORDER: dict[Level, int] = {"destructive": 0, "caution": 1, "notice": 2}


def programs() -> frozenset[str]:
    """Whose names the rules look for; some rules look for other things."""
    return frozenset(name for rule in RULES if isinstance(rule.find, Of) for name in rule.find.programs)


def hazards(text: str, *, rollback: bool = False) -> tuple[Hazard, ...]:
    """Every hazard of a command, the worst first; none of them twice.

    In a rollback only what destroys data is destructive, anything else is at most a caution.
    """
    bare = without_comments(text)
    found = (hazard for words in commands(text) for hazard in _of(words, bare, rollback=rollback))
    return tuple(sorted(dict.fromkeys(found), key=lambda hazard: _ORDER[hazard.level]))


@lru_cache(maxsize=256)
def _asked(name: str) -> tuple[tuple[Rule, Find], ...]:
    """The rules that could say something of this program, each with what is left to ask."""
    known = ((rule, rule.find) for rule in RULES)
    return tuple(
        (rule, find.find if isinstance(find, Of) else find)
        for rule, find in known
        if not isinstance(find, Of) or find.others or name in find.programs
    )


def _of(words: Words, text: str, *, rollback: bool) -> list[Hazard]:
    found: dict[str, Hazard] = {}
    only_tried = not {"--dry-run", "--dry-run=client", "--dry-run=server", "--dry-run=true", "--dryrun"}.isdisjoint(
        words
    )
    for rule, find in _asked(program(words)):
        if rule.name in found or (only_tried and rule.level != "notice"):
            continue
        target = find(words, text)
        if target is not None:
            level: Level = "caution" if rollback and rule.level == "destructive" and not rule.data else rule.level
            found[rule.name] = Hazard(rule.name, level, rule.reason, _typed(target))
    return list(found.values())


def _typed(target: str) -> str | None:
    """A target a person can name: who types `$work` has not said which folder that is, so the host's name serves."""
    return None if not target or "$" in target or "`" in target else target
