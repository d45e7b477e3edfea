"""The attended walk in line mode: show, ask, move, until the run is over or the operator leaves."""

import asyncio
from contextlib import suppress

from runbookrunner.console import account, choices, freshness, leaving, listing, pages, shown, verifying
from runbookrunner.console.actions import Actions
from runbookrunner.console.asking import Asking
from runbookrunner.console.escape_menu import follows
from runbookrunner.console.inputs import Inputs, told
from runbookrunner.console.keys import help_lines, menu_lines, prompt
from runbookrunner.console.pages import Setting
from runbookrunner.console.running import Running
from runbookrunner.console.terminal import Closed, Interrupted, Terminal
from runbookrunner.reading.model import Task
from runbookrunner.run.client import Client
from runbookrunner.run.confirm import digest
from runbookrunner.run.moves import Answer, Detach
from runbookrunner.run.waiting import asked_for


class Walk:
    """One operator at one terminal, on one run."""

    def __init__(self, client: Client, terminal: Terminal, setting: Setting, source: str) -> None:
        self._client = client
        self._terminal = terminal
        self._setting = setting
        self._asking = Asking(terminal)
        self.running = Running(client, terminal, setting.by, setting.usual)
        self._inputs = Inputs(client, terminal, self._asking, setting)
        self._actions = Actions(client, terminal, self.running, self._asking, self._inputs, source)
        self._shown_step = ""

    async def go(self, *, fresh: bool = True) -> None:
        """Walk from where the run stands. Returns when it is finished, or left; the state says which."""
        self._terminal.hear_interrupts()
        try:
            await self._open(fresh=fresh)
            while self._client.state.phase != "finished" and not self._actions.left:
                await self._turn()
            self.running.show_background()
            await self._leave_nothing_unsaid()
        except Closed as gone:
            await self._client.perform(Detach(reason=str(gone) or "the keyboard is gone"), self._setting.by)
        self._terminal.lines(*account.closing(self._client.route, self._client.state, self._setting.run))

    async def _leave_nothing_unsaid(self) -> None:
        """What lives in the background is told of, and asked about, before the session is closed."""
        with suppress(Interrupted):
            await leaving.settle(self._client, self._terminal, self._setting.by, last=True)

    async def _open(self, *, fresh: bool) -> None:
        page = pages.overview if fresh else account.resumed
        self._terminal.lines(*page(self._client.route, self._client.state, self._setting))
        while not self._actions.left:
            answer = await self._terminal.ask(
                f" Enter {'begin' if fresh else 'go on'} · v runbook · c contacts · q leave\n> "
            )
            if not answer:
                return
            await self._actions.take(answer)

    async def _turn(self) -> None:
        """One question."""
        self.running.show_background()
        try:
            await self._question()
        except Interrupted:
            await self._actions.leave()
        if self.running.keyboard_gone:
            raise Closed

    async def _question(self) -> None:
        client, state = self._client, self._client.state
        match state.phase:
            case "ask":
                await self._ask(state.task(client.route, state.asked or ""))
            case "judge":
                await self._judge()
            case "failed":
                self._terminal.lines(*pages.failure(client.route, state))
                await self._menu(freshness.standing(state), "t trouble · c contacts · ! own command")
            case "restored":
                self._terminal.lines("", "== Is the service restored?", *account.ran(client.route, state))
                await self._choose(" y is recorded as claimed, not as verified")
            case "unrestored":
                self._terminal.lines("", "== The service is not restored. The run is still open.")
                self._terminal.lines(*pages.contacts(client.route))
                await self._menu("nothing is running", "! own command · c contacts")
            case "waiting":
                self._terminal.lines("", f"-- {state.current} was to be tried again, and nobody tries it now")
                await self._choose(" . goes back to its last attempt")
            case phase:
                raise RuntimeError(f"line mode has no question for {phase}")

    async def _ask(self, task: Task) -> None:
        route, state = self._client.route, self._client.state
        step = route.step_of.get(task.id)
        if step and self._shown_step != f"{state.path} {step.id}":
            self._shown_step = f"{state.path} {step.id}"
            self._terminal.lines(*pages.heading(route, state, step), *listing.standing(self._client.left()))
        if state.path == "closing":
            self._terminal.lines("  offered after the end of the procedure; f ends the run now")
        match task.kind:
            case "command":
                page = pages.command(state, task, self._setting, self._actions.shows(task))
                self._terminal.lines(
                    *page, *follows(route, task), *pages.after(route, task), *pages.destructive(state, task)
                )
                self._terminal.lines(*shown.hint(route, task))
                self._terminal.lines(*told(route, state, task))
                if task.placeholders and not task.blocked:
                    await self._value(task)
                    return
                hint = "" if state.aside else choices.inside(route, state)
                hint = f"{hint}\n z counts the time down first".lstrip("\n") if asked_for(task) else hint
                await self._choose(hint, confirms=pages.confirms(state, task))
            case "choice":
                self._terminal.lines(*choices.question(route, state, task), *pages.after(route, task))
                await self._choose(" a letter and Enter picks; choosing runs nothing")
            case "message":
                self._terminal.lines(*pages.message(task), *pages.after(route, task))
                await self._choose(" send it yourself, then y")
            case _:
                await self._check(task)

    async def _value(self, task: Task) -> None:
        """A value that is missing, or a key in place of it."""
        key = await self._inputs.missing(task)
        if key == "?":
            self._terminal.lines(*help_lines(self._client.route, self._client.state, "Enter"))
        elif key is not None:
            await self._actions.take(key)

    async def _check(self, task: Task) -> None:
        """Adjacent manual checks of a step stand on one page; one key answers them all."""
        together = self._asking.together(self._client.route, self._client.state, task)
        self._terminal.lines(*pages.check(self._client.state, together), *pages.after(self._client.route, together[-1]))
        self._terminal.lines(*(line for each in together for line in shown.hint(self._client.route, each)))
        many = len(together) > 1
        hint = " z counts the time down; y is recorded as claimed" if asked_for(task) else " y is recorded as claimed"
        hint = " y: all of them are done · n: ask one by one" if many else hint
        answer = await self._answer(hint)
        if many and answer.strip() == "n":
            self._asking.one_by_one |= {each.id for each in together}
        elif answer.strip() == "y":
            ids = tuple(each.id for each in together)
            await self._actions.make(Answer(tasks=ids, yes=True))
        else:
            await self._actions.take(answer)

    async def _judge(self) -> None:
        state = self._client.state
        task = state.task(self._client.route, state.current or "")
        self._terminal.lines(*verifying.judge(state, task))
        last = state.last(task.id)
        if last and last.finished and last.finished.comparison is None:
            found = await asyncio.to_thread(self._setting.earlier, digest(last.text))
            self._terminal.lines(*verifying.before(found))
        await self._choose(" y is recorded as claimed")

    async def _menu(self, standing: str, also: str) -> None:
        """Every way on, each line saying what it does; Enter is none of them."""
        lines = menu_lines(self._client.route, self._client.state)
        self._terminal.lines(f"-- what now? {standing}; Enter does nothing here", *lines)
        while (answer := await self._terminal.ask(f" {also} · ? help\n> ")).strip() == "?":
            self._terminal.lines(*help_lines(self._client.route, self._client.state, "Enter"))
        await self._actions.take(answer)

    async def _choose(self, hint: str, confirms: str = "Enter") -> None:
        await self._actions.take(await self._answer(hint, confirms))

    async def _answer(self, hint: str, confirms: str = "Enter") -> str:
        """The operator's line; help is answered here, and asks again."""
        route, state = self._client.route, self._client.state
        while True:
            self._terminal.lines(f" {prompt(route, state, confirms)}", *([hint] if hint else []))
            answer = await self._terminal.ask("> ")
            if answer.strip() != "?":
                return answer
            self._terminal.lines(*help_lines(route, state, confirms))
