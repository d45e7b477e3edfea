"""Ids are positions: a step's number, a dot, a task's number; a choice's id and a letter for its options."""

from collections.abc import Iterable

from msgspec.structs import replace

from runbookrunner.reading.model import Option, Step, Task

_LETTERS = "abcdefghijklmnopqrstuvwxyz"


def numbered(steps: Iterable[Step]) -> tuple[Step, ...]:
    """Steps of the procedure: `1`, `2`, with tasks `2.1`, `2.2`."""
    return tuple(_with(step, str(at), f"{at}.") for at, step in enumerate(steps, start=1))


def named(steps: list[Step], name: str, *, alone: str) -> tuple[Step, ...]:
    """Steps of a section with a letter: one step has the id `alone`, several `V1`, `V2` or `R1.1`, `R1.2`."""
    joint = "." if name[-1].isdigit() else ""
    if len(steps) == 1:
        return (_unnumbered(_with(steps[0], alone, f"{alone}{joint}")),)
    ids = (f"{name}{joint}{at}" for at in range(1, len(steps) + 1))
    return tuple(_unnumbered(_with(step, step_id, f"{step_id}.")) for step, step_id in zip(steps, ids, strict=True))


def joined(steps: list[Step], name: str) -> tuple[Step, ...]:
    """All tasks in one step: `P`, with tasks `P1`, `P2`. Titles of the later ones stand in front of their tasks."""
    if not steps:
        return ()
    first, *rest = steps
    tasks = list(first.tasks)
    after = first.after
    for step in rest:
        head, *others = step.tasks
        before = "\n\n".join(filter(None, [after, f"**{step.title}**", head.before]))
        after = step.after
        tasks += [replace(head, before=before), *others]
    shown = tuple(block for step in steps for block in step.shown)
    merged = replace(first, tasks=tuple(tasks), after=after, shown=shown)
    return (_unnumbered(_with(merged, name, name)),)


def letter(at: int) -> str:
    """The letter of the option at this place, counted from 0: `a` to `z`, then `aa`."""
    return _LETTERS[at] if at < len(_LETTERS) else letter(at // len(_LETTERS) - 1) + _LETTERS[at % len(_LETTERS)]


def _with(step: Step, step_id: str, prefix: str) -> Step:
    """A step that is nothing but a choice shares its id with it, so that its options are `3a` and `3b`."""
    if _is_choice(step):
        return replace(step, id=step_id, tasks=(_task(step.tasks[0], step_id),))
    return replace(step, id=step_id, tasks=_tasks(step.tasks, prefix))


def _tasks(tasks: Iterable[Task], prefix: str) -> tuple[Task, ...]:
    return tuple(_task(task, f"{prefix}{at}") for at, task in enumerate(tasks, start=1))


def _task(task: Task, task_id: str) -> Task:
    options = (_option(option, f"{task_id}{letter(at)}") for at, option in enumerate(task.options))
    return replace(task, id=task_id, options=tuple(options))


def _option(option: Option, option_id: str) -> Option:
    """One step in an option has the option's id, several stand behind it: `3a.1`, `3a.2`."""
    if len(option.steps) == 1 and not _is_choice(option.steps[0]):
        ids = [option_id]
    else:
        ids = [f"{option_id}.{at}" for at in range(1, len(option.steps) + 1)]
    steps = (_with(step, step_id, f"{step_id}.") for step, step_id in zip(option.steps, ids, strict=True))
    return replace(option, id=option_id, steps=tuple(steps), tasks=_tasks(option.tasks, f"{option_id}."))


def _is_choice(step: Step) -> bool:
    return len(step.tasks) == 1 and step.tasks[0].kind == "choice"


def _unnumbered(step: Step) -> Step:
    return replace(step, number=None)
