"""From bytes to text: what can be read at all."""

from msgspec import Struct

from runbookrunner.errors import Unreadable

#: The largest file that is read, in bytes.
LARGEST = 4 * 1024 * 1024
_LOOKED_AT = 8 * 1024


class Source(Struct, frozen=True):
    """A runbook's text whose lines all end in a line feed. `exact` is false where bytes were not UTF-8."""

    text: str
    exact: bool


def decoded(source: bytes, file: str) -> Source:
    """Decode a file. Raises `Unreadable` where it is empty, binary or too large to be a runbook."""
    if len(source) > LARGEST:
        size = len(source) / 1024 / 1024
        raise Unreadable(
            f"{file}: {size:.1f} MiB is too large for a runbook (4 MiB at most); split it, or name another"
        )
    if b"\x00" in source[:_LOOKED_AT]:
        raise Unreadable(f"{file}: this is a binary file, not Markdown; name a runbook written as UTF-8 text")
    try:
        text, exact = source.decode("utf-8"), True
    except UnicodeDecodeError:
        text, exact = source.decode("utf-8", "replace"), False
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    if not text.strip():
        raise Unreadable(f"{file}: the file is empty; write the runbook first, or name another")
    return Source(text if text.endswith("\n") else text + "\n", exact)
