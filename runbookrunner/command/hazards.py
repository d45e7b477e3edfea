"""What could go wrong by running a command, said in three levels."""

from itertools import chain
from typing import Literal

from msgspec import Struct

from runbookrunner.command.contexts import without_comments
from runbookrunner.command.rules import cloud, databases, kubernetes, machines, quiet
from runbookrunner.command.rules.rule import Rule, Words
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


def hazards(text: str, *, rollback: bool = False) -> tuple[Hazard, ...]:
    """Every hazard of a command, the worst first; none of them twice.

    In a rollback only what destroys data is destructive, anything else is at most a caution.
    """
    bare = without_comments(text)
    found = (hazard for words in commands(text) for hazard in _of(words, bare, rollback=rollback))
    return tuple(sorted(dict.fromkeys(found), key=lambda hazard: _ORDER[hazard.level]))


def _of(words: Words, text: str, *, rollback: bool) -> list[Hazard]:
    found: dict[str, Hazard] = {}
    only_tried = not {"--dry-run", "--dry-run=client", "--dry-run=server", "--dry-run=true", "--dryrun"}.isdisjoint(
        words
    )
    for rule in RULES:
        if rule.name in found or (only_tried and rule.level != "notice"):
            continue
        target = rule.find(words, text)
        if target is not None:
            level: Level = "caution" if rollback and rule.level == "destructive" and not rule.data else rule.level
            found[rule.name] = Hazard(rule.name, level, rule.reason, _typed(target))
    return list(found.values())


def _typed(target: str) -> str | None:
    """A target a person can name: who types `$work` has not said which folder that is, so the host's name serves."""
    return None if not target or "$" in target or "`" in target else target
