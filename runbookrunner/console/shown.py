"""Blocks of a step that are shown and not run. Whoever wants one run takes it as a command of their own."""

from runbookrunner.command.interpreters import interpreter
from runbookrunner.console.phrases import block, one_line
from runbookrunner.reading.model import Shown, Step, Task
from runbookrunner.run.plan import Route
from runbookrunner.run.state import State


def page(route: Route, state: State) -> list[str]:
    """The blocks of the step that is walked now, each with what prepares it."""
    found = offered(route, state)
    if not found:
        return ["  No block of this step is only shown."]
    lines = []
    for name, one in found.items():
        kind = one.language or one.kind
        lines += [
            "",
            f"   ! {name}  prepares these lines ({one_line(kind)}, line {one.line}):",
            *block(one.text, "  | "),
        ]
    return lines


def offered(route: Route, state: State) -> dict[str, Shown]:
    """`w1`, `w2` and so on to the blocks of the step that is walked now."""
    step = route.step_of.get(state.current or "")
    return {f"w{number}": one for number, one in enumerate(step.shown if step else (), start=1)}


def hint(route: Route, task: Task) -> list[str]:
    """Which blocks in front of a task have an interpreter, and how they are asked for; one line each."""
    step = route.step_of.get(task.id)
    if step is None or task.id not in {each.id for each in step.tasks}:
        return []
    return [
        f"  {one.language}, line {one.line}: shown, not run; ! w{number} prepares it for its interpreter"
        for number, one in enumerate(step.shown, start=1)
        if one.language and interpreter(one.language, {}) and _is_in_front(step, one, task)
    ]


def _is_in_front(step: Step, one: Shown, task: Task) -> bool:
    """Whether this is the task with which the block is seen: the first that ends behind it, or the last."""
    seen_with = next((each for each in step.tasks if each.end_line >= one.line), step.tasks[-1])
    return seen_with.id == task.id
