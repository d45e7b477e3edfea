"""Where a shell leaves its words for the engine; it exists before the shell does."""

import asyncio
from collections import deque
from pathlib import Path

from runbookrunner.session.channel import Channel, Report
from runbookrunner.session.memory import MemoryFile


class Mailbox:
    """What the pump has said and nobody has read; it exists before the shell does."""

    def __init__(self, private: Path) -> None:
        self.reports: deque[Report] = deque()
        self.wake = asyncio.Event()
        self.channel = Channel(private, self._heard)
        self.memory = (MemoryFile(), MemoryFile())
        self.script = MemoryFile()

    def close(self) -> None:
        """Let go of all of it."""
        self.channel.close()
        for memory in (*self.memory, self.script):
            memory.close()

    def _heard(self, report: Report | None) -> None:
        if report:
            self.reports.append(report)
        self.wake.set()
