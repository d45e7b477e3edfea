import asyncio
import json
import os
from collections.abc import AsyncIterator
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from runbookrunner.record.cast import CastFile
from runbookrunner.record.castfile import CastWriter, Origin
from runbookrunner.record.journal import FileJournal
from runbookrunner.record.playback import read_cast
from runbookrunner.record.reader import read
from runbookrunner.record.redact import Redactor
from runbookrunner.record.retention import USUAL, Retention
from runbookrunner.record.store import RunFolder, Store
from runbookrunner.run.ports import Cast, Clock
from runbookrunner.run.run_events import JournalDegraded, Noted
from runbookrunner.settings import Output


@pytest.fixture
async def journal(folder: RunFolder, clock: Clock) -> AsyncIterator[FileJournal]:
    journal = FileJournal.open_new(folder, "db1", clock, Redactor({"db": "hunter22"}))
    yield journal
    await journal.close()


def lines(folder: RunFolder, name: str) -> list[Any]:
    return [json.loads(line) for line in (folder.path / name).read_bytes().splitlines()]


async def test_a_cast_is_asciicast_with_our_key_and_the_status_last(journal: FileJournal, folder: RunFolder) -> None:
    cast: Cast = journal.cast("4.2", 1, "psql -W hunter22")
    assert await cast.write(b"one\ntwo hun") == b"one\ntwo "
    rest, facts = await cast.finish(3)
    header, *events = lines(folder, "out/4.2-1.cast")
    assert rest == b"hun"
    assert header == {
        "version": 2, "width": 80, "height": 24, "timestamp": 1795402931, "title": "psql -W [REDACTED:db]",
        "x_runbookrunner": {"run": folder.id, "task": "4.2", "attempt": 1, "lossy": False},
    }  # fmt: skip
    assert "".join(text for _, code, text in events if code == "o") == "one\r\ntwo hun"
    assert events[-1][1:] == ["x", "3"]
    assert (facts.bytes, facts.lines, facts.cast, facts.truncated, facts.lossy) == (
        11,
        1,
        "out/4.2-1.cast",
        False,
        False,
    )
    assert facts.sha256 == sha256(b"one\ntwo hun").hexdigest()
    assert facts.redactions is None
    assert (folder.path / facts.cast).stat().st_mode & 0o777 == 0o600


async def test_only_redacted_bytes_are_kept_and_hashed(journal: FileJournal, folder: RunFolder) -> None:
    cast = journal.cast("1.1", 1, "x")
    shown = await cast.write(b"hunter") + await cast.write(b"22!")
    rest, facts = await cast.finish(0)
    assert shown + rest == b"[REDACTED:db]!"
    assert facts.sha256 == sha256(b"[REDACTED:db]!").hexdigest()
    assert facts.redactions == {"db": 1}
    assert b"hunter22" not in (folder.path / facts.cast).read_bytes()


async def test_a_character_cut_in_two_is_whole_and_bad_bytes_are_marked(
    journal: FileJournal, folder: RunFolder
) -> None:
    cast = journal.cast("1.1", 2, "x")
    whole = "größer".encode()
    await cast.write(whole[:3] + b"x" * 5000 + whole[:3])
    await cast.write(whole[3:] + b"\xff.")
    _, facts = await cast.finish(None)
    assert facts.lossy
    header, *events = lines(folder, facts.cast)
    assert header["x_runbookrunner"]["lossy"] is True
    assert read_cast(folder.path / facts.cast).endswith("größer\ufffd.")
    assert events[-1][1:] == ["x", ""]


async def test_the_first_and_the_last_of_long_output_are_kept_and_the_rest_counted(
    clock: Clock, store: Store, no_secrets: Redactor
) -> None:
    folder = store.create(clock.now())
    retention = Retention(first=100, last=30, floor=0)
    journal = FileJournal.open_new(folder, host="h", clock=clock, redactor=no_secrets, retention=retention)
    cast = journal.cast("1.1", 1, "yes")
    every = b"".join(b"%08d\n" % number for number in range(1000))
    for place in range(0, len(every), 997):
        await cast.write(every[place : place + 997])
    _, facts = await cast.finish(0)
    text = read_cast(folder.path / facts.cast)
    assert facts.truncated
    assert (facts.bytes, facts.lines, facts.sha256) == (9000, 1000, sha256(every).hexdigest())
    assert facts.left_out == 8870
    assert text == every[:100].decode() + "\n[8870 bytes left out]\n" + every[-30:].decode()
    await journal.close()


