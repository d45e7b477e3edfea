"""What values, literals and side trips make of the state. Pure, like every fold."""

from msgspec.structs import replace

from runbookrunner.run.command_events import AgainChosen
from runbookrunner.run.decision_events import LiteralReplaced, ValueGiven
from runbookrunner.run.events import Record
from runbookrunner.run.plan import Route
from runbookrunner.run.resolve import Swap, wants
from runbookrunner.run.state import Back, Result, State
from runbookrunner.run.turns import first_again, users_of


def given(_: Route, state: State, event: ValueGiven, __: Record) -> State:
    """From here on the name has this value."""
    return replace(state, values=state.values | {event.name: event}, open=state.open - {event.name})


def again(route: Route, state: State, event: AgainChosen, _: Record) -> State:
    """The task is asked with its values open. While it is judged this is no side trip: the new value stays."""
    aside = state.phase == "judge"
    return replace(
        state,
        phase="ask",
        current=event.task,
        back=None if aside else Back(state.current or "", state.values, state.turn),
        open=frozenset(wants(route.tasks[event.task], route.plan.unset)),
        edits={name: task for name, task in state.edits.items() if name != event.task},
        turn=0,
    )


def replaced(_: Route, state: State, event: LiteralReplaced, __: Record) -> State:
    """The newest substitution comes last and sees what the earlier ones made."""
    return replace(state, swaps=(*state.swaps, Swap(event.old, event.new, event.task)))


def elsewhere(route: Route, state: State, task: str) -> State | None:
    """Where the walk goes on if not at the next task: at the next value of a list, or back from a side trip."""
    if (back := state.back) is not None and task == state.current:
        state = replace(state, phase="ask", current=back.task, back=None, values=back.values, open=frozenset())
        return replace(state, turn=back.turn)
    if (first := first_again(route, state, task)) is not None:
        odd = _odd(route, state, task) | state.odd
        # What passed for one value has not run yet for the next.
        users = users_of(route, state, task)
        results = {name: result for name, result in state.results.items() if name not in users}
        return replace(state, phase="ask", current=first, turn=state.turn + 1, edits={}, odd=odd, results=results)
    return None


def left(state: State) -> State:
    """Without what holds only where the run stood: a side trip's values, edits, and the place in a list."""
    return replace(
        state,
        values=state.back.values if state.back else state.values,
        back=None,
        open=frozenset(),
        edits={},
        turn=0,
        results=state.results | state.odd,
        odd={},
    )


def settled(route: Route, state: State, task: str, following: str | None) -> State:
    """Behind a step that was walked with a list: of its values the first that did not pass speaks for the task."""
    if following is not None and route.step_of[following] is route.step_of[task]:
        return state
    return replace(state, results=state.results | state.odd, odd={}, turn=0) if state.turn or state.odd else state


def _odd(route: Route, state: State, task: str) -> dict[str, Result]:
    of_step = {each.id for each in route.step_of[task].tasks} & state.results.keys()
    return {each: state.results[each] for each in of_step if state.results[each].outcome != "passed"}
