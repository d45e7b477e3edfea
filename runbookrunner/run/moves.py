"""The moves: everything a person, or `--yes` in a person's place, can do in a run.

Each names the task it is about, so that a move made on an old screen is refused instead of hitting
whatever is asked now. Command text travels by `Edit` and `Own`, which start nothing; `Run` starts
something and carries no text, only the digest of what was shown.
"""

from dataclasses import dataclass
from typing import ClassVar

from runbookrunner.run.events import How, Rung


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """Anything the engine can be asked to do; `name` is how `legal` and the documentation call it."""

    name: ClassVar[str] = "move"


@dataclass(frozen=True, slots=True, kw_only=True)
class Run(Move):
    """Start the command shown. `word` is what its hazard asks for: empty, `y`, or the target's name."""

    name: ClassVar[str] = "run"
    task: str
    sha256: str
    word: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RunRest(Move):
    """Start the commands left of this step, all shown before; stops at the first that does not pass."""

    name: ClassVar[str] = "run-rest"
    tasks: tuple[str, ...]
    sha256s: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer(Move):
    """Yes or no to manual checks, to a message ("sent"), or to "is this right?" after a command."""

    name: ClassVar[str] = "answer"
    tasks: tuple[str, ...]
    yes: bool
    note: str = ""
    how: How = "claimed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Restored(Move):
    """Yes or no to "is the service restored?" at the end of a rollback."""

    name: ClassVar[str] = "restored"
    yes: bool
    note: str = ""
    how: How = "claimed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit(Move):
    """Run other text than what is written; it is analysed and shown again before it can run."""

    name: ClassVar[str] = "edit"
    task: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Own(Move):
    """Propose a command that the runbook does not have."""

    name: ClassVar[str] = "own"
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Drop(Move):
    """Do not run the own command that was proposed."""

    name: ClassVar[str] = "drop"
    task: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Retry(Move):
    """Ask about the failed task again: a new attempt, confirmed like the first."""

    name: ClassVar[str] = "retry"
    task: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PassAnyway(Move):
    """The failure is acceptable here."""

    name: ClassVar[str] = "pass-anyway"
    task: str
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Skip(Move):
    """Leave the task undone and go on."""

    name: ClassVar[str] = "skip"
    task: str
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ByHand(Move):
    """The operator did it another way; `reason` says how."""

    name: ClassVar[str] = "by-hand"
    task: str
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Jump(Move):
    """Go on at another step of the walk, forwards or back."""

    name: ClassVar[str] = "jump"
    step: str
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RollBack(Move):
    """Leave the procedure and walk a rollback target."""

    name: ClassVar[str] = "rollback"
    target: str
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Abort(Move):
    """End the procedure here; checks and follow-up are offered."""

    name: ClassVar[str] = "abort"
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finish(Move):
    """End the run now: as failed, or as it was decided before the closing checks."""

    name: ClassVar[str] = "finish"


@dataclass(frozen=True, slots=True, kw_only=True)
class Note(Move):
    """Write a line into the timeline."""

    name: ClassVar[str] = "note"
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Interrupt(Move):
    """Ask the running command to stop."""

    name: ClassVar[str] = "interrupt"
    rung: Rung = "int"
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Input(Move):
    """Keys for the running command; never recorded."""

    name: ClassVar[str] = "input"
    keys: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Detach(Move):
    """The front end goes away; the run is not over."""

    name: ClassVar[str] = "detach"
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Refused:
    """Why a move was not made. Nothing has changed."""

    reason: str
