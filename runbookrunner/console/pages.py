"""What line mode shows, as lines of text. Pure: a page is made from the plan and the state, and nothing else."""

from collections.abc import Iterable
from datetime import date

from msgspec import Struct

from runbookrunner.command.dates import old_dates
from runbookrunner.console.phrases import block, ended, one_line, standing, took
from runbookrunner.reading.model import Advice, Rollback, Step, Task
from runbookrunner.reading.walked import every_task
from runbookrunner.run.confirm import digest, level, obstacle, word
from runbookrunner.run.ending import exceptions, named_in_rollback, not_reversed, not_run, ran_and_changed
from runbookrunner.run.plan import Route
from runbookrunner.run.state import State
from runbookrunner.sanitise import plain

_FACTS = {"severity": "Severity", "downtime": "Downtime", "user-impact": "User impact", "estimated-time": "Estimated"}


class Setting(Struct, frozen=True):
    """What a page needs to know besides the run. `seen` says whether this text ran here before."""

    run: str
    by: str
    today: date
    seen: str = ""
    incident: str = ""


def banner(state: State) -> str:
    """The word that must never be missing: whether commands are really run."""
    mode = "LIVE" if state.mode == "live" else "REHEARSAL - nothing is executed"
    return f"{mode} ROLLBACK" if state.path == "rollback" else mode


def overview(route: Route, state: State, setting: Setting) -> list[str]:
    """How the file was read, what is at stake, whom to call: before anything is asked."""
    plan = route.plan
    lines = [f"{banner(state)}  {one_line(plan.title)}", f"  file {one_line(plan.file)}, run {setting.run}"]
    if setting.incident:
        lines.append(f"  incident {one_line(setting.incident)}")
    lines.append(f"  {one_line(state.user)}@{one_line(state.host)}, folder {one_line(state.folder)}")
    lines.append(f"  read as: {_shape(route)}")
    lines += [f"  {_FACTS[fact.kind]}: {one_line(fact.text)}" for fact in plan.facts]
    lines += _findings(route)
    if setting.seen:
        lines.append(f"  {one_line(setting.seen)}")
    return [*lines, *contacts(route)]


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


def _begun(state: State, step: Step) -> bool:
    return any(task.id in state.results for task in every_task(step.tasks))


def _shape(route: Route) -> str:
    plan = route.plan
    kinds = [task.kind for task in route.tasks.values()]
    parts = [f"{len(plan.procedure)} steps", f"{kinds.count('command')} commands"]
    parts.append(f"{kinds.count('check') + kinds.count('message')} checks and messages")
    if count := kinds.count("choice"):
        parts.append(f"{count} choice{'s' if count > 1 else ''}")
    parts.append(f"{len(plan.rollbacks)} rollback" if plan.rollbacks else "NO ROLLBACK section")
    return ", ".join(parts)


def _findings(route: Route) -> list[str]:
    serious = [finding for finding in route.plan.findings if finding.severity != "note"]
    lines = [f"  ! line {f.line}: {one_line(f.text)} ({f.rule})" for f in serious[:5]]
    more = len(serious) - 5
    return [*lines, f"  ! and {more} more findings: rbr show lists them"] if more > 0 else lines


def contacts(route: Route) -> list[str]:
    """Whom to call, one line each."""
    if not route.plan.contacts:
        return ["  Contacts: the runbook names none"]
    told = [f"{one_line(c.name)}: {one_line(c.where)}" if c.name else one_line(c.where) for c in route.plan.contacts]
    return ["  Contacts:", *(f"    {line}" for line in told)]


def heading(route: Route, state: State, step: Step) -> list[str]:
    """The first line of a step: where we are."""
    ids = [each.id for each in route.plan.procedure]
    around = route.within.get(step.tasks[0].id, ())
    place = f"step {ids.index(step.id) + 1} of {len(ids)} · " if step.id in ids else ""
    place = f"option {around[-1][1]} · " if around and not place else place
    number = f"{step.number}. " if step.number else ""
    first = f"== {banner(state)} · {place}{one_line(number + step.title)} (line {step.line})"
    return ["", first, *([f"   {one_line(step.condition)}"] if step.condition else [])]


def after(route: Route, task: Task) -> list[str]:
    """What the runbook says behind the last task of a step, shown with that task."""
    step = route.step_of.get(task.id)
    if step is None or not step.after.strip() or step.tasks[-1].id != task.id:
        return []
    return ["  and after it:", *prose(step.after)]


def command(state: State, task: Task, setting: Setting) -> list[str]:
    """A command as it will be confirmed: its prose, label, exact text, place, and what to be careful about."""
    lines = ["", *prose(task.before)]
    where = f"on {one_line(state.host)} as {one_line(state.user)} in {one_line(state.folder)}"
    verb = "would run" if state.mode == "rehearsal" else "runs"
    lines.append(f"{task.id} {one_line(task.label)}".rstrip())
    lines.append(f"  {verb} {where}" + (f" (line {task.line})" if task.line else ""))
    lines += block(task.text)
    count = count_lines(task.text)
    lines.append(f"  {count} line{'s' if count > 1 else ''}, all of it shown; digest {digest(task.text)[:8]}")
    return [*lines, *_warnings(state, task, setting), *notes(task)]


