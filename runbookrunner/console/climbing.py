"""`--yes` past a timeout: nobody is there to choose, so the ladder is climbed, each rung recorded with its reason."""

import asyncio
from collections.abc import Callable

from runbookrunner.console.phrases import took
from runbookrunner.console.stopping import GRACE
from runbookrunner.run.client import Client
from runbookrunner.run.moves import Interrupt
from runbookrunner.run.session_events import CommandOverdue, Rung

#: Seconds between a rung and the next one.
_RUNGS: tuple[tuple[Rung, float], ...] = (("int", GRACE), ("term", GRACE), ("kill", GRACE), ("kill", 0))


async def climb(client: Client, event: CommandOverdue, by: str, say: Callable[..., None]) -> None:
    """INT, TERM, grace, KILL; the second KILL is for a shell that itself does not end. Ends when the command has."""
    why = f"timeout of {took(event.timeout_s * 1000)} under --yes"
    for rung, grace in _RUNGS:
        if _over(client, event):
            return
        say(f"-- {event.task} is still running past its {why}: {rung.upper()} is sent")
        await client.perform(Interrupt(rung=rung, reason=why), by)
        for _ in range(round(grace / 0.1)):
            if _over(client, event):
                return
            await asyncio.sleep(0.1)


def _over(client: Client, event: CommandOverdue) -> bool:
    state = client.state
    return state.running != event.task or len(state.attempts.get(event.task, ())) != event.attempt
