"""The output of the terminal, read as it comes and no faster than it is taken away."""

import asyncio
import os
from collections.abc import Callable

from runbookrunner.session.markers import Splitter

_READ = 65536
_TURN = 16
_SCRAP = 64
#: Read no further than this ahead of whoever takes the output.
_AHEAD = 262_144
#: Output in a hurry is handed on in pieces of this size, or after so many seconds: a wake costs more than a read.
_PIECE = 65_536
_HURRY = 0.004
_BACKGROUND = 65_536


class Stream:
    """Reads the master end; what stands between two marks is output, the rest is background.

    `wake` is called when there is something new. Background output is kept to its last 64 KiB.
    """

    def __init__(self, master: int, slave: int, splitter: Splitter, wake: Callable[[], None]) -> None:
        self._master = master
        self._slave = slave
        self._splitter = splitter
        self._wake = wake
        self._loop = asyncio.get_running_loop()
        self._output: list[bytes] = []
        self._size = 0
        self._inside = False
        self._reading = False
        self._timer: asyncio.TimerHandle | None = None
        self._woke = 0.0
        self._mark = 0
        #: Hold the last newline back: bash adds one when `set -e` is made to leave a unit.
        self.lag = False
        #: The last mark that came back.
        self.seen = 0
        self.background = bytearray()
        #: Hears of background output as it comes.
        self.aside: Callable[[bytes], None] | None = None
        self._read_on()

    def take(self) -> bytes:
        """The output since the last call; reading goes on."""
        if not self._output:
            return b""
        data = b"".join(self._output)
        self._output.clear()
        self._size = 0
        if self.lag and data.endswith(b"\n"):
            self._output.append(b"\n")
            data = data[:-1]
        self._read_on()
        return data

    def settle(self, *, drop: bool) -> None:
        """End the lag; `drop` throws the newline away that it may hold."""
        self.lag = False
        if drop and self._output and self._output[-1].endswith(b"\n"):
            self._output[-1] = self._output[-1][:-1]

    async def mark(self) -> int:
        """Write the next mark into the terminal, in one piece, behind everything printed so far; returns its number.

        An odd one begins output and an even one ends it. It is ours to write, so neither a redirection
        in the shell nor a program that reads the environment can hide or forge it.
        """
        self._mark += 1
        text = self._splitter.mark(self._mark)
        while not self._written(text):
            # Full: whoever prints in the background is ahead of us.
            await asyncio.sleep(0)
            self._read()
        return self._mark

    def mark_again(self) -> None:
        """Repeat a mark that does not come back: a Ctrl-C may make the kernel drop what was not read yet."""
        if self.seen < self._mark:
            self._written(self._splitter.mark(self._mark))

    def close(self) -> None:
        """Stop reading."""
        self._read_no_more()
        if self._timer:
            self._timer.cancel()
            self._timer = None

    def _written(self, text: bytes) -> bool:
        try:
            return os.write(self._slave, text) == len(text)
        except BlockingIOError:
            return False

    def _read_on(self) -> None:
        if not self._reading:
            self._loop.add_reader(self._master, self._read)
            self._reading = True

    def _read_no_more(self) -> None:
        if self._reading:
            self._loop.remove_reader(self._master)
            self._reading = False

    def _read(self) -> None:
        found: list[bytes] = []
        for _ in range(_TURN):
            try:
                data = os.read(self._master, _READ)
            except BlockingIOError:
                break
            except OSError:
                self._read_no_more()
                break
            found.append(data)
            if len(data) < _SCRAP:
                # Nothing is behind so little; and where something is, we are called again.
                break
        before = self.seen
        if found:
            self._sort(b"".join(found))
        if self._size >= _AHEAD:
            self._read_no_more()
        if (self.seen != before and not self._inside) or self._size >= _PIECE or not self._reading:
            self._tell()
        elif self._output and self._timer is None:
            # The first word after a silence is passed on at once.
            self._timer = self._loop.call_at(self._woke + _HURRY, self._tell)

    def _tell(self) -> None:
        if self._timer:
            self._timer.cancel()
            self._timer = None
        self._woke = self._loop.time()
        self._wake()

    def _sort(self, data: bytes) -> None:
        for part in self._splitter.feed(data):
            if isinstance(part, int):
                self.seen = part
                self._inside = part % 2 == 1
            elif self._inside:
                self._output.append(part)
                self._size += len(part)
            else:
                if self.aside:
                    self.aside(part)
                self.background += part
                del self.background[:-_BACKGROUND]
