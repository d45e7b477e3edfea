"""How a run ends, said without flattering it."""

from runbookrunner.command.effects import named_again, only_looks
from runbookrunner.run.confirm import level
from runbookrunner.run.plan import Route
from runbookrunner.run.run_events import RunFinished, RunOutcome
from runbookrunner.run.state import State


def finished(route: Route, state: State, survivors: tuple[str, ...] = ()) -> RunFinished:
    """The last event of a run that stands here."""
    outcome: RunOutcome = state.ending or ("failed" if state.phase in {"failed", "unrestored"} else "succeeded")
    return RunFinished(
        outcome=outcome,
        exceptions=exceptions(route, state),
        not_run=not_run(route, state),
        not_reversed=not_reversed(route, state) if outcome != "succeeded" else (),
        never_started=never_started(route, state) if outcome != "succeeded" else (),
        survivors=survivors,
    )


def not_run(route: Route, state: State) -> tuple[str, ...]:
    """Tasks that nothing is known of; what stands in an option that was not chosen is none of them."""
    undone = (task for task in route.main if state.outcome_of(task) == "not-run")
    return tuple(task for task in undone if route.chosen(task, state.choices))


def exceptions(route: Route, state: State) -> tuple[str, ...]:
    """What keeps a run from being a plain success: ids of tasks, and of rollbacks that were entered."""
    odd = []
    for task in route.main:
        result = state.results.get(task)
        if result is None and not route.chosen(task, state.choices):
            continue
        failed_once = result is not None and result.how == "claimed" and _last_failed(state, task)
        if result is None or result.outcome != "passed" or failed_once:
            odd.append(task)
    return (*odd, *dict.fromkeys(state.entered))


def _last_failed(state: State, task: str) -> bool:
    last = state.last(task)
    return last is not None and (last.finished is None or last.finished.status != 0)


def ran_and_changed(route: Route, state: State) -> tuple[str, ...]:
    """Commands that do more than look and were started in the procedure, or done by hand; newest first."""
    ran: list[tuple[str, int, str]] = []
    for task, attempts in state.attempts.items():
        forward = [attempt for attempt in attempts if attempt.path == "procedure"]
        if forward and not only_looks(forward[-1].text) and not (task in route.tasks and route.tasks[task].verify):
            ran.append((forward[-1].at, len(ran), task))
    started = {task for *_, task in ran}
    for task, result in state.results.items():
        if result.outcome == "done-by-hand" and task not in started and _changes(route, task):
            ran.append((result.at, len(ran), task))
    return tuple(task for *_, task in sorted(ran, reverse=True))


def _changes(route: Route, task: str) -> bool:
    """Whether a task of the procedure is a command that does more than look."""
    planned = route.tasks.get(task)
    return (
        planned is not None
        and planned.kind == "command"
        and task in route.main
        and not (planned.verify or only_looks(planned.text))
    )


def never_started(route: Route, state: State) -> tuple[str, ...]:
    """Commands of the procedure that stop or destroy something and that nobody has begun, in order.

    What they would have changed is as it was: a service that step 3 would stop is still there.
    """
    return tuple(
        task
        for task in route.main
        if route.tasks[task].kind == "command"
        and level(route.tasks[task]) in {"caution", "destructive"}
        and task not in state.attempts
        and state.outcome_of(task) in {"not-run", "skipped"}
        and not _excluded(route, state, task)
    )


def _excluded(route: Route, state: State, task: str) -> bool:
    """Whether another option was chosen than the one this task stands in."""
    return any(state.choices.get(choice, option) != option for choice, option in route.within.get(task, ()))


def named_in_rollback(route: Route, state: State, task: str) -> bool:
    """Whether a command of the rollback that was walked speaks of the same thing; no proof that it is reversed.

    Of a choice in it only the chosen option was walked.
    """
    targets = state.entered or tuple(route.rollbacks)
    others = [
        state.task(route, other).text
        for target in targets
        for other in route.rollback_tasks(target)
        if route.tasks[other].kind == "command" and (not state.entered or route.chosen(other, state.choices))
    ]
    return all(named_again(text, others) for text in texts_of(route, state, task))


def texts_of(route: Route, state: State, task: str) -> tuple[str, ...]:
    """What was run under this id, each text once: a command of a list, or asked again, had several."""
    ran = dict.fromkeys(attempt.text for attempt in state.attempts.get(task, ()))
    return tuple(ran) or (state.task(route, task).text,)


def not_reversed(route: Route, state: State) -> tuple[str, ...]:
    """Changing commands that ran and that no walked rollback names, oldest first."""
    ran = reversed(ran_and_changed(route, state))
    if not state.entered:
        return tuple(ran)
    return tuple(task for task in ran if not named_in_rollback(route, state, task))
