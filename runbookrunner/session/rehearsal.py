"""The session of a rehearsal: it answers like a shell and executes nothing."""

import os
import re
from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType

from runbookrunner.errors import RunbookError
from runbookrunner.run.ports import Ended, Job, Ready, Sink
from runbookrunner.run.processes import Alive
from runbookrunner.run.session_events import Keyboard, Rung
from runbookrunner.session.environment import pointing

_FAILURE = re.compile(r"([A-Za-z]?(?:\d+[a-z]*|[a-z])(?:\.\d+[a-z]*)*)(?::exit=(\d{1,3}))?")


class RehearsalSession:
    """Pretends that every command passes, save the first attempt of those in `failures` (task id to exit status)."""

    executes = False

    def __init__(self, *, failures: Mapping[str, int] = MappingProxyType({}), folder: str) -> None:
        self._failures = failures
        self._folder = folder

    @property
    def folder(self) -> str:
        """The folder a command would run in."""
        return self._folder

    @property
    def environment(self) -> Mapping[str, str]:
        """Nothing changes it here: no command runs that could."""
        return pointing(os.environ)

    @property
    def lost(self) -> str:
        """Nothing that could be lost."""
        return ""

    async def start(self, folder: str | None = None, *, clean: bool = False) -> Ready:
        """Ready at once: no process stands behind it, so the number is our own."""
        del clean
        self._folder = folder or self._folder
        return Ready(os.getpid(), "rehearsal", self._folder)

    async def run(self, job: Job, sink: Sink) -> Ended:
        """Name what would have run, and end as told."""
        for unit in job.units:
            first, *more = unit.splitlines() or [""]
            rest = f" (and {len(more)} more)" if more else ""
            await sink(f"[rehearsal] not executed: {first}{rest}\n".encode("utf-8", "surrogateescape"))
        status = self._failures.get(job.task, 0) if job.attempt == 1 else 0
        if not status:
            return Ended("ended", 0, folder=self._folder)
        await sink(f"[rehearsal] pretended failure: exit {status}\n".encode())
        return Ended("ended", status, unit=max(0, len(job.units) - 1), folder=self._folder)

    def send(self, keys: bytes) -> bool:
        """Nothing reads keys here."""
        del keys
        return False

    def stop(self, rung: Rung) -> None:
        """Nothing runs that could be stopped."""

    def waiting(self) -> bool:
        """Never."""
        return False

    def alive(self) -> tuple[Alive, ...]:
        """Nothing."""
        return ()

    def left(self) -> tuple[Alive, ...]:
        """Nothing."""
        return ()

    def end_left(self, chosen: Iterable[Alive], rung: Rung) -> None:
        """There is nothing to end."""

    def overhear(self, heard: Callable[[bytes], None]) -> None:
        """Nothing is printed beside the commands."""

    def keyboard(self) -> Keyboard:
        """Whole lines: there is no program that could want anything else."""
        return "lines"

    def takes_line(self) -> bool:
        """At any time, since nothing reads it."""
        return True

    def resize(self, columns: int, rows: int) -> None:
        """Nothing here looks at the size."""

    async def close(self) -> tuple[str, ...]:
        """Nothing was started, so nothing survives."""
        return ()


def parse_failure(text: str) -> tuple[str, int]:
    """The task and exit status of `4.2` or `4.2:exit=3` (1 to 255; 1 if not said). Raises `RunbookError`."""
    found = _FAILURE.fullmatch(text)
    status = int(found[2] or 1) if found else 0
    if found is None or not 1 <= status <= 255:
        raise RunbookError(
            f"--fail-at {text}: not a task with an exit status. Write a task id, as in 4.2, or 4.2:exit=3 (1 to 255)."
        )
    return found[1], status
