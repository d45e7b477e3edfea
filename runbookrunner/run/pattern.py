"""Matching an author's regular expression with a time limit: a bad pattern can take for ever, and must not."""

import asyncio
import subprocess
import sys

_SECONDS = 2.0
_PROGRAM = """
import re, sys
pattern, _, text = sys.stdin.buffer.read().decode("utf-8", "replace").partition("\\0")
sys.exit(0 if re.search(pattern, text, re.MULTILINE) else 3)
"""


async def search(pattern: str, text: str, seconds: float = _SECONDS) -> bool | None:
    """Whether the text holds the pattern (`^` and `$` mean lines); None where that took too long or failed.

    A process of its own, since nothing else can end a match. Both come to it through a pipe and stand in no argument.
    """
    return await asyncio.to_thread(_search, pattern, text, seconds)


def _search(pattern: str, text: str, seconds: float) -> bool | None:
    data = f"{pattern}\0{text}".encode("utf-8", "replace")
    command = [sys.executable, "-I", "-S", "-W", "ignore", "-c", _PROGRAM]
    try:
        done = subprocess.run(command, input=data, capture_output=True, timeout=seconds, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return None
    return {0: True, 3: False}.get(done.returncode)
