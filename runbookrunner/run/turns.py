"""A list of values: the commands of a step that use it are walked once for each."""

from runbookrunner.run.plan import Route
from runbookrunner.run.resolve import wants
from runbookrunner.run.state import State


def used(route: Route, state: State, task: str) -> tuple[str, ...]:
    """The names with several values that this task uses."""
    planned = route.tasks.get(task)
    return tuple(n for n in wants(planned, route.plan.unset) if _many(state, n)) if planned else ()


def turns(route: Route, state: State, task: str) -> int:
    """How often the commands around this one are walked."""
    return max((len(state.values[name].items) for name in used(route, state, task)), default=1)


def users_of(route: Route, state: State, task: str) -> tuple[str, ...]:
    """The tasks of this one's step that are walked once for each value, in order."""
    if not any(len(value.items) > 1 for value in state.values.values()):
        return ()
    step = route.step_of.get(task)
    return tuple(each.id for each in step.tasks if used(route, state, each.id)) if step else ()


def is_begun(route: Route, state: State) -> bool:
    """Whether the commands around the task asked about were begun for a value of their list."""
    users = users_of(route, state, state.current or "")
    return bool(users) and (state.turn > 0 or state.current not in {None, users[0]})


def first_again(route: Route, state: State, task: str) -> str | None:
    """Where the next value begins, if this task was the last of its step for the value before."""
    step = route.step_of.get(task)
    if step is None or state.aside:
        return None
    users = users_of(route, state, task)
    if not users or task != users[-1]:
        return None
    count = max(turns(route, state, each) for each in users)
    return users[0] if state.turn + 1 < count else None


def _many(state: State, name: str) -> bool:
    return name in state.values and len(state.values[name].items) > 1
