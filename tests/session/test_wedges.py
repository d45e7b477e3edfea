"""Blocks that would leave a shell unusable for the commands behind them, and what befalls it while nobody looks."""

import os
import shutil
import signal
from pathlib import Path

import pytest

from runbookrunner.session.platform import command, processes
from tests.session.driving import Driver


@pytest.mark.parametrize(
    "block",
    [
        "trap 'echo trapped' DEBUG; set -T",
        "trap 'echo trapped' RETURN; set -T",
        "mkdir gone; cd gone; rmdir ../gone",
        "export BIG=$(head -c 200000 /dev/zero | tr '\\0' x)",
        "set -C",
        "umask 777",
        "exec </dev/null",
    ],
)
async def test_the_next_command_runs_all_the_same(shell: Driver, block: str) -> None:
    await shell.run(block, block=1)
    result = await shell.run("echo alive", block=2)
    assert (result.status, result.output.replace(b"trapped\n", b"")) == (0, b"alive\n")


@pytest.mark.parametrize("block", ["kill -STOP $$", "suspend"])
async def test_a_shell_that_stops_itself_goes_on(shell: Driver, block: str) -> None:
    assert (await shell.run(block, "echo behind")).output == b"behind\n"


async def test_a_shell_that_was_stopped_from_outside_goes_on(shell: Driver) -> None:
    ours = (one.pid for one in processes() if one.parent == os.getpid() and one.session == one.pid)
    (pid,) = [pid for pid in ours if "--noediting" in command(pid)]
    os.kill(pid, signal.SIGSTOP)
    await shell.alive()


async def test_a_terminal_left_raw_by_a_program_is_mended(shell: Driver) -> None:
    await shell.run("python3 -c 'import tty; tty.setraw(0)'", block=1)
    shell.begin("read x; echo got=$x", block=2)
    await shell.waiting()
    shell.session.send(b"yes\n")
    assert (await shell.end()).output == b"yes\ngot=yes\n"


async def test_a_terminal_set_by_the_block_itself_stays_so(shell: Driver) -> None:
    await shell.run("stty -echo", block=1)
    shell.begin("read x; stty echo; echo ${#x}", block=1)
    await shell.waiting()
    assert shell.session.send(b"hunter2\n")
    assert (await shell.end()).output == b"7\n"


@pytest.mark.parametrize("behind", ["echo on", "sleep 9"])
async def test_a_command_that_deletes_the_private_folder_goes_on_to_its_end(shell: Driver, behind: str) -> None:
    shell.begin(f'rm -rf "$XDG_RUNTIME_DIR"/rbr-*; echo gone; {behind}')
    await shell.printed(b"gone\n")
    if behind == "sleep 9":
        shell.session.stop("int")
    result = await shell.end()
    assert (b"on\n" in result.output) == (behind == "echo on")
    assert not result.ended.alive
    assert "something deleted" in result.ended.message
    await shell.session.start()
    await shell.alive()


async def test_a_private_folder_that_was_cleaned_away_loses_the_shell_and_no_more(
    shell: Driver, tmp_path: Path
) -> None:
    for folder in (tmp_path / "runtime").iterdir():
        shutil.rmtree(folder)
    result = await shell.run("touch ran; echo ran")
    assert not result.ended.alive
    assert "folder" in result.ended.message
    await shell.session.start()
    assert (await shell.run("ls")).output == b""


async def test_a_recursion_without_end_is_called_bash_s_own_fault(shell: Driver) -> None:
    result = await shell.run("f() { f; }; f")
    assert (result.ended.ending, result.ended.alive) == ("shell-killed", False)
    assert result.ended.message.startswith("signal 11 (SIGSEGV) ended the shell; bash itself broke")
    await shell.session.start()
    await shell.alive()
