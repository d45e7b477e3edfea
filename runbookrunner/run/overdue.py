"""The timeout of a command: when it passes, that is recorded, and nothing is done to the command."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from runbookrunner.errors import RunbookError
from runbookrunner.run.command_events import CommandStarted
from runbookrunner.run.ledger import Ledger
from runbookrunner.run.session_events import CommandOverdue
from runbookrunner.run.waiting import Pause

_OURSELVES = "rbr"


@asynccontextmanager
async def timed(ledger: Ledger, pause: Pause, started: CommandStarted, timeout_s: int) -> AsyncIterator[None]:
    """While inside, the command runs; 0 seconds: for as long as it likes."""
    over = asyncio.Event()

    async def wait() -> None:
        if await pause(timeout_s, over) or over.is_set():
            return
        event = CommandOverdue(task=started.task, attempt=started.attempt, timeout_s=timeout_s)
        with suppress(RunbookError):
            async with ledger.lock:
                await ledger.happened((event,), _OURSELVES)

    waiting = asyncio.ensure_future(wait()) if timeout_s else None
    try:
        yield
    finally:
        over.set()
        if waiting:
            await waiting
