"""The records of one run while they are made: what each does to the state, and who hears of it."""

import asyncio
from collections.abc import Sequence

from runbookrunner.run.client import Happened, Listener, Notice
from runbookrunner.run.ending import finished
from runbookrunner.run.event import Event
from runbookrunner.run.events import Record
from runbookrunner.run.fold import fold, folded
from runbookrunner.run.plan import Route
from runbookrunner.run.ports import Journal
from runbookrunner.run.state import State


class Ledger:
    """One journal with the state it stands for.

    Whoever judges and records holds `lock` meanwhile, and begins with `catch_up`; nobody holds it while a
    command runs.
    """

    def __init__(self, route: Route, journal: Journal, records: Sequence[Record] = ()) -> None:
        self.route = route
        self.state: State = folded(route, records)
        self.lock = asyncio.Lock()
        self._journal = journal
        self._listeners: list[Listener] = []
        self._overdue: list[tuple[Event, str]] = []

    def subscribe(self, listener: Listener) -> None:
        """Have it hear of every record and all output from now on, in order."""
        self._listeners.append(listener)

    def publish(self, notice: Notice) -> None:
        """Tell everybody."""
        for listener in self._listeners:
            listener(notice)

    async def record(self, event: Event, by: str) -> None:
        """Return when the event is on disk, in the state, and told. Raises `RunbookError` where it cannot be kept."""
        record = await self._journal.append(event, by)
        self.state = fold(self.route, self.state, record)
        self.publish(Happened(record, self.state))
        if self.state.phase == "done":
            await self.record(finished(self.route, self.state), by)

    async def happened(self, events: Sequence[Event], by: str) -> None:
        """Record what happened already, so that it may be late but is never lost."""
        self._overdue += [(event, by) for event in events]
        await self.catch_up()

    async def catch_up(self) -> None:
        """Record what could not be recorded when it happened; nothing new starts before that."""
        while self._overdue:
            event, by = self._overdue[0]
            await self.record(event, by)
            self._overdue.pop(0)
