"""`--yes`, claims, exit codes: `rbr` without a person."""

import os
import random
import signal
import subprocess
from pathlib import Path

import pytest

from tests.cli.desk import RBR, environment, events, rbr

KILLS = 100 if os.environ.get("RBR_TEST_SIZE") == "full" else 8


def write(folder: Path, *commands: str, more: str = "") -> None:
    blocks = "\n\n".join(f"### {n}. Step\n```bash\n{text}\n```" for n, text in enumerate(commands, 1))
    (folder / "r.md").write_text(f"# R\n\n## Procedure\n\n{blocks}\n{more}", encoding="utf-8")


def test_plain_commands_run_to_the_end(tmp_path: Path) -> None:
    write(tmp_path, "echo one", "cd /; pwd", 'printf "%s\\n" "$PWD"')
    done = rbr(tmp_path, "run", "r.md", "--plain", "--yes")
    assert done.returncode == 0, done.stderr
    assert "SUCCEEDED" in done.stdout
    assert events(tmp_path)[-1]["data"]["outcome"] == "succeeded"


def test_a_failure_ends_the_run_and_rolls_nothing_back(tmp_path: Path) -> None:
    write(tmp_path, "echo one", "false", "touch never", more="\n## Rollback\n```bash\ntouch back\n```\n")
    done = rbr(tmp_path, "run", "r.md", "--plain", "--yes")
    assert done.returncode == 1
    assert not (tmp_path / "never").exists()
    assert not (tmp_path / "back").exists()
    assert events(tmp_path)[-1]["data"]["outcome"] == "failed"


@pytest.mark.parametrize("command", ["systemctl restart api", "rm -rf data", "kubectl logs <pod>"])
def test_what_needs_a_person_stops_with_5_and_the_line_to_type(tmp_path: Path, command: str) -> None:
    (tmp_path / "data").mkdir()
    write(tmp_path, command)
    done = rbr(tmp_path, "run", "r.md", "--plain", "--yes")
    assert done.returncode == 5
    assert "rbr resume " in done.stdout
    assert (tmp_path / "data").exists()
    assert "command.started" not in [event["type"] for event in events(tmp_path)]


def test_checks_stop_it_unless_they_were_claimed(small: Path) -> None:
    folder = small.parent
    (folder / "backup").write_text("x", encoding="utf-8")
    assert rbr(folder, "run", "small.md", "--yes").returncode == 5
    again = folder / "second"
    again.mkdir()
    done = rbr(folder, "run", "small.md", "--yes", "--claim", "P1-P2,1.1,2.3", XDG_STATE_HOME=str(again / "state"))
    assert done.returncode == 0, done.stdout
    answers = [event for event in events(again) if event["type"] in {"check.answered", "verify.answered"}]
    assert [answer["actor"].endswith("(--claim)") for answer in answers] == [True] * 4


def test_a_claim_for_a_task_that_is_none_is_wrong_usage(small: Path) -> None:
    done = rbr(small.parent, "run", "small.md", "--yes", "--claim", "P9")
    assert done.returncode == 64
    assert "P9" in done.stderr


def test_a_rehearsal_answers_everything_as_pretended(small: Path) -> None:
    done = rbr(small.parent, "rehearse", "small.md", "--yes")
    assert done.returncode == 0, done.stdout
    answers = [event for event in events(small.parent) if event["type"] in {"check.answered", "verify.answered"}]
    assert {answer["data"]["how"] for answer in answers} == {"pretended"}
    assert not (small.parent / "work").exists()


def test_a_command_that_waits_for_input_is_interrupted_and_stops_the_run(tmp_path: Path) -> None:
    write(tmp_path, "python3 -c 'input(\"name? \")'", "touch never")
    done = rbr(tmp_path, "run", "r.md", "--plain", "--yes")
    assert done.returncode == 5, done.stdout
    assert "waited for input" in done.stdout
    assert not (tmp_path / "never").exists()


def test_an_error_reported_with_exit_0_stops_it(tmp_path: Path) -> None:
    psql = tmp_path / "psql"
    psql.write_text("#!/bin/sh\necho 'ERROR:  relation \"users\" does not exist'\n", encoding="utf-8")
    psql.chmod(0o755)
    write(tmp_path, "./psql -c 'SELECT 1'")
    done = rbr(tmp_path, "run", "r.md", "--yes")
    assert done.returncode == 5
    assert 'reported: ERROR:  relation "users" does not exist' in done.stdout


def test_without_a_terminal_it_says_which_flag_is_missing(small: Path) -> None:
    done = rbr(small.parent, "run", "small.md")
    assert done.returncode == 64
    assert "--yes" in done.stderr


