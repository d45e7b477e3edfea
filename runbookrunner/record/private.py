"""Files and folders that only their owner can read, whatever the umask, and never through a planted link."""

import os
import stat
from pathlib import Path

from runbookrunner.errors import RunbookError

_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC


def refused(path: Path, error: OSError) -> RunbookError:
    """What to tell the operator when the system says no."""
    return RunbookError(
        f"{path}: cannot keep the record here: {error.strerror}; make it writable and free space on its disk, "
        "or set XDG_STATE_HOME to a private folder on another disk"
    )


def private_folder(path: Path) -> None:
    """Make sure of a folder 0700 of our own, with the parents it lacks.

    Raises `RunbookError` where the path is a link, belongs to somebody else or is open to others.
    """
    try:
        if not path.parent.is_dir():
            _make_parents(path.parent)
        make_folder(path)
        handle = os.open(path, _FOLDER)
    except NotADirectoryError as error:
        raise RunbookError(
            f"{path}: is no folder but a link or a file; the record must not follow it: move it away, "
            "or set XDG_STATE_HOME to a private folder"
        ) from error
    except OSError as error:
        raise refused(path, error) from error
    try:
        _check_ours(path, os.fstat(handle))
    finally:
        os.close(handle)


def make_folder(path: Path) -> None:
    """Create one folder 0700, unless it is there."""
    if not path.is_symlink() and path.is_dir():
        return
    parent = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.mkdir(path.name, 0o700, dir_fd=parent)
        os.chmod(path.name, 0o700, dir_fd=parent)
        os.fsync(parent)
    except FileExistsError:
        pass
    finally:
        os.close(parent)


def create(path: Path, extra: int = 0) -> int:
    """A new file 0600, open for writing. Raises `FileExistsError` rather than use one that is there."""
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
    handle = os.open(path, flags | extra, 0o600)
    os.fchmod(handle, 0o600)
    return handle


def write_new(path: Path, data: bytes) -> None:
    """A new file 0600 with these bytes, on disk when this returns."""
    handle = create(path)
    try:
        write_all(handle, data)
        os.fsync(handle)
    finally:
        os.close(handle)
    sync_folder(path.parent)


def write_all(handle: int, data: bytes) -> None:
    """Write every byte, however few the system takes at a time."""
    rest = memoryview(data)
    while rest:
        rest = rest[os.write(handle, rest) :]


def sync_folder(path: Path) -> None:
    """Make the names in a folder durable."""
    handle = os.open(path, _FOLDER)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _make_parents(path: Path) -> None:
    if not path.parent.is_dir():
        _make_parents(path.parent)
    make_folder(path)


def _check_ours(path: Path, found: os.stat_result) -> None:
    if found.st_uid != os.geteuid():
        raise RunbookError(
            f"{path}: belongs to another user (uid {found.st_uid}); set XDG_STATE_HOME to a folder of yours"
        )
    if stat.S_IMODE(found.st_mode) & 0o077:
        raise RunbookError(f"{path}: is open to other users; run `chmod 700 {path}` after looking at what is in it")
