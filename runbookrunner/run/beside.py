"""What goes on beside the commands of a run: processes that live on, and what they print while no command runs."""

import asyncio
from contextlib import suppress

from runbookrunner.errors import RunbookError
from runbookrunner.run import moves
from runbookrunner.run.client import Background
from runbookrunner.run.ledger import Ledger
from runbookrunner.run.moves import Refused
from runbookrunner.run.ports import Cast, World
from runbookrunner.run.processes import same, without
from runbookrunner.run.session_events import BackgroundPrinted, ProcessesEnded, ProcessesLeft, SessionClosed

#: The name of the cast, which no task can have.
NAME = "background"
_OURSELVES = "rbr"
#: So much may wait to be recorded; of what comes faster, only the amount is kept.
_WAITING = 1024 * 1024
#: The echo of a Ctrl-C that came late is no output of anybody.
_ECHO = b"^C"


class Beside:
    """One for a run. `number` is that of the cast, from 1; a resumed run begins another."""

    def __init__(self, ledger: Ledger, world: World, number: int) -> None:
        self._ledger = ledger
        self._world = world
        self._number = number
        self._after = ""
        self._said_after: str | None = None
        self._cast: Cast | None = None
        self._heard: list[bytes] = []
        self._size = 0
        self._dropped = 0
        self._bytes = 0
        self._keeping: asyncio.Task[None] | None = None
        world.session.overhear(self._hear)

    async def look(self, task: str, by: str) -> None:
        """Record what lives on behind a command, where that changed. The ledger's lock must be held."""
        self._after = task
        now = self._world.session.left()
        if not same(self._ledger.state.left, now):
            await self._ledger.happened((ProcessesLeft(task=task, processes=now),), by)

    async def end(self, move: moves.EndLeft, by: str) -> Refused | None:
        """Signal the processes that were listed, as far as they are still there, and record it."""
        now = {(one.pid, one.started): one for one in self._world.session.left()}
        chosen = tuple(now[key] for one in move.processes if (key := (one.pid, one.started)) in now)
        if not chosen:
            return Refused("none of these processes is there any more; look again")
        self._world.session.end_left(chosen, move.rung)
        try:
            async with self._ledger.lock:
                await self._ledger.happened((ProcessesEnded(rung=move.rung, processes=chosen),), by)
        except RunbookError as error:
            return Refused(str(error))
        return None

    async def close(self) -> tuple[str, ...]:
        """End the session, keep the last of what is printed, and record what survives; names it."""
        alive = tuple(without(name, self._world.secrets) for name in await self._world.session.close())
        if self._keeping:
            await self._keeping
        if self._cast:
            await self._cast.finish(None)
        if alive or self._bytes:
            with suppress(RunbookError):
                async with self._ledger.lock:
                    closed = SessionClosed(alive=alive, background_bytes=self._bytes)
                    await self._ledger.happened((closed,), _OURSELVES)
        return alive

    def _hear(self, data: bytes) -> None:
        if not data.replace(_ECHO, b"").strip():
            return
        self._bytes += len(data)
        if self._size + len(data) > _WAITING:
            self._dropped += len(data)
            return
        self._heard.append(data)
        self._size += len(data)
        if self._keeping is None or self._keeping.done():
            self._keeping = asyncio.get_running_loop().create_task(self._keep())

    async def _keep(self) -> None:
        """Into the cast first, which redacts it; only what the cast gives back is shown."""
        while self._heard:
            data, self._heard, self._size = b"".join(self._heard), [], 0
            if self._dropped:
                data += f"\n[{self._dropped} bytes came too fast and were not kept]\n".encode()
                self._dropped = 0
            if self._cast is None:
                self._cast = self._world.journal.cast(NAME, self._number, "what was printed while no command ran")
            shown = await self._cast.write(data)
            await self._note()
            if shown:
                self._ledger.publish(Background(shown))

    async def _note(self) -> None:
        """Once behind each command; a record that cannot be kept now is made up for by the next."""
        if self._said_after == self._after:
            return
        self._said_after = self._after
        event = BackgroundPrinted(task=self._after, cast=f"out/{NAME}-{self._number}.cast")
        with suppress(RunbookError):
            async with self._ledger.lock:
                await self._ledger.happened((event,), _OURSELVES)
