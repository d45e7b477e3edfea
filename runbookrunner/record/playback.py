"""Reading a cast back as text."""

from pathlib import Path

import msgspec

from runbookrunner.errors import Unreadable


def read_cast(path: Path) -> str:
    """All output of an attempt, newlines plain, a line where some was left out. A torn last line is passed over.

    Raises `Unreadable` where the file cannot be opened.
    """
    try:
        lines = path.read_bytes().split(b"\n")
    except OSError as error:
        raise Unreadable(f"{path}: cannot read the recorded output: {error.strerror}") from error
    return "".join(_text(line) for line in lines[1:]).replace("\r\n", "\n")


def _text(line: bytes) -> str:
    try:
        _, code, text = msgspec.json.decode(line, type=tuple[float, str, str])
    except (msgspec.DecodeError, UnicodeDecodeError):
        return ""
    if code == "m":
        return f"\n[{text}]\n"
    return text if code == "o" else ""
