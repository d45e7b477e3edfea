import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from runbookrunner.errors import Misused, RunbookError, Unreadable
from runbookrunner.record.journal import FileJournal
from runbookrunner.record.redact import Redactor
from runbookrunner.record.store import RunFolder, Store, state_root
from runbookrunner.run.event import Event
from runbookrunner.run.ports import Clock
from runbookrunner.run.run_events import Mode, RunFinished, RunResumed, RunStarted

NOW = datetime(2026, 11, 23, 3, 2, 11, tzinfo=UTC)


def started(mode: Mode = "live", sha256: str = "ab", file: str = "/srv/restore.md") -> RunStarted:
    return RunStarted(
        mode=mode, title="Restore", file=file, runbook_sha256=sha256, plan_sha256="", version="0", user="alice",
        uid=1000, login_uid=None, host="db1", folder="/srv", boot_id="", incident="INC-2041",
    )  # fmt: skip


async def record(folder: RunFolder, clock: Clock, *events: Event) -> None:
    journal = FileJournal.open_new(folder, "db1", clock, Redactor({}))
    for event in events:
        await journal.append(event, "alice")
    await journal.close()


@pytest.mark.parametrize(
    ("environment", "root"),
    [
        ({"XDG_STATE_HOME": "/state", "HOME": "/home/a"}, "/state/runbookrunner"),
        ({"XDG_STATE_HOME": "relative", "HOME": "/home/a"}, "/home/a/.local/state/runbookrunner"),
        ({"HOME": "/home/a"}, "/home/a/.local/state/runbookrunner"),
    ],
)
def test_the_state_folder_follows_the_environment(environment: dict[str, str], root: str) -> None:
    assert state_root(environment) == Path(root)


def test_without_a_home_the_variable_to_set_is_named() -> None:
    with pytest.raises(RunbookError, match="XDG_STATE_HOME"):
        state_root({})


@pytest.mark.parametrize("umask", [0o000, 0o077, 0o777])
def test_everything_is_private_whatever_the_umask(umask: int, tmp_path: Path) -> None:
    before = os.umask(umask)
    try:
        folder = Store(tmp_path / "a" / "b" / "runbookrunner").create(NOW)
        folder.write_plan(b"{}")
    finally:
        os.umask(before)
    made = (tmp_path / "a", *(tmp_path / "a").rglob("*"))
    assert {oct(path.stat().st_mode & 0o777) for path in made if path.is_dir()} == {"0o700"}
    assert {oct(path.stat().st_mode & 0o777) for path in made if path.is_file()} == {"0o600"}
    assert folder.read_plan() == b"{}"
    assert folder.id.startswith("20261123T030211Z-")


def test_a_link_in_place_of_the_state_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "theirs").mkdir(mode=0o700)
    (tmp_path / "ours").symlink_to("theirs")
    with pytest.raises(RunbookError, match="ours: is no folder but a link"):
        Store(tmp_path / "ours").create(NOW)
    assert list((tmp_path / "theirs").iterdir()) == []


def test_a_folder_open_to_others_is_refused_with_the_remedy(tmp_path: Path) -> None:
    (tmp_path / "open").mkdir()
    (tmp_path / "open").chmod(0o750)
    with pytest.raises(RunbookError, match="chmod 700"):
        Store(tmp_path / "open").create(NOW)


def test_a_folder_of_another_user_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 4121)
    with pytest.raises(RunbookError, match="belongs to another user"):
        Store(tmp_path / "state").create(NOW)


def test_a_planted_link_is_not_written_through(folder: RunFolder, tmp_path: Path) -> None:
    (tmp_path / "victim").write_text("precious")
    (folder.path / "plan.json").symlink_to(tmp_path / "victim")
    with pytest.raises(RunbookError, match=r"plan\.json"):
        folder.write_plan(b"{}")
    assert (tmp_path / "victim").read_text() == "precious"


def test_a_place_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(RunbookError, match="file"):
        Store(tmp_path / "file" / "runbookrunner").create(NOW)


def test_a_run_is_found_by_the_beginning_of_its_id_or_of_its_digits(store: Store) -> None:
    old, new = store.create(NOW), store.create(NOW + timedelta(hours=1))
    assert store.find("last") == new
    assert store.find(old.id) == old
    assert store.find("20261123T0302") == old
    assert store.find(new.id[-4:]) in {old, new}
    with pytest.raises(Misused, match=f"{new.id}, {old.id}"):
        store.find("2026")


def test_candidates_are_at_most_ten(store: Store) -> None:
    for hour in range(12):
        store.create(NOW + timedelta(hours=hour))
    with pytest.raises(Misused, match="and 2 more"):
        store.find("2026")


@pytest.mark.parametrize("word", ["last", "", "../..", "x"])
def test_no_such_run_says_where_to_look(word: str, store: Store) -> None:
    with pytest.raises(Misused, match="rbr runs"):
        store.find(word)


async def test_the_list_says_how_each_run_stands(store: Store, clock: Clock) -> None:
    over, left, damaged, live = (store.create(NOW + timedelta(hours=hour)) for hour in range(4))
    await record(over, clock, started(), RunFinished(outcome="rolled-back"))
    await record(left, clock, started("rehearsal"))
    damaged.journal.write_bytes(b"what is this\n")
    journal = FileJournal.open_new(live, "db1", clock, Redactor({}))
    await journal.append(started(), "alice")
    found = store.runs()
    await journal.close()
    assert [(each.id, each.outcome) for each in found] == [
        (live.id, "live"), (damaged.id, "damaged"), (left.id, "not over"), (over.id, "rolled-back"),
    ]  # fmt: skip
    assert (found[3].title, found[3].mode, found[3].host, found[3].incident) == ("Restore", "live", "db1", "INC-2041")
    assert found[2].mode == "rehearsal"


async def test_a_run_that_goes_on_after_its_end_is_not_over(folder: RunFolder, store: Store, clock: Clock) -> None:
    resumed = RunResumed(user="a", uid=1, host="db1", folder="/", boot_id="", version="0")
    await record(folder, clock, started(), RunFinished(outcome="failed"), resumed)
    assert store.runs()[0].outcome == "not over"


async def test_a_broken_last_line_is_damage_and_a_torn_one_is_not(
    folder: RunFolder, store: Store, clock: Clock
) -> None:
    await record(folder, clock, started(), RunFinished(outcome="failed"))
    whole = folder.journal.read_bytes()
    folder.journal.write_bytes(whole.replace(b'"outcome":"failed"', b'"outcome":"faiLed"'))
    assert store.runs()[0].outcome == "damaged"
    folder.journal.write_bytes(whole[:-9])
    assert store.runs()[0].outcome == "not over"


async def test_seen_tells_this_text_from_this_file(store: Store, clock: Clock) -> None:
    first, second, third = (store.create(NOW + timedelta(hours=hour)) for hour in range(3))
    await record(first, clock, started(sha256="ab"))
    await record(second, clock, started(sha256="cd"))
    await record(third, clock, started("rehearsal", sha256="ef", file="/srv/other.md"))
    same, other = store.seen("ab", "/srv/restore.md"), store.seen("99", "/srv/restore.md")
    assert same is not None
    assert (same.run, same.same_text) == (first.id, True)
    assert other is not None
    assert (other.run, other.same_text) == (second.id, False)
    assert other.sentence == f"this file ran here with another text on 2026-11-23 (run {second.id})"
    assert store.seen("ef", "/srv/other.md") is None


def test_a_plan_that_is_gone_is_named(folder: RunFolder) -> None:
    with pytest.raises(Unreadable, match=r"plan\.json"):
        folder.read_plan()
