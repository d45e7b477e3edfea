"""Lines of a runbook that are meant for a program which a command opens, and what was typed into it. Pure."""

from collections.abc import Iterator

from msgspec import Struct
from msgspec.structs import replace

from runbookrunner.command.hazards import hazards
from runbookrunner.command.inner import statement
from runbookrunner.command.invisible import invisible
from runbookrunner.reading.model import Task
from runbookrunner.run.confirm import digest, word
from runbookrunner.run.decision_events import TaskSettled
from runbookrunner.run.moves import Refused, TypeLine
from runbookrunner.run.plan import Route
from runbookrunner.run.session_events import LineTyped
from runbookrunner.run.state import State


class Line(Struct, frozen=True):
    """One line to type. `task` is as it would be shown, its hazards those of what the inner program is asked to do.

    `number` counts from 1 in the task's text; `left` are the lines to type from this one on, of all tasks.
    """

    task: Task
    number: int
    text: str
    left: int


def meant_for(route: Route, opener: str) -> tuple[Task, ...]:
    """The tasks that follow a command and are for what it opens, in order."""
    first = route.tasks.get(opener)
    if first is None or not first.interactive or not first.line:
        return ()
    around = route.within.get(opener, ())
    beside = route.options[around[-1][1]].tasks if around else ()
    tasks = beside if any(task.id == opener for task in beside) else route.step_of[opener].tasks
    return tuple(task for task in tasks if task.inner == first.line and task.blocked)


def following(route: Route, state: State) -> Line | None:
    """The line that is next for the program that runs; None where there is none."""
    if state.running is None or state.aside:
        return None
    lines = [
        (task, number)
        for task in meant_for(route, state.running)
        for number in _numbers(state.task(route, task.id))
        if number > state.typed.get(task.id, 0)
    ]
    if not lines:
        return None
    task, number = lines[0]
    shown = _with_hazards(route, state.running, state.task(route, task.id))
    return Line(shown, number, shown.text.split("\n")[number - 1], len(lines))


def judged(route: Route, state: State, move: TypeLine) -> LineTyped | Refused:
    """What typing this line is recorded as, or why it must not be typed."""
    line = following(route, state)
    if line is None or state.running is None:
        return Refused("no line of the runbook is meant for what runs now")
    if (move.of, move.line) != (line.task.id, line.number):
        return Refused(f"the next line is line {line.number} of {line.task.id}; look at it again")
    if move.sha256 != digest(line.text):
        return Refused(f"line {line.number} of {line.task.id} is not the one that was shown; look at it again")
    if reason := unfit(line):
        return Refused(f"line {line.number} of {line.task.id} cannot be typed: {reason}")
    wanted = word(line.task, state.host)
    if move.word != wanted:
        return Refused(f"line {line.number} of {line.task.id} was not confirmed: it asks for {wanted or 'Enter'}")
    return LineTyped(task=move.of, into=state.running, line=move.line, text=line.text, sha256=move.sha256)


def unfit(line: Line) -> str:
    """Why this line must not be typed as it stands; empty where it may."""
    if reason := invisible(line.text):
        return reason
    if "\t" in line.text:
        return "it holds a tab, which would ask the program to complete a word"
    if "\n" in line.text or "\r" in line.text:
        return "it holds the end of a line"
    if line.task.placeholders:
        return f"it needs a value for {', '.join(line.task.placeholders)}"
    return ""


def is_done(state: State, task: str) -> bool:
    """Whether this was typed into the program it was meant for, and that program has ended."""
    result = state.results.get(task)
    return task in state.typed and result is not None and result.outcome == "done-by-hand"


def done_by_hand(route: Route, state: State) -> tuple[TaskSettled, ...]:
    """What the end of the running program makes of the lines typed into it: all of a task, or nothing."""
    running = state.running or ""
    return tuple(
        TaskSettled(task=task.id, outcome="done-by-hand", reason=f"typed into {running}")
        for task in meant_for(route, running)
        if task.id in state.typed and not any(n > state.typed[task.id] for n in _numbers(state.task(route, task.id)))
    )


def lines_of(task: Task) -> int:
    """How many lines of a task would be typed."""
    return sum(1 for _ in _numbers(task))


def _numbers(task: Task) -> Iterator[int]:
    """The lines that say something; comments were for the reader."""
    for number, line in enumerate(task.text.split("\n"), 1):
        if line.strip() and not line.lstrip().startswith("#"):
            yield number


def _with_hazards(route: Route, opener: str, task: Task) -> Task:
    """The task with the hazards of its text as the inner program would take it, where that is a database's."""
    asked = statement(route.tasks[opener].text, task.text)
    if asked is None:
        return task
    found = hazards(asked, rollback=task.id.startswith("R"))
    return replace(task, hazards=tuple(dict.fromkeys((*task.hazards, *found))))
