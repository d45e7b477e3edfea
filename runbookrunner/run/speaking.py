"""When a running command is to be spoken of: it waits, is silent, takes longer than it did, or is past its timeout.

A pure policy: what is seen now and what was said already give what is due, and nothing is ever done to the
command. Every front end asks the same question, each as often as it looks.
"""

from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

#: What a command waits for: whole lines, hidden ones (a password), single keys; empty where it is not seen to wait.
Waits = Literal["", "lines", "hidden", "keys"]
Topic = Literal["waits", "silent", "long", "stopping"]

#: Silence is spoken of after so many seconds, then every ten minutes.
SILENCES = (30, 60, 120, 300, 600)
#: What took less than this is not compared with how long it took before.
_SHORTEST_S = 10.0
#: Longer than the longest time so far by this much is not news.
_MARGIN = 1.25
#: A command that goes on so long after it was asked to stop is spoken of.
_STOPPING_S = 3.0


class Sight(Struct, frozen=True):
    """A running command at one moment; times in seconds. `usual_s` is the longest it took when it passed, 0: unknown.

    `asked_s` is the time since it was last asked to stop, negative where it was not.
    """

    elapsed_s: float
    silent_s: float
    waits: Waits = ""
    usual_s: float = 0.0
    asked_s: float = -1.0


class Said(Struct, frozen=True):
    """What was said of this command so far; a fresh one for every command."""

    waits: Waits = ""
    silent_s: float = 0.0
    long_s: float = 0.0
    stopping: bool = False


def due(sight: Sight, said: Said) -> tuple[tuple[Topic, ...], Said]:
    """What is to be said now, the most pressing first, and what has then been said."""
    topics: list[Topic] = []
    late = sight.asked_s >= _STOPPING_S
    if late and not said.stopping:
        topics.append("stopping")
    said = replace(said, stopping=late)
    if sight.waits != said.waits:
        topics += ["waits"] if sight.waits else []
        said = replace(said, waits=sight.waits)
    limit = said.long_s * 2 or max(sight.usual_s * _MARGIN, _SHORTEST_S)
    if sight.usual_s and sight.elapsed_s >= limit:
        topics.append("long")
        said = replace(said, long_s=max(limit, sight.elapsed_s))
    if sight.silent_s < said.silent_s:
        said = replace(said, silent_s=0.0)
    if (step := _step(sight.silent_s)) > said.silent_s:
        topics.append("silent")
        said = replace(said, silent_s=step)
    return tuple(topics), said


def _step(silent_s: float) -> float:
    """The last moment of this silence at which something was to be said."""
    if silent_s >= SILENCES[-1]:
        return silent_s // SILENCES[-1] * SILENCES[-1]
    return max((step for step in SILENCES if step <= silent_s), default=0)


def next_look(sight: Sight) -> float:
    """Seconds until it is worth looking again: a wait for the keyboard sends no word, so it is looked for."""
    return 0.25 if min(sight.elapsed_s, sight.silent_s) < _SHORTEST_S or 0 <= sight.asked_s < _SHORTEST_S else 1.0
