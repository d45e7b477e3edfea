"""The whole terminal in a program's hands, and back: who draws on it, who gets the keys, how one comes back."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

from runbookrunner.console.escape_menu import EscapeMenu
from runbookrunner.console.terminal import Closed, Interrupted, Terminal
from runbookrunner.passing import Passing
from runbookrunner.run.client import Client
from runbookrunner.run.moves import Input, Refused

ESCAPE = b"\x1d"
_SUSPEND = b"\x1a"
#: So much of what a program prints behind the open menu is shown when that is closed.
_BEHIND = 256 * 1024
_REDRAW_AFTER = 0.1
_HIDDEN = " (hidden: what you type is neither shown nor recorded) "
_WANTS_KEYS = "  (it wants single keys. If it draws on the whole screen: Ctrl-] then i gives it this terminal)"
_CANNOT_DRAW = (
    "  (it wants single keys. TERM says that this terminal cannot be drawn on; Ctrl-] interrupts or stops it)"
)

Spawn = Callable[[Coroutine[Any, Any, Refused | None]], None]
Show = Callable[[bytes], None]


class Handover:
    """Stands between a running command and the terminal; one for each front end.

    A program gets the terminal only by the operator's key: that which confirmed a command known to be interactive,
    or `i` in the menu. It gets it when it asks for single keys, and keeps it until it ends.
    """

    def __init__(self, client: Client, terminal: Terminal, by: str, spawn: Spawn, show: Show) -> None:
        self._client = client
        self._terminal = terminal
        self._by = by
        self._spawn = spawn
        self._show = show
        self._menu = EscapeMenu(client, terminal, by)
        self._passing: Passing | None = None
        self._offered = False
        #: Whether it was known beforehand that the keyboard is wanted; then its own terminal ends lines.
        self._known = False
        self._told: set[str] = set()
        self._asking: asyncio.Task[None] | None = None
        self._behind = b""
        self._last = b""
        self._line_start = True

    @property
    def active(self) -> bool:
        """Whether a program has the whole terminal."""
        return self._passing is not None

    def begin(self, task: str) -> bool:
        """A command starts; returns whether it is known to want the keyboard."""
        interactive = self._client.state.task(self._client.route, task).interactive
        self._known = interactive
        self._offered = interactive and self._terminal.draws
        self._told = set()
        self._last = self._behind = b""
        return interactive

    async def end(self) -> None:
        """The command is over: the terminal is ours, as it was before."""
        if self._asking:
            self._asking.cancel()
            await asyncio.wait({self._asking})
        self.take_back()

    def take_back(self) -> None:
        """Take the terminal from the program, whatever it had switched on."""
        if self._passing:
            self._leave(self._passing)
            self._passing = None
        self._offered = False

    def takes(self, data: bytes) -> bool:
        """Whether this output is dealt with here: drawn by a program that has the terminal, or behind the menu."""
        self._last = (self._last + data)[-4096:]
        if self._passing is None and self._offered and self._client.keyboard() == "keys":
            self.give()
        if self._asking:
            self._behind = (self._behind + data)[-_BEHIND:]
            if self._passing and self._passing.alternate:
                self._passing.feed(data)  # it draws anew when it comes back; only what it switches on is of interest
                self._behind = b""
            return True
        if self._passing is None:
            return False
        self._terminal.write(self._passing.feed(data))
        return True

    def give(self) -> None:
        """Give the program the whole terminal from here on."""
        self._passing = Passing()
        self._offered = False
        self._line_start = self._terminal.at_line_start
        self._terminal.whole(self._known)

    def pressed(self, keys: bytes) -> bool:
        """Whether these keys are dealt with here: all of them while a program has the terminal, and the menu's."""
        if self._asking:
            return True
        before, escape, _ = keys.partition(ESCAPE)
        if not escape and self._passing is None:
            if keys == _SUSPEND and self._client.keyboard() != "keys":
                self._terminal.lines("  Ctrl-Z does nothing here; Ctrl-C interrupts, Ctrl-] opens the menu")
                return True
            return False
        if before:
            self._spawn(self._client.perform(Input(keys=before), self._by))
        if escape:
            self._asking = asyncio.ensure_future(self._ask())
        return True

    def look(self) -> None:
        """Say once what a command wants of the keyboard, where that is not whole lines."""
        wants = self._client.keyboard()
        if self._asking or self._passing or wants == "lines" or wants in self._told or not self._client.waiting():
            return
        if wants == "keys" and self._offered:
            self.give()
            self._redraw()
            return
        self._told.add(wants)
        if wants == "hidden":
            self._terminal.write(_HIDDEN)
        else:
            self._terminal.lines(_WANTS_KEYS if self._terminal.draws else _CANNOT_DRAW)

    def resized(self) -> None:
        """The operator's terminal has another size."""
        self._client.resize(*self._terminal.size())

    def stopping(self) -> None:
        """The runner is about to be stopped, and others use the terminal meanwhile."""
        if self._passing and not self._asking:
            self._leave(self._passing)
        if self._client.state.phase == "running":
            self._terminal.lines("-- rbr stops; the command goes on. fg comes back to it")

    def goes_on(self) -> None:
        """The runner goes on; the terminal is set up already."""
        if self._passing and not self._asking:
            self._return(self._passing)
        elif self._client.state.phase == "running":
            self._terminal.lines("-- rbr goes on")

    async def _ask(self) -> None:
        """The menu, in front of the program."""
        passing = self._passing
        if passing:
            self._leave(passing)
        chosen = ""
        try:
            async with self._terminal.asking():
                able = self._terminal.draws and passing is None and self._client.keyboard() == "keys"
                chosen = await self._menu.open(None if passing and passing.alternate else self._last, whole=able)
        except (Closed, Interrupted):
            pass
        finally:
            self._asking = None
        behind, self._behind = self._behind, b""
        if chosen == "whole":
            self.give()
            self._redraw()
        elif passing and self._passing:
            self._return(passing)
            self._terminal.write(passing.feed(behind))
        elif behind:
            self._show(behind)
        if chosen == "escape":
            self._spawn(self._client.perform(Input(keys=ESCAPE), self._by))

    def _leave(self, passing: Passing) -> None:
        alternate = passing.alternate
        self._terminal.write(passing.leaving())
        self._terminal.at_line_start = alternate and self._line_start
        self._terminal.whole(False)

    def _return(self, passing: Passing) -> None:
        self._line_start = self._terminal.at_line_start
        self._terminal.whole(self._known)
        self._terminal.write(passing.returning())
        self._redraw()

    def _redraw(self) -> None:
        """Programs draw anew when the size changes, and only then."""
        columns, rows = self._terminal.size()
        self._client.resize(columns, max(1, rows - 1))
        asyncio.get_running_loop().call_later(_REDRAW_AFTER, self.resized)
