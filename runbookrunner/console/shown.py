"""Blocks of a step that are shown and not run. Whoever wants one run takes its text as a command of their own."""

from runbookrunner.console.phrases import block, one_line
from runbookrunner.reading.model import Shown
from runbookrunner.run.plan import Route
from runbookrunner.run.state import State


def page(route: Route, state: State) -> list[str]:
    """The blocks of the step that is walked now, each with what prepares it."""
    found = _of_step(route, state)
    if not found:
        return ["  No block of this step is only shown."]
    lines = []
    for name, one in found.items():
        lines += [
            "",
            f"   ! {name}  prepares these lines ({one_line(one.kind)}, line {one.line}):",
            *block(one.text, "  | "),
        ]
    return lines


def offered(route: Route, state: State) -> dict[str, str]:
    """`w1`, `w2` and so on to the text of the block."""
    return {name: one.text for name, one in _of_step(route, state).items()}


def _of_step(route: Route, state: State) -> dict[str, Shown]:
    step = route.step_of.get(state.current or "")
    return {f"w{number}": one for number, one in enumerate(step.shown if step else (), start=1)}
