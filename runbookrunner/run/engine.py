"""The engine: one move in, facts out. It validates, records, acts, in that order, and holds no screen."""

from collections.abc import Sequence

from runbookrunner.command.interpreters import Prepared
from runbookrunner.errors import RunbookError
from runbookrunner.run import moves
from runbookrunner.run.beside import Beside
from runbookrunner.run.client import Listener
from runbookrunner.run.command_events import Context, WaitBegan
from runbookrunner.run.decide import allowed, decide
from runbookrunner.run.event import Event
from runbookrunner.run.events import Record
from runbookrunner.run.ledger import Ledger
from runbookrunner.run.moves import Move, Refused
from runbookrunner.run.plan import Route
from runbookrunner.run.ports import World
from runbookrunner.run.processes import Alive, masked
from runbookrunner.run.redline import edited, own
from runbookrunner.run.repeating import Repeating
from runbookrunner.run.run_events import RunResumed, RunStarted
from runbookrunner.run.runner import Runner
from runbookrunner.run.session_events import Keyboard, SessionStarted
from runbookrunner.run.state import State
from runbookrunner.run.typist import Typist
from runbookrunner.run.waiting import asked_for, unreasonable


class Engine:
    """One run. It is a `Client`; several front ends may call it at once, one loop owns it."""

    def __init__(self, route: Route, world: World, records: Sequence[Record] = ()) -> None:
        self.route = route
        self._ledger = Ledger(route, world.journal, records)
        before = sum(isinstance(record.event, SessionStarted) for record in records)
        self._beside = Beside(self._ledger, world, before + 1)
        self._runner = Runner(self._ledger, world, self._beside)
        self._repeating = Repeating(world)
        self._world = world
        self._typist = Typist(self._ledger, world)

    @property
    def state(self) -> State:
        """Where the run stands."""
        return self._ledger.state

    def subscribe(self, listener: Listener) -> None:
        """Hear of every record and all output from now on, in order."""
        self._ledger.subscribe(listener)

    def waiting(self) -> bool:
        """Whether the running command is seen to wait for the keyboard."""
        return self.state.phase == "running" and self._world.session.waiting()

    def alive(self) -> tuple[Alive, ...]:
        """The processes of the running command, parents first."""
        return masked(self._world.session.alive(), self._world.secrets)

    def left(self) -> tuple[Alive, ...]:
        """What this run started and still lives beside its commands, as it is now."""
        return masked(self._world.session.left(), self._world.secrets)

    def keyboard(self) -> Keyboard:
        """What the running command wants of the keyboard now."""
        return self._world.session.keyboard()

    def resize(self, columns: int, rows: int) -> None:
        """Pass the size of the operator's terminal on to programs."""
        self._runner.resize(columns, rows)

    def contexts(self, task: str) -> tuple[Context, ...]:
        """Where a command would act if it were started now."""
        return self._runner.contexts(task)

    async def begin(self, event: RunStarted | RunResumed, by: str) -> None:
        """Record that the run starts, or goes on. Raises `RunbookError` where it cannot be recorded."""
        async with self._ledger.lock:
            await self._ledger.record(event, by)

    async def perform(self, move: Move, by: str) -> Refused | None:  # noqa: PLR0911  a table of what acts
        """Make a move: refuse it, or record it and act. A command is over when this returns.

        The lock is held while a move is judged and recorded, never while a command runs, so that
        input, interrupt, notes and detaching work then.
        """
        match move:
            case moves.Run():
                return await self._runner.run(move, by)
            case moves.RunRest():
                return await self._runner.run_rest(move, by)
            case moves.Fresh():
                return await self._runner.fresh(move, by)
            case moves.EndLeft():
                return allowed(self.route, self.state, move) or await self._beside.end(move, by)
            case moves.Input():
                return await self._typist.input(move, by)
            case moves.TypeLine():
                return await self._typist.line(move, by)
            case moves.WaitUntil():
                return await self._wait(move, by)
            case moves.CountDown():
                return await self._count_down(move, by)
            case moves.StopWaiting():
                return await self._stop_waiting(move, by)
            case _:
                return await self._settle(move, by)

    async def close(self) -> tuple[str, ...]:
        """End the session and let go of the record; names processes that survived."""
        survivors = await self._beside.close()
        await self._world.journal.close()
        return survivors

    async def _settle(self, move: Move, by: str) -> Refused | None:
        """All moves that start no command."""
        if isinstance(move, moves.Interrupt | moves.Detach):
            self._repeating.stop()  # nobody who stops, or goes away, wants a next attempt
        if isinstance(move, moves.Interrupt) and self.state.phase == "running":
            self._typist.forget()
            self._world.session.stop(move.rung)  # before the record: a full disk must not keep a command running
        try:
            async with self._ledger.lock:
                await self._ledger.catch_up()
                event = self._ruled(move)
                if isinstance(event, Refused):
                    return event
                await self._ledger.record(event, by)
        except RunbookError as error:
            return Refused(str(error))
        return None

    def _ruled(self, move: Move) -> Event | Refused:
        refused = allowed(self.route, self.state, move)
        if refused:
            return refused
        match move:
            case moves.Edit():
                return edited(self.route, self.state, move, self._world.split)
            case moves.Own():
                return own(self.state, move, self._world.split, self._prepared)
            case _:
                return decide(self.route, self.state, move)

    def _prepared(self, language: str, text: str) -> Prepared:
        """The command that gives a block to its interpreter, found where the session finds programs."""
        return self._world.interpreters(language, text, self._world.session.environment)

    async def _wait(self, move: moves.WaitUntil, by: str) -> Refused | None:
        """Repeat a verification until it passes; the last attempt then decides where the run goes on."""
        try:
            async with self._ledger.lock:
                await self._ledger.catch_up()
                refused = (
                    allowed(self.route, self.state, move) or unreasonable(move) or self._runner.elsewhere(move.task)
                )
                if refused:
                    return refused
                await self._ledger.record(WaitBegan(task=move.task, every_s=move.every_s, limit_s=move.limit_s), by)
            ended = await self._repeating.repeat(move, lambda: self._runner.attempt(move.task, by))
            async with self._ledger.lock:
                await self._ledger.record(ended, by)
        except RunbookError as error:
            return Refused(str(error))
        return None

    async def _stop_waiting(self, move: moves.StopWaiting, by: str) -> Refused | None:
        """End a wait, also one that the record broke off, where nobody waits any more."""
        self._repeating.stop()
        if self._repeating.active:
            return None
        return await self._settle(move, by)

    async def _count_down(self, move: moves.CountDown, by: str) -> Refused | None:
        refused = allowed(self.route, self.state, move)
        if refused:
            return refused
        event = await self._repeating.count_down(move.task, asked_for(self.state.task(self.route, move.task)))
        try:
            async with self._ledger.lock:
                await self._ledger.record(event, by)
        except RunbookError as error:
            return Refused(str(error))
        return None
