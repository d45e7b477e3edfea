"""Facts about commands: prepared, started, ended, repeated, and what is kept of their output."""

from typing import ClassVar, Literal

from msgspec import Struct

from runbookrunner.command.expectation import Comparison
from runbookrunner.reading.model import Task
from runbookrunner.run.event import Event, How

#: How a command ended, as the session saw it.
Ending = Literal["ended", "interrupted", "shell-exited", "shell-killed", "shell-replaced", "syntax-error"]


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
    #: Bytes that were counted and not kept.
    left_out: int = 0
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
    #: Whether somebody asked it to stop: exit 0 is then no proof that it did its work.
    asked_to_stop: bool = False


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


class OutputKept(Event, frozen=True, kw_only=True):
    """A piece of what a command printed, as a named value, or (without a name) pinned as evidence. It is data."""

    type: ClassVar[str] = "output.kept"
    task: str
    attempt: int
    text: str
    name: str = ""


class RetryChosen(Event, frozen=True, kw_only=True):
    """The failed task is to be asked about again; nothing has run yet."""

    type: ClassVar[str] = "retry.chosen"
    task: str


class AgainChosen(Event, frozen=True, kw_only=True):
    """A passed task is asked about again, with other values; afterwards the run goes back to where it stood."""

    type: ClassVar[str] = "again.chosen"
    task: str
