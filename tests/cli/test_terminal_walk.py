"""Walks through a real terminal: keys in, screen and journal out."""

import os
import signal
import termios
from pathlib import Path

import pytest

from tests.cli.desk import Desk, plain, rbr


def begun(folder: Path, *words: str, **more: str) -> Desk:
    """A walk that has come to the first command, 2.1."""
    desk = Desk(folder, "run", "small.md", "--plain", *words, **more)
    desk.asks("LIVE  Small restore", "first live run", "Storage team: #storage", "Enter begin")
    desk.types()
    desk.asks("P1", "Coffee", "y yes")
    desk.types("y")
    desk.asks("Starting.", "y yes")
    desk.types("y")
    desk.asks("2.1 Make a folder", "mkdir -p work", "Enter run")
    return desk


def running(folder: Path) -> Desk:
    """A walk whose first command runs and has said `up`."""
    desk = Desk(folder, "run", "small.md", "--plain")
    desk.asks("Enter begin")
    desk.types()
    desk.asks("Enter run")
    desk.types()
    desk.sees("1.1 runs", "up")
    return desk


def up_to_fetch(desk: Desk) -> None:
    desk.types()
    desk.asks("[ok] exit 0", "2.2 Enter it", "cd work")
    desk.types()
    desk.asks("2.3 Verify it is empty")
    desk.types()
    desk.asks("is this right?")
    desk.types("y")
    desk.asks("3.1 Fetch the backup")


def test_a_walk_to_the_end_in_one_shell(small: Path) -> None:
    (small.parent / "backup").write_text("rows\n", encoding="utf-8")
    desk = begun(small.parent)
    up_to_fetch(desk)
    desk.types()
    desk.asks("[ok] exit 0", "4.1")
    desk.types()
    desk.sees(f"done in {small.parent}/work", "SUCCEEDED")
    assert desk.ends() == 0
    assert (small.parent / "work" / "copy").read_text(encoding="utf-8") == "rows\n"
    assert desk.rbr("verify", "last").returncode == 0
    assert desk.types_of()[-1] == "run.finished"


def test_failure_advice_rollback_and_an_honest_end(small: Path) -> None:
    desk = begun(small.parent)
    up_to_fetch(desk)
    desk.types()
    desk.asks("No such file", "[FAIL] exit 1", "what now?", "r retry", "b rollback")
    desk.types()
    desk.asks("Enter answers nothing here", "r retry")
    desk.types("b")
    desk.asks("ROLLBACK R1", "What ran and changed something", "rm copy", "Leave the procedure")
    desk.types("y")
    desk.asks("Why?")
    desk.types("backup is missing")
    desk.asks("R1.1 Remove the copy")
    desk.types("y")
    desk.asks("Is the service restored?")
    desk.types("y")
    desk.sees("ROLLED-BACK")
    assert desk.ends() == 2
    assert [event["data"].get("reason") for event in desk.events() if event["type"] == "rollback.entered"] == [
        "backup is missing"
    ]


def test_the_same_failure_answered_with_no_ends_as_failed(small: Path) -> None:
    desk = begun(small.parent)
    desk.types("b because")
    desk.asks("Leave the procedure")
    desk.types("y")
    desk.asks("R1.1")
    desk.types("s not there")
    desk.asks("Is the service restored?")
    desk.types("n still 503")
    desk.asks("The service is not restored", "#storage")
    desk.types("f")
    desk.asks("End the run as failed?")
    desk.types("y")
    desk.sees("FAILED")
    assert desk.ends() == 1


def test_skip_by_hand_note_edit_and_own_command(small: Path) -> None:
    desk = begun(small.parent)
    desk.types("# bob is on the phone")
    desk.asks("2.1")
    desk.types("! echo own-$((40+2))")
    desk.asks("x1 Own command", "echo own-$((40+2))", "Enter run")
    desk.types()
    desk.asks("own-42", "[ok] exit 0", "2.1 Make a folder")
    desk.types("e")
    desk.sees("edit: mkdir -p work")
    desk.types(" other")
    desk.asks("mkdir -p work other", "edited by you")
    desk.types()
    desk.asks("2.2 Enter it")
    desk.types("m with cd by hand")
    desk.asks("2.3")
    desk.types("s")
    desk.asks("Why skip it?")
    desk.types("not needed")
    desk.asks("3.1")
    desk.types("a")
    desk.asks("Why abort?")
    desk.types("enough")
    desk.sees("ABORTED")
    assert desk.ends() == 10
    assert (small.parent / "other").is_dir()
    by_type = {event["type"]: event["data"] for event in desk.events()}
    assert by_type["note"]["text"] == "bob is on the phone"
    assert by_type["command.edited"]["edited"]["text"] == "mkdir -p work other"
    assert by_type["abort.decided"]["reason"] == "enough"


