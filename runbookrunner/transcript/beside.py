"""What is said of processes that run beside the commands, and of a command that ran past its time."""

from runbookrunner.run.event import Event
from runbookrunner.run.processes import Alive, parted
from runbookrunner.run.session_events import (
    BackgroundPrinted,
    CommandOverdue,
    ProcessesEnded,
    ProcessesLeft,
    SessionClosed,
)

_RUNGS = {"int": "INT", "term": "TERM", "kill": "KILL"}


def beside(event: Event) -> tuple[str, bool] | None:  # noqa: PLR0911  a table of what each event says
    """The words, and whether a reader must not miss them; None for another event."""
    match event:
        case CommandOverdue():
            return f"{event.task}: still running after its timeout of {event.timeout_s} s", True
        case ProcessesLeft(processes=()):
            return f"After {event.task}: nothing runs in the background any more", False
        case ProcessesLeft():
            return f"After {event.task}, in the background: {_listed(event.processes)}", False
        case ProcessesEnded():
            return f"{_RUNGS[event.rung]} sent to {_listed(event.processes)}", False
        case BackgroundPrinted():
            return f"After {event.task}, output from the background: {event.cast}", False
        case SessionClosed() if event.alive:
            return f"The session was closed; still running: {', '.join(event.alive)}", True
        case _:
            return None


def _listed(processes: tuple[Alive, ...]) -> str:
    ends, outlives = parted(processes)
    known = [f"pid {one.pid} {one.command}" for one in ends]
    return ", ".join([*known, *(f"pid {one.pid} {one.command} (outlives the run)" for one in outlives)])
