"""The two FIFOs beside the terminal: commands of the engine one way, reports of the shell the other."""

import asyncio
import os
from collections.abc import Callable
from pathlib import Path
from typing import Literal, cast, get_args

from msgspec import Struct

How = Literal["unit", "stray", "interrupt", "errexit", "checked"]


class Report(Struct, frozen=True):
    """What the pump says at the end of a unit.

    `unit` is 0 where none was under way. `options` is `$-`, with `p` added for pipefail. `environment`
    holds the variables that say where programs act.
    """

    how: How
    generation: int
    unit: int
    status: int
    options: str
    folder: str
    environment: dict[str, str]


class Channel:
    """Both FIFOs, held open in both directions so that neither side ever waits in open()."""

    def __init__(self, folder: Path, heard: Callable[[Report], None]) -> None:
        flags = os.O_RDWR | os.O_NONBLOCK | os.O_CLOEXEC
        for name in ("control", "events"):
            os.mkfifo(folder / name, 0o600)
        self._control = os.open(folder / "control", flags)
        self._events = os.open(folder / "events", flags)
        self._heard = heard
        self._half = b""
        self._environment: dict[str, str] = {}
        self._loop = asyncio.get_running_loop()
        self._loop.add_reader(self._events, self._read)

    def tell(self, line: str) -> None:
        """Send one line to the pump."""
        os.write(self._control, line.encode() + b"\n")

    def close(self) -> None:
        """Let go of both FIFOs."""
        self._loop.remove_reader(self._events)
        os.close(self._control)
        os.close(self._events)

    def _read(self) -> None:
        try:
            data = os.read(self._events, 65536)
        except BlockingIOError:
            return
        *reports, self._half = (self._half + data).split(b"\0")
        for text in reports:
            if text.startswith(b"="):
                name, _, value = os.fsdecode(text[1:]).partition("=")
                self._environment[name] = value
            elif report := _parsed(text, self._environment):
                self._environment = {}
                self._heard(report)


def _parsed(text: bytes, environment: dict[str, str]) -> Report | None:
    """A report, or None for what something else wrote into the FIFO."""
    words = text.split(b" ", 5)
    how = words[0].decode("ascii", "replace")
    if len(words) != 6 or how not in get_args(How) or not all(word.isdigit() for word in words[1:4]):
        return None
    generation, unit, status = map(int, words[1:4])
    options, folder = words[4].decode("ascii", "replace"), os.fsdecode(words[5])
    return Report(cast(How, how), generation, unit, status, options, folder, environment)
