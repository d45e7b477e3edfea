"""Seeing to it that one Ctrl-C ends a command, also where no program was there to take it.

Bash stops a command only when the program in front dies of the interrupt. A Ctrl-C that comes while bash is
about to start a program, or in the instant in which one ends by itself, reaches nobody: the loop goes on. A
program that leaves its disposition for SIGINT alone dies of one that reaches it; so if such a program is gone
and the command goes on with another in front, the key was lost, and it is pressed again. Where a program
ignores, catches or blocks the signal, what follows is its own decision, and the key is not repeated.
"""

import asyncio
import signal
from collections.abc import Callable

from runbookrunner.session.shell import Shell
from runbookrunner.session.status import heeds_by_itself

_TICK = 0.03
_TICKS = 33
_LEAVING = 4
_KEY = b"\x03"


class Chase:
    """One Ctrl-C that was pressed. `over` tells whether the command has ended."""

    def __init__(self, shell: Shell, over: Callable[[], bool]) -> None:
        self._shell = shell
        self._over = over
        self._loop = asyncio.get_running_loop()
        self._asked = -1
        self._quiet = 0
        self._press(_TICKS)

    def _press(self, left: int) -> None:
        before, decides = self._front()
        self._shell.type(_KEY)
        after, decides_too = self._front()
        #: Who surely got it; nobody where the front changed in that moment.
        self._asked = before if before == after else -1
        self._quiet = 0
        if not (decides or decides_too):
            self._loop.call_later(_TICK, self._look, left)

    def _front(self) -> tuple[int, bool]:
        """The group in front (0 for bash, or a copy of it that is no program yet), and whether it decides by itself."""
        if self._shell.in_front():
            return 0, False
        group = self._shell.front()
        return group, any(heeds_by_itself(pid, signal.SIGINT) for pid in self._shell.members(group))

    def _look(self, left: int) -> None:
        if not left or self._over() or self._shell.gone:
            return
        group, _ = self._front()
        # Bash takes a moment to leave a command; what it does for longer, it does without having heard.
        self._quiet = self._quiet + 1 if group == 0 else 0
        if group != self._asked and (group or self._quiet > _LEAVING):
            self._press(left - 1)
        else:
            self._loop.call_later(_TICK, self._look, left - 1)
