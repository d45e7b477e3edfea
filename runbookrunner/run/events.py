"""The facts of a run. Everything else (state, screen, resume, transcript) is derived from these.

An event is a plain frozen value; `type` is its name in the journal. A type or a field, once
released, keeps its meaning: readers of a newer version must understand every older journal.
"""

from typing import ClassVar

from msgspec import Struct

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
    CountedDown,
    Jumped,
    LiteralReplaced,
    RollbackEntered,
    ServiceAnswered,
    TaskSettled,
    ValueGiven,
)
from runbookrunner.run.event import Event
from runbookrunner.run.run_events import (
    Detached,
    JournalDegraded,
    JournalRepaired,
    Noted,
    RunFinished,
    RunResumed,
    RunStarted,
    SecretDeclared,
)
from runbookrunner.run.session_events import (
    BackgroundPrinted,
    CommandOverdue,
    InputSent,
    InterruptSent,
    LineTyped,
    ProcessesEnded,
    ProcessesLeft,
    SessionClosed,
    SessionStarted,
)


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
        RollbackEntered, ServiceAnswered, AbortDecided, InterruptSent, InputSent, LineTyped, Noted, Detached,
        JournalRepaired, JournalDegraded, RunFinished, ValueGiven, AgainChosen, LiteralReplaced,
        CommandOverdue, ProcessesLeft, ProcessesEnded, BackgroundPrinted, SessionClosed,
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