async def test_with_the_cap_lifted_all_is_kept(clock: Clock, store: Store, no_secrets: Redactor) -> None:
    folder = store.create(clock.now())
    retention = Retention.of(Output(keep="all", keep_last="0"))
    journal = FileJournal.open_new(folder, host="h", clock=clock, redactor=no_secrets, retention=retention)
    cast = journal.cast("1.1", 1, "yes")
    for _ in range(66):
        await cast.write(b"x" * 1024 * 1024)
    _, facts = await cast.finish(0)
    assert (facts.truncated, facts.left_out) == (False, 0)
    assert len(read_cast(folder.path / facts.cast)) == facts.bytes == 66 * 1024 * 1024
    await journal.close()


async def test_below_the_floor_of_free_space_output_is_counted_and_the_cast_stays_whole(
    clock: Clock, store: Store, no_secrets: Redactor
) -> None:
    folder = store.create(clock.now())
    retention = Retention.of(Output(keep="all", keep_last="4 B", free_space_floor="900000 GiB"))
    journal = FileJournal.open_new(folder, host="h", clock=clock, redactor=no_secrets, retention=retention)
    cast = journal.cast("1.1", 1, "x")
    await cast.write(b"a" * 100_000)
    await cast.write(b"b" * 100_000)
    _, facts = await cast.finish(0)
    events = lines(folder, facts.cast)
    assert [code for _, code, _ in events[-3:]] == ["m", "o", "x"]
    assert (facts.bytes, facts.sha256) == (200_000, sha256(b"a" * 100_000 + b"b" * 100_000).hexdigest())
    assert read_cast(folder.path / facts.cast).endswith(f"\n[{facts.left_out} bytes left out]\nbbbb")
    await journal.append(Noted(text="next"), "alice")
    reasons = [
        record.event.reason for record in read(folder.journal).records if isinstance(record.event, JournalDegraded)
    ]
    assert len(reasons) == 1
    assert "921600000 MiB are free" in reasons[0]
    await journal.close()


