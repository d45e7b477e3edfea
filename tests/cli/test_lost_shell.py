"""Commands that take their shell with them: what an operator is told, what comes back, and that the run goes on."""

import os
import signal
from pathlib import Path

import pytest

from tests.cli.desk import Desk, rbr

BEFORE = "cd held; A=kept; g() { echo g:$A; }; trap 'echo x' USR1"


def at_second(folder: Path, command: str, **more: str) -> Desk:
    """A walk whose first command set some things up, and which now asks about this one."""
    (folder / "held").mkdir()
    text = f"# T\n\n## Steps\n\n### 1. A\n```bash\n{BEFORE}\n```\n\n### 2. B\n```bash\n{command}\n```\n\n"
    (folder / "small.md").write_text(f"{text}### 3. C\n```bash\npwd; g\n```\n", "utf-8")
    desk = Desk(folder, "run", "small.md", "--plain", **more)
    desk.asks("Enter begin")
    desk.types()
    desk.asks("1.1", "Enter run")
    desk.types()
    desk.asks("[ok] exit 0", "2.1")
    return desk


@pytest.mark.parametrize(
    ("command", "says"),
    [
        ("echo bye\nexit 3", "ended the shell (exit 3) at line 2 of 2"),
        ("sleep 30 & disown\necho bye; exit 3", "ended the shell (exit 3)"),
        ("exec false", "`exec false` took the place of the shell"),
        ("kill -9 $$", "signal 9 (SIGKILL) ended the shell"),
        ("set -e\ntrap 'echo mine' ERR\nfalse\necho NOT", "`set -e` ended the shell: a command failed"),
    ],
)
def test_a_lost_shell_is_told_with_what_came_back_and_the_run_goes_on(tmp_path: Path, command: str, says: str) -> None:
    desk = at_second(tmp_path, command)
    desk.types("y" if "kill" in command else "")
    desk.asks("[FAIL]", says, "A FRESH SHELL stands in for the lost one", "variables A", "function g", "NOT back:",
              "trap on USR1: echo x", "nothing is running, the shell is a fresh one", "0 bare")  # fmt: skip
    desk.types("p that is fine")
    desk.asks("3.1", "A FRESH SHELL", "function g", "trap on USR1", "Enter run")
    desk.types()
    desk.sees(f"{tmp_path}/held", "g:kept")
    if "sleep" in command:
        desk.asks("sleep 30", "Enter: leave it at that")
        desk.types()
    desk.sees("SUCCEEDED with exceptions")
    assert desk.ends() == 0
    assert "\r\nNOT" not in desk.screen
    assert "restored: variables A" in rbr(tmp_path, "transcript", "last").stdout


def test_a_shell_killed_from_outside_is_told(tmp_path: Path) -> None:
    desk = at_second(tmp_path, "echo pid=$$=; sleep 60")
    desk.types()
    desk.sees("pid=")
    desk.child.expect(r"(\d+)=")
    os.kill(int(desk.child.match.group(1)), signal.SIGKILL)  # type: ignore[union-attr]
    desk.asks("signal 9 (SIGKILL) ended the shell; it came from outside of the command", "function g", "what now?")
    desk.types("f")
    desk.asks("End the run")
    desk.types("y")
    # The kernel hangs up on what was in front, which may still be ending.
    if desk.sees_one_of("leave it at that", "For the incident") == "leave it at that":
        desk.types()
    assert desk.ends() == 1


def test_a_bare_shell_on_request(tmp_path: Path) -> None:
    desk = at_second(tmp_path, "exit 1")
    desk.types()
    desk.asks("A FRESH SHELL", "what now?")
    desk.types("0")
    desk.asks(
        "A FRESH SHELL",
        "nothing but the folder was restored",
        "all that the shell before it held: by your choice",
        "now?",
    )
    assert "0 bare" not in desk.screen.rsplit("what now?", 1)[-1]
    desk.types("p")
    desk.asks("Why")
    desk.types("fine")
    desk.asks("3.1", "nothing but the folder was restored", "Enter run")
    desk.types()
    desk.asks(f"{tmp_path}/held", "g: command not found", "what now?")
    started = [event["data"] for event in desk.events() if event["type"] == "session.started"]
    assert [data.get("clean", False) for data in started] == [False, False, True]
    desk.child.close()


def test_a_shell_that_dies_between_two_commands_is_told_before_the_next_runs(tmp_path: Path) -> None:
    desk = at_second(tmp_path, "(until [[ -e go ]]; do :; done; kill -9 $$; touch gone) & disown")
    desk.types("y")
    desk.asks("[ok] exit 0", "3.1", "Enter run")
    (tmp_path / "held" / "go").touch()
    while not (tmp_path / "held" / "gone").exists():
        pass
    desk.types()
    desk.sees("the shell ended while no command ran: signal 9", "Look at what it holds first")
    desk.asks("3.1", "A FRESH SHELL", "function g", "Enter run")
    assert [event["task"] for event in desk.events() if event["type"] == "command.started"] == ["1.1", "2.1"]
    desk.types()
    desk.sees("g:kept", "SUCCEEDED")
    assert desk.ends() == 0


def test_a_kept_value_outlives_the_shell(tmp_path: Path) -> None:
    text = "# T\n\n## Steps\n\n### 1. A\n```bash {capture=count}\necho 4711\n```\n\n### 2. B\n```bash\nexit 1\n```\n\n"
    (tmp_path / "small.md").write_text(f"{text}### 3. C\n```bash\necho got {{{{count}}}}\n```\n", "utf-8")
    desk = Desk(tmp_path, "run", "small.md", "--plain")
    desk.asks("Enter begin")
    desk.types()
    desk.asks("1.1", "Enter run")
    desk.types()
    desk.asks("2.1", "Enter run")
    desk.types()
    desk.asks("A FRESH SHELL", "what now?")
    desk.types("p fine")
    desk.asks("3.1", "value for {{count}}", "Enter takes 4711 (kept)")
    desk.types()
    desk.asks("echo got 4711", "A FRESH SHELL", "Enter run")
    desk.types()
    desk.sees("got 4711", "SUCCEEDED with exceptions")
    desk.child.close()


def test_after_a_resumption_only_the_folder_is_there_and_the_page_says_so(tmp_path: Path) -> None:
    desk = at_second(tmp_path, "pwd; echo [$A]")
    desk.types("q")
    desk.asks("Leave?")
    desk.types("l")
    assert desk.ends() == 5
    again = Desk(tmp_path, "resume", "last")
    again.asks("A fresh session", "Enter go on")
    again.types()
    again.asks("2.1", "Enter run")
    again.types()
    again.sees(f"{tmp_path}/held", "[]")
    again.child.close()
