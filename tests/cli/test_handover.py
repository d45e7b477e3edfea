"""Programs that take the whole terminal, passwords, and lines for an inner shell, through the installed program."""

import json
import os
import signal
import sys
import termios
from pathlib import Path

import pytest

from tests.cli.desk import Desk, journal
from tests.programs import needed

MENU = "\x1d"


def book(folder: Path, *commands: str) -> None:
    steps = "".join(f"### {number}. S\n```bash\n{text}\n```\n\n" for number, text in enumerate(commands, 1))
    (folder / "r.md").write_text(f"# T\n\n## Steps\n\n{steps}", encoding="utf-8")


def asked(folder: Path, *commands: str, **more: str) -> Desk:
    """A walk that asks about its first command."""
    book(folder, *commands)
    desk = Desk(folder, "run", "r.md", "--plain", **more)
    desk.asks("Enter begin")
    desk.types()
    desk.asks("1.1", "Enter run")
    return desk


def begun(folder: Path, *commands: str, **more: str) -> Desk:
    desk = asked(folder, *commands, **more)
    desk.types()
    desk.sees("1.1 runs")
    return desk


def kept(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in (folder / "state").rglob("*") if path.is_file())


@pytest.fixture
def text(tmp_path: Path) -> Path:
    path = tmp_path / "F"
    path.write_text("".join(f"line {n}\n" for n in range(1, 100)), encoding="utf-8")
    return path


def test_less_gets_the_terminal_and_gives_it_back(text: Path) -> None:
    needed("less")
    desk = asked(text.parent, "less F")
    assert "it gets your keys and, where it wants it, this whole terminal" in desk.screen
    desk.types()
    desk.sees("Ctrl-] opens rbr's menu", "\x1b[?1049h", "line 1\r\n")
    desk.child.send("q")
    desk.sees("\x1b[?1049l", "1.1 [ok] exit 0", "SUCCEEDED")
    assert desk.ends() == 0
    cast = next((text.parent / "state").rglob("1.1-1.cast")).read_text(encoding="utf-8")
    assert "line 1" in cast


def test_vim_is_left_by_its_own_command(text: Path) -> None:
    needed("vim")
    desk = begun(text.parent, "vim -u NONE -n F")
    desk.sees("\x1b[?1049h", "line 1")
    desk.child.send("ddp:q!\r")
    desk.sees("\x1b[?1049l", "exit 0", "SUCCEEDED")
    assert desk.ends() == 0
    assert text.read_text(encoding="utf-8").startswith("line 1\n")


def test_a_killed_program_leaves_the_terminal_as_it_was(text: Path) -> None:
    needed("vim")
    book(text.parent, "vim -u NONE -n F")
    desk = Desk(text.parent, "run", "r.md", "--plain")
    before = termios.tcgetattr(desk.child.child_fd)
    desk.asks("Enter begin")
    desk.types()
    desk.asks("Enter run")
    desk.types()
    desk.sees("\x1b[?1049h", "line 1")
    desk.child.send(MENU)
    desk.sees("\x1b[?25h", "\x1b[?1049l", "1.1 still runs", "k KILL")
    desk.types("k")
    desk.asks("1.1 [FAIL]", "what now?")
    desk.child.sendeof()
    desk.sees("rbr resume")
    after = termios.tcgetattr(desk.child.child_fd)
    assert desk.ends() == 5
    assert after == before


def test_a_signal_to_rbr_takes_the_terminal_back_and_the_program_goes_on(text: Path) -> None:
    needed("less")
    desk = begun(text.parent, "less F", "echo next")
    desk.sees("\x1b[?1049h", "line 1")
    desk.child.kill(signal.SIGTERM)
    desk.sees("\x1b[?1049l", "SIGTERM: rbr ends with this command, which still runs")
    desk.child.send("q")
    assert desk.ends() == 143
    assert desk.types_of()[-2:] == ["command.finished", "ui.detached"]


