"""What line mode shows, as lines of text. Pure: a page is made from the plan and the state, and nothing else."""

from collections.abc import Callable, Iterable
from datetime import date

from msgspec import Struct

from runbookrunner.command.dates import old_dates
from runbookrunner.console.freshness import at_confirm, lost
from runbookrunner.console.phrases import block, ended, one_line, standing, took
from runbookrunner.reading.model import Advice, Step, Task
from runbookrunner.run.command_events import Context
from runbookrunner.run.confirm import digest, level, obstacle, word
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
    #: When and where the command of this digest was right the last time, and what it printed; None where it never was.
    earlier: Callable[[str], tuple[str, str] | None] = lambda _: None
    #: The seconds that the command of this digest took each time it passed here, newest first.
    usual: Callable[[str], tuple[float, ...]] = lambda _: ()


def banner(state: State) -> str:
    """The word that must never be missing: whether commands are really run."""
    way = " ROLLBACK" if state.path == "rollback" and state.phase != "finished" else ""
    return f"LIVE{way}" if state.mode == "live" else f"REHEARSAL{way} - nothing is executed"


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


def pointing(contexts: Iterable[Context]) -> list[str]:
    """Where a command would act, one line for each place."""
    return [f"  points at: {one_line(context.family)} {one_line(context.place)}" for context in contexts]


def command(state: State, task: Task, setting: Setting, contexts: Iterable[Context] = ()) -> list[str]:
    """A command as it will be confirmed: its prose, label, exact text, place, and what to be careful about."""
    lines = ["", *prose(task.before)]
    where = f"on {one_line(state.host)} as {one_line(state.user)} in {one_line(state.folder)}"
    verb = "would run" if state.mode == "rehearsal" else "runs"
    lines.append(f"{task.id} {one_line(task.label)}".rstrip())
    lines.append(f"  {verb} {where}" + (f" (line {task.line})" if task.line else ""))
    lines += block(task.text)
    count = count_lines(task.text)
    lines.append(f"  {count} line{'s' if count > 1 else ''}, all of it shown; digest {digest(task.text)[:8]}")
    return [*lines, *at_confirm(state), *pointing(contexts), *_warnings(state, task, setting), *notes(task)]


def _warnings(state: State, task: Task, setting: Setting) -> list[str]:
    lines = [f"  {hazard.level.upper()}: {one_line(hazard.reason)}" for hazard in task.hazards]
    lines += [
        f"  look: {found.text} is {found.days_old} days old; is it the one you mean? (d changes it)"
        for found in old_dates(task.text, setting.today)
    ]
    odd = sorted({char for char in task.text if ord(char) > 126})
    if odd:
        names = ", ".join(f"U+{ord(char):04X}" for char in odd[:8])
        lines.append(f"  look: not plain ASCII: {names}")
    if task.id in state.edits:
        lines.append("  edited by you; the text of the file is kept beside it in the record")
    if task.timeout_s:
        lines.append(f"  timeout {took(task.timeout_s * 1000)}: asks then, and does nothing by itself")
    if task.interactive:
        lines.append("  interactive: it gets your keys and, where it wants it, this whole terminal,")
        lines.append("  until it ends. Ctrl-] opens rbr's own menu: back to it, interrupt, stop")
    if reason := obstacle(task):
        lines.append(f"  NOT RUNNABLE: {one_line(reason)}")
    return lines


def notes(task: Task) -> list[str]:
    """Comments that belong to a task, and what it is expected to show."""
    lines = [f"  note: {one_line(note)}" for note in task.notes]
    lines += [f"  expected: a match of {one_line(task.expect)}"] if task.expect else []
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
    lines += lost(state)
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
