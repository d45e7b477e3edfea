"""What commands do to the state: started, ended, repeated, judged, and where the walk goes on behind them."""

from msgspec.structs import replace

from runbookrunner.run import typed, values
from runbookrunner.run.command_events import (
    CommandFinished,
    CommandStarted,
    OutputKept,
    RetryChosen,
    Verified,
    WaitBegan,
    WaitEnded,
)
from runbookrunner.run.events import Record
from runbookrunner.run.plan import Route
from runbookrunner.run.session_events import CommandOverdue, InterruptSent, ProcessesLeft
from runbookrunner.run.state import Attempt, Phase, Result, State
from runbookrunner.run.verification import asks, verified


def advanced(route: Route, state: State, task: str) -> State:
    """Behind `task` on the way that is walked now."""
    if (elsewhere := values.elsewhere(route, state, task)) is not None:
        return elsewhere
    ahead = route.ahead(task, state.way(route), state.choices)
    following = next((each for each in ahead if not typed.is_done(state, each)), None)
    state = values.settled(route, state, task, following)
    if following is not None:
        return replace(state, phase="ask", current=following)
    end: Phase = "restored" if state.path == "rollback" else "done"
    return replace(state, phase=end, current=None)


def started(route: Route, state: State, event: CommandStarted, record: Record) -> State:
    """A new attempt, by the text that really ran."""
    attempt = Attempt(
        number=event.attempt,
        text=event.text,
        edited=event.text != (event.resolved or event.as_written),
        at=record.at,
        by=record.actor,
        path=state.path,
        contexts=event.contexts,
    )
    attempts = state.attempts | {event.task: (*state.attempts.get(event.task, ()), attempt)}
    inner = {task.id for task in typed.meant_for(route, event.task)}
    left = {task: lines for task, lines in state.typed.items() if task not in inner}
    return replace(
        state,
        phase="running",
        running=event.task,
        asked_to_stop=False,
        overdue=False,
        attempts=attempts,
        fresh=None,
        typed=left,
    )


def finished(route: Route, state: State, event: CommandFinished, record: Record) -> State:
    """The end of the last attempt; while it is repeated, nothing is decided by it."""
    *earlier, last = state.attempts[event.task]
    attempts = state.attempts | {event.task: (*earlier, replace(last, finished=event))}
    passed = event.ending == "ended" and event.status == 0
    how = "verified" if passed and verified(event) else event.how
    result = Result("passed" if passed else "failed", how, event.message, record.at, last.by)
    state = replace(
        state,
        running=None,
        attempts=attempts,
        results=state.results | {event.task: result},
        folder=event.folder or state.folder,
    )
    if state.repeated:
        return replace(state, phase="waiting")
    return _settled_by_itself(route, state, event)


def _settled_by_itself(route: Route, state: State, event: CommandFinished) -> State:
    """Where the run goes on behind a command that ended."""
    if state.aside:
        return replace(state, phase=state.before_aside, aside=None)
    if not (event.ending == "ended" and event.status == 0):
        return replace(state, phase="failed")
    if event.asked_to_stop or asks(route.tasks[event.task], event):
        return replace(state, phase="judge")
    return advanced(route, state, event.task)


def waits(_: Route, state: State, event: WaitBegan, __: Record) -> State:
    """From here on attempts follow each other by themselves."""
    return replace(state, phase="waiting", repeated=event.task)


def waited(route: Route, state: State, event: WaitEnded, _: Record) -> State:
    """Back to what the last attempt was; nobody saw the end of one that was cut off with the runner."""
    last = state.last(event.task)
    state = replace(state, repeated=None)
    finished = last.finished if last else None
    return _settled_by_itself(route, state, finished) if finished else replace(state, phase="failed")


def kept(_: Route, state: State, event: OutputKept, __: Record) -> State:
    """A named piece of output is a value from here on."""
    return replace(state, kept=state.kept | {event.name: event}) if event.name else state


def judged(route: Route, state: State, event: Verified, record: Record) -> State:
    """What the operator said of a command that ended well."""
    result = Result("passed" if event.yes else "failed", event.how, event.note, record.at, record.actor)
    state = replace(state, results=state.results | {event.task: result})
    return advanced(route, state, event.task) if event.yes else replace(state, phase="failed")


def retried(_: Route, state: State, __: RetryChosen, ___: Record) -> State:
    """Asked about again; nothing has run yet."""
    return replace(state, phase="ask")


def asked_to_stop(_: Route, state: State, __: InterruptSent, ___: Record) -> State:
    """A person has to look at how it ends, even where it says that all is well."""
    return replace(state, asked_to_stop=True)


def overdue(_: Route, state: State, event: CommandOverdue, __: Record) -> State:
    """Only said: nothing is done to the command."""
    return replace(state, overdue=state.running == event.task)


def left(_: Route, state: State, event: ProcessesLeft, __: Record) -> State:
    """What lives beside the shell now."""
    return replace(state, left=event.processes)
