"""Waiting: how long, for what, and when it is over. The engine does the waiting itself."""

import asyncio
import re
from collections.abc import Awaitable, Callable

from runbookrunner.late import regex
from runbookrunner.reading.model import Task
from runbookrunner.run.command_events import CommandFinished
from runbookrunner.run.confirm import plain_run
from runbookrunner.run.moves import Refused, WaitUntil
from runbookrunner.run.plan import Route
from runbookrunner.run.state import State

#: Waits so many seconds, or until the event is set; returns whether it was.
Pause = Callable[[float, asyncio.Event], Awaitable[bool]]

#: A day: whoever wants to wait longer comes back.
LONGEST_S = 24 * 60 * 60
_UNITS = {"s": 1, "m": 60, "h": 3600}
_WAIT = regex(
    r"\b(?:wait|pause|sleep|allow|give it)\b[^.;\n]{0,40}?\b(\d{1,4})(?:\s*(?:-|–|to)\s*(\d{1,4}))?\s*"
    r"(s|sec|seconds?|m|min|minutes?|h|hours?)\b",
    re.IGNORECASE,
)


async def pause(seconds: float, stop: asyncio.Event) -> bool:
    """The real `Pause`."""
    try:
        async with asyncio.timeout(seconds):
            await stop.wait()
    except TimeoutError:
        return False
    return True


def asked_for(task: Task) -> int:
    """The seconds that a task's words ask to wait, the longer of "5 to 10 minutes"; 0 where they ask for no time.

    The words are what a check says, and what stands before any task; never a command itself.
    """
    said = (task.before, task.label, *([task.text] if task.kind == "check" else []))
    found = next(filter(None, map(_WAIT.search, said)), None)
    if found is None:
        return 0
    return min(LONGEST_S, max(int(found[1]), int(found[2] or 0)) * _UNITS[found[3][0].lower()])


def can_repeat(route: Route, state: State) -> bool:
    """Whether the task asked about is a look that ran as it stands, and may run again without being asked."""
    if state.aside or state.current is None or state.phase not in {"judge", "failed"}:
        return False
    task, last = state.task(route, state.current), state.last(state.current)
    looks = plain_run(task) and (task.verify or bool(task.expected or task.expect))
    ran = last is not None and last.finished is not None and last.finished.ending == "ended"
    return looks and ran and last is not None and last.text == task.text


def unreasonable(move: WaitUntil) -> Refused | None:
    """Refuse what would hammer a service, or never end."""
    if move.every_s < 1 or not move.every_s <= move.limit_s <= LONGEST_S:
        return Refused("wait at least 1 s between two attempts, and at most a day for all of them")
    return None


def over(finished: CommandFinished | None) -> bool:
    """Whether this attempt ends the waiting: it passed, or a person has to look."""
    if finished is None or finished.ending != "ended" or finished.reported:
        return True
    if finished.comparison and finished.comparison.verdict == "different":
        return False
    return finished.status == 0
