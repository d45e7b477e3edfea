"""A file in memory that the shell may write: what it holds is on no disk, and gone with this process."""

import os


class MemoryFile:
    """Where the system has none (Linux does), `path` is empty and nothing is ever in it."""

    def __init__(self) -> None:
        made = hasattr(os, "memfd_create")
        self._file = os.memfd_create("rbr", os.MFD_CLOEXEC) if made else -1
        #: Under this name another process of the same user can open it.
        self.path = f"/proc/{os.getpid()}/fd/{self._file}" if made else ""

    def size(self) -> int:
        """How many bytes are in it."""
        return os.fstat(self._file).st_size if self._file >= 0 else 0

    def content(self) -> bytes:
        """All that is in it."""
        return os.pread(self._file, self.size(), 0) if self._file >= 0 else b""

    def put(self, data: bytes) -> None:
        """Replace all that is in it."""
        if self._file >= 0:
            os.ftruncate(self._file, 0)
            place = 0
            while place < len(data):
                place += os.pwrite(self._file, data[place:], place)

    def close(self) -> None:
        """Let go of it and of what it holds."""
        if self._file >= 0:
            os.close(self._file)
            self._file = -1
