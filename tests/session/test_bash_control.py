"""Keys, interrupts, and the ways in which a shell can be lost."""

import asyncio
import os
import random
import signal
import sys
import time
from pathlib import Path

import pytest

from runbookrunner.errors import RunbookError
from runbookrunner.run.ports import Job
from runbookrunner.session import platform
from runbookrunner.session.bash import BashSession
from tests.session.driving import Driver


async def test_an_answer_reaches_the_command(shell: Driver) -> None:
    shell.begin("read -p 'Continue? ' a; echo got=$a")
    await shell.waiting()
    assert shell.session.send(b"yes\n") is False
    assert (await shell.end()).output == b"Continue? yes\ngot=yes\n"


async def test_a_password_is_hidden_and_written_nowhere(shell: Driver, tmp_path: Path) -> None:
    shell.begin("read -s -p 'pw: ' a; echo ${#a}")
    await shell.waiting()
    assert shell.session.send(b"hunter2\n") is True
    assert (await shell.end()).output == b"pw: 7\n"
    files = [path for path in tmp_path.rglob("*") if path.is_file()]  # noqa: ASYNC240  a few small files
    assert len(files) > 2
    assert not any(b"hunter2" in path.read_bytes() for path in files)


async def test_type_ahead_is_never_run_and_never_an_answer(shell: Driver) -> None:
    shell.begin("echo on; read -t 0.2 -n 1; stty -icanon; sleep 0.1")
    await shell.printed(b"on")
    shell.session.send(b"xtouch M\n")
    await shell.end()
    shell.session.send(b"touch M\n")
    assert (await shell.run("stty icanon; echo n; ls")).output == b"n\n"
    shell.begin("read a; echo [$a]")
    await shell.waiting()
    shell.session.send(b"real\n")
    assert (await shell.end()).output == b"real\n[real]\n"


async def test_more_keys_than_the_terminal_holds(shell: Driver) -> None:
    shell.begin("stty raw -echo; echo go; head -c 200000 | cksum; stty sane -onlcr")
    await shell.printed(b"go")
    shell.session.send(b"k" * 200_000)
    assert b" 200000" in (await shell.end()).output


@pytest.mark.parametrize(
    ("command", "expected"),
    [
        ("sleep 9", False),
        ("cat", True),
        ("bash -c 'read x'", True),
        ("read x", True),
        ("cat </dev/null; sleep 9", False),
    ],
)
async def test_waiting_for_the_keyboard_is_seen(shell: Driver, command: str, *, expected: bool) -> None:
    shell.begin(f"echo started; {command}")
    await shell.printed(b"started")
    if expected:
        await shell.waiting()
    else:
        assert not any(shell.session.waiting() for _ in range(20))
    end = asyncio.ensure_future(shell.end())
    while not end.done():
        # A program that ends by itself in the same moment keeps the interrupt from bash: press again, as one would.
        shell.session.stop("int")
        await asyncio.wait({end}, timeout=1)
    assert (await end).ended.ending == "interrupted"


@pytest.mark.parametrize(
    "command", ["sleep 9", "for i in 1 2 3; do sleep 1; done", "while :; do :; done", "f() { sleep 9; }; f; echo AFTER"]
)
async def test_an_interrupt_ends_the_command_and_keeps_the_shell(shell: Driver, command: str) -> None:
    shell.begin("cd /usr", f"echo on; {command}", "echo AFTER")
    await shell.printed(b"on")
    shell.session.stop("int")
    result = await shell.end()
    assert (result.ended.ending, result.status, result.ended.unit) == ("interrupted", 130, 1)
    assert b"AFTER" not in result.output
    assert (await shell.run("pwd")).output == b"/usr\n"


async def test_a_command_that_ignores_the_interrupt_goes_on(shell: Driver) -> None:
    shell.begin("bash -c \"trap '' INT; echo on; sleep 0.2\"", "echo AFTER")
    await shell.printed(b"on")
    shell.session.stop("int")
    result = await shell.end()
    assert (result.status, result.output[-6:]) == (0, b"AFTER\n")


