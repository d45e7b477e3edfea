"""The stop menu: who is alive, what each rung does, and no word of "stopped" before it is true."""

from collections.abc import Iterable

from runbookrunner.console.listing import processes
from runbookrunner.console.phrases import took
from runbookrunner.run.processes import Alive
from runbookrunner.run.session_events import Rung

#: The keys of the menu.
KEYS: dict[bytes, Rung] = {b"i": "int", b"t": "term", b"k": "kill"}
#: How long TERM is given before the menu asks again, in seconds.
GRACE = 5.0
_SENT: dict[Rung, str] = {
    "int": "INT was sent to the programs in front.",
    "term": f"TERM was sent to all of them. If it still runs in {GRACE:.0f} s, you are asked again.",
    "kill": "KILL was sent to all of them.",
}


def menu(task: str, why: str, alive: Iterable[Alive]) -> list[str]:
    """The question. Nothing happens before a key of it is pressed."""
    known = tuple(alive)
    lines = [f"-- {task} is still running: {why}", *processes(known)]
    if not known:
        lines.append("    no program: the shell itself is busy")
    if any(not one.reachable for one in known):
        lines.append("    What cannot be signalled needs the account it runs as; nothing here will end it.")
    kill = "KILL them all: no cleaning up" if known else "KILL the shell: variables and functions may be lost"
    return [
        *lines,
        "   i INT    interrupt the programs in front once more",
        f"   t TERM   ask it and all it started to end; in {GRACE:.0f} s you are asked again",
        f"   k KILL   {kill}",
        "   any other key: let it run on",
    ]


def overdue(timeout_s: int) -> str:
    """Why the menu opens by itself."""
    return f"past its timeout of {took(timeout_s * 1000)}; nothing was done to it"


def sent(rung: Rung) -> str:
    """What was done, and only that."""
    return f"  {_SENT[rung]}"


def offer(alive: Iterable[Alive]) -> list[str]:
    """Said once when what was sent did not end it."""
    return ["  It was asked to stop, and is still running:", *processes(alive), "  Ctrl-C: ways to stop it"]
