"""Facts about the shell of a run and the terminal of the command that runs in it."""

from typing import ClassVar, Literal

from runbookrunner.run.event import Event

#: How hard a command is asked to stop: Ctrl-C, then its whole tree gets TERM, then KILL.
Rung = Literal["int", "term", "kill"]


class SessionStarted(Event, frozen=True, kw_only=True):
    """A shell is ready. `fresh` is true where it replaces one that was lost: nothing but the folder is kept."""

    type: ClassVar[str] = "session.started"
    pid: int
    shell: str
    folder: str
    fresh: bool = False


class InterruptSent(Event, frozen=True, kw_only=True):
    """The operator asked the running command to stop."""

    type: ClassVar[str] = "interrupt.sent"
    task: str
    rung: Rung = "int"
    reason: str = ""


class InputSent(Event, frozen=True, kw_only=True):
    """Keys went to the running command: never which ones. `hidden` where the program had turned echo off."""

    type: ClassVar[str] = "input.sent"
    task: str
    hidden: bool
