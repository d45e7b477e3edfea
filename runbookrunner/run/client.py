"""What a front end talks to: the run in this process today, one behind a socket later."""

from collections.abc import Callable
from typing import Protocol

from msgspec import Struct

from runbookrunner.run.command_events import Context
from runbookrunner.run.events import Record
from runbookrunner.run.moves import Move, Refused
from runbookrunner.run.plan import Route
from runbookrunner.run.processes import Alive
from runbookrunner.run.session_events import Keyboard
from runbookrunner.run.state import State


class Happened(Struct, frozen=True):
    """A record was written; `state` is the run after it."""

    record: Record
    state: State


class Output(Struct, frozen=True):
    """A piece of what the running command prints: redacted, not sanitised."""

    task: str
    data: bytes


class Background(Struct, frozen=True):
    """A piece of what was printed while no command ran: redacted, not sanitised."""

    data: bytes


Notice = Happened | Output | Background
Listener = Callable[[Notice], None]


class Client(Protocol):
    """One run, from the outside. Messages in both directions are plain values."""

    @property
    def route(self) -> Route:
        """The pinned plan with its ways."""
        ...

    @property
    def state(self) -> State:
        """Where the run stands."""
        ...

    def subscribe(self, listener: Listener) -> None:
        """Hear of every record and all output from now on, in order."""
        ...

    async def perform(self, move: Move, by: str) -> Refused | None:
        """Make a move; returns when it is over, for a command when that has ended. None means it was made."""
        ...

    def waiting(self) -> bool:
        """Whether the running command is seen to wait for the keyboard."""
        ...

    def alive(self) -> tuple[Alive, ...]:
        """The processes of the running command, parents first."""
        ...

    def left(self) -> tuple[Alive, ...]:
        """What this run started and still lives beside its commands, as it is now."""
        ...

    def keyboard(self) -> Keyboard:
        """What the running command wants of the keyboard now; whole lines where none runs."""
        ...

    def contexts(self, task: str) -> tuple[Context, ...]:
        """Where a command would act if it were started now: to be shown, and to come back in `Run`."""
        ...

    def resize(self, columns: int, rows: int) -> None:
        """The operator's terminal has this size now."""
        ...
