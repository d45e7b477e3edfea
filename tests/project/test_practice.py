"""The practice runbook: its commands in one plain bash, its reading, and what it leaves behind."""

import os
import re
import subprocess
from pathlib import Path

import pytest

from tests.project import operator

RUNBOOK = Path(__file__).parents[2] / "runbooks" / "practice-restore.md"
STEP = re.compile(r"^### \d+\. |^## ", re.MULTILINE)
FENCE = re.compile(r"^```bash\n(.*?)^```", re.MULTILINE | re.DOTALL)


def blocks() -> dict[str, str]:
    """Heading to the commands under it."""
    parts = STEP.split(RUNBOOK.read_text())[1:]
    found = {part.splitlines()[0]: "".join(FENCE.findall(part)) for part in parts}
    return {title: text for title, text in found.items() if text and title != "Notify Team"}


STEPS = [text for title, text in blocks().items() if title != "Rollback"]
#: What is left to do after a rollback: verify once more, clean up.
CLOSING = STEPS[-2:]
ROLLBACK = blocks()["Rollback"]


def walk(tmp_path: Path, *parts: str, fault: str = "") -> subprocess.CompletedProcess[str]:
    """The parts one after the other in one shell, each stopped at its first failure."""
    script = "\n".join(f". {_saved(tmp_path, number, part)} || echo FAILED" for number, part in enumerate(parts))
    ground = tmp_path / "ground"
    ground.mkdir(exist_ok=True)
    return subprocess.run(
        ["bash", "--noprofile", "--norc", "-c", script],
        env={"PATH": os.environ["PATH"], "TMPDIR": str(ground), "PRACTICE_FAULT": fault},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        cwd="/",
    )


def _saved(tmp_path: Path, number: int, part: str) -> str:
    """A file that ends at the first line that fails, and leaves functions and variables behind."""
    path = tmp_path / f"{number}.bash"
    path.write_text("set -E; trap 'trap - ERR; return 1' ERR\n" + part + "trap - ERR\n")
    return str(path)


def test_all_steps_in_order_restore_the_service_and_leave_nothing(tmp_path: Path) -> None:
    done = walk(tmp_path, *STEPS)
    assert "FAILED" not in done.stdout, done.stderr
    lines = done.stdout.splitlines()
    assert lines[0].startswith(str(tmp_path / "ground" / "practice-restore."))
    assert "503 0 users" in lines
    assert lines[-2:] == ["3", "200 3 users"]
    assert leftovers(tmp_path) == []


def test_a_full_disk_fails_and_the_rollback_brings_the_older_backup(tmp_path: Path) -> None:
    done = walk(tmp_path, *STEPS[:4], ROLLBACK, *CLOSING, fault="disk-full")
    assert "No space left on device" in done.stderr
    assert done.stdout.count("FAILED") == 1
    assert done.stdout.splitlines()[-1] == "200 2 users"
    assert leftovers(tmp_path) == []


def test_half_a_restoration_ends_well_and_is_wrong(tmp_path: Path) -> None:
    done = walk(tmp_path, *STEPS[:4], ROLLBACK, *CLOSING, fault="half-restored")
    lines = done.stdout.splitlines()
    assert "FAILED" not in lines
    assert lines[lines.index("It had stopped already.") - 1] == "1", "three users were expected"
    assert lines[-1] == "200 2 users"
    assert leftovers(tmp_path) == []


@pytest.mark.parametrize("steps", [1, 3, 5])
def test_the_rollback_can_be_walked_after_any_step(tmp_path: Path, steps: int) -> None:
    done = walk(tmp_path, *STEPS[:steps], ROLLBACK, *CLOSING)
    assert "FAILED" not in done.stdout, done.stderr
    assert done.stdout.splitlines()[-1] == "200 2 users"
    assert leftovers(tmp_path) == []


def test_two_at_once_do_not_meet(tmp_path: Path) -> None:
    inner = walk(tmp_path, STEPS[0], f"TMPDIR={tmp_path}/ground bash {_second(tmp_path)}\n", *STEPS[1:])
    assert inner.stdout.splitlines()[-1] == "200 3 users", inner.stderr
    assert inner.stdout.splitlines().count("200 3 users") == 2
    assert leftovers(tmp_path) == []


def _second(tmp_path: Path) -> Path:
    path = tmp_path / "second.bash"
    path.write_text("set -e\n" + "".join(STEPS))
    return path


def leftovers(tmp_path: Path) -> list[str]:
    """Files in the practice's folder, and processes that still stand in it."""
    ground = str(tmp_path / "ground")
    standing = []
    for process in Path("/proc").glob("[0-9]*/cwd"):
        try:
            where = str(process.readlink())
        except OSError:
            continue
        if where.startswith(ground):
            standing.append(f"{process.parent.name} in {where}")
    return [*(path.name for path in Path(ground).iterdir()), *standing]


def rehearsed(tmp_path: Path, fault: str, whim: operator.Whim = lambda _: None) -> tuple[str, int]:
    """The whole practice, walked in a terminal."""
    (tmp_path / "ground").mkdir()
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    environment = {
        **kept,
        "TERM": "xterm",
        "TMPDIR": str(tmp_path / "ground"),
        "XDG_STATE_HOME": str(tmp_path / "state"),
        "XDG_RUNTIME_DIR": str(tmp_path),
        "PRACTICE_FAULT": fault,
    }
    return operator.walk(["run", str(RUNBOOK), "--plain"], tmp_path, environment, whim)


def test_walked_to_the_end_it_succeeds_and_leaves_nothing(tmp_path: Path) -> None:
    screen, code = rehearsed(tmp_path, "")
    assert code == 0, screen
    assert "SUCCEEDED" in screen
    assert "200 3 users" in screen
    assert leftovers(tmp_path) == []


def test_walked_with_a_full_disk_it_shows_the_advice_and_rolls_back(tmp_path: Path) -> None:
    screen, code = rehearsed(tmp_path, "disk-full")
    assert code == 2, screen
    failure = screen[screen.index("No space left on device") :]
    assert 'the runbook on "Disk space full" error' in failure
    assert "ROLLED-BACK" in screen
    assert "200 2 users" in screen
    assert leftovers(tmp_path) == []


def test_walked_with_half_a_restoration_the_operator_says_no_to_the_count(tmp_path: Path) -> None:
    def doubts(shown: str) -> str | None:
        return "n" if "Verify row counts: is this right?" in shown else None

    screen, code = rehearsed(tmp_path, "half-restored", doubts)
    assert code == 2, screen
    assert "[FAIL] answered no" in screen
    assert leftovers(tmp_path) == []
