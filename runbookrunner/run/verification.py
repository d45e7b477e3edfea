"""Whether a command that passed is thereby verified, or whether a person is asked."""

from collections.abc import Awaitable, Callable

from runbookrunner.command.expectation import Comparison, bare, compare
from runbookrunner.reading.model import Task
from runbookrunner.run.command_events import CommandFinished

#: Whether a text holds a regular expression; None where nobody could say in time.
Search = Callable[[str, str], Awaitable[bool | None]]


async def compared(task: Task, output: str | None, search: Search) -> Comparison | None:
    """What came of comparing; None where nothing is expected. `output` is None where not all of it is known."""
    if not (task.expect or task.expected):
        return None
    if output is None:
        return Comparison("undecided", reason="there was more output than is compared; look at it")
    if not task.expect:
        return compare(task.expected or "", output)
    found = await search(task.expect, bare(output))
    if found is None:
        return Comparison("undecided", reason=f"expect={task.expect} took too long")
    if found:
        return Comparison("verified")
    first = bare(output).split("\n")[0][:160]
    return Comparison("different", (f"- expect={task.expect}", f"+ {first}"), "the pattern is nowhere in the output")


def verified(finished: CommandFinished | None) -> bool:
    """Whether the machine found what the runbook expects, and nothing speaks against it."""
    comparison = finished.comparison if finished else None
    return bool(comparison and comparison.verdict == "verified" and finished and not finished.reported)


def asks(task: Task, finished: CommandFinished) -> bool:
    """Whether a person judges a command that exited 0: "is this right?". A difference asks and decides nothing."""
    if finished.reported:
        return True
    if finished.comparison:
        return finished.comparison.verdict != "verified"
    return task.verify
