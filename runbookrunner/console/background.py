"""What is printed while no command runs: whole lines behind a mark, never into the middle of a question."""

from collections import deque

from runbookrunner.sanitise import Sanitiser

_MOST = 200


class BackgroundLines:
    """Collects output, and gives the lines that may be shown. At most 200 wait; of more the first are left out."""

    def __init__(self) -> None:
        self._sanitiser = Sanitiser(colours=False)
        self._rest = ""
        self._lines: deque[str] = deque(maxlen=_MOST)
        self._left_out = 0

    def feed(self, data: bytes) -> None:
        """Take the next piece of output, cut anywhere."""
        *whole, self._rest = (self._rest + self._sanitiser.feed(data)).split("\n")
        for line in whole:
            self._left_out += len(self._lines) == _MOST
            self._lines.append(line)

    def take(self) -> list[str]:
        """The lines since the last time, each marked; a last one without an end counts too."""
        lines = [*self._lines, *([self._rest] if self._rest else [])]
        left_out = (
            [f"background: ({self._left_out} lines before these are only in the record)"] if self._left_out else []
        )
        self._lines.clear()
        self._rest, self._left_out = "", 0
        return [*left_out, *(f"background: {line}" for line in lines)]
