"""The two FIFOs beside the terminal: commands of the engine one way, reports of the shell the other."""

import asyncio
import os
from collections.abc import Callable
from pathlib import Path
from typing import Literal, cast, get_args

from msgspec import Struct

How = Literal["unit", "stray", "interrupt", "errexit", "checked", "exit"]


class Report(Struct, frozen=True):
    """What the pump says at the end of a unit, or the shell at its own.

    `unit` is 0 where none was under way. `options` is `$-`, with `p` added for pipefail. `started` is the
    process that was put into the background last, 0 where none ever was.
    """

    how: How
    generation: int
    unit: int
    status: int
    options: str
    started: int
    folder: str


class Channel:
    """Both FIFOs, held open in both directions so that neither side ever waits in open().

    `kept` tells in which of its two memory files the shell has put down what it holds, None where it could
    not, and `keepings` how often it did.
    """

    def __init__(self, folder: Path, heard: Callable[[Report | None], None]) -> None:
        flags = os.O_RDWR | os.O_NONBLOCK | os.O_CLOEXEC
        for name in ("control", "events"):
            os.mkfifo(folder / name, 0o600)
        self._control = os.open(folder / "control", flags)
        self._events = os.open(folder / "events", flags)
        self._heard = heard
        self._half: list[bytes] = []
        self.kept: int | None = None
        self.keepings = 0
        self._kept_before = -1
        self._last = True
        self._loop = asyncio.get_running_loop()
        self._loop.add_reader(self._events, self._read)

    def tell(self, line: str) -> None:
        """Send one line to the pump."""
        os.write(self._control, line.encode() + b"\n")

    @property
    def up_to_date(self) -> bool:
        """Whether the shell has put down what it holds since it reported."""
        return self.keepings > self._kept_before

    def expect(self, *, kept: bool) -> None:
        """Say whether the shell is asked to put down what it holds behind its next report."""
        self._last = kept

    def drain(self) -> None:
        """Hear what was said until now."""
        while self._read():
            pass

    def close(self) -> None:
        """Let go of both FIFOs."""
        self._loop.remove_reader(self._events)
        os.close(self._control)
        os.close(self._events)

    def _read(self) -> bool:
        try:
            data = os.read(self._events, 65536)
        except BlockingIOError:
            return False
        first, *more = data.split(b"\0")
        self._half.append(first)
        if more:
            self._said(b"".join(self._half))
            *whole, half = more
            for text in whole:
                self._said(text)
            self._half = [half]
        return True

    def _said(self, text: bytes) -> None:
        """One piece between NULs: a report, or noise that a trap of the block made."""
        if not text:
            return
        if report := _parsed(text):
            if report.how != "checked" and (self._last or report.how != "unit" or report.status):
                self._kept_before = self.keepings
            self._heard(report)
        elif text.startswith(b"kept "):
            self.kept = {b"0": 0, b"1": 1}.get(text[5:])
            self.keepings += 1
            self._heard(None)


def _parsed(text: bytes) -> Report | None:
    """A report, or None for what something else wrote into the FIFO."""
    words = text.split(b" ", 6)
    how = words[0].decode("ascii", "replace")
    if len(words) != 7 or how not in _HOWS or not all(words[place].isdigit() for place in (1, 2, 3, 5)):
        return None
    generation, unit, status, started = int(words[1]), int(words[2]), int(words[3]), int(words[5])
    return Report(
        cast(How, how), generation, unit, status, words[4].decode("ascii", "replace"), started, os.fsdecode(words[6])
    )


_HOWS = frozenset(get_args(How))