@pytest.mark.parametrize("command", ["less F", "read a", "bash --norc -i"])
def test_a_command_that_waits_for_a_keyboard_that_hung_up_is_ended(text: Path, command: str) -> None:
    needed("less")
    desk = begun(text.parent, command)
    if command == "less F":
        desk.sees("line 1")
    os.close(desk.child.child_fd)
    os.waitpid(desk.child.pid or 0, 0)
    assert "interrupt.sent" in desk.types_of()
    assert desk.types_of()[-2:] == ["command.finished", "ui.detached"]


def test_a_terminal_that_cannot_be_drawn_on_is_never_given_away(text: Path) -> None:
    needed("less")
    desk = begun(text.parent, "TERM=xterm less F", TERM="dumb")
    desk.sees("␛", "TERM says that this terminal cannot be drawn on")
    desk.child.send(MENU)
    desk.asks("1.1 still runs")
    assert "give it this terminal" not in desk.screen
    desk.types()
    desk.child.send("q")
    desk.sees("exit 0")
    assert "\x1b[?1049h" not in desk.screen


def test_a_program_that_turns_out_to_draw_gets_the_terminal_on_the_operators_key(text: Path) -> None:
    needed("less")
    (text.parent / "wrapped.sh").write_text("less F\n", encoding="utf-8")
    desk = begun(text.parent, "sh wrapped.sh")
    desk.sees("␛", "it wants single keys", "Ctrl-] then i")
    assert "\x1b[?1049h" not in desk.screen
    desk.child.send(MENU)
    desk.asks("i give it this terminal")
    desk.types("i")
    desk.sees("line 1")
    desk.child.send("q")
    desk.sees("exit 0", "SUCCEEDED")
    assert desk.ends() == 0


def test_what_would_outlive_the_program_does_not_reach_the_terminal(tmp_path: Path) -> None:
    noise = r"printf '\033]52;c;aGk=\a\033]0;evil\a\033[21t\033[?1049hdrawn'"
    desk = begun(tmp_path, f"stty raw -echo; {noise}; read -n 1 a")
    desk.sees("\x1b[?1049hdrawn")
    desk.child.send("x")
    desk.sees("\x1b[?1049l", "exit 0")
    for left in ("\x1b]", "\x1b[21t"):
        assert left not in desk.screen


def test_a_new_size_reaches_the_program_at_once_and_the_record(tmp_path: Path) -> None:
    desk = begun(tmp_path, "bash -c \"trap 'stty size' WINCH; echo set; until [ -e go ]; do sleep 0.05; done\"")
    desk.sees("set\r\n")
    desk.child.setwinsize(31, 97)
    desk.sees("31 97")
    (tmp_path / "go").touch()
    desk.sees("SUCCEEDED")
    assert desk.ends() == 0
    events = [json.loads(line) for line in next((tmp_path / "state").rglob("1.1-1.cast")).read_text().splitlines()[1:]]
    assert [text for _, code, text in events if code == "r"] == ["97x31"]


@pytest.mark.parametrize(
    "command",
    [
        "read -s -p 'Password: ' p; echo \" ${#p} letters\"",
        f"{sys.executable} -c 'import getpass; print(len(getpass.getpass()), \"letters\")' </dev/null",
    ],
)
def test_a_password_is_called_hidden_once_and_kept_nowhere(tmp_path: Path, command: str) -> None:
    desk = begun(tmp_path, command)
    desk.sees("assword: ", "(hidden: what you type is neither shown nor recorded)")
    desk.types("hunter2")
    desk.sees("7 letters", "SUCCEEDED")
    assert desk.ends() == 0
    assert desk.screen.count("hidden:") == 1
    assert "hunter2" not in desk.screen
    assert b"hunter2" not in kept(tmp_path)
    assert [event["data"]["hidden"] for event in desk.events() if event["type"] == "input.sent"] == [True]


def test_a_paste_over_a_question_and_a_password_leaks_nothing(tmp_path: Path) -> None:
    desk = begun(tmp_path, "read -p 'Go on? [y/n] ' a; sleep 0.3; read -s -p 'Password: ' p; echo \" $a ${#p}\"")
    desk.sees("Go on?")
    desk.child.send("y\nhunter2\n")
    desk.sees("y 7", "SUCCEEDED")
    assert desk.ends() == 0
    assert "hunter2" not in desk.screen
    assert b"hunter2" not in kept(tmp_path)


