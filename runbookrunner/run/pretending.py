"""Values for a rehearsal without a person: the default, or words that mean nothing."""

from collections.abc import Iterator

from runbookrunner.reading.inputs import key
from runbookrunner.reading.model import Task
from runbookrunner.run.giving import declared, value
from runbookrunner.run.moves import Refused, Value
from runbookrunner.run.plan import Route
from runbookrunner.run.state import State


def pretended(route: Route, state: State, task: Task) -> Value | None:
    """A value for the first name that this command misses; None where no word fits."""
    name = task.placeholders[0]
    for text in _words(route, name):
        move = Value(placeholder=name, value=text, how="pretended")
        if not isinstance(value(route, state, move), Refused):
            return move
    return None


def _words(route: Route, name: str) -> Iterator[str]:
    described = declared(route, name)
    if described:
        yield from filter(None, (described.default, *described.choices))
    yield from (f"pretended-{key(name).replace('_', '-')}", "1", "2026-01-01", "20260101")
