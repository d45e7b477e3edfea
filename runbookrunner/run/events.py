"""The facts of a run. Everything else (state, screen, resume, transcript) is derived from these.

An event is a plain frozen value; `type` is its name in the journal. A type or a field, once
released, keeps its meaning: readers of a newer version must understand every older journal.
"""

from typing import ClassVar, Literal

from msgspec import Struct

from runbookrunner.command.expectation import Comparison
from runbookrunner.reading.model import Task
from runbookrunner.run.event import Event
from runbookrunner.run.session_events import InputSent, InterruptSent, SessionStarted

Mode = Literal["live", "rehearsal"]
TaskOutcome = Literal["passed", "failed", "skipped", "done-by-hand", "not-run", "unknown"]
RunOutcome = Literal["succeeded", "failed", "rolled-back", "aborted", "interrupted"]
#: How an answer is known: a person said so; it was named on the command line; a rehearsal made it up.
How = Literal["claimed", "pretended"]
#: Where a value came from: typed, picked from output or kept of it, a default, an earlier value, `--var`, a file, or
#: made up.
ValueHow = Literal["typed", "picked", "kept", "default", "earlier", "var", "env-file", "pretended"]
#: How a command ended, as the session saw it.
Ending = Literal["ended", "interrupted", "shell-exited", "shell-killed", "shell-replaced", "syntax-error"]


class RunStarted(Event, frozen=True, kw_only=True):
    """The first record of every journal."""

    type: ClassVar[str] = "run.started"
    mode: Mode
    title: str
    file: str
    runbook_sha256: str
    plan_sha256: str
    version: str
    user: str
    uid: int
    login_uid: int | None
    host: str
    folder: str
    boot_id: str
    ssh_connection: str = ""
    path: str = ""
    git_revision: str = ""
    git_dirty: bool = False
    incident: str = ""
    parent_run: str = ""
    redaction: tuple[str, ...] = ()


class RunResumed(Event, frozen=True, kw_only=True):
    """A stopped run goes on in a fresh session; a command without an end is unknown from here on."""

    type: ClassVar[str] = "run.resumed"
    user: str
    uid: int
    host: str
    folder: str
    boot_id: str
    version: str


class SecretDeclared(Event, frozen=True, kw_only=True):
    """A value of this name is hidden wherever it appears; the value itself is recorded nowhere."""

    type: ClassVar[str] = "secret.declared"
    name: str


class CheckAnswered(Event, frozen=True, kw_only=True):
    """Manual checks or messages, answered together: `yes` means done, sent, right."""

    type: ClassVar[str] = "check.answered"
    tasks: tuple[str, ...]
    yes: bool
    how: How = "claimed"
    note: str = ""


class CommandEdited(Event, frozen=True, kw_only=True):
    """The redline: what the operator wants to run in place of what is written, analysed anew."""

    type: ClassVar[str] = "command.edited"
    edited: Task


class OwnProposed(Event, frozen=True, kw_only=True):
    """A command of the operator's own (ids `x1`, `x2` …), to be shown and confirmed like any other."""

    type: ClassVar[str] = "own.proposed"
    own: Task


class OwnDropped(Event, frozen=True, kw_only=True):
    """The operator thought better of it."""

    type: ClassVar[str] = "own.dropped"
    task: str


class Context(Struct, frozen=True):
    """Where a command would act: the family of programs (`kubectl`), and what it points at, in words."""

    family: str
    place: str


class CommandStarted(Event, frozen=True, kw_only=True):
    """Written and synced before the shell is told: a command without this record has not run."""

    type: ClassVar[str] = "command.started"
    task: str
    attempt: int
    text: str
    sha256: str
    as_written: str
    folder: str
    host: str
    user: str
    contexts: tuple[Context, ...] = ()
    #: With literals and values of this run, before any edit; empty where that is as written.
    resolved: str = ""


class OutputFacts(Struct, frozen=True):
    """What a command printed, in numbers; `cast` is relative to the run folder, empty where none was kept."""

    bytes: int = 0
    lines: int = 0
    cast: str = ""
    sha256: str = ""
    truncated: bool = False
    lossy: bool = False
    redactions: dict[str, int] | None = None


class Match(Struct, frozen=True):
    """A troubleshooting entry that fits the output, and why."""

    advice: str
    reason: str


class CommandFinished(Event, frozen=True, kw_only=True):
    """How a command ended. `line` counts from 1 in its text and names the unit that failed."""

    type: ClassVar[str] = "command.finished"
    task: str
    attempt: int
    ending: Ending
    status: int | None
    duration_ms: int
    signal: int | None = None
    line: int | None = None
    message: str = ""
    #: What the program reported as its own error although it exited 0; empty otherwise.
    reported: str = ""
    matches: tuple[Match, ...] = ()
    output: OutputFacts = OutputFacts()
    folder: str = ""
    how: Literal["", "pretended"] = ""
    #: What came of comparing the output with what the runbook expects; None where nothing was compared.
    comparison: Comparison | None = None


class Verified(Event, frozen=True, kw_only=True):
    """The operator's answer to "is this right?" after a command."""

    type: ClassVar[str] = "verify.answered"
    task: str
    attempt: int
    yes: bool
    how: How = "claimed"
    note: str = ""


class WaitBegan(Event, frozen=True, kw_only=True):
    """A verification is repeated every so many seconds, for at most so many, until it passes or somebody stops it."""

    type: ClassVar[str] = "wait.began"
    task: str
    every_s: int
    limit_s: int


class WaitEnded(Event, frozen=True, kw_only=True):
    """The repeating is over. `attempts` are those of this waiting, all of them in the record."""

    type: ClassVar[str] = "wait.ended"
    task: str
    attempts: int
    why: Literal["passed", "limit", "stopped", "unclear"]


