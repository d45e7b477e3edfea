"""Records to state. Pure: the same records give the same state, on any machine, at any time."""

from collections.abc import Callable, Iterable
from typing import Any, TypeVar

from msgspec.structs import replace

from runbookrunner.run import outcome, values
from runbookrunner.run.command_events import (
    AgainChosen,
    CommandEdited,
    CommandFinished,
    CommandStarted,
    OutputKept,
    OwnDropped,
    OwnProposed,
    RetryChosen,
    Verified,
    WaitBegan,
    WaitEnded,
)
from runbookrunner.run.decision_events import (
    AbortDecided,
    CheckAnswered,
    ChoiceMade,
    ChoiceReopened,
    Jumped,
    LiteralReplaced,
    RollbackEntered,
    ServiceAnswered,
    TaskSettled,
    ValueGiven,
)
from runbookrunner.run.event import Event
from runbookrunner.run.events import Record
from runbookrunner.run.plan import Route
from runbookrunner.run.run_events import Noted, RunFinished, RunResumed, RunStarted
from runbookrunner.run.session_events import CommandOverdue, InterruptSent, LineTyped, ProcessesLeft, SessionStarted
from runbookrunner.run.state import Phase, Result, State

_V = TypeVar("_V")
_Rule = Callable[[Route, State, Any, Record], State]


def fold(route: Route, state: State, record: Record) -> State:
    """The state after one more record. Events that change nothing a run waits for leave it as it is."""
    rule = _RULES.get(type(record.event))
    return rule(route, state, record.event, record) if rule else state


def folded(route: Route, records: Iterable[Record]) -> State:
    """The state after all of them."""
    state = State()
    for record in records:
        state = fold(route, state, record)
    return state


def _started(route: Route, _: State, event: RunStarted, record: Record) -> State:
    first = route.main[0] if route.main else None
    return State(
        mode=event.mode,
        phase="ask" if first else "done",
        current=first,
        started=record.at,
        user=event.user,
        host=event.host,
        folder=event.folder,
    )


def _resumed(route: Route, state: State, event: RunResumed, record: Record) -> State:
    """A command whose end nobody saw is unknown; the operator decides what it was."""
    state = replace(state, user=event.user, host=event.host, folder=event.folder, fresh=None)
    if state.repeated and state.running is None:
        return outcome.waited(route, state, WaitEnded(task=state.repeated, attempts=0, why="stopped"), record)
    state = replace(state, repeated=None)
    if state.running is None:
        return state
    results = state.results | {state.running: Result("unknown", reason="the runner ended first", at=record.at)}
    if state.aside:
        return replace(state, phase=state.before_aside, aside=None, running=None, results=results)
    return replace(state, phase="failed", running=None, results=results)


def _session(_: Route, state: State, event: SessionStarted, __: Record) -> State:
    return replace(state, folder=event.folder, fresh=event if event.fresh else None)


def _answered(route: Route, state: State, event: CheckAnswered, record: Record) -> State:
    result = Result("passed" if event.yes else "failed", event.how, event.note, record.at, record.actor)
    state = replace(state, results=state.results | dict.fromkeys(event.tasks, result))
    if event.yes:
        return outcome.advanced(route, state, event.tasks[-1])
    return replace(state, phase="failed", current=event.tasks[0])


def _edited(_: Route, state: State, event: CommandEdited, __: Record) -> State:
    phase: Phase = "ask" if event.edited.id == state.asked else state.phase
    return replace(state, phase=phase, edits=state.edits | {event.edited.id: event.edited})


def _proposed(_: Route, state: State, event: OwnProposed, __: Record) -> State:
    return replace(state, phase="ask", aside=event.own, owns=(*state.owns, event.own), before_aside=state.phase)


def _dropped(_: Route, state: State, event: OwnDropped, record: Record) -> State:
    results = state.results | {event.task: Result("skipped", "claimed", at=record.at, by=record.actor)}
    return replace(state, phase=state.before_aside, aside=None, results=results)


