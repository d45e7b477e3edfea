"""A command that waits for a keyboard which is gone: nobody will ever press a key, so it is ended, step by step."""

from runbookrunner.run.client import Client
from runbookrunner.run.moves import Interrupt
from runbookrunner.run.session_events import Rung

_GRACE = 5.0
_RUNGS: tuple[Rung, ...] = ("term", "kill")
_REASON = "it waits for a keyboard that hung up"


class HangUp:
    """Says what to do next, and when; a command that does not wait for keys goes on to its end."""

    def __init__(self, client: Client) -> None:
        self._client = client
        self._climbed: tuple[str, int, float] = ("", 0, 0.0)

    def due(self, now: float) -> Interrupt | None:
        """The next step that is due at this monotonic time, None where there is none."""
        task, steps, since = self._climbed
        running = self._client.state.running or ""
        if task != running:
            task, steps, since = running, 0, 0.0
        if not running or steps == len(_RUNGS) or (steps and now - since < _GRACE) or not self._client.waiting():
            return None
        self._climbed = (running, steps + 1, now)
        return Interrupt(rung=_RUNGS[steps], reason=_REASON)
