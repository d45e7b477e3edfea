"""What is said of one event, in words."""

from collections.abc import Mapping, Sequence
from typing import Literal

from msgspec import Struct

from runbookrunner.run.command_events import (
    AgainChosen,
    CommandFinished,
    OutputKept,
    OwnDropped,
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
    CountedDown,
    Jumped,
    LiteralReplaced,
    RollbackEntered,
    ServiceAnswered,
    TaskSettled,
    ValueGiven,
)
from runbookrunner.run.event import Event
from runbookrunner.run.events import Unknown
from runbookrunner.run.run_events import Detached, JournalDegraded, JournalRepaired, Noted, RunResumed
from runbookrunner.run.session_events import InputSent, InterruptSent, LineTyped, SessionStarted
from runbookrunner.transcript.beside import beside
from runbookrunner.transcript.choices import Offered, by_jump, chosen
from runbookrunner.transcript.evidence import said as kept_as

Titles = Mapping[str, tuple[str, str]]

_SETTLED = {"skipped": "skipped", "done-by-hand": "done by hand", "passed": "passed although it failed"}
_RUNGS = {"int": "Ctrl-C", "term": "TERM", "kill": "KILL"}
_COMPARED = {"verified": "verified", "different": "not as expected", "undecided": "not compared"}
_WAITED = {"passed": "passed", "limit": "time is up", "stopped": "stopped", "unclear": "for a person to look at"}
_ENDINGS = {
    "interrupted": "interrupted",
    "shell-exited": "the shell exited",
    "shell-killed": "the shell was lost",
    "shell-replaced": "the shell was replaced",
    "syntax-error": "bash did not accept it",
}


class Words(Struct, frozen=True):
    """A row of the timeline, but for who and when."""

    said: str
    result: str = ""
    bad: bool = False
    kind: Literal["decision", "gap", "other"] = "other"


def ending(event: CommandFinished) -> tuple[str, bool]:
    """How a command ended, and whether a reader must not miss it. "Verified" only where the output matched."""
    status = "exit unknown" if event.status is None else f"exit {event.status}"
    if event.ending != "ended":
        return f"{_ENDINGS[event.ending]} ({status})", True
    if event.reported:
        return f"{status}, but it reported: {event.reported}", True
    if event.comparison and event.status == 0:
        return f"{status}, {_COMPARED[event.comparison.verdict]}", event.comparison.verdict == "different"
    return status, event.status != 0


def told(event: Event, titles: Titles, offered: Offered) -> Words | None:  # noqa: C901, PLR0911, PLR0912  a table of what each event says
    """The words for an event that stands alone; None for those that say nothing by themselves."""
    match event:
        case CheckAnswered():
            return Words(f"{names(event.tasks, titles)}{_because(event.note)}", _claimed(yes=event.yes), not event.yes)
        case Verified():
            said = f"{names((event.task,), titles)}: right? {_yes(event.yes)}{_because(event.note)}"
            return Words(said, _claimed(yes=event.yes), not event.yes)
        case TaskSettled():
            said = f"{names((event.task,), titles)}: {_SETTLED[event.outcome]}{_because(event.reason)}"
            return Words(said, "claimed", kind="decision")
        case WaitBegan():
            return Words(f"{event.task}: repeated every {event.every_s} s, at most {event.limit_s} s", kind="decision")
        case WaitEnded():
            return Words(f"{event.task}: waiting ended after {event.attempts} more attempts", _WAITED[event.why])
        case CountedDown():
            cut = ", cut short" if event.cut else ""
            return Words(f"{event.task}: waited {event.waited_ms // 1000} s of {event.seconds} s{cut}")
        case OutputKept():
            return Words(kept_as(event), kind="decision")
        case ChoiceMade():
            said = f"Decision: {names((event.task,), titles)}, {chosen(event, offered)}{_because(event.reason)}"
            return Words(said, _claimed(yes=True), kind="decision")
        case ChoiceReopened():
            return Words(f"Decision: choose again at {event.task}{_because(event.reason)}", kind="decision")
        case ValueGiven():
            return Words(f"{event.name} is {', '.join(event.items or (event.value,))}", event.how)
        case AgainChosen():
            return Words(f"Decision: {event.task} again, with other values", kind="decision")
        case LiteralReplaced():
            where = f"in {event.task}" if event.task else "in the rest of the run"
            return Words(f"Decision: {event.new} in place of {event.old}, {where}", kind="decision")
        case RetryChosen():
            return Words(f"Decision: {event.task} again", kind="decision")
        case Jumped():
            taken = by_jump(event.step, offered)
            return Words(f"Decision: go on at step {event.step}{taken}{_because(event.reason)}", kind="decision")
        case RollbackEntered():
            said = f"Decision: rollback {event.target}, at {event.because}{_because(event.reason)}"
            return Words(said, kind="decision")
        case AbortDecided():
            return Words(f"Decision: abort{_because(event.reason)}", kind="decision")
        case ServiceAnswered():
            said = f"Service restored? {_yes(event.yes)}{_because(event.note)}"
            return Words(said, _claimed(yes=event.yes), not event.yes, "decision")
        case Noted():
            return Words(f"Note: {event.text}", kind="decision")
        case InterruptSent():
            return Words(f"{_RUNGS[event.rung]} sent to {event.task}{_because(event.reason)}", kind="decision")
        case InputSent():
            return Words(f"{event.task}: {'hidden input' if event.hidden else 'input'} was typed")
        case LineTyped():
            return Words(f"{event.task}, line {event.line}, typed into {event.into}: {event.text}", kind="decision")
        case OwnDropped():
            return Words(f"{event.task}: own command, not run")
        case Detached():
            return Words(f"The operator left{_because(event.reason)}")
        case RunResumed():
            return Words("The run goes on in a fresh session", kind="decision")
        case SessionStarted() if event.fresh:
            return Words(_fresh(event), kind="decision")
        case SessionStarted() if event.notes:
            return Words(f"Shell (pid {event.pid}): {'; '.join(event.notes)}")
        case JournalRepaired():
            return Words(f"Gap: a torn line was cut off the record ({event.bytes} bytes)", "gap", bad=True, kind="gap")
        case JournalDegraded():
            return Words(f"Gap: something could not be recorded: {event.reason}", "gap", bad=True, kind="gap")
        case Unknown():
            return Words(f"Event of a newer version: {event.name}")
        case _:
            found = beside(event)
            return Words(found[0], bad=found[1]) if found else None


def _fresh(event: SessionStarted) -> str:
    """A shell that stands in for a lost one, with what came back."""
    why = f"; {event.why}" if event.why else ""
    back = f"restored: {'; '.join(event.restored)}" if event.restored else "nothing restored but the folder"
    lacking = f"; NOT restored: {'; '.join(event.missing)}" if event.missing else ""
    return f"Fresh shell (pid {event.pid}{why}): {back}{lacking}"


def names(tasks: Sequence[str], titles: Titles) -> str:
    """Tasks answered together: `P1, P2 Prerequisites: access; credentials`."""
    steps = dict.fromkeys(titles[task][0] for task in tasks if task in titles)
    labels = [titles[task][1] for task in tasks if task in titles and titles[task][1]]
    said = f"{', '.join(tasks)} {', '.join(steps)}".strip()
    return f"{said}: {'; '.join(labels)}" if labels else said


def _claimed(*, yes: bool) -> str:
    return "claimed" if yes else "claimed: no"


def _yes(yes: bool) -> str:  # noqa: FBT001  it is the value itself
    return "yes" if yes else "no"


def _because(reason: str) -> str:
    return f', "{reason}"' if reason else ""
