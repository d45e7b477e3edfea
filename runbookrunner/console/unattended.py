"""`--yes`: a run without a person. It answers "run this?" up to a notice, and nothing else."""

import asyncio
from collections.abc import Callable

from runbookrunner.console import account, choices, listing, pages, verifying
from runbookrunner.console.background import BackgroundLines
from runbookrunner.console.climbing import climb
from runbookrunner.console.pages import Setting
from runbookrunner.console.phrases import ended, one_line
from runbookrunner.reading.inputs import key
from runbookrunner.reading.model import Task
from runbookrunner.run import moves
from runbookrunner.run.client import Background, Client, Happened, Notice, Output
from runbookrunner.run.command_events import CommandFinished, CommandStarted
from runbookrunner.run.confirm import digest, level, obstacle, word
from runbookrunner.run.moves import Move
from runbookrunner.run.pretending import pretended
from runbookrunner.run.session_events import CommandOverdue, ProcessesLeft
from runbookrunner.run.state import State
from runbookrunner.sanitise import Sanitiser

_LOOK_EVERY = 0.25
_LOOKS_BEFORE_SURE = 2


class Unattended:
    """Walks until the run is over, or until it needs a person: then `stopped` says for what."""

    def __init__(self, client: Client, say: Callable[[str], None], setting: Setting, claims: frozenset[str]) -> None:
        self._client = client
        self._say = say
        self._setting = setting
        self._claims = claims
        self._by = f"{setting.by} (--yes)"
        self._sanitiser = Sanitiser(colours=False)
        self._background = BackgroundLines()
        self._climbing: asyncio.Task[None] | None = None
        self._leaving = ""
        self.stopped = ""
        client.subscribe(self._heard)

    async def go(self) -> None:
        """Walk. On return the run is finished, or `stopped` holds the reason why it is not."""
        self._lines(*pages.overview(self._client.route, self._client.state, self._setting))
        while self._client.state.phase != "finished" and not self.stopped:
            if self._leaving:
                self.stopped = self._leaving
                break
            await self._turn(self._client.state)
        self._lines(*self._background.take())
        if self.stopped:
            await self._client.perform(moves.Detach(reason=self.stopped), self._by)
        self._lines(*account.closing(self._client.route, self._client.state, self._setting.run))

    def leave(self, reason: str) -> None:
        """Stop at the next question; a running command is waited for."""
        self._leaving = reason

    async def _turn(self, state: State) -> None:
        self._lines(*self._background.take())
        rehearsal = state.mode == "rehearsal"
        match state.phase:
            case "ask":
                await self._ask(state, state.task(self._client.route, state.asked or ""), rehearsal=rehearsal)
            case "judge":
                await self._judge(state, rehearsal=rehearsal)
            case "waiting":
                await self._make(moves.StopWaiting())
            case "failed":
                await self._make(moves.Finish())
            case phase:
                self.stopped = f"the question at the end of the rollback ({phase}) needs a person"

    async def _ask(self, state: State, task: Task, *, rehearsal: bool) -> None:
        if task.kind == "choice":
            await self._choose(task, rehearsal=rehearsal)
            return
        if task.kind != "command":
            if rehearsal:
                self._lines("", f"{task.id} {one_line(task.text)}", "  pretended: yes")
                await self._make(moves.Answer(tasks=(task.id,), yes=True, how="pretended"))
            elif task.id in self._claims:
                self._lines("", f"{task.id} {one_line(task.text)}", "  claimed on the command line")
                await self._make(moves.Answer(tasks=(task.id,), yes=True), by=f"{self._setting.by} (--claim)")
            else:
                self.stopped = f"{task.id} asks a person: {one_line(task.text)}"
            return
        if task.placeholders and not task.blocked and not await self._valued(task, rehearsal=rehearsal):
            return
        state = self._client.state
        task = state.task(self._client.route, task.id)
        contexts = self._client.contexts(task.id)
        self._lines(*pages.command(state, task, self._setting, contexts), *pages.after(self._client.route, task))
        if reason := self._needs_a_person(task, rehearsal=rehearsal):
            self.stopped = f"{task.id} {reason}"
            return
        wanted = word(task, state.host)
        await self._run(moves.Run(task=task.id, sha256=digest(task.text), word=wanted, contexts=contexts))

    async def _valued(self, task: Task, *, rehearsal: bool) -> bool:
        """Whether the command has its values now; a rehearsal makes them up, a live run stops and names the option."""
        route = self._client.route
        while rehearsal and task.placeholders and (move := pretended(route, self._client.state, task)):
            self._lines(f"  pretended: {one_line(move.placeholder)} is {one_line(move.value)}")
            await self._make(move)
            task = self._client.state.task(route, task.id)
        if task.placeholders:
            wanted = " ".join(f"--var {key(name)}=…" for name in task.placeholders)
            names = ", ".join(map(one_line, task.placeholders))
            self._lines(*pages.command(self._client.state, task, self._setting))
            self.stopped = f"{task.id} needs a value for {names}: {one_line(wanted)}"
        return not task.placeholders

    async def _choose(self, task: Task, *, rehearsal: bool) -> None:
        """What to do is a person's decision; a rehearsal takes the first way."""
        self._lines(*choices.question(self._client.route, self._client.state, task))
        if rehearsal:
            first = task.options[0].id
            self._lines("  pretended:", *choices.chosen(task, first))
            await self._make(moves.Choose(task=task.id, option=first, how="pretended"))
        else:
            letters = ", ".join(option.id for option in task.options)
            self.stopped = f"{task.id} asks a person to choose: {letters}"

    def _needs_a_person(self, task: Task, *, rehearsal: bool) -> str:
        if reason := obstacle(task):
            return f"cannot run: {reason}"
        if rehearsal:
            return ""
        if level(task) in {"caution", "destructive"}:
            return f"is {level(task)}: {task.hazards[0].reason}"
        return "wants a terminal" if task.interactive else ""

    async def _judge(self, state: State, *, rehearsal: bool) -> None:
        task = state.current or ""
        doubt = verifying.doubt(state, task)
        if rehearsal:
            await self._make(moves.Answer(tasks=(task,), yes=True, how="pretended"))
        elif task in self._claims and not doubt:
            await self._make(moves.Answer(tasks=(task,), yes=True), by=f"{self._setting.by} (--claim)")
        elif doubt:
            self._lines(*verifying.judge(state, state.task(self._client.route, task)))
            self.stopped = f"{task} {doubt}"
        else:
            self.stopped = f"{task} asks a person whether its output is right"

    async def _run(self, move: moves.Run) -> None:
        """Run, and interrupt what turns out to wait for input that nobody will type."""
        made = asyncio.ensure_future(self._client.perform(move, self._by))
        looks = 0
        interrupted = False
        while not made.done():
            await asyncio.wait({made}, timeout=_LOOK_EVERY)
            looks = looks + 1 if self._client.waiting() else 0
            if looks >= _LOOKS_BEFORE_SURE and not interrupted:
                interrupted = True
                await self._client.perform(moves.Interrupt(reason="it waited for input under --yes"), self._by)
        refused = await made
        if self._climbing:
            await self._climbing
        if refused:
            self.stopped = one_line(refused.reason)
        elif interrupted:
            self.stopped = f"{move.task} waited for input"

    async def _make(self, move: Move, by: str = "") -> None:
        refused = await self._client.perform(move, by or self._by)
        if refused:
            self.stopped = one_line(refused.reason)

    def _heard(self, notice: Notice) -> None:
        match notice:
            case Output():
                self._say(self._sanitiser.feed(notice.data))
            case Happened(record=record) if isinstance(record.event, CommandStarted):
                self._sanitiser = Sanitiser(colours=False)
            case Background():
                self._background.feed(notice.data)
            case Happened(record=record) if isinstance(record.event, CommandOverdue):
                self._climbing = asyncio.ensure_future(climb(self._client, record.event, self._by, self._lines))
            case Happened(record=record) if isinstance(record.event, ProcessesLeft):
                self._lines(*listing.background(record.event.processes))
            case Happened(record=record) if isinstance(record.event, CommandFinished):
                rest = self._sanitiser.finish()
                self._say(rest if rest.endswith("\n") or not rest else f"{rest}\n")
                self._lines(f"-- {record.event.task} {ended(record.event)}")
            case _:
                pass

    def _lines(self, *lines: str) -> None:
        self._say("".join(f"{line}\n" for line in lines))
