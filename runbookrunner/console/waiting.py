"""Waiting in line mode: every how many seconds, and for how long at most."""

from runbookrunner.console.asking import Asking
from runbookrunner.run.moves import WaitUntil

_EVERY = "10"
_LIMIT = "600"


async def wait_until(asking: Asking, task: str, words: str) -> WaitUntil | None:
    """The move that the words behind the key mean; None where they are no two numbers."""
    question = f"Every how many seconds, and for how many at most? (Enter alone: {_EVERY} {_LIMIT})"
    said = (words or await asking.words(question)).split() or [_EVERY, _LIMIT]
    every, limit = (*said, _LIMIT)[:2]
    if not (every.isascii() and every.isdigit() and limit.isascii() and limit.isdigit()) or len(said) > 2:
        return None
    return WaitUntil(task=task, every_s=int(every), limit_s=max(int(limit), int(every)))
