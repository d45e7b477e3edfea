"""Everything a reading holds to be walked, the options of choices included, in the order of the file."""

from collections.abc import Iterable, Iterator

from runbookrunner.reading.model import Runbook, Step, Task


def every_step(runbook: Runbook) -> Iterator[Step]:
    """Prerequisites, procedure, verification, then the rollbacks; the steps of an option stand behind their choice."""
    rollbacks = (step for rollback in runbook.rollbacks for step in rollback.steps)
    for step in (*runbook.prerequisites, *runbook.steps, *runbook.verification, *rollbacks):
        yield from with_options(step)


def with_options(step: Step) -> Iterator[Step]:
    """A step, and behind it the steps of the options it holds."""
    yield step
    for task in every_task(step.tasks):
        for option in task.options:
            for inner in option.steps:
                yield from with_options(inner)


def every_task(tasks: Iterable[Task]) -> Iterator[Task]:
    """Tasks, and behind a choice those of its options that are no steps of their own."""
    for task in tasks:
        yield task
        for option in task.options:
            yield from every_task(option.tasks)
