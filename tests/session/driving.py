"""Runs blocks in a session and gathers what they print."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass

from runbookrunner.run.ports import Ended, Job
from runbookrunner.session.bash import BashSession

Secrets = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Result:
    ended: Ended
    output: bytes

    @property
    def status(self) -> int | None:
        return self.ended.status


class Driver:
    def __init__(self, session: BashSession) -> None:
        self.session = session
        self.output = bytearray()
        self._news = asyncio.Event()
        self._running: asyncio.Task[Ended] | None = None

    def begin(
        self, *units: str, block: int = 0, step: str = "1", secrets: Secrets = (), interactive: bool = False
    ) -> None:
        self.output = bytearray()
        job = Job(f"{step}.1", step, 1, units, block, secrets, interactive)
        self._running = asyncio.create_task(self.session.run(job, self._sink))

    async def end(self, *, within: float = 20) -> Result:
        assert self._running
        ended = await asyncio.wait_for(self._running, within)
        return Result(ended, bytes(self.output))

    async def run(self, *units: str, block: int = 0, step: str = "1", secrets: Secrets = ()) -> Result:
        self.begin(*units, block=block, step=step, secrets=secrets)
        return await self.end()

    async def printed(self, text: bytes) -> None:
        async with asyncio.timeout(10):
            while text not in self.output:
                self._news.clear()
                await self._news.wait()

    async def waiting(self) -> None:
        await self.until(self.session.waiting)

    async def until(self, true: Callable[[], bool]) -> None:
        async with asyncio.timeout(10):
            while not true():  # noqa: ASYNC110  asked of the system, which sends no word
                await asyncio.sleep(0.002)

    async def alive(self) -> None:
        result = await self.run("echo alive")
        assert result == Result(Ended("ended", 0, folder=self.session.folder), b"alive\n")

    async def _sink(self, data: bytes) -> None:
        self.output += data
        self._news.set()
