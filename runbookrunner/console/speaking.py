"""What line mode says of a command that does not end, each time something is due to be said of it."""

import time
from collections.abc import Callable

from runbookrunner.console.phrases import one_line, took
from runbookrunner.late import regex
from runbookrunner.run.speaking import Said, Sight, Topic, Waits, due

_COLOUR = regex(r"\x1b\[[0-9;:?]*[A-Za-z]")
_KEPT = 4096
_SHOWN = 60
_WAITS: dict[Waits, str] = {
    "lines": "it waits for input: type it, then Enter; Ctrl-C interrupts",
    "hidden": "it waits for hidden input, a password perhaps: type it, then Enter; Ctrl-C interrupts",
    "keys": "it waits for single keys, as a full-screen program does; Ctrl-C interrupts",
}


class Speaking:
    """One for each command that runs."""

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._began = self._printed_at = now()
        self._asked: float | None = None
        self._said = Said()
        self._tail = b""
        self._before: tuple[float, ...] = ()

    def knows(self, before: tuple[float, ...]) -> None:
        """How long it took each time it passed, in seconds."""
        self._before = before

    def printed(self, data: bytes) -> None:
        """It printed something."""
        self._printed_at = self._now()
        self._tail = (self._tail + data)[-_KEPT:]

    def answered(self) -> None:
        """Keys went to it: the next time it waits, it waits for something else."""
        self._said = Said(silent_s=self._said.silent_s, long_s=self._said.long_s, stopping=self._said.stopping)

    def asked_to_stop(self, more_s: float = 0.0) -> None:
        """It was just asked to stop, and has so many seconds more than after a Ctrl-C before that is spoken of."""
        self._asked = self._now() + more_s

    def sight(self, waits: Waits) -> Sight:
        """What is seen of it now."""
        now = self._now()
        asked = -1.0 if self._asked is None else now - self._asked
        return Sight(now - self._began, now - self._printed_at, waits, max(self._before, default=0.0), asked)

    def due(self, sight: Sight) -> tuple[Topic, ...]:
        """What is to be said now."""
        topics, self._said = due(sight, self._said)
        return topics

    def lines(self, sight: Sight, topics: tuple[Topic, ...]) -> list[str]:
        """One short paragraph for all that is due."""
        if topics == ("waits",):
            return [f"  ({_WAITS[sight.waits or 'lines']})"]
        if not {"silent", "long", "waits"} & set(topics):
            return []
        said = [f"running {_span(sight.elapsed_s)}{self._compared()}"]
        if sight.silent_s >= 10:
            said.append(f"silent {_span(sight.silent_s)}")
        lines = [f"  ({', '.join(said)})"]
        if last := self._last_line():
            lines.append(f"  (last line, {_span(sight.silent_s)} ago: {last})")
        doing = _WAITS[sight.waits] if sight.waits else "working, or waiting for something unseen; Ctrl-C interrupts"
        return [*lines, f"  ({doing})"]

    def _compared(self) -> str:
        if not self._before:
            return ""
        shortest, longest = min(self._before), max(self._before)
        times = f"{len(self._before)} time{'s' if len(self._before) > 1 else ''}"
        span = _span(longest) if longest - shortest < 1 else f"{_span(shortest)} to {_span(longest)}"
        return f"; it took {span} the last {times} it passed"

    def _last_line(self) -> str:
        text = _COLOUR.sub("", self._tail.decode("utf-8", "replace")).replace("\r", "\n")
        last = one_line(next((line for line in reversed(text.split("\n")) if line.strip()), ""))
        return last if len(last) <= _SHOWN else f"{last[:_SHOWN]} …"


def _span(seconds: float) -> str:
    return took(round(seconds * 1000))
