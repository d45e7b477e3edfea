"""Ending processes that a session started, gently first, and sparing those that are meant to outlive it."""

import asyncio
import signal

from runbookrunner.session.platform import Process, marked, processes, tree
from runbookrunner.session.status import meant_to_outlive

_RUNGS = ((signal.SIGHUP, 0.3), (signal.SIGTERM, 0.5), (signal.SIGKILL, 1.0))
_LOOK = 0.001


async def end(shells: frozenset[int], *, spare: bool = True) -> None:
    """End the sessions led by these processes, and their descendants: HUP, then TERM, then KILL.

    Spared is what ignores the hang-up (`nohup`) or left for a session of its own (`setsid`), with what it started,
    unless `spare` is false.
    """
    for number, grace in _RUNGS:
        members = _members(shells, spare=spare)
        for member in members:
            member.signal(number)
            # A stopped process would hear nothing before it runs on.
            member.signal(signal.SIGCONT)
        if not await _gone(members, grace):
            continue
        if not _members(shells, spare=spare):
            return


def survivors(mark: str) -> tuple[str, ...]:
    """Processes started under this `NAME=value` that are still there, as `pid 4121 sleep 600`."""
    return tuple(str(one) for one in processes() if marked(one.pid, mark))


def _members(shells: frozenset[int], *, spare: bool) -> list[Process]:
    known = {one.pid: one for one in [*(p for p in processes() if p.session in shells), *tree(shells)]}
    return [one for one in known.values() if one.pid in shells or not (spare and _spared(one, known, shells))]


def _spared(one: Process, known: dict[int, Process], shells: frozenset[int]) -> bool:
    """Whether it, or what started it, is meant to outlive the session."""
    above: Process | None = one
    while above and above.pid not in shells:
        if meant_to_outlive(above, shells):
            return True
        above = known.get(above.parent)
    return False


async def _gone(members: list[Process], grace: float) -> bool:
    loop = asyncio.get_running_loop()
    end_of_grace = loop.time() + grace
    while any(one.alive() for one in members):
        if loop.time() >= end_of_grace:
            return False
        await asyncio.sleep(_LOOK)
    return True
