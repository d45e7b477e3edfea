"""What could go wrong by running a command, said in three levels."""

from dataclasses import dataclass
from typing import Literal

Level = Literal["notice", "caution", "destructive"]


@dataclass(frozen=True, slots=True)
class Hazard:
    """One reason to look twice.

    `reason` is one sentence for the operator. `target` is the word to type before a destructive
    command may run (a database, a deployment, a path), None where none was found.
    """

    rule: str
    level: Level
    reason: str
    target: str | None = None
