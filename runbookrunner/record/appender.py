"""A file that only grows by whole lines, each on disk before the next."""

import os
from contextlib import suppress
from pathlib import Path

from runbookrunner.record.private import create, refused, sync_folder, write_all, write_new

_BALLAST = ".ballast"
_BALLAST_BYTES = 64 * 1024


class Appender:
    """An open journal file. `handle` is for locking only.

    64 KiB of ballast lie beside it: on a full disk they are given up, so that the record can say what happened.
    """

    def __init__(self, path: Path, handle: int, size: int) -> None:
        self.path = path
        self.handle = handle
        self._good = size
        self._ballast = path.parent / _BALLAST

    @classmethod
    def new(cls, path: Path) -> "Appender":
        """Create the file, and its name on disk. Raises `RunbookError` where that fails."""
        try:
            appender = cls(path, create(path, os.O_APPEND), 0)
            write_new(appender._ballast, bytes(_BALLAST_BYTES))
            sync_folder(path.parent.parent)
        except OSError as error:
            raise refused(path, error) from error
        return appender

    @classmethod
    def existing(cls, path: Path) -> "Appender":
        """Open the file for going on. Raises `RunbookError` where that fails."""
        try:
            handle = os.open(path, os.O_RDWR | os.O_APPEND | os.O_NOFOLLOW | os.O_CLOEXEC)
            return cls(path, handle, os.fstat(handle).st_size)
        except OSError as error:
            raise refused(path, error) from error

    def append(self, line: bytes) -> None:
        """Return when the line is on disk. Raises `RunbookError` where it is not; then nothing of it is in the file."""
        try:
            if os.fstat(self.handle).st_size != self._good:
                os.ftruncate(self.handle, self._good)
            write_all(self.handle, line)
            os.fdatasync(self.handle)
        except OSError as error:
            self._give_up_ballast()
            raise refused(self.path, error) from error
        self._good += len(line)

    def cut_tail(self, good: int) -> str:
        """Cut what follows the last good line, after keeping it aside; the name of the file that has it."""
        with self.path.open("rb") as file:
            file.seek(good)
            tail = file.read()
        number = 1
        while (aside := self.path.with_name(f"journal.torn-{number}")).exists():
            number += 1
        try:
            write_new(aside, tail)
            os.ftruncate(self.handle, good)
            os.fdatasync(self.handle)
        except OSError as error:
            raise refused(aside, error) from error
        self._good = good
        return aside.name

    def close(self) -> None:
        """Close the file; its lock ends with it."""
        os.close(self.handle)

    def _give_up_ballast(self) -> None:
        with suppress(OSError):
            os.ftruncate(self.handle, self._good)
        with suppress(OSError):
            self._ballast.unlink()
