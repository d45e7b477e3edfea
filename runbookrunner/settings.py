"""The operator's settings: one small TOML file, read when a run begins. No file means the defaults."""

import os
import re
from collections.abc import Mapping
from pathlib import Path
from tomllib import TOMLDecodeError, loads
from typing import NoReturn

import msgspec
from msgspec import Struct, field

from runbookrunner.errors import Misused

_UNITS = {"": 1, "B": 1, "KIB": 1024, "MIB": 1024**2, "GIB": 1024**3, "KB": 1000, "MB": 1000**2, "GB": 1000**3}
_SIZE = re.compile(r"([0-9]{1,12})\s*([A-Za-z]{0,3})")
_AT = re.compile(r"\(at line ([0-9]+)")


class Output(Struct, frozen=True, forbid_unknown_fields=True, rename="kebab"):
    """What is kept of a command's output; sizes as `64 MiB`. `keep = "all"` keeps everything."""

    keep: str = "64 MiB"
    keep_last: str = "1 MiB"
    #: With less free space than this where the record lies, output is counted and no longer kept.
    free_space_floor: str = "256 MiB"

    @property
    def first_bytes(self) -> int | None:
        """How much from the beginning is kept; None for all."""
        return None if self.keep == "all" else size(self.keep)

    @property
    def last_bytes(self) -> int:
        """How much of the end is kept besides."""
        return size(self.keep_last)

    @property
    def floor_bytes(self) -> int:
        """The free space that is left alone."""
        return size(self.free_space_floor)


class Settings(Struct, frozen=True, forbid_unknown_fields=True):
    """All settings. `languages` gives the command line of an interpreter: `sql = "psql -X"`."""

    output: Output = Output()
    languages: dict[str, str] = field(default_factory=dict)


def place(environment: Mapping[str, str]) -> Path:
    """Where the file stands, whether it exists or not."""
    folder = environment.get("XDG_CONFIG_HOME") or str(Path(environment.get("HOME", "/")) / ".config")
    return Path(folder) / "runbookrunner" / "config.toml"


def settings() -> Settings:
    """Those of the operator who started this process. Raises `Misused` as `read` does."""
    return read(place(os.environ))


def read(path: Path) -> Settings:
    """The settings of a file, the defaults where there is none. Raises `Misused` naming file and line or key."""
    try:
        text = path.read_text("utf-8")
    except FileNotFoundError:
        return Settings()
    except (OSError, UnicodeDecodeError) as error:
        raise Misused(f"{path}: {error}; mend it, or move it away, and start again") from error
    try:
        found = msgspec.convert(loads(text), Settings)
        _ = found.output.first_bytes, found.output.last_bytes, found.output.floor_bytes
    except TOMLDecodeError as error:
        at = _AT.search(str(error))
        raise Misused(f"{path}:{at[1] if at else 1}: {error}; mend this line and start again") from error
    except (msgspec.ValidationError, ValueError) as error:
        _wrong(path, text, str(error), error)
    return found


def size(text: str) -> int:
    """Bytes from `64 MiB`, `1GB`, `4096`. Raises `ValueError`, naming the text."""
    found = _SIZE.fullmatch(text.strip())
    if not found or found[2].upper() not in _UNITS:
        raise ValueError(f"`{text}` is no size; write it as 64 MiB")
    return int(found[1]) * _UNITS[found[2].upper()]


def _wrong(path: Path, text: str, problem: str, cause: Exception) -> NoReturn:
    """Name the line on which the word stands that the problem is about."""
    words = re.findall(r"`\$?\.?(?:[\w-]+\.)*([^`]+)`", problem)
    lines = text.splitlines()
    for word in (found.removesuffix("[...]") for found in words):
        line = next((number for number, one in enumerate(lines, 1) if word in one and not one.startswith("#")), None)
        if line:
            raise Misused(f"{path}:{line}: {problem}; mend this line and start again") from cause
    raise Misused(f"{path}: {problem}; mend it and start again") from cause
