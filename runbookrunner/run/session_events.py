"""Facts about the shell of a run and the terminal of the command that runs in it."""

from typing import ClassVar, Literal

from runbookrunner.run.event import Event
from runbookrunner.run.processes import Alive

#: How hard a command is asked to stop: Ctrl-C, then its whole tree gets TERM, then KILL.
Rung = Literal["int", "term", "kill"]
#: What the running program wants of the keyboard: whole lines, lines that nobody may see (a password), or every
#: key by itself (an editor, a pager, the prompt of another shell).
Keyboard = Literal["lines", "hidden", "keys"]


class SessionStarted(Event, frozen=True, kw_only=True):
    """A shell is ready.

    `fresh` is true where it replaces one that was lost; `restored` and `missing` then say in short words what it
    was given of that one and what not, and `clean` that a person wanted nothing but the folder. `why` is what befell
    a shell that was lost while no command ran, `notes` what else a person has to know of this start.
    """

    type: ClassVar[str] = "session.started"
    pid: int
    shell: str
    folder: str
    fresh: bool = False
    restored: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    clean: bool = False
    why: str = ""
    notes: tuple[str, ...] = ()


class InterruptSent(Event, frozen=True, kw_only=True):
    """The operator asked the running command to stop."""

    type: ClassVar[str] = "interrupt.sent"
    task: str
    rung: Rung = "int"
    reason: str = ""


class LineTyped(Event, frozen=True, kw_only=True):
    """A line of the runbook was typed into the program that the command `into` had opened; what it did is not known.

    `line` counts from 1 in the text of `task`; `text` is what was typed, without the Enter behind it.
    """

    type: ClassVar[str] = "line.typed"
    task: str
    into: str
    line: int
    text: str
    sha256: str


class InputSent(Event, frozen=True, kw_only=True):
    """Keys went to the running command: never which ones. `hidden` where the program had turned echo off."""

    type: ClassVar[str] = "input.sent"
    task: str
    hidden: bool


class CommandOverdue(Event, frozen=True, kw_only=True):
    """The running command passed the timeout that the runbook gives it. Nothing was done to it."""

    type: ClassVar[str] = "command.overdue"
    task: str
    attempt: int
    timeout_s: int


class ProcessesLeft(Event, frozen=True, kw_only=True):
    """What this run started and still lives beside its shell, behind a command; said whenever that changed."""

    type: ClassVar[str] = "processes.left"
    task: str
    processes: tuple[Alive, ...] = ()


class ProcessesEnded(Event, frozen=True, kw_only=True):
    """A person had these processes ended: TERM or KILL was sent to each and to what it had started."""

    type: ClassVar[str] = "processes.ended"
    rung: Rung
    processes: tuple[Alive, ...]


class BackgroundPrinted(Event, frozen=True, kw_only=True):
    """Output came while no command ran, first after the end of `task`; all of it is kept in `cast`."""

    type: ClassVar[str] = "background.printed"
    task: str
    cast: str = ""


class SessionClosed(Event, frozen=True, kw_only=True):
    """The shell was ended, with what was left in the background; `alive` is what still runs, in words."""

    type: ClassVar[str] = "session.closed"
    alive: tuple[str, ...] = ()
    #: How much was printed while no command ran, in bytes.
    background_bytes: int = 0
