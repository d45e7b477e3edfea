"""Commands that do not end, and what runs beside them, as an operator meets it in line mode."""

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pexpect
import pytest

from tests.cli.desk import Desk, events, plain, rbr


class Walks:
    """Starts `rbr run` on commands, one step each, and ends what a test leaves behind."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def write(self, *commands: str, fence: str = "bash") -> Path:
        steps = "".join(f"\n### {n}. Step {n}\n```{fence}\n{each}\n```\n" for n, each in enumerate(commands, 1))
        path = self.folder / "unending.md"
        path.write_text(f"# Unending\n\n## Procedure\n{steps}", encoding="utf-8")
        return path

    def begin(self, *commands: str, fence: str = "bash") -> Desk:
        desk = Desk(self.folder, "run", str(self.write(*commands, fence=fence)))
        desk.asks("Enter begin")
        desk.types()
        desk.asks("Enter run")
        return desk


@pytest.fixture
def walks(tmp_path: Path) -> Iterator[Walks]:
    yield Walks(tmp_path)
    for entry in Path("/proc").iterdir():
        try:
            if entry.name.isdigit() and str(tmp_path).encode() in (entry / "environ").read_bytes():
                os.kill(int(entry.name), signal.SIGKILL)
        except OSError:
            continue


def of(desk: Desk, kind: str) -> list[dict[str, object]]:
    return [event["data"] for event in desk.events() if event["type"] == kind]


@pytest.mark.parametrize(
    "command",
    ["cd /tmp\nsleep 9\necho AFTER", "for i in 1 2 3; do sleep 3; done\necho AFTER", "while :; do :; done\necho AFTER"],
)
def test_ctrl_c_ends_a_command_and_its_rest(walks: Walks, command: str) -> None:
    desk = walks.begin(f"echo on\n{command}")
    desk.types()
    desk.sees("1.1 runs", "on\r\n")
    desk.child.send("\x03")
    desk.asks("[FAIL] interrupted (exit 130)", "what now?")
    assert "\nAFTER" not in desk.screen
    desk.types("f")
    desk.asks("End the run as failed?")
    desk.types("y")
    assert desk.ends() == 1


def test_a_background_job_does_not_hold_its_command(walks: Walks) -> None:
    desk = walks.begin("sleep 100 &", "echo n")
    desk.types()
    desk.asks("1.1 [ok] exit 0", "in the background", "sleep 100", "2.1")
    desk.types()
    desk.asks("n\r\n", "2.1 [ok] exit 0", "sleep 100", "leave it at that")
    desk.types()
    assert desk.ends() == 0
    assert [event["status"] for event in of(desk, "command.finished")] == [0, 0]


def test_what_ignores_ctrl_c_for_a_moment_runs_on_to_its_end(walks: Walks) -> None:
    desk = walks.begin("bash -c \"trap '' INT; echo deaf; sleep 1\"\necho AFTER")
    desk.types()
    desk.sees("deaf\r\n")
    desk.child.send("\x03")
    # It ended well, but was asked to stop: whether that is right is for the operator to say.
    desk.asks("AFTER", "1.1 [ok] exit 0", "is this right?")
    desk.types("y")
    desk.sees("SUCCEEDED")
    assert desk.ends() == 0


def test_a_program_that_ignores_ctrl_c_is_stopped_by_the_menu_which_says_who_is_alive(walks: Walks) -> None:
    desk = walks.begin("bash -c \"trap '' INT TERM; echo on; while :; do sleep 91; done\"")
    desk.types()
    desk.sees("1.1 runs", "on\r\n")
    desk.child.send("\x03")
    desk.sees(
        "It was asked to stop, and is still running:",
        "pid ",
        "bash -c trap",
        "pid ",
        "sleep 91",
        "Ctrl-C: ways to stop it",
    )
    desk.child.send("\x03")
    desk.sees(
        "1.1 is still running", "sleep 91", "i INT", "t TERM", "in 5 s you are asked again", "k KILL", "let it run on"
    )
    press(desk, "x", "It runs on.")
    desk.child.send("\x03")
    desk.child.send("\x03")
    desk.sees("1.1 is still running", "let it run on")
    press(desk, "k", "KILL was sent")
    desk.asks("[FAIL] interrupted", "what now?")
    desk.types("f")
    desk.asks("End the run as failed?")
    desk.types("y")
    assert desk.ends() == 1
    assert [event.get("rung") for event in of(desk, "interrupt.sent")][-1] == "kill"


def press(desk: Desk, key: str, answer: str) -> None:
    """Press a key of the menu until it is taken: it takes none that comes together with the one that opened it."""
    while desk.child.expect_exact([answer, pexpect.TIMEOUT], timeout=0.2):
        desk.child.send(key)


def test_a_timeout_asks_and_does_nothing(walks: Walks) -> None:
    desk = walks.begin("until [[ -e go ]]; do sleep 0.01; done; echo gone", "echo next", fence="bash {timeout=1s}")
    assert "timeout 1.0 s: asks then, and does nothing by itself" in desk.screen
    desk.types()
    desk.sees("past its timeout of 1.0 s; nothing was done to it", "Ctrl-C: ways to stop it")
    (walks.folder / "go").touch()
    desk.asks("gone", "[ok] exit 0", "2.1")
    assert [event["timeout_s"] for event in of(desk, "command.overdue")] == [1]
    assert of(desk, "interrupt.sent") == []
    desk.types()
    assert desk.ends() == 0


def test_a_command_that_was_stopped_past_its_timeout_leads_to_the_menu_and_never_on(walks: Walks) -> None:
    desk = walks.begin("sleep 92", "echo next", fence="bash {timeout=1s}")
    desk.types()
    desk.sees("nothing was done to it")
    desk.child.send("\x03")
    desk.sees("sleep 92", "let it run on")
    press(desk, "t", "TERM was sent")
    desk.asks("[FAIL]", "what now?")
    assert desk.types_of().count("command.started") == 1
    desk.types("f")
    desk.asks("End the run as failed?")
    desk.types("y")
    assert desk.ends() == 1


def test_exit_0_of_a_command_that_was_asked_to_stop_is_a_question(walks: Walks) -> None:
    desk = walks.begin("bash -c \"trap 'echo heard; exit 0' INT; echo on; sleep 93 & wait\"\necho AFTER", "echo next")
    desk.types()
    desk.sees("1.1 runs", "on\r\n")
    desk.child.send("\x03")
    desk.asks("AFTER", "is this right?", "It was asked to stop, and ended with exit 0")
    desk.types("y")
    desk.asks("2.1")
    desk.types()
    desk.asks("ended when this run is left", "sleep 93", "e: end all")
    desk.types()
    assert desk.ends() == 0


def test_unattended_a_timeout_climbs_and_says_why(walks: Walks, tmp_path: Path) -> None:
    path = walks.write("bash -c \"trap '' INT; while :; do sleep 94; done\"", "echo next", fence="bash {timeout=1s}")
    done = rbr(tmp_path, "run", str(path), "--yes")
    assert done.returncode == 1, done.stdout
    rungs = [event["data"] for event in events(tmp_path) if event["type"] == "interrupt.sent"]
    assert [(rung.get("rung", "int"), rung["reason"]) for rung in rungs] == [
        ("int", "timeout of 1.0 s under --yes"),
        ("term", "timeout of 1.0 s under --yes"),
    ]
    assert "next" not in done.stdout.partition("1.1 runs")[2]


def test_a_background_job_is_listed_its_late_output_kept_apart_and_its_end_asked_about(walks: Walks) -> None:
    desk = walks.begin("(sleep 0.5; echo LATE; exec sleep 95) &", "sleep 1; echo n", "nohup sleep 96 >/dev/null 2>&1 &")
    desk.types()
    desk.asks("1.1 [ok]", "in the background, ended when this run is left:", "pid ", "2.1")
    desk.types()
    desk.sees("2.1 runs")
    desk.asks("n\r\n", "2.1 [ok]", "3.1")
    desk.types()
    desk.asks("goes on after this run:", "sleep 96", "e: end all")
    desk.types()
    assert desk.ends() == 0
    alive = of(desk, "session.closed")[0]["alive"]
    assert [name.split(maxsplit=2)[2] for name in alive] == ["sleep 96"]  # type: ignore[attr-defined]
    assert "sleep 96" in plain(desk.screen.partition("still alive")[2])


def test_late_output_is_shown_behind_a_mark_and_recorded_in_a_cast_of_its_own(walks: Walks, tmp_path: Path) -> None:
    desk = walks.begin("(until [[ -e go ]]; do sleep 0.01; done; echo LATE; touch said) &", "echo n")
    desk.types()
    desk.asks("1.1 [ok]", "2.1")
    (tmp_path / "go").touch()
    cast = None
    while not (cast and "LATE" in cast):
        found = list(tmp_path.glob("state/runbookrunner/runs/*/out/background-*.cast"))
        cast = found[0].read_text(encoding="utf-8") if found else None
    desk.types()
    desk.sees("background: LATE", "2.1 runs", "n\r\n", "2.1 [ok]")
    desk.sees("nothing runs in the background any more")
    assert desk.ends() == 0
    (printed,) = of(desk, "background.printed")
    assert printed["task"] == "1.1"
    run = desk.rbr("transcript", "last").stdout
    assert "output from the background: out/background-1.cast" in run


def test_everything_in_the_background_is_ended_on_request(walks: Walks) -> None:
    desk = walks.begin("sleep 97 &\nnohup sleep 98 >/dev/null 2>&1 &", "echo n")
    desk.types()
    desk.asks("1.1 [ok]", "2.1")
    desk.types("&")
    desk.asks("sleep 97", "sleep 98", "e: end all of them now")
    desk.types("e")
    desk.asks("All of them are gone.", "2.1")
    desk.types()
    desk.sees("nothing runs in the background any more")
    assert desk.ends() == 0
    assert [(one["rung"], len(one["processes"])) for one in of(desk, "processes.ended")] == [("term", 2)]  # type: ignore[arg-type]
