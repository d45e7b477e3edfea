"""Standing by a running command in line mode: what is due is said, and Ctrl-C leads to the ways of stopping it."""

import asyncio
import time
from collections.abc import Callable, Coroutine
from typing import Any

from runbookrunner.console import stopping
from runbookrunner.console.speaking import Speaking
from runbookrunner.console.terminal import Terminal
from runbookrunner.run.client import Client
from runbookrunner.run.command_events import CommandStarted
from runbookrunner.run.moves import Interrupt, Refused
from runbookrunner.run.session_events import CommandOverdue, Rung
from runbookrunner.run.speaking import Sight, next_look

_CTRL_C = b"\x03"
_SECOND_PRESS = 2.0
#: Keys pressed so soon after the menu opened were not meant for it.
_DEAF = 0.3
#: When it is worth knowing how long the command took before.
_COMPARE = 10.0
_IDLE = 1.0

Usual = Callable[[str], tuple[float, ...]]
Spawn = Callable[[Coroutine[Any, Any, Any]], None]


class Vigil:
    """Says and asks; acts only on a key. `usual` gives the earlier durations of a command by its digest."""

    def __init__(self, client: Client, terminal: Terminal, by: str, usual: Usual, spawn: Spawn) -> None:
        self._client = client
        self._terminal = terminal
        self._by = by
        self._usual = usual
        self._spawn = spawn
        self._speaking: Speaking | None = None
        self._started: CommandStarted | None = None
        self._compared = False
        self._pressed_at = 0.0
        self._menu_at: float | None = None
        #: What the next Ctrl-C opens the menu for; empty where it interrupts.
        self._offered = ""
        self._timeout_s = 0
        self._overdue_at = 0.0

    def begin(self, started: CommandStarted) -> None:
        """A command started."""
        self._started, self._speaking, self._compared = started, Speaking(), False
        self._menu_at, self._offered, self._timeout_s = None, "", 0

    def end(self) -> None:
        """It is over; so is every question about it."""
        self._speaking, self._menu_at, self._offered = None, None, ""

    def printed(self, data: bytes) -> None:
        """It printed something."""
        if self._speaking:
            self._speaking.printed(data)

    def overdue(self, event: CommandOverdue) -> None:
        """Ask: the next Ctrl-C is the answer, so that no letter meant for the command can be one."""
        self._timeout_s = event.timeout_s
        self._overdue_at = time.monotonic() + event.timeout_s
        self._offer(stopping.overdue(event.timeout_s))

    def look(self) -> float:
        """Say what is due; returns in how many seconds to look again."""
        if self._speaking is None or self._started is None:
            return _IDLE
        sight = self._speaking.sight("lines" if self._client.waiting() else "")
        if sight.elapsed_s >= _COMPARE and not self._compared:
            self._compared = True
            self._spawn(self._compare(self._speaking, self._started.sha256))
        if self._timeout_s and time.monotonic() >= self._overdue_at:
            self._overdue_at += self._timeout_s
            self._offer(stopping.overdue(self._timeout_s))
        if self._menu_at is None:
            self._say(sight)
        return next_look(sight)

    def takes(self, keys: bytes) -> bool:
        """Whether these keys were for the menu, or open it; else they are for the command."""
        if self._speaking is None:
            return False
        if self._menu_at is not None:
            self._choose(keys[:1])
            return True
        if _CTRL_C not in keys:
            self._speaking.answered()
            return False
        again = time.monotonic() - self._pressed_at < _SECOND_PRESS
        self._pressed_at = time.monotonic()
        if again or self._offered:
            self._open(self._offered or "Ctrl-C did not end it yet")
            return True
        self._speaking.asked_to_stop()
        return False

    def _say(self, sight: Sight) -> None:
        if self._speaking is None:
            return
        topics = self._speaking.due(sight)
        if topics == ("waits",) and not self._terminal.at_line_start:
            return  # it has printed a prompt of its own on this line
        if "stopping" in topics and not self._offered:
            self._offered = "it was asked to stop"
            self._terminal.lines(*stopping.offer(self._client.alive()))
        self._terminal.lines(*self._speaking.lines(sight, topics))

    def _offer(self, why: str) -> None:
        self._offered = why
        task = self._started.task if self._started else ""
        self._terminal.lines(
            f"-- {task} is still running: {why}", "   Ctrl-C: ways to stop it; all else goes on as it is"
        )

    def _open(self, why: str) -> None:
        self._offered = ""
        self._menu_at = time.monotonic()
        task = self._started.task if self._started else ""
        self._terminal.lines(*stopping.menu(task, why, self._client.alive()))

    def _choose(self, key: bytes) -> None:
        if self._menu_at is None or time.monotonic() - self._menu_at < _DEAF or key == _CTRL_C:
            return
        self._menu_at = None
        rung: Rung | None = stopping.KEYS.get(key)
        if rung is None:
            self._terminal.lines("  It runs on.")
            return
        self._spawn(self._stop(rung))

    async def _stop(self, rung: Rung) -> Refused | None:
        refused = await self._client.perform(Interrupt(rung=rung), self._by)
        if self._speaking and refused is None:
            self._speaking.asked_to_stop(stopping.GRACE - 3 if rung == "term" else 0)
            self._terminal.lines(stopping.sent(rung))
        return refused

    async def _compare(self, speaking: Speaking, sha256: str) -> None:
        speaking.knows(await asyncio.to_thread(self._usual, sha256))
