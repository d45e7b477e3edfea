"""Small configuration files, read again only when they changed."""

import os
import stat
from collections.abc import Callable, Hashable
from configparser import ConfigParser, Error
from pathlib import Path
from typing import Any, TypeVar

_V = TypeVar("_V")
#: A configuration file that is larger than this is none.
LIMIT = 4 * 1024 * 1024


class Unreadable(Exception):  # noqa: N818  it says what a file is
    """A file that exists and tells nothing: why."""


class Files:
    """Parsed files by path and reader, kept for as long as time of change, size and inode stay what they were."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, Callable[[str], Any]], tuple[Hashable, Any]] = {}

    def read(self, path: str, parse: Callable[[str], _V]) -> _V | None:
        """The parsed content; None where there is no such file, or /dev/null in its place. Raises `Unreadable`."""
        try:
            about = Path(path).stat()
        except (FileNotFoundError, NotADirectoryError):
            return None
        except (OSError, ValueError) as error:
            raise Unreadable(f"{path}: {getattr(error, 'strerror', None) or error}") from error
        if stat.S_ISCHR(about.st_mode) and Path(path).resolve() == Path(os.devnull):
            return None
        key = (path, parse)
        stamp = (about.st_mtime_ns, about.st_ctime_ns, about.st_size, about.st_ino, about.st_dev)
        if key not in self._known or self._known[key][0] != stamp:
            self._known[key] = (stamp, _parsed(path, about, parse))
        value: _V = self._known[key][1]
        return value


def _parsed(path: str, about: os.stat_result, parse: Callable[[str], _V]) -> _V:
    if not stat.S_ISREG(about.st_mode):
        raise Unreadable(f"{path}: not a plain file")
    if about.st_size > LIMIT:
        raise Unreadable(f"{path}: larger than {LIMIT // 1024 // 1024} MiB")
    try:
        # Should it have become a pipe meanwhile, nobody waits for its other end.
        with os.fdopen(os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC), "rb") as file:
            return parse(file.read(LIMIT).decode("utf-8", "replace"))
    except OSError as error:
        raise Unreadable(f"{path}: {error.strerror or error}") from error
    except Unreadable as error:
        raise Unreadable(f"{path}: {error}") from error


def ini(text: str) -> dict[str, dict[str, str]]:
    """Sections of `name = value` lines; a name without a value is empty. Raises `Unreadable`."""
    parser = ConfigParser(interpolation=None, strict=False, allow_no_value=True, default_section="\0")
    try:
        parser.read_string(text)
    except Error as error:
        raise Unreadable(f"not read: {type(error).__name__}") from error
    return {section: {name: value or "" for name, value in parser.items(section)} for section in parser.sections()}


def word(text: str) -> str:
    """A file that holds one word."""
    return text.strip()
