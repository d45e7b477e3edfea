"""The engine: one move in, facts out. It validates, records, acts, in that order, and holds no screen."""

import asyncio
from collections.abc import Sequence

from runbookrunner.errors import RunbookError
from runbookrunner.run import moves
from runbookrunner.run.bearing import moved
from runbookrunner.run.client import Happened, Listener, Notice, Output
from runbookrunner.run.confirm import digest, obstacle, rest, word
from runbookrunner.run.decide import allowed, decide
from runbookrunner.run.ending import finished
from runbookrunner.run.event import Event
from runbookrunner.run.events import CommandFinished, CommandStarted, Context, Record, RunResumed, RunStarted, WaitBegan
from runbookrunner.run.execution import Execution
from runbookrunner.run.fold import fold, folded
from runbookrunner.run.legal import legal
from runbookrunner.run.moves import Move, Refused
from runbookrunner.run.plan import Route
from runbookrunner.run.ports import World
from runbookrunner.run.redline import edited, own
from runbookrunner.run.repeating import Repeating
from runbookrunner.run.session_events import InputSent, SessionStarted
from runbookrunner.run.state import State
from runbookrunner.run.waiting import asked_for, unreasonable


class Engine:
    """One run. It is a `Client`; several front ends may call it at once, one loop owns it."""

    def __init__(self, route: Route, world: World, records: Sequence[Record] = ()) -> None:
        self.route = route
        self.state: State = folded(route, records)
        self._world = world
        self._lock = asyncio.Lock()
        self._listeners: list[Listener] = []
        self._session_ready = False
        self._input_noted: list[InputSent] = []
        self._repeating = Repeating(world)
        self._overdue: list[tuple[Event, str]] = []

    def subscribe(self, listener: Listener) -> None:
        """Hear of every record and all output from now on, in order."""
        self._listeners.append(listener)

    def waiting(self) -> bool:
        """Whether the running command is seen to wait for the keyboard."""
        return self.state.phase == "running" and self._world.session.waiting()

    def resize(self, columns: int, rows: int) -> None:
        """Pass the size of the operator's terminal on to programs."""
        self._world.session.resize(columns, rows)

    def contexts(self, task: str) -> tuple[Context, ...]:
        """Where a command would act if it were started now."""
        session = self._world.session
        return self._world.compass(self.state.task(self.route, task).text, session.folder, session.environment)

    async def begin(self, event: RunStarted | RunResumed, by: str) -> None:
        """Record that the run starts, or goes on. Raises `RunbookError` where it cannot be recorded."""
        async with self._lock:
            await self._record(event, by)

    async def perform(self, move: Move, by: str) -> Refused | None:  # noqa: PLR0911  a table of what acts
        """Make a move: refuse it, or record it and act. A command is over when this returns.

        The lock is held while a move is judged and recorded, never while a command runs, so that
        input, interrupt, notes and detaching work then.
        """
        match move:
            case moves.Run():
                return await self._run(move, by)
            case moves.RunRest():
                return await self._run_rest(move, by)
            case moves.Input():
                return await self._input(move, by)
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
        survivors = await self._world.session.close()
        await self._world.journal.close()
        return survivors

    async def _settle(self, move: Move, by: str) -> Refused | None:
        """All moves that start no command."""
        if isinstance(move, moves.Interrupt | moves.Detach):
            self._repeating.stop()  # nobody who stops, or goes away, wants a next attempt
        if isinstance(move, moves.Interrupt) and self.state.phase == "running":
            self._world.session.stop(move.rung)  # before the record: a full disk must not keep a command running
        try:
            async with self._lock:
                await self._catch_up()
                event = self._ruled(move)
                if isinstance(event, Refused):
                    return event
                await self._record(event, by)
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
                return own(self.state, move, self._world.split)
            case _:
                return decide(self.route, self.state, move)

    async def _run(self, move: moves.Run, by: str) -> Refused | None:
        try:
            async with self._lock:
                await self._catch_up()
                refused = allowed(self.route, self.state, move) or self._unconfirmed(move)
                if refused:
                    return refused
                await self._ready(by)
                started = self._started(move)
                refused = moved(move.task, move.contexts, started.contexts)
                if refused:
                    return refused
                await self._record(started, by)
            await self._execute(started, by)
        except RunbookError as error:
            return Refused(str(error))
        return None

    async def _run_rest(self, move: moves.RunRest, by: str) -> Refused | None:
        refused = allowed(self.route, self.state, move)
        if refused:
            return refused
        expected = tuple(task.id for task in rest(self.route, self.state))
        if move.tasks != expected or len(move.sha256s) != len(expected):
            return Refused(f"the commands left of this step are {', '.join(expected) or 'none'}; look again")
        contexts = move.contexts or ((),) * len(expected)
        if len(contexts) != len(expected):
            return Refused("the commands left of this step were not all shown with where they point at; look again")
        for task, sha256, shown in zip(move.tasks, move.sha256s, contexts, strict=True):
            if self.state.phase != "ask" or self.state.asked != task:
                return None
            refused = await self._run(moves.Run(task=task, sha256=sha256, contexts=shown), by)
            if refused:
                return refused
        return None

    async def _wait(self, move: moves.WaitUntil, by: str) -> Refused | None:
        """Repeat a verification until it passes; the last attempt then decides where the run goes on."""
        try:
            async with self._lock:
                await self._catch_up()
                refused = allowed(self.route, self.state, move) or unreasonable(move) or self._elsewhere(move.task)
                if refused:
                    return refused
                await self._record(WaitBegan(task=move.task, every_s=move.every_s, limit_s=move.limit_s), by)
            ended = await self._repeating.repeat(move, lambda: self._attempt(move.task, by))
            async with self._lock:
                await self._record(ended, by)
        except RunbookError as error:
            return Refused(str(error))
        return None

    async def _attempt(self, task: str, by: str) -> CommandFinished | None:
        """One more attempt of what was confirmed when this waiting began."""
        async with self._lock:
            await self._catch_up()
            last = self.state.last(task)
            text = self.state.task(self.route, task).text
            if last is None or last.text != text or self._elsewhere(task):
                return None
            await self._ready(by)
            started = self._started(moves.Run(task=task, sha256=digest(text)))
            await self._record(started, by)
        await self._execute(started, by)
        last = self.state.last(task)
        return last.finished if last else None

    def _elsewhere(self, task: str) -> Refused | None:
        """Whether a command that is to run again would act elsewhere than where it was confirmed."""
        last = self.state.last(task)
        return moved(task, last.contexts if last else (), self.contexts(task))

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
            async with self._lock:
                await self._record(event, by)
        except RunbookError as error:
            return Refused(str(error))
        return None

    def _unconfirmed(self, move: moves.Run) -> Refused | None:
        """Refuse what was not shown, or not confirmed the way its hazard asks."""
        task = self.state.task(self.route, move.task)
        if move.sha256 != digest(task.text):
            return Refused(f"the text of {task.id} is not the one that was shown; look at it again")
        if reason := obstacle(task):
            return Refused(f"{task.id} cannot run: {reason}")
        wanted = word(task, self.state.host)
        if move.word != wanted:
            return Refused(f"{task.id} was not confirmed: it asks for {wanted or 'Enter'}")
        return None

    def _started(self, move: moves.Run) -> CommandStarted:
        state = self.state
        task = state.task(self.route, move.task)
        written = self.route.tasks.get(move.task)
        return CommandStarted(
            task=task.id,
            attempt=len(state.attempts.get(task.id, ())) + 1,
            text=task.text,
            sha256=move.sha256,
            as_written=written.text if written else task.text,
            folder=self._world.session.folder,
            host=state.host,
            user=state.user,
            contexts=self.contexts(task.id),
            resolved=state.unedited(self.route, task.id),
        )

    async def _ready(self, by: str) -> None:
        """A session that can take a command, started here if there is none."""
        if self._session_ready:
            return
        session = self._world.session
        fresh = bool(self.state.attempts)
        ready = await session.start(self.state.folder if fresh else None)
        self._session_ready = True
        await self._record(SessionStarted(pid=ready.pid, shell=ready.shell, folder=ready.folder, fresh=fresh), by)

    async def _execute(self, started: CommandStarted, by: str) -> None:
        task = self.state.task(self.route, started.task)
        step = self.route.step_of.get(task.id)
        execution = Execution(self._world, task, started, step.id if step else "", self.route.plan.troubleshooting)
        self._input_noted.clear()
        events, self._session_ready = await execution.run(lambda data: self._publish(Output(task.id, data)))
        async with self._lock:
            self._overdue += [(event, by) for event in events]
            await self._catch_up()

    async def _input(self, move: moves.Input, by: str) -> Refused | None:
        """Pass keys on, and record that there were some: once for what is typed openly, once for what is hidden."""
        if "input" not in legal(self.route, self.state):
            return Refused("no command is running")
        event = InputSent(task=self.state.running or "", hidden=self._world.session.send(move.keys))
        if event in self._input_noted:
            return None
        self._input_noted.append(event)
        try:
            async with self._lock:
                await self._record(event, by)
        except RunbookError as error:
            return Refused(str(error))
        return None

    async def _catch_up(self) -> None:
        """Record what could not be recorded when it happened; nothing new starts before that."""
        while self._overdue:
            event, by = self._overdue[0]
            await self._record(event, by)
            self._overdue.pop(0)

    async def _record(self, event: Event, by: str) -> None:
        record = await self._world.journal.append(event, by)
        self.state = fold(self.route, self.state, record)
        self._publish(Happened(record, self.state))
        if self.state.phase == "done":
            await self._record(finished(self.route, self.state), by)

    def _publish(self, notice: Notice) -> None:
        for listener in self._listeners:
            listener(notice)
