"""What has become of a run so far, as lines of text: before a rollback, on resumption, in the log, at the end."""

from runbookrunner.console.pages import Setting, banner, contacts, count_lines
from runbookrunner.console.phrases import block, ended, one_line, standing, took
from runbookrunner.reading.model import Rollback, Step, Task
from runbookrunner.reading.walked import every_task
from runbookrunner.run.ending import (
    exceptions,
    named_in_rollback,
    never_started,
    not_reversed,
    not_run,
    ran_and_changed,
    texts_of,
)
from runbookrunner.run.plan import Route
from runbookrunner.run.state import State


def resumed(route: Route, state: State, setting: Setting) -> list[str]:
    """What a run that goes on is told: where it stands, and what did not survive."""
    return [
        f"{banner(state)}  {one_line(route.plan.title)}, resumed",
        f"  run {setting.run}, begun {state.started[:16]}Z, by the plan that was pinned then",
        f"  {one_line(state.user)}@{one_line(state.host)}, folder {one_line(state.folder)}",
        "  A fresh session: variables, functions and background jobs of the earlier one are gone.",
        "  So far:",
        *(f"   {_told(state, step)}" for step in route.steps.values() if _begun(state, step)),
        *contacts(route),
    ]


def rollback(route: Route, state: State, target: Rollback) -> list[str]:
    """The rollback before it is entered: what ran, and what it would do."""
    lines = ["", f"== ROLLBACK {target.id} {one_line(target.title)} (line {target.line})"]
    if target.condition:
        lines.append(f"   {one_line(target.condition)}")
    lines += ran(route, state)
    lines.append("  It consists of:")
    for task_id in route.rollback_tasks(target.id):
        task = route.tasks[task_id]
        lines.append(f"   {task.id} {one_line(task.label)}".rstrip())
        lines += block(task.text, "  | ") if task.kind == "command" else [f"     {one_line(task.text)}"]
        lines += [f"     {option.id}: {one_line(option.title)}" for option in task.options]
    return lines


def ran(route: Route, state: State) -> list[str]:
    """What ran and changed something, newest first, and whether the rollback speaks of it; and what never began."""
    found = ran_and_changed(route, state)
    lines = ["  What ran and changed something, newest first:" if found else "  Nothing that changes anything was run."]
    for task_id in found:
        named = "named in the rollback" if named_in_rollback(route, state, task_id) else "NOT named in the rollback"
        task = state.task(route, task_id)
        mark = standing(state.results.get(task_id))
        lines.append(f"   {mark} {task_id} {one_line(task.label or task.text)}: {named}")
        texts = texts_of(route, state, task_id)
        lines += [f"       | {one_line(text)}" for text in texts] if len(texts) > 1 else []
    return [*lines, *_never_started(route, state)]


def _never_started(route: Route, state: State) -> list[str]:
    found = never_started(route, state)
    lines = [f"   {standing(state.results.get(task))} {task} {_named(route.tasks[task])}" for task in found]
    return ["  Never started:", *lines] if found else []


def _named(task: Task) -> str:
    """A task in a list: its label, else its text, and what it would hit."""
    targets = ", ".join(dict.fromkeys(hazard.target for hazard in task.hazards if hazard.target))
    return one_line(f"{task.label or task.text} ({targets})" if targets else task.label or task.text)


def log(state: State) -> list[str]:
    """Every attempt so far, and how it ended."""
    lines = []
    for task_id, attempts in state.attempts.items():
        for attempt in attempts:
            end = ended(attempt.finished, count_lines(attempt.text)) if attempt.finished else "[?] no end seen"
            lines.append(f"  {attempt.at[11:19]}Z {task_id} attempt {attempt.number}: {end}")
            lines += block(attempt.text, "    | ")
    return lines or ["  No command was started yet."]


def closing(route: Route, state: State, run: str) -> list[str]:
    """The last page: how it ended, what is left open, and what to type next."""
    outcome = (state.outcome or "not over").upper()
    succeeded = state.outcome == "succeeded"
    odd = exceptions(route, state) if succeeded else ()
    lines = ["", f"== {banner(state)} · {outcome}{' with exceptions' if odd else ''}"]
    lines += [f"   {_told(state, step)}" for step in route.steps.values() if _touched(route, state, step)]
    if undone := not_run(route, state):
        lines.append(f"   Not run: {', '.join(undone)}")
    if not succeeded and (left := not_reversed(route, state)):
        lines.append(f"   Ran, not reversed by a rollback: {', '.join(left)}")
    if not succeeded and (untouched := never_started(route, state)):
        lines.append(f"   Never started: {', '.join(untouched)}")
    return [*lines, f"   For the incident: rbr transcript {run}"]


def _touched(route: Route, state: State, step: Step) -> bool:
    """Steps of the rollback, and of options that were not chosen, are worth a line only if they were begun."""
    first = step.tasks[0].id
    return _begun(state, step) or (first in route.main and route.chosen(first, state.choices))


def _told(state: State, step: Step) -> str:
    walked = [task for task in every_task(step.tasks) if task in step.tasks or task.id in state.results]
    marks = dict.fromkeys(standing(state.results.get(task.id)) for task in walked)
    number = f"{step.number}. " if step.number else f"{step.id} "
    spent = sum(a.finished.duration_ms for t in walked for a in state.attempts.get(t.id, ()) if a.finished)
    time = f" ({took(spent)})" if spent >= 1000 else ""
    return f"{' '.join(marks)} {one_line(number + step.title)}{time}"


def _begun(state: State, step: Step) -> bool:
    return any(task.id in state.results for task in every_task(step.tasks))
