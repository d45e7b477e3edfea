"""`rbr runs`, `rbr transcript` and `rbr verify` over a real run folder."""

import json
from argparse import ArgumentParser
from datetime import UTC, datetime
from pathlib import Path

import pytest

from runbookrunner.cli import records
from runbookrunner.errors import Misused, RunbookError
from runbookrunner.reading.model import Step, Task
from runbookrunner.record.clock import SystemClock
from runbookrunner.record.codec import to_json
from runbookrunner.record.journal import FileJournal
from runbookrunner.record.redact import Redactor
from runbookrunner.record.store import RunFolder, Store, state_root
from runbookrunner.run.command_events import CommandFinished, CommandStarted
from runbookrunner.run.decision_events import CheckAnswered
from runbookrunner.run.plan import Plan
from runbookrunner.run.run_events import RunFinished, RunStarted
from runbookrunner.transcript.load import load


def rbr(*words: str) -> int:
    parser = ArgumentParser()
    records.add(parser.add_subparsers())
    options = parser.parse_args(words)
    code: int = options.handler(options)
    return code


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Store:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    return Store(state_root({"XDG_STATE_HOME": str(tmp_path)}))


@pytest.fixture
async def folder(store: Store, started: RunStarted) -> RunFolder:
    folder = store.create(datetime(2026, 11, 23, 3, 2, 11, tzinfo=UTC))
    check = Task(id="P1", kind="check", text="Access to prod\nand more", line=1, end_line=2)
    step = Step(id="P", number=None, title="Prerequisites", line=1, section="s1", tasks=(check,))
    folder.write_plan(to_json(Plan(title="Restore", file="restore.md", sha256="", prerequisites=(step,))))
    journal = FileJournal.open_new(folder, "db1", SystemClock(), Redactor({}))
    await journal.append(started, "alice")
    await journal.append(CheckAnswered(tasks=("P1",), yes=True), "alice")
    text = "printf '\\e]0;x\\a'"
    await journal.append(
        CommandStarted(
            task="1.1", attempt=1, text=text, sha256="", as_written=text, folder="/", host="db1", user="alice"
        ),
        "alice",
    )
    cast = journal.cast("1.1", 1, text)
    await cast.write(b"\x1b]0;x\x07three files\r\n")
    _, facts = await cast.finish(0)
    await journal.append(
        CommandFinished(task="1.1", attempt=1, ending="ended", status=0, duration_ms=12, output=facts), "alice"
    )
    await journal.append(RunFinished(outcome="succeeded"), "alice")
    await journal.close()
    return folder


def test_a_whole_record_is_verified(folder: RunFolder, capsys: pytest.CaptureFixture[str]) -> None:
    assert rbr("verify", "last") == 0
    assert capsys.readouterr().out.startswith(f"{folder.id}: 5 events, head ")


def test_one_flipped_letter_names_the_line_and_is_exit_3(folder: RunFolder, capsys: pytest.CaptureFixture[str]) -> None:
    folder.journal.write_bytes(folder.journal.read_bytes().replace(b'"yes":true', b'"yes":trUe'))
    assert rbr("verify", folder.id) == 3
    assert "journal.jsonl:2: the record is broken" in capsys.readouterr().out
    assert rbr("transcript", folder.id) == 3
    assert "THE RECORD IS BROKEN** at line 2" in capsys.readouterr().out


def test_a_transcript_has_titles_from_the_plan_and_output_from_the_cast(
    folder: RunFolder, capsys: pytest.CaptureFixture[str]
) -> None:
    assert rbr("transcript", folder.id[:8]) == 0
    text = capsys.readouterr().out
    assert "| P1 Prerequisites: Access to prod | claimed |" in text
    assert "```text\n␛three files\n```" in text
    assert rbr("transcript", "last") == 0
    assert capsys.readouterr().out == text


def test_json_and_summary(folder: RunFolder, capsys: pytest.CaptureFixture[str]) -> None:
    assert rbr("transcript", "last", "--format", "json") == 0
    assert json.loads(capsys.readouterr().out)["run"]["id"] == folder.id
    assert rbr("transcript", "last", "--summary") == 0
    assert capsys.readouterr().out.count("\n") <= 25
    with pytest.raises(Misused, match="--summary"):
        rbr("transcript", "last", "--summary", "--format", "json")


def test_a_lost_plan_costs_only_the_titles(folder: RunFolder, capsys: pytest.CaptureFixture[str]) -> None:
    (folder.path / "plan.json").unlink()
    assert rbr("transcript", "last") == 0
    assert "| P1 | claimed |" in capsys.readouterr().out


@pytest.mark.parametrize("cast", ["../../secret-1.cast", "/etc/passwd", "out/link-1.cast"])
def test_a_forged_record_shows_no_other_file(cast: str, folder: RunFolder, tmp_path: Path) -> None:
    (tmp_path / "secret-1.cast").write_text('{}\n[0.1,"o","secret"]\n')
    (folder.path / "out" / "link-1.cast").symlink_to(tmp_path / "secret-1.cast")
    with pytest.raises(RunbookError, match="no recorded output"):
        load(folder).outputs(cast)


def test_runs_are_listed_in_one_line_each(folder: RunFolder, store: Store, capsys: pytest.CaptureFixture[str]) -> None:
    damaged = store.create(datetime(2026, 11, 24, tzinfo=UTC))
    assert rbr("runs") == 0
    assert capsys.readouterr().out.split("\n") == [
        f"{damaged.id}  damaged",
        f"{folder.id}  succeeded  live  db-restore-01  INC-2041  Database Backup Restoration",
        "",
    ]


def test_no_runs_yet(store: Store, capsys: pytest.CaptureFixture[str]) -> None:
    assert store.runs() == ()
    assert rbr("runs") == 0
    assert capsys.readouterr().out == "no runs yet\n"
