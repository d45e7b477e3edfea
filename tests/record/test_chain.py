"""Whatever is done to a journal is found, and the line is named."""

import os
import random

import pytest

from runbookrunner.record.journal import FileJournal
from runbookrunner.record.reader import reading, verdict
from runbookrunner.record.redact import Redactor
from runbookrunner.record.store import RunFolder
from runbookrunner.run.ports import Clock
from runbookrunner.run.run_events import Noted

FULL = os.environ.get("RBR_TEST_SIZE") == "full"


@pytest.fixture
async def data(folder: RunFolder, clock: Clock, no_secrets: Redactor) -> bytes:
    journal = FileJournal.open_new(folder, "db1", clock, no_secrets)
    for number in range(12):
        await journal.append(Noted(text=f"note {number} größer"), "alice")
    await journal.close()
    return folder.journal.read_bytes()


def test_every_cut_leaves_the_lines_before_it(data: bytes) -> None:
    whole = reading(data).records
    for cut in range(0, len(data), 1 if FULL else 13):
        found = reading(data[:cut])
        lines = data[:cut].count(b"\n")
        assert found.problems == ()
        assert found.records == whole[:lines]
        assert found.good_bytes + found.torn_bytes == cut


def test_every_flipped_bit_is_found_on_its_line(data: bytes) -> None:
    chance = random.Random(4121)
    places = [(each, chance.randrange(8)) for each in (chance.randrange(len(data)) for _ in range(2000))]
    for place, bit in places:
        flipped = bytearray(data)
        flipped[place] ^= 1 << bit
        found = verdict(reading(bytes(flipped)))
        line = data[:place].count(b"\n") + 1
        assert not found.ok, (place, bit)
        assert found.first_bad_line == line
        assert found.reason


def test_deleted_repeated_and_exchanged_lines_are_found(data: bytes) -> None:
    lines = data.splitlines(keepends=True)
    for number in range(len(lines) - 1):
        deleted = lines[:number] + lines[number + 1 :]
        repeated = [*lines[: number + 1], lines[number], *lines[number + 1 :]]
        exchanged = [*lines[:number], lines[number + 1], lines[number], *lines[number + 2 :]]
        for changed, first in ((deleted, number + 1), (repeated, number + 2), (exchanged, number + 1)):
            assert verdict(reading(b"".join(changed))).first_bad_line == first


def test_an_empty_journal_is_not_whole() -> None:
    assert not verdict(reading(b"")).ok


def test_a_newer_format_is_named_and_still_shown(data: bytes) -> None:
    from hashlib import sha256  # noqa: PLC0415  only this test forges a line

    body = data.splitlines()[0].replace(b'"v":1', b'"v":99').partition(b',"h":')[0]
    found = reading(b'%s,"h":"%s"}\n' % (body, sha256(body).hexdigest().encode()))
    assert "newer version of rbr (format 99)" in found.problems[0].reason
    assert found.records[0].event == Noted(text="note 0 größer")
