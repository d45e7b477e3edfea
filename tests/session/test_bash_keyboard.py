"""What programs want of the keyboard, and programs that take the whole terminal, on a real bash."""

import os
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from runbookrunner.session.bash import BashSession
from tests.programs import needed
from tests.session.driving import Driver


@pytest.mark.parametrize(
    ("command", "wants"),
    [
        ("read a", "lines"),
        ("cat >/dev/null", "lines"),
        ("read -s a", "hidden"),
        (f"{sys.executable} -c 'import getpass; getpass.getpass()'", "hidden"),
        (f"{sys.executable} -c 'import getpass; getpass.getpass()' </dev/null >/dev/null 2>&1", "hidden"),
        ("read -n 1 a", "keys"),
        ("stty raw -echo; cat >/dev/null", "keys"),
    ],
)
async def test_what_a_program_wants_of_the_keyboard(shell: Driver, command: str, wants: str) -> None:
    assert shell.session.keyboard() == "lines"
    shell.begin(command)
    await shell.until(lambda: shell.session.keyboard() == wants and shell.session.waiting())
    shell.session.stop("kill")
    await shell.end()
    assert shell.session.keyboard() == "lines"


async def test_getpass_reads_the_terminal_itself(shell: Driver, tmp_path: Path) -> None:
    shell.begin(f"{sys.executable} -c 'import getpass; print(len(getpass.getpass()))' </dev/null")
    await shell.until(lambda: shell.session.keyboard() == "hidden" and shell.session.waiting())
    assert shell.session.send(b"hunter2\n") is True
    assert (await shell.end()).output.endswith(b"7\n")
    assert not any(b"hunter2" in path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())  # noqa: ASYNC240


async def test_the_end_of_the_keyboard_reaches_the_program(shell: Driver) -> None:
    shell.begin("cat; echo over")
    await shell.waiting()
    shell.session.send(b"text\n")
    await shell.printed(b"text\ntext\n")
    await shell.waiting()
    shell.session.send(b"\x04")
    assert (await shell.end()).output == b"text\ntext\nover\n"


async def test_a_line_is_taken_once_the_one_before_was_read(shell: Driver) -> None:
    shell.begin("read a; while [ ! -e go ]; do sleep 0.01; done; read -s b; echo $a ${#b}")
    await shell.waiting()
    assert shell.session.takes_line()
    shell.session.send(b"yes\n")
    await shell.until(lambda: not shell.session.takes_line())
    go(shell)
    await shell.until(shell.session.takes_line)
    assert shell.session.send(b"hunter2\n") is True
    assert (await shell.end()).output == b"yes\nyes 7\n"


async def test_an_inner_shell_reads_keys_and_the_outer_goes_on_behind_it(shell: Driver) -> None:
    shell.begin("PS1='in> ' bash --norc -i", "echo OUTER")
    await shell.printed(b"in> ")
    shell.session.send(b"echo INN''ER\r")
    await shell.printed(b"INNER")
    shell.session.send(b"exit\r")
    result = await shell.end()
    assert result.status == 0
    assert result.output.rstrip().endswith(b"OUTER")
    await shell.alive()


async def test_a_new_size_is_heard_at_once(shell: Driver) -> None:
    shell.begin("trap 'stty size' WINCH; echo up; while [ ! -e go ]; do :; done; trap - WINCH")
    await shell.printed(b"up")
    shell.session.resize(101, 33)
    await shell.printed(b"33 101")
    go(shell)
    await shell.end()


def go(driver: Driver) -> None:
    Path(driver.session.folder, "go").touch()


def drawn(driver: Driver) -> Callable[[], bool]:
    return lambda: driver.session.keyboard() == "keys" and driver.session.waiting()


@pytest.mark.parametrize(("program", "keys"), [("less", b"q"), ("vim", b":q!\r"), ("top", b"q"), ("watch", b"\x03")])
async def test_a_program_that_draws_is_left_by_its_own_key(shell: Driver, program: str, keys: bytes) -> None:
    needed(program)
    words = {"less": "less /etc/services", "vim": "vim -u NONE -n F", "top": "top", "watch": "watch -n 60 uptime"}
    shell.begin(f"TERM=xterm {words[program]}", interactive=True)
    await shell.until(lambda: shell.session.keyboard() == "keys" and (program == "watch" or shell.session.waiting()))
    if program == "watch":
        # Before, Ctrl-C would meet a copy of it that has not yet become the other program, and cleans up too.
        await shell.printed(b"load")
    shell.session.send(keys)
    result = await shell.end()
    assert result.ended.ending == "ended"
    assert b"\r\n" in result.output or b"\x1b[" in result.output
    await shell.alive()


async def test_a_killed_program_leaves_a_terminal_that_the_next_one_can_use(shell: Driver) -> None:
    needed("vim")
    shell.begin("TERM=xterm vim -u NONE", interactive=True)
    await shell.until(drawn(shell))
    shell.session.stop("kill")
    await shell.end()
    shell.begin("read -p 'ok? ' a; echo got=$a")
    await shell.until(lambda: shell.session.keyboard() == "lines" and shell.session.waiting())
    shell.session.send(b"yes\n")
    assert (await shell.end()).output == b"ok? yes\ngot=yes\n"


async def test_only_for_programs_that_draw_the_terminal_ends_lines(shell: Driver) -> None:
    shell.begin("echo a", interactive=True)
    assert (await shell.end()).output == b"a\r\n"
    assert (await shell.run("echo a")).output == b"a\n"


async def test_a_stopped_program_is_not_over_and_can_be_gone_on_with(shell: Driver) -> None:
    shell.begin("bash -c 'kill -TSTP $$; echo back'", interactive=True)
    assert (await shell.end()).status == 148
    shell.begin("fg", interactive=True)
    assert b"back" in (await shell.end()).output


async def test_without_a_shell_nothing_is_wanted() -> None:
    session = BashSession("/bin/bash", environment=os.environ, run_id="0")
    assert session.keyboard() == "lines"
    assert session.takes_line()
