"""What an operator has to press or type before a command may start."""

from collections.abc import Iterator
from hashlib import sha256
from itertools import islice

from runbookrunner.command.hazards import Level
from runbookrunner.reading.model import Task
from runbookrunner.run.plan import Route
from runbookrunner.run.state import State

_ORDER: dict[Level, int] = {"notice": 1, "caution": 2, "destructive": 3}


def digest(text: str) -> str:
    """The sha256 by which a shown text is known, in hexadecimal."""
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def level(task: Task) -> Level | None:
    """The worst hazard of a command, None where there is none."""
    return max((hazard.level for hazard in task.hazards), key=_ORDER.__getitem__, default=None)


def word(task: Task, host: str) -> str:
    """What confirms this command: nothing, `y` for a caution, the target's name for a destructive one.

    Where a destructive command names no target the word is the host's name.
    """
    worst = level(task)
    if worst == "destructive":
        return next((h.target for h in task.hazards if h.level == "destructive" and h.target), host)
    return "y" if worst == "caution" else ""


def obstacle(task: Task) -> str:
    """Why this command cannot run as it stands; empty where it can."""
    if task.blocked:
        return task.blocked
    if task.placeholders:
        return f"it needs a value for {', '.join(task.placeholders)}: give it (i)"
    return ""


def plain_run(task: Task) -> bool:
    """Whether one Enter may start this command together with its neighbours."""
    return task.kind == "command" and not obstacle(task) and level(task) in {None, "notice"} and not task.interactive


def rest(route: Route, state: State) -> tuple[Task, ...]:
    """The commands that `run-rest` would start from here: of this step, up to the first that needs a person.

    A verification may stand last, since it stops there and asks.
    """
    return tuple(_rest(route, state))


def is_more(route: Route, state: State) -> bool:
    """Whether that is more than the command asked about."""
    return len(tuple(islice(_rest(route, state), 2))) > 1


def _rest(route: Route, state: State) -> Iterator[Task]:
    if state.phase != "ask" or state.current is None or state.aside or state.back:
        return
    step = route.step_of[state.current]
    for task_id in state.ahead(route):
        task = state.task(route, task_id)
        first = task_id == state.current
        if route.step_of[task_id] is not step or not plain_run(task) or (task.before and not first):
            return
        yield task
        if task.verify:
            return