async def test_an_interrupt_after_the_hook_was_taken_away(shell: Driver) -> None:
    shell.begin("PROMPT_COMMAND='echo PC'; echo on; sleep 9")
    await shell.printed(b"on")
    shell.session.stop("int")
    assert (await shell.end()).ended.ending == "interrupted"
    await shell.alive()


async def test_interrupts_at_any_moment_lose_no_command(shell: Driver) -> None:
    chance = random.Random(3)
    for number in range(60):
        shell.begin("echo on", *[":"] * 20, f"echo end-{number}")
        await shell.printed(b"on")
        until = time.perf_counter() + chance.random() * 0.008
        await shell.until(lambda until=until: time.perf_counter() >= until)  # type: ignore[misc]
        shell.session.stop("int")
        result = await shell.end()
        done = b"end-%d" % number in result.output
        assert (result.ended.ending, done) in {("ended", True), ("interrupted", False), ("interrupted", True)}
        assert (await shell.run("echo next")).output.replace(b"^C", b"").strip() == b"next"


@pytest.mark.parametrize("rung", ["term", "kill"])
async def test_the_tree_of_a_command_is_ended_and_older_jobs_are_spared(shell: Driver, rung: str) -> None:
    await shell.run("sleep 50 & older=$!")
    shell.begin("bash -c 'trap \"\" INT; sleep 60 & echo child=$!; wait; wait; echo AFTER'; echo AFTER")
    await shell.printed(b"child=")
    await shell.printed(b"\n")
    child = int(bytes(shell.output).split(b"=")[1])
    shell.session.stop("term" if rung == "term" else "kill")
    result = await shell.end()
    assert b"AFTER" not in result.output
    assert (result.ended.ending, result.ended.alive) == ("interrupted", True)
    await shell.until(lambda: not Path(f"/proc/{child}").exists() or "Z" in Path(f"/proc/{child}/stat").read_text())
    assert (await shell.run("kill -0 $older")).status == 0


async def test_a_shell_that_will_not_stop_is_killed(shell: Driver) -> None:
    shell.begin("trap '' INT; echo on; while :; do :; done")
    await shell.printed(b"on")
    shell.session.stop("int")
    shell.session.stop("kill")
    result = await shell.end()
    assert (result.ended.ending, result.ended.signal, result.ended.alive) == ("shell-killed", 9, False)


@pytest.mark.parametrize(
    ("units", "ending", "status", "output"),
    [
        (("echo bye", "exit 3"), "shell-exited", 3, b"bye\n"),
        (("sleep 30 & disown", "echo bye; exit 3"), "shell-exited", 3, b"bye\n"),
        (("exec false",), "shell-exited", 1, b""),
        (("kill -9 $$",), "shell-killed", 137, b""),
    ],
)
async def test_a_lost_shell_is_told_and_replaced(
    shell: Driver, units: tuple[str, ...], ending: str, status: int, output: bytes
) -> None:
    began = time.perf_counter()
    result = await shell.run(*units, "echo NOT")
    assert time.perf_counter() - began < 1
    assert (result.ended.ending, result.status, result.output) == (ending, status, output)
    assert (result.ended.alive, result.ended.unit) == (False, len(units) - 1)
    with pytest.raises(RunbookError, match="not ready"):
        await shell.run("echo x")
    ready = await shell.session.start("/usr")
    assert (ready.folder, shell.session.folder) == ("/usr", "/usr")
    await shell.alive()


async def test_a_shell_killed_from_outside_is_noticed_at_once(shell: Driver) -> None:
    shell.begin("echo $$; sleep 30")
    await shell.printed(b"\n")
    began = time.perf_counter()
    os.kill(int(shell.output), signal.SIGKILL)
    result = await shell.end()
    assert (result.ended.ending, result.ended.signal) == ("shell-killed", 9)
    assert time.perf_counter() - began < 0.5


