"""Reading a journal without trusting it."""

from collections.abc import Iterator
from pathlib import Path

import msgspec
from msgspec import Struct

from runbookrunner.errors import Unreadable
from runbookrunner.record.line import NO_HASH, VERSION, hash_of, parsed, record_of
from runbookrunner.run.events import Record


class Problem(Struct, frozen=True):
    """Something wrong with a line; lines count from 1."""

    line: int
    reason: str


class Reading(Struct, frozen=True):
    """What a journal says.

    `records` are all lines that can be read; behind the first problem they are not to be relied on.
    `good_bytes` is the length of the lines before the first problem; `torn_bytes` what follows the last newline.
    """

    records: tuple[Record, ...]
    problems: tuple[Problem, ...]
    good_bytes: int
    torn_bytes: int
    head: str


class Verdict(Struct, frozen=True):
    """Whether a record is whole. `head` is the hash of its last good line, to be kept elsewhere."""

    ok: bool
    events: int
    head: str
    first_bad_line: int | None = None
    reason: str = ""


def read(path: Path) -> Reading:
    """Read a journal and check its chain. Raises `Unreadable` where the file cannot be opened."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise Unreadable(f"{path}: cannot read the record: {error.strerror}") from error
    return reading(data)


def reading(data: bytes) -> Reading:
    """Read the bytes of a journal and check its chain."""
    *lines, torn = data.split(b"\n")
    records: list[Record] = []
    problems: list[Problem] = []
    good_bytes, previous, head = 0, NO_HASH, NO_HASH
    for number, line in enumerate(lines, 1):
        record, reason, digest = _checked(line, number, previous)
        if record:
            records.append(record)
        if reason:
            problems.append(Problem(number, reason))
        if not problems:
            good_bytes += len(line) + 1
            head = digest
        previous = digest
    return Reading(tuple(records), tuple(problems), good_bytes, len(torn), head)


def _checked(line: bytes, number: int, previous: str) -> tuple[Record | None, str, str]:
    """The record of a line, what is wrong with it, and the hash the next line has to name."""
    digest = hash_of(line)
    try:
        content = parsed(line)
        record = record_of(content, digest or "")
    except (msgspec.DecodeError, UnicodeDecodeError):
        return None, "it is not a record", digest or ""
    if content.v > VERSION:
        reason = f"it was written by a newer version of rbr (format {content.v})"
    elif digest is None:
        reason = "its hash does not fit its text"
    elif content.seq != number:
        reason = f"it has number {content.seq}, not {number}: records are missing, repeated or moved"
    elif content.prev != previous:
        reason = "it does not follow the line before it"
    else:
        reason = ""
    return record, reason, digest or ""


def verify(path: Path) -> Verdict:
    """Check a whole journal. Raises `Unreadable` where the file cannot be opened."""
    return verdict(read(path))


def verdict(reading: Reading) -> Verdict:
    """What a reading says about its journal."""
    for bad in _all_problems(reading):
        return Verdict(
            ok=False, events=len(reading.records), head=reading.head, first_bad_line=bad.line, reason=bad.reason
        )
    return Verdict(ok=True, events=len(reading.records), head=reading.head)


def _all_problems(reading: Reading) -> Iterator[Problem]:
    yield from reading.problems
    if reading.torn_bytes:
        line = len(reading.records) + 1
        yield Problem(line, f"it was never written to its end ({reading.torn_bytes} bytes)")
    if not reading.records:
        yield Problem(1, "there is no record at all")