def test_the_end_of_the_keyboard_reaches_the_command_and_is_no_leaving(tmp_path: Path) -> None:
    desk = begun(tmp_path, "cat >copied", "echo next")
    desk.child.send("text\n\x04")
    desk.asks("1.1 [ok] exit 0", "2.1")
    assert (tmp_path / "copied").read_text(encoding="utf-8") == "text\n"
    desk.types()
    desk.sees("SUCCEEDED")
    assert desk.ends() == 0


def test_an_erased_letter_is_erased_on_the_screen_too(tmp_path: Path) -> None:
    desk = begun(tmp_path, "read -p 'name: ' a; echo got=$a")
    desk.sees("name: ")
    desk.child.send("yex\x7fs\n")
    desk.sees("\b \b", "got=yes")


def test_ctrl_z_stops_nothing_by_accident(tmp_path: Path) -> None:
    desk = begun(tmp_path, "read -p 'name: ' a; echo got=$a")
    desk.sees("name: ")
    desk.child.send("\x1a")
    desk.sees("Ctrl-Z does nothing here")
    desk.types("x")
    desk.sees("got=x", "SUCCEEDED")
    assert desk.ends() == 0


def test_lines_for_an_inner_shell_are_shown_and_typed_one_at_a_time(tmp_path: Path) -> None:
    (tmp_path / "old").mkdir()
    desk = asked(tmp_path, "PS1='in> ' bash --norc -i\necho IN''NER\nrm -rf old\necho last", "echo OUTER")
    assert "3 lines of this block are meant for what it opens (1.2, 1.3, 1.4)" in desk.screen
    desk.types()
    desk.sees("in> ")
    desk.child.send(MENU)
    desk.asks("it printed last: in>", "line 1 of 1.2, 2 more behind it", "echo IN''NER", "n types it")
    desk.types("n")
    desk.sees("INNER", "in> ")
    desk.child.send(MENU)
    desk.asks("line 1 of 1.3", "rm -rf old", "DESTRUCTIVE")
    desk.types("n")
    desk.asks("write this name: old")
    desk.types("yes")
    desk.asks("line 1 of 1.3")
    assert (tmp_path / "old").exists()
    desk.types("n")
    desk.asks("write this name: old")
    desk.types("old")
    desk.sees("rm -rf old", "in> ")
    desk.child.send("exit\r")
    desk.asks("1.1 [ok] exit 0", "1.4", "NOT RUNNABLE: meant for the shell")
    assert not (tmp_path / "old").exists()
    desk.types("s not needed")
    desk.asks("2.1", "echo OUTER")
    desk.types()
    desk.sees("SUCCEEDED with exceptions")
    assert desk.ends() == 0
    told = desk.rbr("transcript", "last").stdout
    assert "typed into 1.1: echo IN''NER" in told
    settled = {e["data"]["task"]: e["data"]["outcome"] for e in desk.events() if e["type"] == "task.settled"}
    assert settled == {"1.2": "done-by-hand", "1.3": "done-by-hand", "1.4": "skipped"}
    assert journal(tmp_path).read_text(encoding="utf-8").count('"line.typed"') == 2


def test_a_stopped_program_has_not_passed_and_goes_on_as_an_own_command(text: Path) -> None:
    needed("vim")
    desk = begun(text.parent, "vim -u NONE -n F", "echo next")
    desk.sees("\x1b[?1049h", "line 1")
    desk.child.send("\x1a")
    desk.asks("exit 148", "it was stopped (Ctrl-Z) and is not over; ! fg goes on with it", "what now?")
    desk.types("! fg")
    desk.asks("x1", "this whole terminal")
    desk.types()
    desk.sees("\x1b[?1049h", "line 1")
    desk.child.send(":q!\r")
    desk.asks("\x1b[?1049l", "x1 [ok] exit 0", "what now?")
    desk.child.close()
