"""Whether a run is held by a process. The lock dies with its process; the note beside it is only information."""

import fcntl
import os
import time
from pathlib import Path

from runbookrunner.errors import RunbookError

_NOTE = ".holder"
#: A listing of runs may hold the lock for a moment.
_PATIENCE = 0.2


def take(handle: int, folder: Path) -> None:
    """Lock an open journal for this process. Raises `RunbookError` naming who holds it."""
    deadline = time.monotonic() + _PATIENCE
    while True:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            if time.monotonic() > deadline:
                raise RunbookError(f"run {folder.name} is held by {_holder(folder)}; end that one first") from error
            time.sleep(0.01)
        else:
            break
    _leave_note(folder)


def held(journal: Path) -> bool:
    """Whether another open journal has the lock."""
    handle = os.open(journal, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
    try:
        fcntl.flock(handle, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(handle)
    return False


def _leave_note(folder: Path) -> None:
    flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW | os.O_CLOEXEC
    handle = os.open(folder / _NOTE, flags, 0o600)
    try:
        os.write(handle, b"pid %d\n" % os.getpid())
    finally:
        os.close(handle)


def _holder(folder: Path) -> str:
    try:
        return (folder / _NOTE).read_text("ascii").strip() or "another process"
    except (OSError, UnicodeDecodeError):
        return "another process"