def test_run_the_rest_shows_everything_first_and_stops_at_the_question(small: Path) -> None:
    desk = begun(small.parent)
    desk.types("g")
    desk.asks("mkdir -p work", "cd work", "ls -A", "Run them?")
    desk.types("y")
    desk.asks("2.1 [ok]", "2.2 [ok]", "2.3 [ok]", "is this right?")
    assert [event["task"] for event in desk.events() if event["type"] == "command.started"] == ["2.1", "2.2", "2.3"]
    desk.child.sendeof()
    assert desk.ends() == 5


def test_leave_and_resume_in_a_fresh_session_that_says_so(small: Path) -> None:
    desk = begun(small.parent)
    desk.types()
    desk.asks("2.2 Enter it")
    desk.types("q")
    desk.asks("Leave?")
    desk.types("l")
    desk.sees("The run is not over", "rbr resume ")
    assert desk.ends() == 5
    again = Desk(small.parent, "resume", "last")
    again.asks("resumed", "A fresh session", "Enter go on")
    again.types()
    again.asks("2.2 Enter it")
    again.types()
    again.asks("2.3")
    assert "run.resumed" in again.types_of()
    again.child.close()


def test_the_end_of_the_keyboard_is_never_an_answer(small: Path) -> None:
    desk = begun(small.parent)
    desk.child.sendeof()
    desk.sees("rbr resume ")
    assert desk.ends() == 5
    assert "command.started" not in desk.types_of()
    assert desk.types_of()[-1] == "ui.detached"


def test_what_is_typed_ahead_answers_nothing(tmp_path: Path) -> None:
    (tmp_path / "small.md").write_text("# T\n\n## Steps\n\n### 1. A\n```bash\nsleep 1\n\ntouch ran\n```\n", "utf-8")
    desk = Desk(tmp_path, "run", "small.md", "--plain")
    desk.asks("Enter begin")
    desk.types()
    desk.asks("1.1", "Enter run")
    desk.types()
    desk.sees("1.1 runs")
    desk.types()
    desk.types()
    desk.asks("[ok] exit 0", "1.2", "Enter run")
    desk.child.sendeof()
    assert desk.ends() == 5
    assert not (tmp_path / "ran").exists()


def test_ctrl_c_interrupts_the_command_and_never_the_runner(tmp_path: Path) -> None:
    (tmp_path / "small.md").write_text("# T\n\n## Steps\n\n### 1. A\n```bash\necho up; sleep 60\n```\n", "utf-8")
    desk = running(tmp_path)
    desk.child.send("\x03")
    desk.asks("interrupted", "what now?")
    desk.child.send("\x03")
    desk.asks("Leave? Enter: stay")
    desk.types()
    desk.asks("what now?")
    desk.types("a x")
    desk.sees("ABORTED")
    assert desk.ends() == 10


def test_a_command_gets_the_keys_and_a_password_stays_out_of_the_record(tmp_path: Path) -> None:
    text = "# T\n\n## Steps\n\n### 1. A\n```bash\nread -s -p 'Password: ' p; echo \" ${#p} letters\"\n```\n"
    (tmp_path / "small.md").write_text(text, "utf-8")
    desk = Desk(tmp_path, "run", "small.md", "--plain")
    desk.asks("Enter begin")
    desk.types()
    desk.asks("Enter run")
    desk.types()
    desk.sees("Password: ")
    desk.types("hunter2")
    desk.sees("7 letters", "SUCCEEDED")
    assert desk.ends() == 0
    kept = [path for path in (tmp_path / "state").rglob("*") if path.is_file()]
    assert kept
    assert not [path for path in kept if b"hunter2" in path.read_bytes()]
    assert [event["data"]["hidden"] for event in desk.events() if event["type"] == "input.sent"] == [True]


def test_a_hang_up_lets_the_command_end_and_records_it(tmp_path: Path) -> None:
    (tmp_path / "small.md").write_text(
        "# T\n\n## Steps\n\n### 1. A\n```bash\necho up; sleep 1; touch ran\n\necho next\n```\n"
    )
    desk = running(tmp_path)
    desk.child.kill(signal.SIGHUP)
    assert desk.ends() == 129
    assert (tmp_path / "ran").exists()
    assert desk.types_of()[-2:] == ["command.finished", "ui.detached"]


