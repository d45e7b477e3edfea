"""Questions for values: what a command needs before it can run, and what the operator wants to change."""

from collections.abc import Iterator
from datetime import date

from msgspec import Struct

from runbookrunner.command.dates import old_dates
from runbookrunner.command.lasttime import old_names
from runbookrunner.console.asking import Asking
from runbookrunner.console.keys import available
from runbookrunner.console.pages import Setting
from runbookrunner.console.phrases import block, one_line
from runbookrunner.console.picking import Recent, page, picked
from runbookrunner.console.terminal import Terminal
from runbookrunner.reading.inputs import key
from runbookrunner.reading.model import Task
from runbookrunner.run.client import Client
from runbookrunner.run.decision_events import ValueHow
from runbookrunner.run.giving import declared, names, repeatable
from runbookrunner.run.moves import Again, Replace, Value
from runbookrunner.run.plan import Route
from runbookrunner.run.resolve import resolved, wants
from runbookrunner.run.state import State

_FAR = date.max


class Offer(Struct, frozen=True):
    """A value that Enter takes, and where it comes from."""

    value: str
    how: ValueHow


def offer(route: Route, state: State, name: str) -> Offer | None:
    """The earlier value of this name, or of one that means the same; else what was kept under it; else the default."""
    for other in (name, *(each for each in state.values if key(each) == key(name))):
        if other in state.values:
            return Offer(",".join(state.values[other].items or (state.values[other].value,)), "earlier")
    for kept in state.kept.values():
        if key(kept.name) == key(name):
            return Offer(kept.text, "kept")
    described = declared(route, name)
    return Offer(described.default, "default") if described and described.default else None


def question(route: Route, state: State, task: Task, name: str) -> list[str]:
    """What is asked, what is allowed, and the command as it would run after Enter."""
    described = declared(route, name)
    lines = [
        f"  value for {one_line(name)}{': ' + one_line(described.prompt) if described and described.prompt else ''}"
    ]
    if described and described.choices:
        lines.append(f"   one of: {', '.join(map(one_line, described.choices))}")
    if described and described.pattern:
        lines.append(f"   must match: {one_line(described.pattern)}")
    if described and described.list:
        lines.append("   several, with commas: the commands of this step are then walked once for each")
    offered = offer(route, state, name)
    if offered:
        lines += [f"   Enter takes {one_line(offered.value)} ({offered.how}); the command is then:"]
        lines += block(_after(route, state, task, name, offered.value), "  | ")
    return [*lines, "   type it · p pick it from output · one letter is a key, =x is the value x · ? help"]


def _after(route: Route, state: State, task: Task, name: str, value: str) -> str:
    values = state.bound() | {name: value.split(",", maxsplit=1)[0]}
    return resolved(state.written(route, task.id), route.plan.unset, values).text


def told(route: Route, state: State, task: Task) -> Iterator[str]:
    """Which values a command holds, and what looks like a value of another time or of the procedure."""
    written = state.written(route, task.id)
    bound = state.bound()
    for name in wants(written, route.plan.unset):
        if name in bound:
            given = state.values[name]
            place = f", {state.turn + 1} of {len(given.items)}" if len(given.items) > 1 else ""
            yield f"  {one_line(name)} is {one_line(bound[name])} ({given.how}{place}; i changes it)"
    yield from _as_in_procedure(route, state, task, written)
    for name in old_names(task.text):
        yield f"  look: {name} looks like a name of another time; is it the one you mean? (d changes it)"


def _as_in_procedure(route: Route, state: State, task: Task, written: Task) -> Iterator[str]:
    if state.path != "rollback":
        return
    forward = [route.tasks[each] for each in route.main]
    for name in wants(written, route.plan.unset):
        if name in state.bound() and any(name in wants(each, route.plan.unset) for each in forward):
            yield f"  look: {one_line(name)} has the value that the procedure used; a rollback may need an earlier one"
    ran = {attempt.text for attempts in state.attempts.values() for attempt in attempts if attempt.path == "procedure"}
    for found in old_dates(task.text, _FAR, 0):
        if any(found.text in text for text in ran):
            yield f"  look: {found.text} is also the date that the procedure used; a rollback may need an earlier one"


