"""Moves that only decide something: each becomes one event, or is refused with a reason. Pure."""

from collections.abc import Callable
from itertools import islice
from typing import Any

from runbookrunner.run import giving, moves
from runbookrunner.run.command_events import OwnDropped, RetryChosen, Verified, WaitEnded
from runbookrunner.run.decision_events import (
    AbortDecided,
    CheckAnswered,
    ChoiceMade,
    ChoiceReopened,
    Jumped,
    RollbackEntered,
    ServiceAnswered,
    TaskSettled,
)
from runbookrunner.run.ending import finished
from runbookrunner.run.event import Event
from runbookrunner.run.keeping import kept
from runbookrunner.run.legal import legal
from runbookrunner.run.moves import Move, Refused
from runbookrunner.run.plan import Route
from runbookrunner.run.run_events import Detached, Noted
from runbookrunner.run.session_events import InterruptSent
from runbookrunner.run.state import State

_Rule = Callable[[Route, State, Any], Event | Refused]


def decide(route: Route, state: State, move: Move) -> Event | Refused:
    """The event that an allowed move causes. Running and editing are not decided here but in the engine."""
    return _RULES[type(move)](route, state, move)


def allowed(route: Route, state: State, move: Move) -> Refused | None:
    """Refuse what the state does not allow, and what was meant for another task."""
    if move.name not in legal(route, state):
        return Refused(f"{move.name} is not possible {_where(state)}")
    named = getattr(move, "task", None)
    if named is not None and named != state.asked:
        return Refused(f"{move.name} was meant for {named}, but {state.asked or 'no task'} is asked about now")
    return None


def _where(state: State) -> str:
    match state.phase:
        case "running":
            return f"while {state.running} is running"
        case "finished" | "done":
            return "after the end of the run"
        case "failed":
            return f"after {state.current} failed"
        case _:
            return f"now ({state.phase} {state.asked or ''})".replace(" )", ")")


def _answer(route: Route, state: State, move: moves.Answer) -> Event | Refused:
    if state.phase == "judge":
        last = state.last(state.current or "")
        if move.tasks != (state.current,) or last is None:
            return Refused(f"the question is about {state.current}")
        return Verified(task=state.current or "", attempt=last.number, yes=move.yes, how=move.how, note=move.note)
    if not move.tasks or move.tasks != tuple(islice(state.ahead(route), len(move.tasks))):
        return Refused(f"the question is about {state.current}")
    if any(route.tasks[task].kind not in {"check", "message"} for task in move.tasks):
        return Refused("only manual checks and messages are answered with yes or no")
    return CheckAnswered(tasks=move.tasks, yes=move.yes, how=move.how, note=move.note)


def _restored(_: Route, __: State, move: moves.Restored) -> Event:
    return ServiceAnswered(yes=move.yes, how=move.how, note=move.note)


def _drop(_: Route, __: State, move: moves.Drop) -> Event:
    return OwnDropped(task=move.task)


def _choose(route: Route, _: State, move: moves.Choose) -> Event | Refused:
    task = route.tasks[move.task]
    options = tuple(option.id for option in task.options)
    if move.option not in options and (move.option or not task.conditional):
        none = "; none of them: skip it, and say why" if not task.conditional else ""
        return Refused(f"{task.id} has no option {move.option or 'none'}; there are {', '.join(options)}{none}")
    return ChoiceMade(task=move.task, option=move.option, how=move.how, reason=move.reason)


def _choose_again(route: Route, state: State, move: moves.ChooseAgain) -> Event:
    return ChoiceReopened(task=state.choice_around(route) or "", reason=move.reason)


def _retry(_: Route, state: State, __: moves.Retry) -> Event:
    return RetryChosen(task=state.current or "")


def _pass_anyway(_: Route, __: State, move: moves.PassAnyway) -> Event:
    return TaskSettled(task=move.task, outcome="passed", reason=move.reason)


def _skip(_: Route, __: State, move: moves.Skip) -> Event:
    return TaskSettled(task=move.task, outcome="skipped", reason=move.reason)


def _by_hand(_: Route, __: State, move: moves.ByHand) -> Event:
    return TaskSettled(task=move.task, outcome="done-by-hand", reason=move.reason)


def _jump(route: Route, _: State, move: moves.Jump) -> Event | Refused:
    step = route.steps.get(move.step)
    if step is None or not step.tasks or step.tasks[0].id not in route.main:
        return Refused(f"there is no step {move.step} to jump to; the steps are {', '.join(_steps(route))}")
    return Jumped(step=move.step, reason=move.reason)


def _steps(route: Route) -> list[str]:
    return list(dict.fromkeys(route.step_of[task].id for task in route.main))


def _rollback(route: Route, state: State, move: moves.RollBack) -> Event | Refused:
    if move.target not in route.rollbacks or not route.rollback_tasks(move.target):
        return Refused(f"there is no rollback {move.target}; there is {', '.join(route.rollbacks)}")
    because = state.because if state.path == "rollback" or state.current is None else state.current
    return RollbackEntered(target=move.target, because=because or "", reason=move.reason)


def _abort(_: Route, __: State, move: moves.Abort) -> Event:
    return AbortDecided(reason=move.reason)


def _finish(route: Route, state: State, _: moves.Finish) -> Event:
    return finished(route, state)


def _note(_: Route, __: State, move: moves.Note) -> Event | Refused:
    return Noted(text=move.text) if move.text.strip() else Refused("an empty note says nothing")


def _interrupt(_: Route, state: State, move: moves.Interrupt) -> Event:
    return InterruptSent(task=state.running or "", rung=move.rung, reason=move.reason)


def _detach(_: Route, __: State, move: moves.Detach) -> Event:
    return Detached(reason=move.reason)


_RULES: dict[type[Move], _Rule] = {
    moves.Answer: _answer,
    moves.Restored: _restored,
    moves.Drop: _drop,
    moves.Choose: _choose,
    moves.ChooseAgain: _choose_again,
    moves.Retry: _retry,
    moves.Value: giving.value,
    moves.Again: giving.again,
    moves.Replace: giving.literal,
    moves.PassAnyway: _pass_anyway,
    moves.Skip: _skip,
    moves.ByHand: _by_hand,
    moves.Jump: _jump,
    moves.RollBack: _rollback,
    moves.Abort: _abort,
    moves.Finish: _finish,
    moves.Note: _note,
    moves.StopWaiting: lambda _, state, __: WaitEnded(task=state.repeated or "", attempts=0, why="stopped"),
    moves.Keep: lambda _, state, move: kept(state, move),
    moves.Interrupt: _interrupt,
    moves.Detach: _detach,
}
