"""Values, literals and side trips: what may be given, and the event that says so."""

import subprocess
import sys
from collections.abc import Iterator

from runbookrunner.command.values import is_safe, unfit
from runbookrunner.command.variables import looks_secret
from runbookrunner.reading.inputs import Input, key
from runbookrunner.run import moves
from runbookrunner.run.command_events import AgainChosen
from runbookrunner.run.decision_events import LiteralReplaced, ValueGiven
from runbookrunner.run.moves import Refused
from runbookrunner.run.plan import Route
from runbookrunner.run.resolve import resolved, wants
from runbookrunner.run.state import State
from runbookrunner.run.turns import is_begun, used

#: Seconds that a runbook's own pattern may take on one value.
PATTERN_LIMIT = 2.0
_INSTEAD = "edit the command (e) to use a variable, and name that with --secret"
_MATCH = "import re,sys; sys.exit(re.fullmatch(sys.argv[1], sys.argv[2]) is None)"


def names(route: Route, state: State) -> tuple[str, ...]:
    """Everything that values are asked for in this run, each once."""
    typed = (name for task in (*state.edits.values(), *state.owns) for name in wants(task, route.plan.unset))
    return tuple(dict.fromkeys((*route.wanted, *typed)))


def declared(route: Route, name: str) -> Input | None:
    """What the front matter says of this name."""
    return next((one for one in route.plan.inputs if key(one.name) == key(name)), None)


def value(route: Route, state: State, move: moves.Value) -> ValueGiven | Refused:
    """Take a value, or say why it cannot be one."""
    if move.placeholder not in names(route, state):
        known = ", ".join(names(route, state)) or "none"
        return Refused(f"nothing in this run asks for {move.placeholder}; there is {known}")
    described = declared(route, move.placeholder)
    real = move.how != "pretended"
    if real and described and described.secret:
        return Refused(f"{move.placeholder} is a secret: it is never put into a command or the record")
    if real and described is None and looks_secret(move.placeholder):
        return Refused(f"{move.placeholder} looks like a secret, and a value is shown and recorded: {_INSTEAD}")
    items = tuple(_items(move.value)) if described and described.list else (move.value,)
    for item in items:
        reason = unfit(item) or (_unlike(described, item) if described else "")
        if reason:
            return Refused(f"{item or 'an empty value'} is no value for {move.placeholder}: {reason}")
    if reason := _in_the_middle(route, state, move.placeholder, items):
        return Refused(reason)
    return _fits(route, state, ValueGiven(name=move.placeholder, value=items[0], items=items, how=move.how))


def _in_the_middle(route: Route, state: State, name: str, items: tuple[str, ...]) -> str:
    """Why a list cannot be changed where commands are walked with it: nobody may be passed over or done by halves."""
    if not items:
        return f"{name} wants at least one value"
    if state.back is not None:
        return "a command that is asked again takes one value at a time" if len(items) > 1 else ""
    before = state.values.get(name)
    if before is None or not is_begun(route, state) or name not in used(route, state, state.current or ""):
        return ""
    begun = before.items[: state.turn + 1]
    if items[: len(begun)] == begun:
        return ""
    return f"{', '.join(begun)} is begun: keep that first and change what comes behind, or j back to the step"


def _items(text: str) -> Iterator[str]:
    return (word for part in text.split(",") for word in part.split())


def _unlike(described: Input, item: str) -> str:
    if described.choices and item not in described.choices:
        return f"the runbook allows {', '.join(described.choices)}"
    if described.pattern and not matches(described.pattern, item):
        return f"it does not match {described.pattern}"
    return ""


def matches(pattern: str, text: str) -> bool:
    """Whether all of a text matches. In a process of its own: a pattern may take for ever, and is then no match."""
    try:
        done = subprocess.run(
            [sys.executable, "-ISc", _MATCH, pattern, text],
            timeout=PATTERN_LIMIT,
            check=False,
            stderr=subprocess.DEVNULL,
        )
    except (subprocess.TimeoutExpired, OSError, ValueError):
        return False
    return done.returncode == 0


def _fits(route: Route, state: State, given: ValueGiven) -> ValueGiven | Refused:
    """Refuse what the command asked about cannot take; other commands say so when it is their turn."""
    asked = state.asked
    if asked is None:
        return given
    task = state.written(route, asked)
    if given.name in wants(task, route.plan.unset):
        for item in given.items:
            tried = resolved(task, route.plan.unset, {given.name: item})
            if tried.blocked and not task.blocked:
                return Refused(tried.blocked.removesuffix(": give another (i)"))
    return given


def again(route: Route, state: State, move: moves.Again) -> AgainChosen | Refused:
    """Ask a passed task again with other values."""
    if move.passed not in repeatable(route, state):
        offered = ", ".join(repeatable(route, state)) or "none"
        return Refused(f"{move.passed} cannot be asked again with another value; there is {offered}")
    return AgainChosen(task=move.passed)


def repeatable(route: Route, state: State) -> tuple[str, ...]:
    """Passed commands that took a value, of the way that is walked now; while one is judged, only that one."""
    if not state.values:
        return ()
    way = (state.current or "",) if state.phase == "judge" else state.way(route)
    return tuple(
        task
        for task in way
        if state.outcome_of(task) == "passed"
        and task in state.attempts
        and any(name in state.values for name in wants(route.tasks[task], route.plan.unset))
    )


def literal(route: Route, state: State, move: moves.Replace) -> LiteralReplaced | Refused:
    """Take another literal for one that the runbook wrote down."""
    task = state.task(route, state.asked or "")
    if not is_safe(move.old) or len(move.old) < 3 or move.old not in task.text:
        return Refused(f"{move.old or 'an empty text'} is no word of {task.id}; edit the command (e) instead")
    if not is_safe(move.new):
        return Refused(f"{move.new or 'an empty text'} holds more than plain characters; edit the command (e) instead")
    return LiteralReplaced(old=move.old, new=move.new, task="" if move.rest else task.id)
