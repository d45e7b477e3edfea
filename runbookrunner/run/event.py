"""What all facts of a run have in common."""

from typing import ClassVar, Literal

from msgspec import Struct

#: How an answer is known: a person said so; it was named on the command line; a rehearsal made it up.
How = Literal["claimed", "pretended"]
TaskOutcome = Literal["passed", "failed", "skipped", "done-by-hand", "not-run", "unknown"]


class Event(Struct, frozen=True, kw_only=True):
    """Anything that happened in a run."""

    type: ClassVar[str] = "event"
