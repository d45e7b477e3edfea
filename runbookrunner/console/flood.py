"""What line mode shows of output that is faster than any reader: the beginning, the newest, and how much is between."""

import time
from collections.abc import Callable

#: So much is always shown at once, in bytes, and so much a second where more is printed: a slow line has to take it.
_AT_ONCE = 96 * 1024
_A_SECOND = 32 * 1024
#: A gap is closed after so many seconds, with so many bytes of what was printed last.
_PAUSE = 1.0
_NEWEST = 2048


class Flood:
    """Stands between a command's output and the screen, for one command. The record is another's business."""

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._room = float(_AT_ONCE)
        self._filled_at = now()
        self._since = 0.0
        self._open = False
        self._lines = 0
        self._newest = b""

    def take(self, data: bytes) -> bytes:
        """What of this output is shown now; the rest is left out, or comes with the end of the gap."""
        self._refill()
        if self._open:
            self._leave_out(data)
            return b""
        if len(data) <= self._room:
            self._room -= len(data)
            return data
        end = data.rfind(b"\n", 0, int(self._room)) + 1
        self._open, self._since, self._lines, self._newest = True, self._now(), 0, b""
        self._room -= end
        self._leave_out(data[end:])
        return data[:end]

    def behind(self, *, over: bool = False) -> tuple[int, bytes] | None:
        """How many lines were left out, and the newest output behind them; None while a gap is not to be closed.

        `over` closes it at once: the command has ended.
        """
        if not self._open or (not over and self._now() - self._since < _PAUSE):
            return None
        self._open = False
        _, newline, newest = self._newest.partition(b"\n")
        newest = newest if newline else self._newest[-80:]
        self._room -= len(newest)
        return self._lines - newest.count(b"\n"), newest

    def _leave_out(self, data: bytes) -> None:
        self._lines += data.count(b"\n")
        self._newest = (self._newest + data[-_NEWEST:])[-_NEWEST:]

    def _refill(self) -> None:
        now = self._now()
        self._room = min(_AT_ONCE, self._room + (now - self._filled_at) * _A_SECOND)
        self._filled_at = now
