"""From a task as written to the task as it would run: literal substitutions, then values."""

import re
from collections.abc import Mapping
from functools import lru_cache

from msgspec import Struct
from msgspec.structs import replace

from runbookrunner.command.contexts import contexts
from runbookrunner.command.hazards import hazards
from runbookrunner.command.interactive import interactive
from runbookrunner.command.invisible import invisible
from runbookrunner.command.values import Refused, fill
from runbookrunner.command.variables import uses
from runbookrunner.reading.model import Task

Pairs = tuple[tuple[str, str], ...]


class Swap(Struct, frozen=True):
    """A literal of the runbook that is another one in this run; `task` is empty where it holds for all tasks."""

    old: str
    new: str
    task: str = ""


def wants(task: Task, unset: tuple[str, ...]) -> tuple[str, ...]:
    """What a command as written asks values for: its placeholders, and `$NAME` for variables that nothing sets."""
    if task.kind != "command":
        return ()
    return (*task.placeholders, *(f"${name}" for name in unset if uses(task.text, name)))


def swapped(task: Task, swaps: tuple[Swap, ...]) -> Task:
    """The task with the literals of this run. Literals are whole words."""
    if task.kind != "command":
        return task
    units = task.units
    for swap in swaps:
        if swap.task in {"", task.id}:
            word = re.compile(rf"(?<!\w){re.escape(swap.old)}(?!\w)")
            units = tuple(word.sub(swap.new.replace("\\", r"\\"), unit) for unit in units)
    return task if units == task.units else _with(task, units)


def resolved(task: Task, unset: tuple[str, ...], values: Mapping[str, str]) -> Task:
    """The task with its values. One that cannot stand there blocks the task and says why; the text stays as it was."""
    wanted = wants(task, unset)
    if not wanted:
        return task
    return _resolved(task, wanted, tuple((name, values[name]) for name in wanted if name in values))


@lru_cache(maxsize=256)
def _resolved(task: Task, wanted: tuple[str, ...], given: Pairs) -> Task:
    values = dict(given)
    missing = tuple(name for name in wanted if name not in values)
    if not values:
        return replace(task, placeholders=missing)
    units: list[str] = []
    for unit in task.units:
        filled = fill(unit, values, task.text)
        if isinstance(filled, Refused):
            return replace(task, placeholders=missing, blocked=task.blocked or f"{filled}: give another (i)")
        units.append(filled)
    done = replace(_with(task, tuple(units)), placeholders=missing)
    left = [name for name, value in values.items() if _stands(name, value, done.text)]
    if left:
        blocked = task.blocked or f"{', '.join(left)} could not be put in everywhere: edit the command (e)"
        return replace(done, blocked=blocked)
    return done


def _stands(name: str, value: str, text: str) -> bool:
    """Whether a placeholder is still there, outside of quotes and comments, where its value should be."""
    if name.startswith("$") or name in value or name not in text:
        return False
    marks = contexts(text)
    return any(marks[match.start()] not in "sc" for match in re.finditer(re.escape(name), text))


def _with(task: Task, units: tuple[str, ...]) -> Task:
    """Other units, judged anew; a value cannot change where a unit ends."""
    text = "\n".join(units)
    return replace(
        task,
        text=text,
        units=units,
        hazards=hazards(text, rollback=task.id.startswith("R")),
        interactive=interactive(text),
        blocked=task.blocked or invisible(text),
    )
