"""Ending the processes of one command: which they are, and how a signal reaches all of them."""

import os
import signal
from collections.abc import Callable, Iterable
from contextlib import suppress

from runbookrunner.run.session_events import Rung
from runbookrunner.session import platform
from runbookrunner.session.platform import Process
from runbookrunner.session.shell import Shell

#: How often a tree is looked at again that grows while it is ended.
_WALKS = 50


def signal_in_front(shell: Shell) -> None:
    """Send INT to the group in front, also where the terminal does not turn Ctrl-C into one. The shell is spared."""
    group = shell.front()
    if group not in {0, shell.pid}:
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(group, signal.SIGINT)


def end_all(roots: Callable[[], Iterable[int]], rung: Rung) -> list[Process]:
    """Send TERM or KILL to all that descends from `roots`, looking again until nothing new is there.

    What is to be killed is stopped first, so that it starts nothing new meanwhile; but not the roots, which the
    shell would then take for stopped jobs and go on.
    """
    number = signal.SIGTERM if rung == "term" else signal.SIGKILL
    found: dict[int, Process] = {}
    for _ in range(_WALKS):
        now = frozenset(roots())
        new = [one for one in platform.tree(now) if one.pid not in found]
        if not new:
            break
        for one in new:
            found[one.pid] = one
            one.signal(signal.SIGSTOP if rung == "kill" and one.pid not in now else number)
    for one in found.values():
        if rung == "kill":
            one.signal(number)
        # Whoever is stopped hears TERM only when it runs on.
        one.signal(signal.SIGCONT)
    return list(found.values())
