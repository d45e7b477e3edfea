"""What lives in the background, and what is to become of it: asked before the session is closed, and on request."""

import asyncio

from runbookrunner.console.listing import background, processes
from runbookrunner.console.phrases import one_line
from runbookrunner.console.stopping import GRACE
from runbookrunner.console.terminal import Terminal
from runbookrunner.run.client import Client
from runbookrunner.run.moves import EndLeft
from runbookrunner.run.processes import Alive
from runbookrunner.run.session_events import Rung

_LOOK = 0.1


async def settle(client: Client, terminal: Terminal, by: str, *, last: bool) -> None:
    """List what lives in the background and ask. `last`: the run is left behind this question."""
    left = client.left()
    if not left:
        if not last:
            terminal.lines("  Nothing runs in the background any more.")
        return
    terminal.lines("", *background(left))
    enter = "leave it at that" if last else "leave them alone"
    answer = (await terminal.ask(f" Enter: {enter} · e: end all of them now\n> ")).strip()
    if answer != "e":
        return
    if (alive := await _end(client, terminal, by, left, "term")) and (
        await terminal.ask(" Enter: leave them · k: KILL, no cleaning up\n> ")
    ).strip() == "k":
        await _end(client, terminal, by, alive, "kill")


async def _end(client: Client, terminal: Terminal, by: str, chosen: tuple[Alive, ...], rung: Rung) -> tuple[Alive, ...]:
    """Send it and wait a while; says what is gone, and returns what is not."""
    refused = await client.perform(EndLeft(processes=chosen, rung=rung), by)
    if refused:
        terminal.lines(f"  ! {one_line(refused.reason)}")
        return ()
    for _ in range(round(GRACE / _LOOK)):
        alive = _still(client, chosen)
        if not alive:
            terminal.lines("  All of them are gone.")
            return ()
        await asyncio.sleep(_LOOK)
    terminal.lines(f"  Still alive {GRACE:.0f} s after {rung.upper()}:", *processes(alive))
    return alive


def _still(client: Client, chosen: tuple[Alive, ...]) -> tuple[Alive, ...]:
    asked = {(one.pid, one.started) for one in chosen}
    return tuple(one for one in client.left() if (one.pid, one.started) in asked)
