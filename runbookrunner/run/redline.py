"""Commands that are not as written: an edit of the operator's, or a command of their own."""

from collections.abc import Callable

from msgspec.structs import replace

from runbookrunner.command.analysis import analyse
from runbookrunner.command.interpreters import OTHER_LANGUAGE, Prepared
from runbookrunner.command.units import Splitter
from runbookrunner.reading.model import Task
from runbookrunner.run.command_events import CommandEdited, OwnProposed
from runbookrunner.run.moves import Edit, Own, Refused
from runbookrunner.run.plan import Route
from runbookrunner.run.state import State


def edited(route: Route, state: State, move: Edit, split: Splitter) -> CommandEdited | Refused:
    """The task with other text, split and hazard-checked as if it had been written so."""
    task = state.task(route, move.task)
    if task.kind != "command":
        return Refused(f"{task.id} is no command; there is nothing to edit")
    if not move.text.strip():
        return Refused("an empty command cannot run; skip it (s) or do it by hand (m)")
    if move.text == task.text:
        return Refused("nothing was changed")
    done = _analysed(task, move.text, split, rollback=state.path == "rollback")
    unseen = tuple(hazard for hazard in task.hazards if hazard.rule == OTHER_LANGUAGE)
    return CommandEdited(edited=replace(done, hazards=(*done.hazards, *unseen)))


def own(state: State, move: Own, split: Splitter, prepare: Callable[[str, str], Prepared]) -> OwnProposed | Refused:
    """A command of the operator's own as a task, `x1`, `x2` and so on; of another language, what gives it away."""
    if not move.text.strip():
        return Refused("an empty command cannot run")
    number = len(state.owns) + 1
    blank = Task(id=f"x{number}", kind="command", text="", line=0, end_line=0, label="Own command")
    if not move.language:
        return OwnProposed(own=_analysed(blank, move.text, split, rollback=False))
    ready = prepare(move.language, move.text)
    if ready.problem:
        return Refused(ready.problem)
    task = _analysed(blank, ready.text, split, rollback=False)
    hazards = (*task.hazards, *([ready.hazard] if ready.hazard else []))
    return OwnProposed(own=replace(task, label=f"Own command ({move.language})", hazards=hazards))


def _analysed(task: Task, text: str, split: Splitter, *, rollback: bool) -> Task:
    found = analyse(text, split, rollback=rollback)
    return replace(
        task,
        text=text,
        units=found.units,
        hazards=found.hazards,
        placeholders=found.placeholders,
        interactive=found.interactive,
        blocked=found.blocked,
    )
