"""Ids are positions: a step's number, a dot, a task's number."""

from collections.abc import Iterable

from msgspec.structs import replace

from runbookrunner.reading.model import Step


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
    merged = replace(first, tasks=tuple(tasks), after=after)
    return (_unnumbered(_with(merged, name, name)),)


def _with(step: Step, step_id: str, prefix: str) -> Step:
    tasks = (replace(task, id=f"{prefix}{at}") for at, task in enumerate(step.tasks, start=1))
    return replace(step, id=step_id, tasks=tuple(tasks))


def _unnumbered(step: Step) -> Step:
    return replace(step, number=None)
