"""What the engine needs from the world. Everything here has a real form and a small fake."""

from collections.abc import Awaitable, Callable, Iterable, Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Protocol

from msgspec import Struct

from runbookrunner.command.interpreters import Interpreters, Prepared
from runbookrunner.command.units import Splitter
from runbookrunner.run.command_events import Context, Ending, OutputFacts
from runbookrunner.run.event import Event
from runbookrunner.run.events import Record
from runbookrunner.run.pattern import search
from runbookrunner.run.processes import Alive
from runbookrunner.run.session_events import Keyboard, Rung
from runbookrunner.run.verification import Search
from runbookrunner.run.waiting import Pause, pause


class Clock(Protocol):
    """Time, from one place."""

    def now(self) -> datetime:
        """The wall clock, in UTC, with its zone."""
        ...

    def monotonic_ns(self) -> int:
        """Nanoseconds that never run backwards."""
        ...


class Job(Struct, frozen=True):
    """One command for the session.

    `units` run in order and stop at the first failure. `block` names the fence: `set` options hold
    from command to command of one block and are dropped at its end.
    """

    task: str
    step: str
    attempt: int
    units: tuple[str, ...]
    block: int = 0
    #: Name and value of each secret that this job names. A unit gets those it names, as variables, for itself alone.
    secrets: tuple[tuple[str, str], ...] = ()
    #: Whether it is known to want the keyboard: its terminal then ends lines as a screen needs them.
    interactive: bool = False

    def __repr__(self) -> str:
        """Without what is secret: this may stand in a traceback."""
        return f"Job({self.task!r}, attempt {self.attempt}, {len(self.units)} units)"


class Ended(Struct, frozen=True):
    """How a job ended, as the session saw it.

    `status` is bash's exit status (128+n for a signal; 130 when interrupted), None when it is not
    known. `unit` is the index of the unit that ended it badly, None when all passed. `alive` is
    false where the shell itself is gone and `Session.start` must be awaited again.
    """

    ending: Ending
    status: int | None
    signal: int | None = None
    unit: int | None = None
    message: str = ""
    folder: str = ""
    alive: bool = True


class Ready(Struct, frozen=True):
    """A shell that waits for its first job.

    Of the one before it `restored` came back and `missing` did not, each in short words; both are empty where
    there was none. `notes` says what else a person has to know of this start.
    """

    pid: int
    shell: str
    folder: str
    restored: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


Sink = Callable[[bytes], Awaitable[None]]


class Session(Protocol):
    """One shell for a whole run, or something that behaves like one and executes nothing."""

    @property
    def folder(self) -> str:
        """The folder the next command would run in."""
        ...

    @property
    def executes(self) -> bool:
        """False in a rehearsal: results are pretended."""
        ...

    @property
    def environment(self) -> Mapping[str, str]:
        """What the next command would be given of the variables that say where programs act; no secrets."""
        ...

    @property
    def lost(self) -> str:
        """What befell the shell while no command ran, in words; empty where it lives, or none was started."""
        ...

    async def start(self, folder: str | None = None, *, clean: bool = False) -> Ready:
        """Start the shell, or a fresh one after the last was lost, restored from its last boundary.

        `clean` restores nothing but the folder. Raises `RunbookError` where no shell can be started.
        """
        ...

    async def run(self, job: Job, sink: Sink) -> Ended:
        """Run a job to its end, giving its output to `sink` as it comes; only one at a time."""
        ...

    def send(self, keys: bytes) -> bool:
        """Type into the running command. Returns whether the program had turned echo off (a password)."""
        ...

    def stop(self, rung: Rung) -> None:
        """Ask the running command to end: `int` (Ctrl-C), then `term`, then `kill` for its whole tree."""
        ...

    def alive(self) -> tuple[Alive, ...]:
        """The processes of the running command, parents first, without the shell and without older jobs."""
        ...

    def left(self) -> tuple[Alive, ...]:
        """What else this session started and is alive: background jobs, and what came loose of its command."""
        ...

    def end_left(self, chosen: Iterable[Alive], rung: Rung) -> None:
        """Send TERM or KILL to these of them, with all they started; others of the same number are spared."""
        ...

    def overhear(self, heard: Callable[[bytes], None]) -> None:
        """Have it hear from now on what is printed while no command runs."""
        ...

    def waiting(self) -> bool:
        """Whether the running command is seen to wait for input from the keyboard."""
        ...

    def keyboard(self) -> Keyboard:
        """What the running command wants of the keyboard now; whole lines where none runs."""
        ...

    def takes_line(self) -> bool:
        """Whether what was typed has been read, and a program waits for more or cannot be seen."""
        ...

    def resize(self, columns: int, rows: int) -> None:
        """Tell programs the size of the operator's terminal."""
        ...

    async def close(self) -> tuple[str, ...]:
        """End the shell and what it started, save what is meant to outlive it (see `Alive`).

        Names what is still there, as `pid 4121 sleep 600`.
        """
        ...


class Cast(Protocol):
    """The recorded output of one command."""

    async def write(self, data: bytes) -> bytes:
        """Redact, keep, and return what may be shown (it may lag behind by a possible secret's length)."""
        ...

    def resize(self, columns: int, rows: int) -> None:
        """From here on the output is for a terminal of this size."""
        ...

    async def finish(self, status: int | None) -> tuple[bytes, OutputFacts]:
        """The rest that was held back, and the figures; the file is durable when this returns."""
        ...


class Journal(Protocol):
    """The record of a run: the engine waits for it before it acts."""

    async def append(self, event: Event, actor: str) -> Record:
        """Return when the event is on disk. Raises `RunbookError` where it cannot be kept."""
        ...

    def cast(self, task: str, attempt: int, text: str) -> Cast:
        """Where the output of one attempt goes."""
        ...

    async def close(self) -> None:
        """Let go of the file and its lock."""
        ...


class Compass(Protocol):
    """Reads where a command would act, without running anything and without the network. Never raises."""

    def __call__(self, text: str, folder: str, environment: Mapping[str, str]) -> tuple[Context, ...]:
        """One context for each family of programs and each place it points at."""
        ...


def nowhere(text: str, folder: str, environment: Mapping[str, str]) -> tuple[Context, ...]:
    """The compass of whoever has none."""
    del text, folder, environment
    return ()


def no_interpreters(language: str, text: str, environment: Mapping[str, str]) -> Prepared:
    """The interpreters of whoever has none."""
    del text, environment
    return Prepared(problem=f"nothing here runs {language}")


class World(Struct, frozen=True):
    """Everything an engine is given: where commands run, where facts go, what time it is, how text is split."""

    session: Session
    journal: Journal
    clock: Clock
    split: Splitter
    compass: Compass = nowhere
    search: Search = search
    pause: Pause = pause
    interpreters: Interpreters = no_interpreters
    #: Values that only travel as variables, by name.
    secrets: Mapping[str, str] = MappingProxyType({})

    def __repr__(self) -> str:
        """Without what is secret: this may stand in a traceback."""
        return f"World({self.session!r}, {self.journal!r})"
