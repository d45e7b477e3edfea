"""The private folder in which the engine and its shell meet."""

import os
import shlex
import stat
import tempfile
from collections.abc import Iterable
from pathlib import Path

from runbookrunner.session.memory import MemoryFile


def private_folder(runtime: str | None) -> Path:
    """Make a new folder that only we can enter.

    It stands in `runtime` (the user's own folder in memory) if that is ours and closed to others,
    else among the temporary files.
    """
    parent = runtime if runtime and _ours_alone(runtime) else None
    return Path(tempfile.mkdtemp(prefix="rbr-", dir=parent))


def furnish(folder: Path, program: str, memory: Iterable[MemoryFile] = ()) -> Path:
    """Put the shell's own scripts into the folder; returns the one that bash (at `program`) is to read first."""
    here = Path(__file__).parent
    for name in ("pump", "keep", "exit"):
        write(folder / name, (here / f"{name}.bash").read_bytes())
    first = (here / "rc.bash").read_text("utf-8")
    first = first.replace("@FOLDER@", shlex.quote(str(folder))).replace("@PROGRAM@", shlex.quote(program))
    first = first.replace("@MEMORY@", " ".join(shlex.quote(each.path) for each in memory))
    write(folder / "rc", first.encode())
    write(folder / "problem", b"")
    return folder / "rc"


class Sheet:
    """A file that nobody else may read, written over and over: kept open, which spares a disk each time."""

    def __init__(self, path: Path) -> None:
        self._file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
        self._size = 0

    def put(self, data: bytes) -> None:
        """Replace what it says."""
        place = 0
        while place < len(data):
            place += os.pwrite(self._file, data[place:], place)
        if place < self._size:
            os.ftruncate(self._file, place)
        self._size = place

    def close(self) -> None:
        """Let go of it."""
        os.close(self._file)


def write(path: Path, data: bytes) -> None:
    """Replace the content of a file that nobody else may read."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
    with os.fdopen(descriptor, "wb", buffering=0) as file:
        left = memoryview(data)
        while left:
            left = left[file.write(left) :]


def is_folder(path: str) -> bool:
    """Whether a shell could start there."""
    return Path(path).is_dir()


def left_of(path: str) -> str:
    """The nearest folder above that is still there."""
    return str(next(parent for parent in Path(path).absolute().parents if parent.is_dir()))


def _ours_alone(path: str) -> bool:
    try:
        about = os.lstat(path)
    except OSError:
        return False
    return stat.S_ISDIR(about.st_mode) and about.st_uid == os.geteuid() and not about.st_mode & 0o077
