"""One thread that does all writing to disk, in order, so that a slow disk never stops the operator's screen."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from queue import SimpleQueue
from threading import Thread
from typing import Any, TypeVar

T = TypeVar("T")
_Job = Callable[[], None]


class Writer:
    """Runs jobs one after the other in a thread of its own, which starts with the first job."""

    def __init__(self) -> None:
        self._jobs: SimpleQueue[_Job | None] = SimpleQueue()
        self._thread: Thread | None = None

    def post(self, job: _Job) -> None:
        """Have a job done whose end nobody waits for; it must not raise."""
        if self._thread is None:
            self._thread = Thread(target=self._work, name="rbr-writer", daemon=True)
            self._thread.start()
        self._jobs.put(job)

    def submit(self, job: Callable[[], T]) -> "asyncio.Future[T]":
        """Have a job done, after all that were given before. The future has its result or its exception.

        Cancelling the future does not undo the job: what was asked to be written is written.
        """
        loop = asyncio.get_running_loop()
        future: asyncio.Future[T] = loop.create_future()

        def tell(settle: Callable[[Any], None], value: object) -> None:
            if not future.done():
                settle(value)

        def work() -> None:
            settle: Callable[[Any], None] = future.set_result
            value: object
            try:
                value = job()
            except BaseException as error:  # noqa: BLE001  it is raised where the job was asked for
                settle, value = future.set_exception, error
            with suppress(RuntimeError):  # the loop is closed: nobody waits any more
                loop.call_soon_threadsafe(tell, settle, value)

        self.post(work)
        return future

    async def close(self) -> None:
        """End the thread when all jobs are done."""
        if self._thread is None:
            return
        await self.submit(lambda: None)
        self._jobs.put(None)
        self._thread.join()
        self._thread = None

    def _work(self) -> None:
        while job := self._jobs.get():
            # A job that breaks its word must not take with it what the journal still has to write.
            with suppress(Exception):
                job()
