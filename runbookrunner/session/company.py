"""The processes beside the running command: background jobs of its shell, and what shells and commands left behind."""

from collections.abc import Collection, Iterable

from runbookrunner.run.processes import Alive
from runbookrunner.session import platform
from runbookrunner.session.platform import Process
from runbookrunner.session.status import adopted, meant_to_outlive, reap, told


def named(found: Iterable[Process], leaders: Collection[int]) -> tuple[Alive, ...]:
    """Processes in the words of the run; `leaders` are all shells it ever had."""
    return tuple(told(one, outlives=meant_to_outlive(one, leaders)) for one in found)


def orphans(loose: Iterable[int], leaders: Collection[int], mark: str) -> frozenset[int]:
    """What has come loose of this run: orphans in the session of one of its shells, or with its mark.

    Several sessions may live in one process; the orphans of another are not ours to name, let alone to end.
    """
    found = (platform.process(pid) for pid in loose)
    return frozenset(
        one.pid
        for one in found
        if one and one.pid not in leaders and (one.session in leaders or platform.marked(one.pid, mark))
    )


def beside(shells: frozenset[int], leaders: Collection[int], command: frozenset[int], mark: str) -> tuple[Alive, ...]:
    """What lives beside the processes of the running command, by the uppermost of each tree."""
    loose = adopted() - shells
    reap(loose)
    roots = {pid for shell in shells for pid in platform.children(shell)} | orphans(loose, leaders, mark)
    found = (platform.process(pid) for pid in sorted(roots - command))
    return named((one for one in found if one), leaders)
