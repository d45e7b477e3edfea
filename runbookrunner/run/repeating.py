"""The waits of one run: a verification again and again, or a time counted down; both can be cut short."""

import asyncio
from collections.abc import Awaitable, Callable

from runbookrunner.run.command_events import CommandFinished, WaitEnded
from runbookrunner.run.decision_events import CountedDown
from runbookrunner.run.moves import WaitUntil
from runbookrunner.run.ports import World
from runbookrunner.run.waiting import over


class Repeating:
    """Knows whether somebody waits now. One wait at a time."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._stop = asyncio.Event()
        self.active = False

    def stop(self) -> None:
        """End the wait, or do nothing where there is none."""
        self._stop.set()

    async def repeat(self, move: WaitUntil, attempt: Callable[[], Awaitable[CommandFinished | None]]) -> WaitEnded:
        """Pause and attempt, in turn, until an attempt is the last one, the time is up, or somebody stops it."""
        self.active = True
        self._stop.clear()
        until = self._world.clock.monotonic_ns() + move.limit_s * 1_000_000_000
        attempts = 0
        try:
            while (left := (until - self._world.clock.monotonic_ns()) / 1e9) > 0:
                if await self._world.pause(min(move.every_s, left), self._stop):
                    return WaitEnded(task=move.task, attempts=attempts, why="stopped")
                finished = await attempt()
                attempts += 1
                if over(finished):
                    passed = finished is not None and finished.status == 0 and not finished.reported
                    return WaitEnded(task=move.task, attempts=attempts, why="passed" if passed else "unclear")
                if self._stop.is_set():
                    return WaitEnded(task=move.task, attempts=attempts, why="stopped")
            return WaitEnded(task=move.task, attempts=attempts, why="limit")
        finally:
            self.active = False

    async def count_down(self, task: str, seconds: int) -> CountedDown:
        """Wait so long, or until somebody ends it. In a rehearsal the time passes at once."""
        self.active = True
        self._stop.clear()
        begin = self._world.clock.monotonic_ns()
        try:
            cut = await self._world.pause(seconds, self._stop) if self._world.session.executes else False
        finally:
            self.active = False
        waited_ms = (self._world.clock.monotonic_ns() - begin) // 1_000_000
        return CountedDown(task=task, seconds=seconds, waited_ms=waited_ms, cut=cut)