def test_a_terminal_that_is_gone_does_not_take_the_command_with_it(tmp_path: Path) -> None:
    (tmp_path / "small.md").write_text(
        "# T\n\n## Steps\n\n### 1. A\n```bash\necho up; sleep 1; echo more; touch ran\n\necho next\n```\n", "utf-8"
    )
    desk = running(tmp_path)
    os.close(desk.child.child_fd)
    _, status = os.waitpid(desk.child.pid or 0, 0)
    assert os.waitstatus_to_exitcode(status) == 129
    assert (tmp_path / "ran").exists()
    assert desk.types_of()[-2:] == ["command.finished", "ui.detached"]


def test_the_terminal_is_given_back_as_it_was(small: Path) -> None:
    desk = Desk(small.parent, "run", "small.md", "--plain")
    before = termios.tcgetattr(desk.child.child_fd)
    desk.asks("Enter begin")
    desk.types()
    desk.asks("P1")
    desk.child.kill(signal.SIGTERM)
    desk.sees("rbr resume ")
    after = termios.tcgetattr(desk.child.child_fd)
    assert desk.ends() == 143
    assert after == before


def test_a_rehearsal_walks_the_same_way_and_touches_nothing(small: Path) -> None:
    desk = Desk(small.parent, "rehearse", "small.md", "--plain", "--fail-at", "3.1:exit=3")
    desk.asks("REHEARSAL - nothing is executed", "Enter begin")
    desk.types()
    desk.asks("P1")
    desk.types("y")
    desk.asks("Starting.")
    desk.types("y")
    for task in ("2.1", "2.2", "2.3"):
        desk.asks(task, "would run on", "Enter run")
        desk.types()
    desk.asks("is this right?")
    desk.types("y")
    desk.asks("3.1")
    desk.types()
    desk.asks("rehearsal", "[FAIL] pretended exit 3", "r retry")
    desk.types("r")
    desk.asks("3.1")
    desk.types()
    desk.asks("4.1")
    desk.types()
    desk.sees("REHEARSAL", "SUCCEEDED")
    assert desk.ends() == 0
    assert not (small.parent / "work").exists()
    assert "REHEARSAL" in rbr(small.parent, "transcript", "last").stdout


def test_the_question_mark_lists_the_keys(small: Path) -> None:
    desk = begun(small.parent)
    desk.types("?")
    desk.asks("leave it undone; asks why", "Enter run")
    assert "ask about this task again" not in plain(desk.screen), "retry is not possible before a failure"
    desk.types("zzz")
    desk.asks("not understood")
    desk.types("r")
    desk.asks("not possible now")
    desk.child.close()


def test_going_back_as_the_rollback_says_claims_nothing(tmp_path: Path) -> None:
    text = "# T\n\n## Steps\n\n### 1. Restore\n```bash\necho up; false\n```\n\n## Rollback\n```bash\necho back\n\n"
    (tmp_path / "small.md").write_text(f"{text}# Repeat restoration steps\n```\n", "utf-8")
    desk = running(tmp_path)
    desk.asks("what now?", "t trouble")
    desk.types("b")
    desk.asks("Leave the procedure")
    desk.types("y")
    desk.asks("Why?")
    desk.types()
    desk.asks("R1.1", "Enter run")
    desk.types()
    desk.asks("R1.2 Repeat restoration steps", "j 1 goes back")
    desk.types("j")
    desk.asks("To which step?")
    desk.types()
    desk.asks("1.1", "Enter run")
    assert "check.answered" not in desk.types_of()
    assert desk.types_of()[-1] == "jumped"
    desk.child.close()


def test_a_verification_is_repeated_until_it_matches_and_a_word_is_kept(tmp_path: Path) -> None:
    text = "# R\n\n## Steps\n\n### 1. Look\n```bash\n# Verify the rows\necho x >> n; echo $(wc -l < n) rows\n```\n"
    more = "\n```output\n3 rows\n```\n\n### 2. On\n```bash\necho on\n```\n"
    (tmp_path / "r.md").write_text(text + more, encoding="utf-8")
    desk = Desk(tmp_path, "run", "r.md", "--plain")
    desk.asks("Enter begin")
    desk.types()
    desk.asks("expected:", "3 rows", "Enter run")
    desk.types()
    desk.asks("NOT what the runbook expects", "- 3 rows", "+ 1 rows", "h wait")
    desk.types("?")
    desk.asks("repeat it every N seconds", "keep a line or a word")
    desk.types("h 1 30")
    desk.asks("any key ends it", "2 rows", "3 rows", "verified", "it passed after 2 more attempts", "2.1")
    desk.types("k 1.1 rows")
    desk.asks("kept of 1.1: rows", "2.1")
    desk.types()
    desk.sees("SUCCEEDED")
    assert desk.ends() == 0
    told = desk.rbr("transcript", "last").stdout
    for words in ("repeated every 1 s", "exit 0, verified", "kept as rows: 3"):
        assert words in told


