"""Questions inside a question: why, which, what text."""

from itertools import islice

from runbookrunner.console.phrases import one_line
from runbookrunner.console.terminal import Terminal
from runbookrunner.reading.model import Task
from runbookrunner.run.plan import Route
from runbookrunner.run.state import State


class Asking:
    """Asks the operator for words. An empty answer is always allowed and means none."""

    def __init__(self, terminal: Terminal) -> None:
        self._terminal = terminal
        #: Checks that the operator wants to answer one at a time.
        self.one_by_one: set[str] = set()

    async def why(self, question: str, given: str = "") -> str:
        """A reason, taken from behind the key where it was typed there already."""
        return given or (await self._terminal.ask(f"  {question} (Enter: say nothing) > ")).strip()

    async def words(self, question: str) -> str:
        """What the operator types; empty for Enter alone."""
        return (await self._terminal.ask(f"  {question} > ")).strip()

    async def agrees(self, question: str) -> bool:
        """Whether the operator types y; anything else is no."""
        return (await self._terminal.ask(f"  {question} y / Enter: no > ")).strip() == "y"

    async def which(self, question: str, options: tuple[str, ...], default: str = "") -> str:
        """One of the options; empty where the operator wants none of them after all."""
        if len(options) == 1 and not default:
            return options[0]
        offered = ", ".join(one_line(option) for option in options)
        preset = f"Enter: {default}" if default else "Enter: back"
        answer = (await self._terminal.ask(f"  {question} ({offered}; {preset}) > ")).strip() or default
        if answer and answer not in options:
            self._terminal.lines(f"  there is no {one_line(answer)}")
            return ""
        return answer

    def new_text(self, text: str, what: str) -> str:
        """The text as the operator wants it, line by line; an emptied line is dropped."""
        lines = text.split("\n")
        changed = []
        for number, line in enumerate(lines, 1):
            place = f" line {number} of {len(lines)}" if len(lines) > 1 else ""
            changed.append(self._terminal.edit(f"  {what}{place}: ", line))
        return "\n".join(line for line, before in zip(changed, lines, strict=True) if line.strip() or not before)

    def together(self, route: Route, state: State, task: Task) -> tuple[Task, ...]:
        """The checks of one step that follow each other, from this one on."""
        if state.aside or task.id in self.one_by_one:
            return (task,)
        found = [task]
        for task_id in islice(state.ahead(route), 1, None):
            following = route.tasks[task_id]
            if following.kind != "check" or route.step_of[task_id] is not route.step_of[task.id] or following.before:
                break
            found.append(following)
        return tuple(found)