async def test_a_shell_replaced_by_another(shell: Driver) -> None:
    result = await shell.run("exec bash --norc -i")
    assert (result.ended.ending, result.status, result.ended.alive) == ("shell-replaced", None, False)
    await shell.session.start()
    await shell.alive()


async def test_a_nested_shell_is_talked_to(shell: Driver) -> None:
    shell.begin("bash --norc --noediting -i", "echo OUTER")
    await shell.waiting()
    shell.session.send(b"echo IN''NER\n")
    await shell.printed(b"INNER")
    await shell.waiting()
    shell.session.send(b"exit\n")
    result = await shell.end()
    assert (result.status, result.output[-6:]) == (0, b"OUTER\n")


async def test_a_new_size_is_told_to_the_program(shell: Driver) -> None:
    shell.begin("trap 'stty size; seen=1; trap - WINCH' WINCH; echo on; until [[ $seen ]]; do :; done")
    await shell.printed(b"on")
    shell.session.resize(101, 33)
    assert b"33 101" in (await shell.end()).output
    assert (await shell.run("stty size")).output == b"33 101\n"


async def test_what_left_the_session_is_named_and_all_else_is_gone(tmp_path: Path) -> None:
    session = BashSession("/bin/bash", environment=os.environ, run_id=f"survivors-{os.getpid()}")
    await session.start(str(tmp_path))

    async def sink(data: bytes) -> None:
        del data

    stubborn = "trap : HUP TERM; echo $BASHPID > stubborn; while :; do sleep 1; done"
    await session.run(
        Job("1", "1", 1, ("setsid sleep 61 & disown", f"({stubborn}) & disown", "sleep 62 & disown")), sink
    )
    await session.run(Job("1", "1", 1, ("until [[ -s stubborn ]]; do :; done; pgrep -xf 'sleep 61' > away",)), sink)
    survivors = await session.close()
    away = int((tmp_path / "away").read_text())
    try:
        assert survivors == (f"pid {away} sleep 61",)
    finally:
        os.kill(away, signal.SIGKILL)


async def test_a_missing_shell_or_folder_is_said(tmp_path: Path) -> None:
    missing = BashSession(str(tmp_path / "bash"), environment=os.environ, run_id="x")
    with pytest.raises(RunbookError, match="could not be started"):
        await missing.start()
    session = BashSession("/bin/bash", environment=os.environ, run_id="x")
    with pytest.raises(RunbookError, match="not a folder"):
        await session.start(str(tmp_path / "none"))


_ORPHAN = """
import asyncio, os, sys
from runbookrunner.run.ports import Job
from runbookrunner.session.bash import BashSession

async def sink(data):
    print(data.decode(), end="", flush=True)

async def main():
    session = BashSession("/bin/bash", environment=os.environ, run_id="orphan")
    await session.start("/tmp")
    for unit in sys.argv[1:]:
        await session.run(Job("1.1", "1", 1, (unit,)), sink)
    await asyncio.sleep(60)

asyncio.run(main())
"""


@pytest.mark.parametrize(
    "unit", ["echo done", "big=$(head -c 3000000 /dev/zero | tr '\\0' x); echo done", "echo done; sleep 60"]
)
async def test_a_shell_whose_runner_is_gone_goes_too(unit: str) -> None:
    runner = await asyncio.create_subprocess_exec(
        sys.executable, "-c", _ORPHAN, "echo $$", unit, stdout=asyncio.subprocess.PIPE
    )
    assert runner.stdout
    pid = int(await runner.stdout.readline())
    assert await runner.stdout.readline() == b"done\n"
    runner.kill()
    await runner.wait()
    async with asyncio.timeout(10):
        while platform.process(pid):  # noqa: ASYNC110  asked of the system, which sends no word
            await asyncio.sleep(0.005)
