"""Facts about the run as a whole, and about its record."""

from typing import ClassVar, Literal

from runbookrunner.run.event import Event

Mode = Literal["live", "rehearsal"]
RunOutcome = Literal["succeeded", "failed", "rolled-back", "aborted", "interrupted"]


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
    #: Whether the operator's own profile files were to be read first.
    login_shell: bool = False
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
