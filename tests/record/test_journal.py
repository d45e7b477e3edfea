import asyncio
import json
import os
import resource
import signal
import subprocess
import sys
from hashlib import sha256
from pathlib import Path

import pytest

from runbookrunner.errors import RunbookError, Unreadable
from runbookrunner.reading.model import Task
from runbookrunner.record.journal import FileJournal
from runbookrunner.record.reader import read, verify
from runbookrunner.record.redact import Redactor
from runbookrunner.record.store import RunFolder
from runbookrunner.run.command_events import CommandEdited, CommandStarted, OwnDropped
from runbookrunner.run.event import Event
from runbookrunner.run.events import Unknown
from runbookrunner.run.ports import Clock, Journal
from runbookrunner.run.run_events import JournalDegraded, JournalRepaired, Noted, RunFinished, RunStarted

STARTED = RunStarted(
    mode="live",
    title="Restore",
    file="restore.md",
    runbook_sha256="ab" * 32,
    plan_sha256="cd" * 32,
    version="0.1.0",
    user="alice",
    uid=1000,
    login_uid=None,
    host="db1",
    folder="/srv",
    boot_id="5a0c",
)
FULL = os.environ.get("RBR_TEST_SIZE") == "full"


async def test_a_line_is_what_the_format_says(folder: RunFolder, clock: Clock, no_secrets: Redactor) -> None:
    journal: Journal = FileJournal.open_new(folder, "db1", clock, no_secrets)
    record = await journal.append(OwnDropped(task="x1"), "alice")
    await journal.append(Noted(text="größer"), "alice")
    await journal.close()
    first, second, end = folder.journal.read_bytes().split(b"\n")
    assert end == b""
    assert json.loads(first) == {
        "v": 1, "seq": 1, "ts": "2026-11-23T03:02:11.000Z", "mono_ns": 1_000_000_000, "run": folder.id,
        "type": "own.dropped", "actor": "alice", "host": "db1", "data": {"task": "x1"}, "prev": "0" * 64, "task": "x1",
        "h": sha256(first[: first.rindex(b',"h"')]).hexdigest(),
    }  # fmt: skip
    assert json.loads(second)["prev"] == json.loads(first)["h"] == record.hash
    assert folder.journal.stat().st_mode & 0o777 == 0o600


async def test_what_was_appended_is_read_back(folder: RunFolder, clock: Clock, no_secrets: Redactor) -> None:
    events = (
        STARTED,
        Noted(text="one"),
        Unknown(name="later.kind", data={"a": [1, None]}),
        RunFinished(outcome="failed"),
    )
    journal = FileJournal.open_new(folder, "db1", clock, no_secrets)
    records = tuple([await journal.append(event, "alice") for event in events])
    await journal.close()
    found = read(folder.journal)
    assert found.records == records
    assert tuple(record.event for record in records) == events
    assert found.problems == ()
    assert verify(folder.journal).head == records[-1].hash


async def test_a_second_process_is_told_who_holds_the_run(
    folder: RunFolder, clock: Clock, no_secrets: Redactor
) -> None:
    journal = FileJournal.open_new(folder, "db1", clock, no_secrets)
    await journal.append(STARTED, "alice")
    with pytest.raises(RunbookError, match=f"held by pid {os.getpid()}"):
        FileJournal.open_existing(folder, "db1", clock, no_secrets)
    await journal.close()
    again, records = FileJournal.open_existing(folder, "db1", clock, no_secrets)
    assert [record.event for record in records] == [STARTED]
    await again.append(Noted(text="on"), "bob")
    await again.close()
    assert verify(folder.journal).ok


@pytest.mark.parametrize("tail", [b'{"v":1,"seq":3,"ts":"20', b"\0" * 512, b"x"])
async def test_a_torn_tail_is_cut_kept_aside_and_reported(
    tail: bytes, folder: RunFolder, clock: Clock, no_secrets: Redactor
) -> None:
    journal = FileJournal.open_new(folder, "db1", clock, no_secrets)
    await journal.append(STARTED, "alice")
    await journal.append(Noted(text="one"), "alice")
    await journal.close()
    whole = folder.journal.read_bytes()
    folder.journal.write_bytes(whole + tail)
    assert verify(folder.journal).first_bad_line == 3
    again, records = FileJournal.open_existing(folder, "db1", clock, no_secrets)
    await again.close()
    assert records[-1].event == JournalRepaired(kept="journal.torn-1", bytes=len(tail))
    assert (folder.path / "journal.torn-1").read_bytes() == tail
    assert folder.journal.read_bytes().startswith(whole)
    assert verify(folder.journal).ok


async def test_damage_in_the_middle_is_never_cut(folder: RunFolder, clock: Clock, no_secrets: Redactor) -> None:
    journal = FileJournal.open_new(folder, "db1", clock, no_secrets)
    for text in "abc":
        await journal.append(Noted(text=text), "alice")
    await journal.close()
    damaged = folder.journal.read_bytes().replace(b'"text":"b"', b'"text":"B"')
    folder.journal.write_bytes(damaged)
    with pytest.raises(Unreadable, match=r"journal\.jsonl:2: .*damaged"):
        FileJournal.open_existing(folder, "db1", clock, no_secrets)
    assert folder.journal.read_bytes() == damaged


