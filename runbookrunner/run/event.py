"""What all facts of a run have in common."""

from typing import ClassVar

from msgspec import Struct


class Event(Struct, frozen=True, kw_only=True):
    """Anything that happened in a run."""

    type: ClassVar[str] = "event"
