"""What `rbr show` says in a few lines: how much would run, what would not, and why."""

from collections.abc import Iterator

from runbookrunner.reading.model import Block, Runbook, Task
from runbookrunner.reading.walked import every_step, every_task
from runbookrunner.sanitise import plain


def summary(runbook: Runbook) -> Iterator[str]:
    """One line that counts what the operator will be asked."""
    tasks = [task for step in every_step(runbook) for task in every_task(step.tasks)]
    commands = [task for task in tasks if task.kind == "command"]
    counts = (
        (len(runbook.steps), "step", "steps"),
        (sum(_runs(task) for task in commands), "command runs", "commands run"),
        (sum(not task.blocked and bool(task.placeholders) for task in commands), "needs a value", "need a value"),
        (sum(bool(task.blocked) for task in commands), "is NOT RUN as it stands", "are NOT RUN as they stand"),
        (sum(task.kind == "check" for task in tasks), "check by hand", "checks by hand"),
        (sum(task.kind == "message" for task in tasks), "message", "messages"),
        (sum(task.kind == "choice" for task in tasks), "choice", "choices"),
        (sum(not block.runnable for block in runbook.blocks), "block only shown", "blocks only shown"),
        (len(runbook.rollbacks), "rollback", "rollbacks"),
        (sum(finding.severity == "error" for finding in runbook.findings), "error", "errors"),
    )
    yield "  " + " · ".join(f"{number} {one if number == 1 else many}" for number, one, many in counts if number)


def _runs(task: Task) -> bool:
    return not task.blocked and not task.placeholders


def shown_only(runbook: Runbook) -> Iterator[str]:
    """Each block that is shown and not run, with the reason."""
    blocks = [block for block in runbook.blocks if not block.runnable]
    if blocks:
        yield f"Shown, not run: {len(blocks)}"
    yield from (plain(_block(block), lines=False) for block in blocks)


def _block(block: Block) -> str:
    return f"  {block.line:>5}  {block.kind:<8} {block.why}"
