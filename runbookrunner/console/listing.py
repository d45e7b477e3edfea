"""Processes as lines of the screen: which, how they are doing, and what becomes of them."""

from collections.abc import Iterable

from runbookrunner.console.phrases import one_line
from runbookrunner.run.processes import Alive, parted

_MOST = 8


def processes(alive: Iterable[Alive], mark: str = "    ") -> list[str]:
    """One line each; of many the first."""
    known = list(alive)
    lines = [f"{mark}{one_process(one)}" for one in known[:_MOST]]
    more = len(known) - _MOST
    return [*lines, f"{mark}and {more} more"] if more > 0 else lines


def one_process(one: Alive) -> str:
    """`pid 4121 sleep 600`, with what is special about it."""
    odd = [
        *(["stopped"] if one.state == "stopped" else []),
        *([] if one.reachable else ["cannot be signalled from this account"]),
    ]
    said = f" ({', '.join(odd)})" if odd else ""
    return f"pid {one.pid} {one_line(one.command)}{said}"


def background(alive: Iterable[Alive]) -> list[str]:
    """What lives beside the commands, and how long it will."""
    ends, outlives = parted(alive)
    lines = ["-- in the background, ended when this run is left:", *processes(ends)] if ends else []
    if outlives:
        lines += ["-- in the background, goes on after this run:", *processes(outlives)]
    return lines


def standing(alive: Iterable[Alive]) -> list[str]:
    """The same in one line, for the head of a step."""
    known = list(alive)
    more = f" and {len(known) - 1} more (& lists them)" if len(known) > 1 else ""
    return [f"   in the background: {one_process(known[0])}{more}"] if known else []