async def test_a_full_disk_stops_the_cast_and_not_the_command(
    journal: FileJournal, folder: RunFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    cast = journal.cast("1.1", 1, "x")
    await cast.write(b"a\n" * 50_000)
    await journal.append(Noted(text="the first batch is on its way"), "alice")

    def full(_handle: int, _data: bytes) -> int:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(os, "write", full)
        assert await cast.write(b"b\n" * 3000) == b"b\n" * 3000
        _, facts = await cast.finish(0)
    assert (facts.cast, facts.truncated, facts.bytes, facts.lines) == ("out/1.1-1.cast", True, 106_000, 53_000)
    assert facts.left_out == 6_000
    assert read_cast(folder.path / facts.cast) == "a\n" * 50_000
    await journal.append(Noted(text="next"), "alice")
    events = [record.event for record in read(folder.journal).records]
    assert events[1:] == [JournalDegraded(reason="out/1.1-1.cast: No space left on device"), Noted(text="next")]


async def test_no_place_for_a_cast_is_no_cast(journal: FileJournal, folder: RunFolder) -> None:
    (folder.path / "out").rmdir()
    cast = journal.cast("1.1", 1, "x")
    assert await cast.write(b"x") == b"x"
    _, facts = await cast.finish(0)
    assert (facts.cast, facts.bytes, facts.truncated) == ("", 1, True)


async def test_a_strange_task_id_stays_in_its_folder(journal: FileJournal) -> None:
    _, facts = await journal.cast("../../x", 1, "x").finish(0)
    assert facts.cast == "out/.._.._x-1.cast"


async def test_much_unwritten_output_waits_for_the_disk(journal: FileJournal) -> None:
    cast = journal.cast("1.1", 1, "x")
    block = b"x" * (1024 * 1024)
    for _ in range(12):
        await cast.write(block)
        assert isinstance(cast, CastFile)
        assert cast.unwritten <= 3 * len(block)
    _, facts = await cast.finish(0)
    assert facts.bytes == 12 * len(block)


def test_a_torn_last_line_is_passed_over(tmp_path: Path) -> None:
    path = tmp_path / "x.cast"
    path.write_bytes(b'{"version":2}\n[0.1,"o","one"]\n[0.2,"m","5 bytes left out"]\n[0.2,"o","tw')
    assert read_cast(path) == "one\n[5 bytes left out]\n"


@pytest.mark.parametrize("cut", range(1, 10))
async def test_line_ends_play_as_line_ends_wherever_the_output_is_cut(
    journal: FileJournal, folder: RunFolder, cut: int
) -> None:
    data = b"a\nb\r\nc\rd\n"
    cast = journal.cast("1.1", 1, "x")
    await cast.write(data[:cut])
    await cast.write(data[cut:])
    await cast.finish(0)
    _, *events = lines(folder, "out/1.1-1.cast")
    assert "".join(text for _, code, text in events if code == "o") == "a\r\nb\r\nc\rd\r\n"
    assert read_cast(folder.path / "out" / "1.1-1.cast") == "a\nb\nc\rd\n"


@pytest.mark.parametrize(
    "pieces",
    [
        (b"plain\n", b"more\n"),
        (b"end\r", b"\nplain\n"),
        (b"gr" + "ö".encode()[:1], "ö".encode()[1:], b"plain\n"),
        (b"gr" + "ö".encode()[:1], b"plain\n"),
        (b'"quoted" \\ \x1b[31m\t\x00', b"plain ~\n\n"),
        (b"\xff", b"plain\n"),
    ],
)
def test_plain_pieces_are_written_as_all_others(folder: RunFolder, pieces: tuple[bytes, ...]) -> None:
    writer = CastWriter(folder.path, Origin("r", "1.1", 1, "x", 0), USUAL, pytest.fail)
    writer.open()
    for number, piece in enumerate(pieces):
        writer.write(number, piece)
    facts = writer.finish(9, 0, {})
    played = "".join(text for _, code, text in lines(folder, facts.cast)[1:] if code == "o")
    whole = b"".join(pieces).decode("utf-8", "replace")
    assert played == whole.replace("\r\n", "\n").replace("\n", "\r\n")


async def test_a_new_size_stands_between_what_was_printed_before_and_after(
    journal: FileJournal, folder: RunFolder
) -> None:
    cast: Cast = journal.cast("4.2", 1, "top")
    cast.resize(80, 24)
    await cast.write(b"small")
    cast.resize(132, 43)
    await cast.write(b"large")
    await cast.finish(0)
    _, *events = lines(folder, "out/4.2-1.cast")
    assert [event[1:] for event in events] == [["o", "small"], ["r", "132x43"], ["o", "large"], ["x", "0"]]


@pytest.mark.parametrize("broken", [OSError(116, "Stale file handle"), MemoryError()])
async def test_whatever_goes_wrong_with_a_cast_the_journal_goes_on(
    journal: FileJournal, folder: RunFolder, monkeypatch: pytest.MonkeyPatch, broken: Exception
) -> None:
    def breaks(_handle: int) -> None:
        raise broken

    monkeypatch.setattr(os, "fstatvfs", breaks)
    cast = journal.cast("1.1", 1, "x")
    for _ in range(8):
        await cast.write(b"x" * 1024 * 1024)
    async with asyncio.timeout(10):
        _, facts = await cast.finish(0)
        await journal.append(Noted(text="next"), "alice")
    assert (facts.truncated, facts.bytes) == (True, 8 * 1024 * 1024)
    assert facts.left_out == 7 * 1024 * 1024
    assert [record.event.type for record in read(folder.journal).records] == ["journal.degraded", "note"]
