"""Ending processes that a session started, gently first."""

import asyncio
import signal

from runbookrunner.session.platform import Process, marked, processes, tree

_RUNGS = ((signal.SIGHUP, 0.3), (signal.SIGTERM, 0.5), (signal.SIGKILL, 1.0))
_LOOK = 0.001


async def end(shells: frozenset[int]) -> None:
    """End the sessions led by these processes, and all their descendants: HUP, then TERM, then KILL."""
    for number, grace in _RUNGS:
        members = _members(shells)
        for member in members:
            member.signal(number)
            # A stopped process would hear nothing before it runs on.
            member.signal(signal.SIGCONT)
        if not await _gone(members, grace):
            continue
        if not _members(shells):
            return


def survivors(mark: str) -> tuple[str, ...]:
    """Processes started under this `NAME=value` that are still there, as `pid 4121 sleep 600`."""
    return tuple(str(one) for one in processes() if marked(one.pid, mark))


def _members(shells: frozenset[int]) -> list[Process]:
    return list({one.pid: one for one in [*(p for p in processes() if p.session in shells), *tree(shells)]}.values())


async def _gone(members: list[Process], grace: float) -> bool:
    loop = asyncio.get_running_loop()
    end_of_grace = loop.time() + grace
    while any(one.alive() for one in members):
        if loop.time() >= end_of_grace:
            return False
        await asyncio.sleep(_LOOK)
    return True
