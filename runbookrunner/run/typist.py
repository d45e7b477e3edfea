"""Types into the running command: keys as they are pressed, pasted lines one by one, lines of the runbook."""

import asyncio
import re
from collections import deque

from runbookrunner.errors import RunbookError
from runbookrunner.run import typed
from runbookrunner.run.ledger import Ledger
from runbookrunner.run.legal import legal
from runbookrunner.run.moves import Input, Refused, TypeLine
from runbookrunner.run.ports import World
from runbookrunner.run.session_events import InputSent, LineTyped

_LOOK_AGAIN = 0.02
#: How often a program that cannot be seen waiting is looked at before it gets the next pasted line.
_UNSEEN = 25


class Typist:
    """The only one who types; what was pasted waits here, line by line, until a program reads it.

    A line that is typed before a program has switched echo off is shown and recorded by the terminal itself, so
    the second line of a paste must not be typed before somebody waits for it.
    """

    def __init__(self, ledger: Ledger, world: World) -> None:
        self._ledger = ledger
        self._session = world.session
        self._noted: set[tuple[str, int, bool]] = set()
        self._later: deque[bytes] = deque()
        self._owner = ("", 0)

    async def input(self, move: Input, by: str) -> Refused | None:
        """Pass keys on, and record that there were some: once for what is typed openly, once for what is hidden."""
        if "input" not in legal(self._ledger.route, self._ledger.state):
            return Refused("no command is running")
        if self._later and self._owner == self._running():
            self._later += _lines(move.keys)
            return None
        if self._session.keyboard() == "keys":
            return await self._type(move.keys, by)
        first, *rest = _lines(move.keys) or [b""]
        refused = await self._type(first, by)
        if refused or not rest:
            return refused
        self._later, self._owner = deque(rest), self._running()
        return await self._type_on(by)

    async def line(self, move: TypeLine, by: str) -> Refused | None:
        """Record a line of the runbook, then type it with Enter behind it."""
        try:
            async with self._ledger.lock:
                await self._ledger.catch_up()
                event = self._judged(move)
                if isinstance(event, Refused):
                    return event
                await self._ledger.record(event, by)
                self._session.send(event.text.encode("utf-8", "surrogateescape") + b"\r")
        except RunbookError as error:
            return Refused(str(error))
        return None

    def forget(self) -> None:
        """Type nothing more of what was pasted: the command is asked to stop."""
        self._later.clear()

    def _judged(self, move: TypeLine) -> LineTyped | Refused:
        event = typed.judged(self._ledger.route, self._ledger.state, move)
        if self._session.keyboard() == "hidden":
            return Refused("it asks for something hidden, a password perhaps: no line is typed into that")
        return event

    async def _type_on(self, by: str) -> Refused | None:
        looks = 0
        while self._later and self._owner == self._running():
            looks = looks + 1 if self._session.takes_line() else 0
            if looks and (self._session.waiting() or looks > _UNSEEN):
                looks = 0
                refused = await self._type(self._later.popleft(), by)
                if refused:
                    return refused
            await asyncio.sleep(_LOOK_AGAIN)
        self._later.clear()
        return None

    def _running(self) -> tuple[str, int]:
        state = self._ledger.state
        running = state.running or ""
        return running, len(state.attempts.get(running, ())) if running else 0

    async def _type(self, keys: bytes, by: str) -> Refused | None:
        task, attempt = self._running()
        hidden = self._session.send(keys)
        if (task, attempt, hidden) in self._noted:
            return None
        self._noted.add((task, attempt, hidden))
        try:
            async with self._ledger.lock:
                if self._running() == (task, attempt):
                    await self._ledger.record(InputSent(task=task, hidden=hidden), by)
        except RunbookError as error:
            return Refused(str(error))
        return None


def _lines(keys: bytes) -> list[bytes]:
    """Keys cut behind each Enter."""
    return re.findall(rb"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+", keys)