def _settled(route: Route, state: State, event: TaskSettled, record: Record) -> State:
    """A choice that is settled without choosing has no option that is walked.

    What was typed into a running program is settled by its end, while the walk still stands at that program.
    """
    result = Result(event.outcome, event.how, event.reason, record.at, record.actor)
    if state.phase == "running":
        return replace(state, results=state.results | {event.task: result})
    state = replace(state, results=state.results | {event.task: result}, choices=_without(state.choices, event.task))
    return outcome.advanced(route, state, event.task)


def _chosen(route: Route, state: State, event: ChoiceMade, record: Record) -> State:
    result = Result("passed", event.how, event.reason, record.at, record.actor)
    state = replace(
        state,
        results=state.results | {event.task: result},
        choices=state.choices | {event.task: event.option},
    )
    return outcome.advanced(route, state, event.task)


def _reopened(_: Route, state: State, event: ChoiceReopened, __: Record) -> State:
    state = values.left(state)
    return replace(
        state,
        phase="ask",
        current=event.task,
        results=_without(state.results, event.task),
        choices=_without(state.choices, event.task),
    )


def _line(_: Route, state: State, event: LineTyped, __: Record) -> State:
    return replace(state, typed=state.typed | {event.task: event.line})


def _jumped(route: Route, state: State, event: Jumped, record: Record) -> State:
    """Whoever goes to a step inside of an option has chosen that option."""
    state = replace(values.left(state), typed={})
    current = route.steps[event.step].tasks[0].id
    around = dict(route.within.get(current, ()))
    result = Result("passed", "claimed", event.reason, record.at, record.actor)
    return replace(
        state,
        phase="ask",
        path="procedure",
        current=current,
        aside=None,
        target=None,
        choices=state.choices | around,
        results=state.results | dict.fromkeys(around, result),
    )


def _entered(route: Route, state: State, event: RollbackEntered, _: Record) -> State:
    state = values.left(state)
    return replace(
        state,
        phase="ask",
        path="rollback",
        target=event.target,
        typed={},
        because=event.because,
        current=route.rollback_tasks(event.target)[0],
        aside=None,
        entered=(*state.entered, event.target),
    )


def _closing(route: Route, state: State) -> State:
    """Checks and follow-up are offered from their beginning: what was right before may not be so now."""
    state = values.left(state)
    current = next((task for task in route.closing if route.chosen(task, state.choices)), None)
    return replace(
        state,
        path="closing",
        phase="ask" if current else "done",
        current=current,
        aside=None,
    )


def _restored(route: Route, state: State, event: ServiceAnswered, _: Record) -> State:
    if event.yes:
        return _closing(route, replace(state, ending="rolled-back"))
    return replace(state, phase="unrestored")


def _aborted(route: Route, state: State, _: AbortDecided, __: Record) -> State:
    return _closing(route, replace(state, ending=state.ending or "aborted"))


def _without(values: dict[str, _V], key: str) -> dict[str, _V]:
    return {name: value for name, value in values.items() if name != key}


def _noted(_: Route, state: State, __: Noted, ___: Record) -> State:
    return replace(state, notes=state.notes + 1)


def _finished(_: Route, state: State, event: RunFinished, __: Record) -> State:
    return replace(state, phase="finished", outcome=event.outcome, aside=None)


_RULES: dict[type[Event], _Rule] = {
    RunStarted: _started,
    RunResumed: _resumed,
    SessionStarted: _session,
    LineTyped: _line,
    CheckAnswered: _answered,
    CommandEdited: _edited,
    OwnProposed: _proposed,
    OwnDropped: _dropped,
    CommandStarted: outcome.started,
    CommandFinished: outcome.finished,
    WaitBegan: outcome.waits,
    WaitEnded: outcome.waited,
    OutputKept: outcome.kept,
    InterruptSent: outcome.asked_to_stop,
    CommandOverdue: outcome.overdue,
    ProcessesLeft: outcome.left,
    Verified: outcome.judged,
    TaskSettled: _settled,
    ChoiceMade: _chosen,
    ChoiceReopened: _reopened,
    RetryChosen: outcome.retried,
    Jumped: _jumped,
    RollbackEntered: _entered,
    ServiceAnswered: _restored,
    AbortDecided: _aborted,
    Noted: _noted,
    ValueGiven: values.given,
    AgainChosen: values.again,
    LiteralReplaced: values.replaced,
    RunFinished: _finished,
}