class CountedDown(Event, frozen=True, kw_only=True):
    """The runbook said to wait so long, and this is how long it was; nothing was answered by it."""

    type: ClassVar[str] = "counted.down"
    task: str
    seconds: int
    waited_ms: int
    cut: bool


class OutputKept(Event, frozen=True, kw_only=True):
    """A piece of what a command printed, as a named value, or (without a name) pinned as evidence. It is data."""

    type: ClassVar[str] = "output.kept"
    task: str
    attempt: int
    text: str
    name: str = ""


class TaskSettled(Event, frozen=True, kw_only=True):
    """Skipped, done by hand, or passed although it failed: a person's decision, with the reason given."""

    type: ClassVar[str] = "task.settled"
    task: str
    outcome: Literal["skipped", "done-by-hand", "passed"]
    reason: str = ""
    how: How = "claimed"


class ChoiceMade(Event, frozen=True, kw_only=True):
    """Of the options of a choice only `option` is walked (`3b`); empty: none of them applies."""

    type: ClassVar[str] = "choice.made"
    task: str
    option: str
    how: How = "claimed"
    reason: str = ""


class ChoiceReopened(Event, frozen=True, kw_only=True):
    """A choice that was made is asked again, from within the option that was chosen."""

    type: ClassVar[str] = "choice.reopened"
    task: str
    reason: str = ""


class ValueGiven(Event, frozen=True, kw_only=True):
    """A value for a placeholder, kept for the run. `items` has more than one where it is a list, walked one by one."""

    type: ClassVar[str] = "value.given"
    name: str
    value: str
    how: ValueHow = "typed"
    items: tuple[str, ...] = ()


class AgainChosen(Event, frozen=True, kw_only=True):
    """A passed task is asked about again, with other values; afterwards the run goes back to where it stood."""

    type: ClassVar[str] = "again.chosen"
    task: str


class LiteralReplaced(Event, frozen=True, kw_only=True):
    """A literal of the runbook is another one, in this task or (`task` empty) in the whole run."""

    type: ClassVar[str] = "literal.replaced"
    old: str
    new: str
    task: str = ""


class RetryChosen(Event, frozen=True, kw_only=True):
    """The failed task is to be asked about again; nothing has run yet."""

    type: ClassVar[str] = "retry.chosen"
    task: str


class Jumped(Event, frozen=True, kw_only=True):
    """The walk goes on at another step; what was passed over stays `not-run`."""

    type: ClassVar[str] = "jumped"
    step: str
    reason: str = ""


class RollbackEntered(Event, frozen=True, kw_only=True):
    """From here the rollback is walked. `because` is the task at which it was decided."""

    type: ClassVar[str] = "rollback.entered"
    target: str
    because: str
    reason: str = ""


class ServiceAnswered(Event, frozen=True, kw_only=True):
    """The answer to "is the service restored?" after a rollback."""

    type: ClassVar[str] = "service.answered"
    yes: bool
    how: How = "claimed"
    note: str = ""


class AbortDecided(Event, frozen=True, kw_only=True):
    """The procedure ends here; checks and follow-up are still offered."""

    type: ClassVar[str] = "abort.decided"
    reason: str = ""


class Noted(Event, frozen=True, kw_only=True):
    """A note of the operator, for the timeline."""

    type: ClassVar[str] = "note"
    text: str


class Detached(Event, frozen=True, kw_only=True):
    """The front end went away; the run is not over."""

    type: ClassVar[str] = "ui.detached"
    reason: str = ""


class JournalRepaired(Event, frozen=True, kw_only=True):
    """A torn last line was cut off and kept aside in `kept`."""

    type: ClassVar[str] = "journal.repaired"
    kept: str
    bytes: int


class JournalDegraded(Event, frozen=True, kw_only=True):
    """Something could not be recorded; `reason` is the system's own word."""

    type: ClassVar[str] = "journal.degraded"
    reason: str


class RunFinished(Event, frozen=True, kw_only=True):
    """The last record of a run that came to its end."""

    type: ClassVar[str] = "run.finished"
    outcome: RunOutcome
    exceptions: tuple[str, ...] = ()
    not_run: tuple[str, ...] = ()
    not_reversed: tuple[str, ...] = ()
    #: Commands that stop or destroy something and were never begun, where that matters for the end.
    never_started: tuple[str, ...] = ()
    survivors: tuple[str, ...] = ()


class Unknown(Event, frozen=True, kw_only=True):
    """An event of a newer version: kept, shown by name, not understood. `data` is its JSON object."""

    type: ClassVar[str] = "unknown"
    name: str
    data: dict[str, object]


TYPES: dict[str, type[Event]] = {
    cls.type: cls
    for cls in (
        RunStarted, RunResumed, SessionStarted, SecretDeclared, CheckAnswered, CommandEdited, OwnProposed, OwnDropped,
        CommandStarted, CommandFinished, Verified, TaskSettled, ChoiceMade, ChoiceReopened, RetryChosen, Jumped,
        WaitBegan, WaitEnded, CountedDown, OutputKept,
        RollbackEntered, ServiceAnswered, AbortDecided, InterruptSent, InputSent, Noted, Detached, JournalRepaired,
        JournalDegraded, RunFinished, ValueGiven, AgainChosen, LiteralReplaced,
    )
}  # fmt: skip


class Record(Struct, frozen=True):
    """An event with its place in the journal.

    `at` is UTC (`2026-11-23T03:02:11.000Z`), for people; `mono_ns` is the monotonic clock, for
    durations within one boot. `hash` covers the bytes of the line before it.
    """

    seq: int
    at: str
    mono_ns: int
    run: str
    actor: str
    host: str
    event: Event
    hash: str
