"""Rollbacks: places to jump to, never reached by succeeding."""

import re
from collections.abc import Iterable, Iterator

from msgspec import Struct
from msgspec.structs import replace

from runbookrunner.late import regex
from runbookrunner.reading import roles
from runbookrunner.reading.ids import named
from runbookrunner.reading.model import Rollback, Step, Task
from runbookrunner.reading.nodes import Prose
from runbookrunner.reading.parts import Part
from runbookrunner.reading.steps import Steps

_REPEAT = regex(
    r"\b(?:repeat|redo|re-?run|re-?do|start over|go back to|return to|continue (?:with|from))\b", re.IGNORECASE
)
_STEPS = regex(r"\b(?:steps?|procedure|phases?|process|instructions)\b", re.IGNORECASE)
_STEP_NUMBER = regex(r"\b(?:steps?|phases?)\s*#?\s*(\d+(?:\.\d+)*[a-z]?)\b", re.IGNORECASE)
_IGNORED = frozenset(
    {"repeat", "redo", "rerun", "steps", "step", "with", "from", "the", "this", "that", "again", "procedure", "process"}
)
#: Steps whose titles are compared.
_ENOUGH = 500
#: Letters that two words must share from the start to be of one stem.
_STEM = 5


class Target(Struct):
    """One rollback with the parts that belong to it."""

    part: Part
    parts: list[Part]


def targets(parts: Iterable[Part]) -> list[Target]:
    """Each rollback heading with the headings below it; one that names a rollback again is a target of its own."""
    found: list[Target] = []
    for part in parts:
        if part.role == "rollback":
            nested = bool(found) and any(above is found[-1].part for above in part.above())
            below = bool(found) and any(above.role == "rollback" for above in part.above())
            within = part.option_of or any(above.option_of for above in part.above())
            if (nested or below) and (within or not roles.is_rollback(part.title)):
                found[-1].parts.append(part)
            else:
                found.append(Target(part, [*_introduction(found, part), part]))
        elif part.role == "verification" and found and _is_of_rollback(part):
            found[-1].parts.append(part)
    return found


def _introduction(found: list[Target], part: Part) -> list[Part]:
    """Words over several rollbacks are no rollback of their own: they introduce each of those below them."""
    over = [above for above in part.above() if above.role == "rollback" and _is_words(above)]
    if over and found and found[-1].part is over[0] and len(found[-1].parts) == 1:
        found.pop()
    return over[:1]


def _is_words(part: Part) -> bool:
    return bool(part.nodes) and all(isinstance(node, Prose) for node in part.nodes)


def _is_of_rollback(part: Part) -> bool:
    return roles.own_role(part.title) == "verification" and bool(
        re.search(r"roll|revert|fail", part.title.text, re.IGNORECASE)
    )


def rollbacks(found: list[Target], steps: Steps, procedure: tuple[Step, ...]) -> tuple[Rollback, ...]:
    """The rollback targets that hold anything, with ids."""
    made: list[Rollback] = []
    for target in found:
        walked = steps.of(target.parts)
        if walked:
            made.append(_rollback(f"R{len(made) + 1}", target.part, walked, procedure))
    return tuple(made)


def _rollback(name: str, part: Part, walked: list[Step], procedure: tuple[Step, ...]) -> Rollback:
    steps = tuple(_repeating(step, procedure) for step in named(walked, name, alone=name))
    return Rollback(name, part.title.text, part.line, part.id, steps[0].condition, steps)


def _repeating(step: Step, procedure: tuple[Step, ...]) -> Step:
    return replace(step, tasks=tuple(_asking_back(task, procedure) for task in step.tasks))


def _asking_back(task: Task, procedure: tuple[Step, ...]) -> Task:
    if task.kind == "check":
        return replace(task, repeats=repeated(task.text, procedure))
    options = (
        replace(
            option,
            tasks=tuple(_asking_back(inner, procedure) for inner in option.tasks),
            steps=tuple(_repeating(step, procedure) for step in option.steps),
        )
        for option in task.options
    )
    return replace(task, options=tuple(options)) if task.options else task


def repeated(text: str, procedure: tuple[Step, ...]) -> str | None:
    """The id of the step that a text asks to repeat, None where it asks for nothing of the kind."""
    if not procedure or not _REPEAT.search(text) or not (_STEPS.search(text)):
        return None
    number = _STEP_NUMBER.search(text)
    by_number = next((step.id for step in procedure if number and step.number == number[1]), None)
    if by_number:
        return by_number
    procedure = procedure[:_ENOUGH]
    words = [word for word in _words(text) if word not in _IGNORED]
    related = (
        step.id for step in procedure if any(_akin(word, other) for word in words for other in _words(step.title))
    )
    return next(related, procedure[0].id)


def _words(text: str) -> Iterator[str]:
    return (word.lower() for word in re.findall(r"[A-Za-z]+", text))


def _akin(one: str, other: str) -> bool:
    """Whether two words begin with the same stem (`restoration`, `restore`)."""
    if one == other:
        return len(one) >= _STEM - 1
    shortest = min(len(one), len(other))
    return shortest >= _STEM and one[: max(_STEM, shortest - 2)] == other[: max(_STEM, shortest - 2)]
