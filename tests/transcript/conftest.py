"""A restore that failed, was rolled back, and left a record."""

from collections.abc import Callable, Sequence

import pytest
from msgspec.structs import replace

from runbookrunner.record.reader import Verdict
from runbookrunner.run.command_events import CommandFinished, CommandStarted, OutputFacts, Verified
from runbookrunner.run.decision_events import CheckAnswered, RollbackEntered, ServiceAnswered, TaskSettled
from runbookrunner.run.event import Event
from runbookrunner.run.events import Record
from runbookrunner.run.run_events import Noted, RunFinished, RunStarted
from runbookrunner.transcript.timeline import RunRecord

STARTED = RunStarted(
    mode="live",
    title="Database Backup Restoration",
    file="/srv/runbooks/db-restore.md",
    runbook_sha256="9c1e77ab" + "0" * 56,
    plan_sha256="",
    version="0.1.0",
    user="alice",
    uid=1000,
    login_uid=None,
    host="db-restore-01",
    folder="/srv",
    boot_id="5a0c",
    git_revision="4be21f0",
    incident="INC-2041",
)
TITLES = {
    "P1": ("Prerequisites", "access"),
    "P2": ("Prerequisites", "credentials"),
    "2.1": ("Download Backup", ""),
    "4.1": ("Restore Database", ""),
    "5.1": ("Tell the team", ""),
    "R1.1": ("Rollback", ""),
}


def ran(task: str, text: str, status: int | None, output: str = "", **more: object) -> tuple[Event, Event]:
    """A command's start and end."""
    started = CommandStarted(
        task=task,
        attempt=1,
        text=text,
        sha256="a41f",
        as_written=text,
        folder="/srv",
        host="db-restore-01",
        user="alice",
    )
    facts = OutputFacts(bytes=len(output), lines=output.count("\n"), cast=f"out/{task}-1.cast", sha256="77d0")
    finished = CommandFinished(
        task=task, attempt=1, ending="ended", status=status, duration_ms=6100, output=facts if output else OutputFacts()
    )
    return started, replace(finished, **more)


def run_of(events: Sequence[Event], outputs: dict[str, str] | None = None, *, ok: bool = True) -> RunRecord:
    """A record of these events, twenty-one seconds apart."""
    records = tuple(
        Record(
            seq, f"2026-11-23T03:{2 + seq * 21 // 60:02}:{seq * 21 % 60:02}.000Z", seq * 21_000_000_000,
            "20261123T030211Z-7f3a", "alice", "db-restore-01", event, f"{seq:064x}",
        )
        for seq, event in enumerate(events, 1)
    )  # fmt: skip
    bad = {} if ok else {"first_bad_line": 3, "reason": "its hash does not fit its text"}
    verdict = Verdict(ok=ok, events=len(records), head=records[-1].hash, **bad)  # type: ignore[arg-type]
    return RunRecord(records, TITLES, (outputs or {}).__getitem__, verdict)


@pytest.fixture
def started() -> RunStarted:
    return STARTED


@pytest.fixture
def make() -> Callable[..., RunRecord]:
    return run_of


@pytest.fixture
def command() -> Callable[..., tuple[Event, Event]]:
    return ran


@pytest.fixture
def restore() -> RunRecord:
    psql, failed = ran("4.1", "psql -v ON_ERROR_STOP=1 -d mydb < backup.sql", 3, "CREATE TABLE\nERROR: no space\n")
    assert isinstance(psql, CommandStarted)
    assert isinstance(failed, CommandFinished)
    failed = replace(failed, duration_ms=761_402, output=replace(failed.output, redactions={"db_password": 2}))
    events: tuple[Event, ...] = (
        STARTED,
        CheckAnswered(tasks=("P1", "P2"), yes=True),
        *ran("2.1", "aws s3 cp s3://b/new ./f", 0, "download: 3 files\n"),
        Verified(task="2.1", attempt=1, yes=True),
        replace(psql, as_written="psql -d mydb < backup.sql"),
        failed,
        Noted(text="disk is full, @bob agreed"),
        RollbackEntered(target="R1", because="4.1", reason="disk full"),
        *ran("R1.1", "aws s3 cp s3://b/old ./f\nls -l f", 0),
        TaskSettled(task="5.1", outcome="done-by-hand", reason="told them"),
        ServiceAnswered(yes=True),
        RunFinished(outcome="rolled-back", not_run=("5.1",), not_reversed=("4.1",), never_started=("6.1",)),
    )
    outputs = {
        "out/2.1-1.cast": "download: 3 files\n",
        "out/4.1-1.cast": "CREATE TABLE\r\n\x1b[31mERROR\x1b[0m: no space\r\n",
    }
    return run_of(events, outputs)