class Inputs:
    """Asks for values at the operator's terminal."""

    def __init__(self, client: Client, terminal: Terminal, asking: Asking, setting: Setting) -> None:
        self._client = client
        self._terminal = terminal
        self._asking = asking
        self.setting = setting
        self._recent = Recent(client)

    async def missing(self, task: Task) -> str | None:
        """Ask for the first value that is missing. A key that the operator pressed instead is given back."""
        route, state = self._client.route, self._client.state
        name = task.placeholders[0]
        self._terminal.lines(*question(route, state, task, name))
        answer = (await self._terminal.ask(f"  {one_line(name)} > ")).strip()
        offered = offer(route, state, name)
        keys = {each.key for each in available(route, state)}
        if answer == "p":
            await self._pick(name)
        elif answer and (answer in keys or answer[0] in "!#"):
            return answer
        elif answer:
            await self._give(name, answer.removeprefix("=") if answer != "=" else answer, "typed")
        elif offered:
            await self._give(name, offered.value, offered.how)
        else:
            self._terminal.lines("  Enter is no value; s skips the command, e edits it, m: done by hand")
        return None

    async def change(self, words: str) -> None:
        """Give a name that is used anywhere another value."""
        route, state = self._client.route, self._client.state
        known = names(route, state)
        self._terminal.lines(*(f"  {one_line(name)}: {one_line(self._now(state, name))}" for name in known))
        same = next((name for name in known if words and key(name) == key(words)), "")
        name = same or await self._asking.which("Which one?", known)
        if name:
            answer = (await self._terminal.ask(f"  {one_line(name)} (p: pick from output; Enter: back) > ")).strip()
            if answer == "p":
                await self._pick(name)
            elif answer:
                await self._give(name, answer.removeprefix("="), "typed")

    async def again(self, words: str) -> None:
        """Ask a passed command again, with another value."""
        route, state = self._client.route, self._client.state
        passed = words or await self._asking.which("Which command again?", repeatable(route, state))
        if passed:
            await self._make(Again(passed=passed))

    async def literals(self, words: str) -> None:
        """Offer each literal that looks old for change, here or in the rest of the run."""
        task = self._client.state.task(self._client.route, self._client.state.asked or "")
        found = [each.text for each in old_dates(task.text, self.setting.today)] + list(old_names(task.text))
        olds = [words] if words else found
        if not olds:
            olds = [(await self._terminal.ask("  Which word of the command? (Enter: back) > ")).strip()]
        for old in filter(None, olds):
            new = (await self._terminal.ask(f"  instead of {one_line(old)} (Enter: keep it) > ")).strip()
            if new and new != old:
                rest = await self._asking.agrees("In the rest of the run too?")
                await self._make(Replace(old=old, new=new, rest=rest))

    @staticmethod
    def _now(state: State, name: str) -> str:
        given = state.values.get(name)
        return ", ".join(given.items or (given.value,)) if given else "no value yet"

    async def _pick(self, name: str) -> None:
        lines = self._recent.lines()
        if not lines:
            self._terminal.lines("  no command has printed anything yet")
            return
        self._terminal.lines(*page(lines))
        answer = await self._terminal.ask("  7: line 7 · 7.2: its second word · c2: choose from column 2 > ")
        found = picked(lines, answer)
        if answer.strip().startswith("c") and found:
            self._terminal.lines(*page(found))
            found = picked(found, await self._terminal.ask("  which? a number > "))
        if found:
            await self._give(name, found[0], "picked")
        elif answer.strip():
            self._terminal.lines("  there is nothing of that number")

    async def _give(self, name: str, value: str, how: ValueHow) -> None:
        await self._make(Value(placeholder=name, value=value, how=how))

    async def _make(self, move: Value | Again | Replace) -> None:
        refused = await self._client.perform(move, self.setting.by)
        if refused:
            self._terminal.lines(f"  ! {one_line(refused.reason)}")