def repeating(folder: Path) -> Desk:
    """A walk that repeats a check which never passes, every second, and has made one more attempt."""
    text = "# R\n\n## Steps\n\n```bash\n# Verify the service\necho try; false\n```\n"
    (folder / "r.md").write_text(text, encoding="utf-8")
    desk = Desk(folder, "run", "r.md", "--plain")
    desk.asks("Enter begin")
    desk.types()
    desk.asks("Enter run")
    desk.types()
    desk.asks("[FAIL] exit 1", "what now?")
    desk.types("h 1 3600")
    desk.sees("any key ends it", "try", "[FAIL] exit 1")
    return desk


@pytest.mark.parametrize(("number", "code"), [(signal.SIGTERM, 143), (signal.SIGHUP, 129)])
def test_a_signal_ends_a_wait_and_no_further_attempt_begins(tmp_path: Path, number: signal.Signals, code: int) -> None:
    desk = repeating(tmp_path)
    desk.child.kill(number)
    assert desk.ends() == code
    assert desk.types_of()[-2:] == ["wait.ended", "ui.detached"]


def test_a_terminal_that_is_gone_ends_a_wait(tmp_path: Path) -> None:
    desk = repeating(tmp_path)
    os.close(desk.child.child_fd)
    _, status = os.waitpid(desk.child.pid or 0, 0)
    assert os.waitstatus_to_exitcode(status) == 129
    assert desk.types_of()[-2:] == ["wait.ended", "ui.detached"]


def test_a_countdown_is_cut_short_by_a_key(tmp_path: Path) -> None:
    (tmp_path / "r.md").write_text("# R\n\n## Steps\n\n1. Wait 10 minutes\n2. Go on\n", encoding="utf-8")
    desk = Desk(tmp_path, "run", "r.md", "--plain")
    desk.asks("Enter begin")
    desk.types()
    desk.asks("Wait 10 minutes")
    desk.types("z")
    desk.sees("waiting 10 m 00 s; any key ends it")
    desk.types()
    desk.asks("Wait 10 minutes")
    assert desk.events()[-1]["type"] == "counted.down"
    assert desk.events()[-1]["data"]["cut"] is True
    desk.types("y")


def test_without_an_expectation_the_last_right_output_stands_beside(tmp_path: Path) -> None:
    text = "# R\n\n## Steps\n\n```bash\n# Verify the rows\ncat rows\n```\n"
    (tmp_path / "r.md").write_text(text, encoding="utf-8")
    for rows, answer in (("5 rows", "y"), ("0 rows", "n none"), ("6 rows", "")):
        (tmp_path / "rows").write_text(rows + "\n", encoding="utf-8")
        desk = Desk(tmp_path, "run", "r.md", "--plain")
        desk.asks("Enter begin")
        desk.types()
        desk.asks("Enter run")
        desk.types()
        if answer == "y":
            desk.asks("is this right?")
            assert "it printed" not in desk.screen
        else:
            desk.asks("is this right?", "it printed:", "5 rows")
        desk.types(answer or "y")
        if answer == "n none":
            desk.asks("what now?")
            desk.types("f")
            desk.asks("End the run")
            desk.types("y")
        desk.ends()


def test_an_earlier_run_that_cannot_be_read_is_passed_over(tmp_path: Path) -> None:
    (tmp_path / "r.md").write_text("# R\n\n## Steps\n\n```bash\n# Verify it\ntrue\n```\n", encoding="utf-8")
    rbr(tmp_path, "run", "r.md", "--yes")
    for path in (tmp_path / "state").rglob("journal.jsonl"):
        path.write_bytes(path.read_bytes().splitlines(keepends=True)[0] + b"broken\n")
    desk = Desk(tmp_path, "run", "r.md", "--plain")
    desk.asks("Enter begin")
    desk.types()
    desk.asks("Enter run")
    desk.types()
    desk.asks("is this right?")
    desk.types("y")
    assert desk.ends() == 0
