"""The moves: everything a person, or `--yes` in a person's place, can do in a run.

Each names the task it is about, so that a move made on an old screen is refused instead of hitting
whatever is asked now. Command text travels by `Edit` and `Own`, which start nothing; `Run` starts
something and carries no text, only the digest of what was shown.
"""

from typing import ClassVar

from msgspec import Struct

from runbookrunner.run.command_events import Context
from runbookrunner.run.decision_events import ValueHow
from runbookrunner.run.event import How
from runbookrunner.run.processes import Alive
from runbookrunner.run.session_events import Rung


class Move(Struct, frozen=True, kw_only=True):
    """Anything the engine can be asked to do; `name` is how `legal` and the documentation call it."""

    name: ClassVar[str] = "move"


class Run(Move, frozen=True, kw_only=True):
    """Start the command shown. `word` is what its hazard asks for: empty, `y`, or the target's name.

    `contexts` is where it was shown to point at; elsewhere it does not start.
    """

    name: ClassVar[str] = "run"
    task: str
    sha256: str
    word: str = ""
    contexts: tuple[Context, ...] = ()


class RunRest(Move, frozen=True, kw_only=True):
    """Start the commands left of this step, all shown before; stops at the first that does not pass.

    `contexts` holds those of each command; none at all means that none of them points anywhere.
    """

    name: ClassVar[str] = "run-rest"
    tasks: tuple[str, ...]
    sha256s: tuple[str, ...]
    contexts: tuple[tuple[Context, ...], ...] = ()


class Answer(Move, frozen=True, kw_only=True):
    """Yes or no to manual checks, to a message ("sent"), or to "is this right?" after a command."""

    name: ClassVar[str] = "answer"
    tasks: tuple[str, ...]
    yes: bool
    note: str = ""
    how: How = "claimed"


class Restored(Move, frozen=True, kw_only=True):
    """Yes or no to "is the service restored?" at the end of a rollback."""

    name: ClassVar[str] = "restored"
    yes: bool
    note: str = ""
    how: How = "claimed"


class Edit(Move, frozen=True, kw_only=True):
    """Run other text than what is written; it is analysed and shown again before it can run."""

    name: ClassVar[str] = "edit"
    task: str
    text: str


class Own(Move, frozen=True, kw_only=True):
    """Propose a command that the runbook does not have, or a block of another language, for its interpreter."""

    name: ClassVar[str] = "own"
    text: str
    #: The language of `text`, as its fence says; empty for bash.
    language: str = ""


class Drop(Move, frozen=True, kw_only=True):
    """Do not run the own command that was proposed."""

    name: ClassVar[str] = "drop"
    task: str


class Choose(Move, frozen=True, kw_only=True):
    """Walk this option of the choice asked about, and none of the others; `option` is empty for "none applies"."""

    name: ClassVar[str] = "choose"
    task: str
    option: str
    how: How = "claimed"
    reason: str = ""


class ChooseAgain(Move, frozen=True, kw_only=True):
    """Ask the choice again in whose option the run stands."""

    name: ClassVar[str] = "choose-again"
    task: str
    reason: str = ""


class Value(Move, frozen=True, kw_only=True):
    """A value for a placeholder or variable, for the whole run; `placeholder` as it is written."""

    name: ClassVar[str] = "value"
    placeholder: str
    value: str
    how: ValueHow = "typed"


class Again(Move, frozen=True, kw_only=True):
    """Ask a passed task again with other values: a new attempt; then back to where the run stands now."""

    name: ClassVar[str] = "again"
    passed: str


class Replace(Move, frozen=True, kw_only=True):
    """Another literal (a date, a name) for one that is written, in this command or in the rest of the run too."""

    name: ClassVar[str] = "replace"
    old: str
    new: str
    rest: bool = False


class Retry(Move, frozen=True, kw_only=True):
    """Ask about the failed task again: a new attempt, confirmed like the first."""

    name: ClassVar[str] = "retry"
    task: str


class WaitUntil(Move, frozen=True, kw_only=True):
    """Repeat a verification that ran, as it ran, every so many seconds for at most so many, until it passes."""

    name: ClassVar[str] = "wait-until"
    task: str
    every_s: int = 10
    limit_s: int = 600


class CountDown(Move, frozen=True, kw_only=True):
    """Wait the time that a check asks for; the check is still to be answered."""

    name: ClassVar[str] = "count-down"
    task: str


class StopWaiting(Move, frozen=True, kw_only=True):
    """End a waiting now. Nothing that runs is interrupted."""

    name: ClassVar[str] = "stop-waiting"


class Fresh(Move, frozen=True, kw_only=True):
    """Put a shell with nothing restored but the folder in the place of the restored one, before anything runs there."""

    name: ClassVar[str] = "fresh"


class Keep(Move, frozen=True, kw_only=True):
    """Keep a piece of what a task printed last, under a name or, without one, as evidence for the transcript."""

    name: ClassVar[str] = "keep"
    of: str
    text: str
    value: str = ""


class PassAnyway(Move, frozen=True, kw_only=True):
    """The failure is acceptable here."""

    name: ClassVar[str] = "pass-anyway"
    task: str
    reason: str = ""


class Skip(Move, frozen=True, kw_only=True):
    """Leave the task undone and go on."""

    name: ClassVar[str] = "skip"
    task: str
    reason: str = ""


class ByHand(Move, frozen=True, kw_only=True):
    """The operator did it another way; `reason` says how."""

    name: ClassVar[str] = "by-hand"
    task: str
    reason: str = ""


class Jump(Move, frozen=True, kw_only=True):
    """Go on at another step of the walk, forwards or back."""

    name: ClassVar[str] = "jump"
    step: str
    reason: str = ""


class RollBack(Move, frozen=True, kw_only=True):
    """Leave the procedure and walk a rollback target."""

    name: ClassVar[str] = "rollback"
    target: str
    reason: str = ""


class Abort(Move, frozen=True, kw_only=True):
    """End the procedure here; checks and follow-up are offered."""

    name: ClassVar[str] = "abort"
    reason: str = ""


class Finish(Move, frozen=True, kw_only=True):
    """End the run now: as failed, or as it was decided before the closing checks."""

    name: ClassVar[str] = "finish"


class Note(Move, frozen=True, kw_only=True):
    """Write a line into the timeline."""

    name: ClassVar[str] = "note"
    text: str


class Interrupt(Move, frozen=True, kw_only=True):
    """Ask the running command to stop."""

    name: ClassVar[str] = "interrupt"
    rung: Rung = "int"
    reason: str = ""


class EndLeft(Move, frozen=True, kw_only=True):
    """End processes that are left in the background, with TERM or KILL; exactly those that were listed."""

    name: ClassVar[str] = "end-left"
    processes: tuple[Alive, ...]
    rung: Rung = "term"


class Input(Move, frozen=True, kw_only=True):
    """Keys for the running command; never recorded."""

    name: ClassVar[str] = "input"
    keys: bytes


class TypeLine(Move, frozen=True, kw_only=True):
    """Type a line of the runbook into the program that runs, and Enter behind it.

    `of` is the task that is meant for that program, `line` counts from 1 in its text, `sha256` is of the line as it
    was shown. `word` is what the task's hazard asks for, as in `Run`.
    """

    name: ClassVar[str] = "type-line"
    of: str
    line: int
    sha256: str
    word: str = ""


class Detach(Move, frozen=True, kw_only=True):
    """The front end goes away; the run is not over."""

    name: ClassVar[str] = "detach"
    reason: str = ""


class Refused(Struct, frozen=True):
    """Why a move was not made. Nothing has changed."""

    reason: str