def test_a_file_that_is_none_is_3(tmp_path: Path) -> None:
    assert rbr(tmp_path, "run", "nowhere.md", "--yes").returncode == 3
    (tmp_path / "empty.md").write_text("", encoding="utf-8")
    assert rbr(tmp_path, "run", "empty.md", "--yes").returncode == 3


def test_no_place_for_the_record_is_4_before_anything_runs(tmp_path: Path) -> None:
    write(tmp_path, "touch ran")
    (tmp_path / "state").write_text("a file, not a folder", encoding="utf-8")
    done = rbr(tmp_path, "run", "r.md", "--yes")
    assert done.returncode == 4
    assert "state" in done.stderr
    assert not (tmp_path / "ran").exists()


def test_wrong_words_are_64() -> None:
    assert subprocess.run([RBR, "rum"], capture_output=True, check=False).returncode == 64


def test_start_at_leaves_what_it_passes_over_not_run(tmp_path: Path) -> None:
    write(tmp_path, "touch one", "touch two")
    assert rbr(tmp_path, "run", "r.md", "--yes", "--start-at", "2").returncode == 0
    assert not (tmp_path / "one").exists()
    assert (tmp_path / "two").exists()
    assert rbr(tmp_path, "run", "r.md", "--yes", "--start-at", "9").returncode == 64


def test_a_declared_secret_is_in_no_file_and_on_no_screen(tmp_path: Path) -> None:
    write(tmp_path, 'echo "the password is $DB_PASSWORD"')
    done = rbr(tmp_path, "run", "r.md", "--yes", "--secret", "DB_PASSWORD", DB_PASSWORD="hunter2hunter2")
    assert done.returncode == 0, done.stderr
    assert "hunter2" not in done.stdout
    assert "[REDACTED:DB_PASSWORD]" in done.stdout
    for path in (tmp_path / "state").rglob("*"):
        assert not path.is_file() or b"hunter2" not in path.read_bytes()


def test_run_folders_are_private(tmp_path: Path) -> None:
    write(tmp_path, "echo one")
    rbr(tmp_path, "run", "r.md", "--yes")
    for path in (tmp_path / "state" / "runbookrunner").rglob("*"):
        assert path.stat().st_mode & 0o077 == 0, path


@pytest.mark.parametrize("seed", range(KILLS))
def test_after_kill_9_the_record_reads_back_and_the_started_command_is_unknown(tmp_path: Path, seed: int) -> None:
    write(tmp_path, *[f"echo {n}; touch ran{n}" for n in range(20)])
    done = subprocess.Popen(
        [RBR, "run", "r.md", "--yes"], env=environment(tmp_path), cwd=tmp_path, stdout=subprocess.PIPE, text=True
    )
    assert done.stdout is not None
    for _ in range(random.Random(seed).randrange(10, 140)):
        if not done.stdout.readline():
            break
    done.send_signal(signal.SIGKILL)
    done.stdout.close()
    done.wait()
    verdict = rbr(tmp_path, "verify", "last")
    assert verdict.returncode in {0, 3}, verdict.stderr
    shown = rbr(tmp_path, "transcript", "last", "--format", "json")
    assert shown.returncode == 0, shown.stderr
    lines = (next((tmp_path / "state").rglob("journal.jsonl"))).read_bytes().split(b"\n")
    whole = [line for line in lines if line.endswith(b'"}')]
    started = sum(b'"command.started"' in line for line in whole)
    finished = sum(b'"command.finished"' in line for line in whole)
    assert started - finished in {0, 1}
    assert len(list(tmp_path.glob("ran*"))) <= started, "nothing ran that is not recorded"
    assert ('"unknown"' in shown.stdout) == (started > finished)


def expecting(folder: Path, command: str, expected: str) -> int:
    """A verification with its output under it, walked by --yes."""
    shown = f"\n```output\n{expected}\n```\n"
    write(folder, f"# Verify the rows\n{command}", more=shown)
    return rbr(folder, "run", "r.md", "--plain", "--yes").returncode


def test_a_verification_that_matches_passes_without_a_person(tmp_path: Path) -> None:
    assert expecting(tmp_path, "echo '  3 rows'", "3 rows") == 0
    assert "exit 0, verified" in rbr(tmp_path, "transcript", "last").stdout


def test_a_verification_that_differs_stops_with_5_and_shows_the_difference(tmp_path: Path) -> None:
    assert expecting(tmp_path, "echo '2 rows'", "3 rows") == 5
    told = rbr(tmp_path, "transcript", "last").stdout
    assert "not as expected" in told
    assert "- 3 rows\n+ 2 rows" in told
    assert "verified" not in told.split("Chain")[0]