async def test_a_full_disk_leaves_no_half_line_and_is_said_later(
    folder: RunFolder, clock: Clock, no_secrets: Redactor, monkeypatch: pytest.MonkeyPatch
) -> None:
    journal = FileJournal.open_new(folder, "db1", clock, no_secrets)
    await journal.append(STARTED, "alice")
    good = folder.journal.read_bytes()
    real_write = os.write

    def short(handle: int, data: bytes) -> int:
        if b"journal.degraded" in bytes(data):
            raise OSError(28, "No space left on device")
        if len(data) > 100:
            return real_write(handle, data[:100])
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(os, "write", short)
        with pytest.raises(RunbookError, match="No space left on device"):
            await journal.append(Noted(text="lost"), "alice")
    assert folder.journal.read_bytes() == good
    assert not (folder.path / ".ballast").exists()
    await journal.append(Noted(text="kept"), "alice")
    await journal.close()
    events = [record.event for record in read(folder.journal).records]
    assert events[1:] == [JournalDegraded(reason="[Errno 28] No space left on device"), Noted(text="kept")]


async def test_a_real_limit_on_the_file_is_survived(folder: RunFolder, clock: Clock, no_secrets: Redactor) -> None:
    journal = FileJournal.open_new(folder, "db1", clock, no_secrets)
    await journal.append(STARTED, "alice")
    good = folder.journal.read_bytes()
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (len(good) + 100, before[1]))
    try:
        with pytest.raises(RunbookError, match="File too large"):
            await journal.append(Noted(text="lost"), "alice")
        assert folder.journal.read_bytes() == good
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    await journal.append(Noted(text="kept"), "alice")
    await journal.close()
    assert [record.event.type for record in read(folder.journal).records] == ["run.started", "journal.degraded", "note"]
    assert verify(folder.journal).ok


async def test_a_cancelled_append_leaves_a_whole_chain(folder: RunFolder, clock: Clock, no_secrets: Redactor) -> None:
    journal = FileJournal.open_new(folder, "db1", clock, no_secrets)
    given_up = asyncio.ensure_future(journal.append(Noted(text="one"), "alice"))
    await asyncio.sleep(0)
    given_up.cancel()
    await journal.append(Noted(text="two"), "alice")
    await journal.close()
    assert [record.event for record in read(folder.journal).records] == [Noted(text="one"), Noted(text="two")]


async def test_the_freed_ballast_lets_the_record_say_so_at_once(
    folder: RunFolder, clock: Clock, no_secrets: Redactor, monkeypatch: pytest.MonkeyPatch
) -> None:
    journal = FileJournal.open_new(folder, "db1", clock, no_secrets)
    real_sync = os.fdatasync

    def full_until_freed(handle: int) -> None:
        if (folder.path / ".ballast").exists():
            raise OSError(5, "Input/output error")
        real_sync(handle)

    monkeypatch.setattr(os, "fdatasync", full_until_freed)
    with pytest.raises(RunbookError, match="Input/output error"):
        await journal.append(Noted(text="lost"), "alice")
    await journal.close()
    assert [record.event.type for record in read(folder.journal).records] == ["journal.degraded"]


async def test_nothing_is_acknowledged_before_the_sync(
    folder: RunFolder, clock: Clock, no_secrets: Redactor, monkeypatch: pytest.MonkeyPatch
) -> None:
    journal = FileJournal.open_new(folder, "db1", clock, no_secrets)
    order: list[str] = []
    real_sync = os.fdatasync

    def sync(handle: int) -> None:
        real_sync(handle)
        order.append("synced")

    monkeypatch.setattr(os, "fdatasync", sync)
    await journal.append(Noted(text="one"), "alice")
    order.append("acknowledged")
    await journal.close()
    assert order == ["synced", "acknowledged"]


async def test_no_declared_secret_and_no_hash_of_one_reaches_the_journal(folder: RunFolder, clock: Clock) -> None:
    secret = "correct-horse"
    text = f"psql --password={secret}"
    started = CommandStarted(
        task="1.1", attempt=1, text=text, sha256=sha256(text.encode()).hexdigest(), as_written="psql", folder="/srv",
        host="db1", user="alice",
    )  # fmt: skip
    edited = CommandEdited(edited=Task(id="1.1", kind="command", text=text, line=1, end_line=1, units=(text,)))
    events: tuple[Event, ...] = (started, edited, Noted(text=secret), Unknown(name="n", data={secret: [secret]}))
    journal = FileJournal.open_new(folder, "db1", clock, Redactor({"password": secret}))
    for event in events:
        await journal.append(event, secret)
    await journal.cast("1.1", 1, text).finish(0)
    await journal.close()
    kept = b"".join(path.read_bytes() for path in folder.path.rglob("*") if path.is_file())
    assert secret.encode() not in kept
    assert started.sha256.encode() not in kept
    assert kept.count(b"[REDACTED:password]") >= 8


WRITES_FOR_EVER = """
import asyncio, sys
from pathlib import Path
from runbookrunner.record.clock import SystemClock
from runbookrunner.record.journal import FileJournal
from runbookrunner.record.redact import Redactor
from runbookrunner.record.store import RunFolder
from runbookrunner.run.run_events import Noted

async def main():
    path = Path(sys.argv[1])
    journal = FileJournal.open_new(RunFolder(path, path.name), "db1", SystemClock(), Redactor({}))
    while True:
        record = await journal.append(Noted(text="x" * 300), "alice")
        sys.stdout.write(f"{record.seq}\\n")
        sys.stdout.flush()

asyncio.run(main())
"""


@pytest.mark.parametrize("enough", range(1, 2001, 10) if FULL else range(1, 401, 20))
def test_kill_9_loses_nothing_that_was_acknowledged(enough: int, tmp_path: Path) -> None:
    command = [sys.executable, "-c", WRITES_FOR_EVER, str(tmp_path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as child:
        assert child.stdout is not None
        for _ in range(enough):
            child.stdout.readline()
        child.send_signal(signal.SIGKILL)
        rest = child.stdout.read().split(b"\n")[:-1]
    acknowledged = enough + len(rest)
    found = read(tmp_path / "journal.jsonl")
    assert found.problems == ()
    assert len(found.records) >= acknowledged
