"""Runs the commands of one run: what was confirmed as it was shown, recorded before it starts."""

from contextlib import suppress

from msgspec.structs import replace

from runbookrunner.errors import RunbookError
from runbookrunner.run import moves, typed
from runbookrunner.run.bearing import moved
from runbookrunner.run.beside import Beside
from runbookrunner.run.client import Output
from runbookrunner.run.command_events import CommandFinished, CommandStarted, Context
from runbookrunner.run.confirm import digest, obstacle, rest, word
from runbookrunner.run.decide import allowed
from runbookrunner.run.execution import Execution
from runbookrunner.run.ledger import Ledger
from runbookrunner.run.moves import Refused
from runbookrunner.run.overdue import timed
from runbookrunner.run.ports import Cast, World
from runbookrunner.run.session_events import SessionStarted


class Runner:
    """Holds the session's side of a run. One command at a time."""

    def __init__(self, ledger: Ledger, world: World, beside: Beside) -> None:
        self._ledger = ledger
        self._beside = beside
        self._route = ledger.route
        self._world = world
        self._session_ready = False
        self._size: tuple[int, int] | None = None
        self._cast: Cast | None = None

    def resize(self, columns: int, rows: int) -> None:
        """Tell programs and the record the size of the operator's terminal."""
        self._size = (columns, rows)
        self._world.session.resize(columns, rows)
        if self._cast:
            self._cast.resize(columns, rows)

    def contexts(self, task: str) -> tuple[Context, ...]:
        """Where a command would act if it were started now."""
        session = self._world.session
        return self._world.compass(self._ledger.state.task(self._route, task).text, session.folder, session.environment)

    async def run(self, move: moves.Run, by: str) -> Refused | None:
        """Start the command shown, if it was confirmed as its hazard asks; returns when it has ended."""
        try:
            async with self._ledger.lock:
                await self._ledger.catch_up()
                refused = allowed(self._route, self._ledger.state, move) or self._unconfirmed(move)
                if refused:
                    return refused
                if unseen := await self._ready(by):
                    return unseen
                started = self._started(move)
                refused = moved(move.task, move.contexts, started.contexts)
                if refused:
                    return refused
                await self._ledger.record(started, by)
            await self._execute(started, by)
        except RunbookError as error:
            return Refused(str(error))
        return None

    async def run_rest(self, move: moves.RunRest, by: str) -> Refused | None:
        """Start the commands left of this step, up to the first that does not pass."""
        refused = allowed(self._route, self._ledger.state, move)
        if refused:
            return refused
        expected = tuple(task.id for task in rest(self._route, self._ledger.state))
        if move.tasks != expected or len(move.sha256s) != len(expected):
            return Refused(f"the commands left of this step are {', '.join(expected) or 'none'}; look again")
        contexts = move.contexts or ((),) * len(expected)
        if len(contexts) != len(expected):
            return Refused("the commands left of this step were not all shown with where they point at; look again")
        for task, sha256, shown in zip(move.tasks, move.sha256s, contexts, strict=True):
            if self._ledger.state.phase != "ask" or self._ledger.state.asked != task:
                return None
            refused = await self.run(moves.Run(task=task, sha256=sha256, contexts=shown), by)
            if refused:
                return refused
        return None

    async def attempt(self, task: str, by: str) -> CommandFinished | None:
        """One more attempt of what was confirmed when this waiting began."""
        async with self._ledger.lock:
            await self._ledger.catch_up()
            last = self._ledger.state.last(task)
            text = self._ledger.state.task(self._route, task).text
            if last is None or last.text != text or self.elsewhere(task):
                return None
            if await self._ready(by):
                return None
            started = self._started(moves.Run(task=task, sha256=digest(text)))
            await self._ledger.record(started, by)
        await self._execute(started, by)
        last = self._ledger.state.last(task)
        return last.finished if last else None

    def elsewhere(self, task: str) -> Refused | None:
        """Whether a command that is to run again would act elsewhere than where it was confirmed."""
        last = self._ledger.state.last(task)
        return moved(task, last.contexts if last else (), self.contexts(task))

    def _unconfirmed(self, move: moves.Run) -> Refused | None:
        """Refuse what was not shown, or not confirmed the way its hazard asks."""
        task = self._ledger.state.task(self._route, move.task)
        if move.sha256 != digest(task.text):
            return Refused(f"the text of {task.id} is not the one that was shown; look at it again")
        if reason := obstacle(task):
            return Refused(f"{task.id} cannot run: {reason}")
        wanted = word(task, self._ledger.state.host)
        if move.word != wanted:
            return Refused(f"{task.id} was not confirmed: it asks for {wanted or 'Enter'}")
        return None

    def _started(self, move: moves.Run) -> CommandStarted:
        state = self._ledger.state
        task = state.task(self._route, move.task)
        written = self._route.tasks.get(move.task)
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
            resolved=state.unedited(self._route, task.id),
        )

    async def fresh(self, move: moves.Fresh, by: str) -> Refused | None:
        """A shell with nothing restored, in the place of one in which nothing has run yet."""
        try:
            async with self._ledger.lock:
                await self._ledger.catch_up()
                refused = allowed(self._route, self._ledger.state, move)
                if refused:
                    return refused
                await self._start(by, clean=True)
        except RunbookError as error:
            return Refused(str(error))
        return None

    async def _ready(self, by: str) -> Refused | None:
        """A session that can take a command, started here if there is none.

        Nothing runs in a shell that stands in for a lost one before the operator has been told of it.
        """
        why = self._world.session.lost if self._session_ready else ""
        if self._session_ready and not why:
            return None
        started = await self._start(by, why=why)
        if started.restored or started.missing:
            return Refused(f"{why or 'the shell was lost'}; a fresh one stands in for it. Look at what it holds first")
        return None

    async def _start(self, by: str, *, clean: bool = False, why: str = "") -> SessionStarted:
        self._session_ready = False
        fresh = bool(self._ledger.state.attempts) or bool(why)
        ready = await self._world.session.start(self._ledger.state.folder if fresh else None, clean=clean)
        started = SessionStarted(
            pid=ready.pid, shell=ready.shell, folder=ready.folder, fresh=fresh, restored=ready.restored,
            missing=ready.missing, clean=clean, why=why, notes=ready.notes,
        )  # fmt: skip
        await self._ledger.record(started, by)
        self._session_ready = True
        return started

    async def _execute(self, started: CommandStarted, by: str) -> None:
        task = self._ledger.state.task(self._route, started.task)
        step = self._route.step_of.get(task.id)
        self._cast = cast = self._world.journal.cast(task.id, started.attempt, started.text)
        if self._size:
            cast.resize(*self._size)
        advice = self._route.plan.troubleshooting
        execution = Execution(self._world, cast, task, started, step.id if step else "", advice)
        async with timed(self._ledger, self._world.pause, started, task.timeout_s):
            events, self._session_ready = await execution.run(lambda data: self._ledger.publish(Output(task.id, data)))
        self._cast = None
        events = (*typed.done_by_hand(self._route, self._ledger.state), *events)
        async with self._ledger.lock:
            *captured, finished = events
            finished = replace(finished, asked_to_stop=self._ledger.state.asked_to_stop)
            await self._ledger.happened((*captured, finished), by)
            await self._beside.look(task.id, by)
            if not self._session_ready and self._ledger.state.phase != "finished":
                # Where this fails, it is tried again and told of when the next command is confirmed.
                with suppress(RunbookError):
                    await self._start(by)
