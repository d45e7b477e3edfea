"""Time as the machine tells it."""

import time
from datetime import UTC, datetime


class SystemClock:
    """The real `Clock`."""

    def now(self) -> datetime:
        """The wall clock, in UTC."""
        return datetime.now(UTC)

    def monotonic_ns(self) -> int:
        """Nanoseconds that never run backwards."""
        return time.monotonic_ns()


def stamp(moment: datetime) -> str:
    """A time as records write it: UTC, milliseconds, `Z`."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.") + f"{moment.microsecond // 1000:03}Z"