def _warnings(state: State, task: Task, setting: Setting) -> list[str]:
    lines = [f"  {hazard.level.upper()}: {one_line(hazard.reason)}" for hazard in task.hazards]
    lines += [
        f"  look: {found.text} is {found.days_old} days old; is it the one you mean? (e edits)"
        for found in old_dates(task.text, setting.today)
    ]
    odd = sorted({char for char in task.text if ord(char) > 126})
    if odd:
        names = ", ".join(f"U+{ord(char):04X}" for char in odd[:8])
        lines.append(f"  look: not plain ASCII: {names}")
    if task.id in state.edits:
        lines.append("  edited by you; the text of the file is kept beside it in the record")
    if task.interactive:
        lines.append("  interactive: your keys go to it; a full-screen program will not draw well in line mode")
    if reason := obstacle(task):
        lines.append(f"  NOT RUNNABLE: {one_line(reason)}")
    return lines


def notes(task: Task) -> list[str]:
    """Comments that belong to a task, and what it is expected to show."""
    lines = [f"  note: {one_line(note)}" for note in task.notes]
    return [*lines, *(["  expected:", *block(task.expected, "  ")] if task.expected else [])]


def prose(text: str) -> list[str]:
    """Markdown that stands around a task, as written."""
    return [f"  {line}" for line in plain(text.strip("\n")).split("\n")] if text.strip() else []


def check(state: State, tasks: Iterable[Task]) -> list[str]:
    """Manual checks that are answered together."""
    lines = [""]
    for task in tasks:
        lines += prose(task.before)
        label = f"{one_line(task.label)}: " if task.label else ""
        lines.append(f"{standing(state.results.get(task.id))} {task.id} {label}{one_line(task.text)}")
        lines += notes(task)
        if task.repeats:
            lines.append(f"  j {task.repeats} goes back to step {task.repeats} for new attempts")
    return lines


def message(task: Task) -> list[str]:
    """A text that a person sends."""
    return ["", *prose(task.before), f"{task.id} {one_line(task.label)}".rstrip(), *block(task.text, "")]


def confirms(state: State, task: Task) -> str:
    """What starts this command: Enter, y, or the name to type."""
    return one_line(word(task, state.host)) or "Enter"


def destructive(state: State, task: Task) -> list[str]:
    """What a destructive command asks for."""
    if level(task) != "destructive" or obstacle(task):
        return []
    return [f"  To run it, type this name and Enter: {confirms(state, task)}     (Enter alone does nothing)"]


def failure(route: Route, state: State) -> list[str]:
    """What failed, and what the runbook says about it."""
    task = state.task(route, state.current or "")
    result = state.results[task.id]
    last = state.last(task.id)
    lines = ["", f"-- {task.id} {one_line(task.label or task.text)}"]
    if result.outcome == "unknown":
        lines.append("   [?] it was started, and nobody saw it end. Look before you decide; nothing runs by itself.")
    elif last and last.finished and not (last.finished.status == 0 and last.finished.ending == "ended"):
        lines.append(f"   {ended(last.finished, count_lines(last.text))}")
    else:
        lines.append(f"   [FAIL] answered no{': ' + one_line(result.reason) if result.reason else ''}")
    finished = last.finished if last else None
    by_id = {entry.id: entry for entry in route.plan.troubleshooting}
    for match in finished.matches if finished else ():
        lines += advice(by_id[match.advice], because=match.reason)
    if route.plan.troubleshooting and not (finished and finished.matches):
        lines.append("   no troubleshooting entry matches the output; t shows them all")
    if state.path == "rollback":
        lines += ["   The rollback failed too. Call somebody:", *contacts(route)]
    return lines


def advice(entry: Advice, because: str = "") -> list[str]:
    """One troubleshooting entry; its commands run only as an own command of the operator's."""
    why = f" ({one_line(because)})" if because else ""
    lines = [f"-- the runbook on {one_line(entry.title)}, line {entry.line}{why}", *prose(entry.text)]
    for task in entry.commands:
        worst = level(task)
        mark = f"   ({worst})" if worst else ""
        lines.append(f"   ! {task.id}  prepares: {one_line(task.text)}{mark}")
    return lines


def count_lines(text: str) -> int:
    """How many lines a command has."""
    return text.count("\n") + 1


def troubleshooting(route: Route) -> list[str]:
    """All entries."""
    if not route.plan.troubleshooting:
        return ["  The runbook has no troubleshooting section."]
    return [line for entry in route.plan.troubleshooting for line in ("", *advice(entry))]


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
    """What ran and changed something, newest first, and whether the rollback speaks of it."""
    found = ran_and_changed(route, state)
    if not found:
        return ["  Nothing that changes anything was run."]
    lines = ["  What ran and changed something, newest first:"]
    for task_id in found:
        named = "named in the rollback" if named_in_rollback(route, state, task_id) else "NOT named in the rollback"
        task = state.task(route, task_id)
        mark = standing(state.results.get(task_id))
        lines.append(f"   {mark} {task_id} {one_line(task.label or task.text)}: {named}")
    return lines


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
    odd = exceptions(route, state) if state.outcome == "succeeded" else ()
    lines = ["", f"== {banner(state)} · {outcome}{' with exceptions' if odd else ''}"]
    lines += [f"   {_told(state, step)}" for step in route.steps.values() if _touched(route, state, step)]
    if undone := not_run(route, state):
        lines.append(f"   Not run: {', '.join(undone)}")
    left = not_reversed(route, state) if state.outcome != "succeeded" or state.entered else ()
    if left:
        lines.append(f"   Ran, not reversed by a rollback: {', '.join(left)}")
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
