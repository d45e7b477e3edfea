"""The ladder: interrupt, TERM, KILL; who is alive meanwhile, and what is left afterwards."""

import asyncio
import os
import signal
from pathlib import Path

import pytest

from runbookrunner.session import platform, stopping
from tests.session.driving import Driver


def commands(alive: object) -> list[str]:
    return [one.command for one in alive]  # type: ignore[attr-defined]


async def test_a_program_that_ignores_the_interrupt_falls_to_term(shell: Driver) -> None:
    shell.begin("bash -c \"trap '' INT; echo on; while :; do sleep 60; done\"", "echo AFTER")
    await shell.printed(b"on")
    shell.session.stop("int")
    await shell.until(lambda: "sleep 60" in commands(shell.session.alive()))
    shell.session.stop("term")
    result = await shell.end()
    assert (result.ended.ending, shell.session.alive()) == ("interrupted", ())
    assert b"AFTER" not in result.output
    await shell.alive()


async def test_a_program_that_ignores_interrupt_and_term_falls_to_kill(shell: Driver) -> None:
    shell.begin("bash -c \"trap '' INT TERM; echo on; while :; do sleep 60; done\"", "echo AFTER")
    await shell.printed(b"on")
    shell.session.stop("int")
    shell.session.stop("term")
    assert shell.session.alive()
    shell.session.stop("kill")
    result = await shell.end()
    assert (result.ended.ending, b"AFTER" in result.output) == ("interrupted", False)
    await shell.until(lambda: shell.session.left() == ())
    await shell.alive()


async def test_every_program_of_a_pipeline_is_named_and_ended(shell: Driver) -> None:
    shell.begin("echo on; sleep 71 | sleep 72 | sleep 73")
    await shell.printed(b"on")
    await shell.until(lambda: sorted(commands(shell.session.alive())) == ["sleep 71", "sleep 72", "sleep 73"])
    shell.session.stop("kill")
    assert (await shell.end()).ended.ending == "interrupted"
    await shell.until(lambda: shell.session.left() == ())


async def test_a_stopped_program_is_called_so_and_hears_term(shell: Driver) -> None:
    shell.begin("bash -c 'sleep 74 & kill -STOP $!; echo on; wait'")
    await shell.printed(b"on")

    await shell.until(lambda: [one.state for one in shell.session.alive()] == ["running", "stopped"])
    shell.session.stop("term")
    assert (await shell.end()).ended.ending == "interrupted"
    await shell.until(lambda: shell.session.left() == ())


@pytest.mark.parametrize("rung", ["term", "kill"])
async def test_none_of_many_gets_away(shell: Driver, rung: str) -> None:
    shell.begin("bash -c 'for i in {1..50}; do (exec sleep 75) & done; echo on; wait'")
    await shell.printed(b"on")
    shell.session.stop("term" if rung == "term" else "kill")
    assert (await shell.end()).ended.ending == "interrupted"
    await shell.until(lambda: shell.session.left() == ())
    await shell.alive()


async def test_a_tree_that_grows_while_it_is_killed_is_killed_to_its_end(shell: Driver) -> None:
    shell.begin("bash -c 'f() { sleep 0.01; f & f; }; echo on; f' 2>/dev/null")
    await shell.printed(b"on")
    await shell.until(lambda: len(shell.session.alive()) > 8)
    shell.session.stop("kill")
    await shell.end()
    await shell.until(lambda: shell.session.left() == ())


async def test_a_grandchild_in_a_session_of_its_own_is_named_afterwards_and_ended_only_on_request(
    shell: Driver,
) -> None:
    result = await shell.run(
        "bash -c 'setsid sleep 76 >/dev/null 2>&1 & disown'", "until pgrep -xf 'sleep 76'; do :; done"
    )
    assert result.status == 0
    (one,) = shell.session.left()
    assert (one.command, one.outlives, one.reachable, one.state) == ("sleep 76", True, True, "running")
    shell.begin("sleep 9")
    await shell.until(lambda: "sleep 9" in commands(shell.session.alive()))
    shell.session.stop("kill")
    result = await shell.end()
    assert result.ended.ending == "interrupted"
    assert shell.session.left() == (one,)
    shell.session.end_left((one,), "term")
    # One that is about to be gone is no longer told of.
    await shell.until(lambda: shell.session.left() == () and platform.process(one.pid) is None)


async def test_another_process_of_the_same_number_is_not_signalled(shell: Driver) -> None:
    await shell.run("sleep 77 &")
    await shell.until(lambda: commands(shell.session.left()) == ["sleep 77"])
    (one,) = shell.session.left()
    shell.session.end_left((type(one)(one.pid, one.command, one.started - 1),), "kill")
    assert shell.session.left() == (one,)


async def test_what_this_account_may_not_signal_is_named_as_such(
    shell: Driver, monkeypatch: pytest.MonkeyPatch
) -> None:
    shell.begin("echo on; sleep 78")
    await shell.printed(b"on")
    await shell.until(lambda: commands(shell.session.alive()) == ["sleep 78"])
    (one,) = shell.session.alive()
    allowed = os.kill

    def kill(pid: int, number: int) -> None:
        if pid == one.pid:
            raise PermissionError
        allowed(pid, number)

    monkeypatch.setattr(os, "kill", kill)
    (seen,) = shell.session.alive()
    assert (seen.pid, seen.reachable) == (one.pid, False)
    shell.session.stop("term")
    assert commands(shell.session.alive()) == ["sleep 78"]
    monkeypatch.undo()
    shell.session.stop("kill")
    assert (await shell.end()).ended.ending == "interrupted"


async def test_no_dead_orphan_is_left_behind(shell: Driver) -> None:
    await shell.run("for i in {1..200}; do (true &); done")

    def dead() -> list[int]:
        shell.session.left()
        return [pid for pid in platform.children(os.getpid()) if platform.process(pid) is None]

    await shell.until(lambda: not dead())


async def test_an_interrupt_that_no_program_took_is_repeated(shell: Driver, monkeypatch: pytest.MonkeyPatch) -> None:
    """A key that falls into the instant in which a program ends by itself reaches nobody."""
    shell.begin("echo on; for i in {1..400}; do sleep 0.05; done", "echo AFTER")
    await shell.printed(b"on")
    assert shell.session._shell
    type_ = shell.session._shell.type
    lost: list[bytes] = []

    def type_less(keys: bytes) -> None:
        if lost:
            type_(keys)
        lost.append(keys)

    monkeypatch.setattr(shell.session._shell, "type", type_less)
    shell.session.stop("int")
    result = await shell.end()
    assert (result.ended.ending, b"AFTER" in result.output) == ("interrupted", False)
    assert len(lost) > 1


async def test_an_interrupt_is_not_repeated_for_a_program_that_decides_by_itself(
    shell: Driver, monkeypatch: pytest.MonkeyPatch
) -> None:
    shell.begin(
        "bash -c \"trap 'echo got' INT; echo on; read -t 0.2 x </dev/zero; sleep 0.1\"; sleep 0.3", "echo AFTER"
    )
    await shell.printed(b"on")
    assert shell.session._shell
    pressed: list[bytes] = []
    type_ = shell.session._shell.type

    def noted(keys: bytes) -> None:
        pressed.append(keys)
        type_(keys)

    monkeypatch.setattr(shell.session._shell, "type", noted)
    shell.session.stop("int")
    await shell.end()
    assert pressed == [b"\x03"]


async def test_a_second_interrupt_reaches_a_program_that_takes_the_key_as_a_letter(shell: Driver) -> None:
    shell.begin("bash -c 'stty -isig; echo on; sleep 79'; stty isig")
    await shell.printed(b"on")
    await shell.until(lambda: "sleep 79" in commands(shell.session.alive()))
    shell.session.stop("int")
    shell.session.stop("int")
    assert (await shell.end()).status is not None
    await shell.run("stty isig")


def test_a_signal_to_nobody_is_no_error() -> None:
    assert stopping.end_all(tuple, "kill") == []


async def test_what_ignores_the_hang_up_outlives_the_session_and_all_else_does_not(tmp_path: Path) -> None:
    from runbookrunner.session.bash import BashSession  # noqa: PLC0415

    session = BashSession("/bin/bash", environment=os.environ, run_id=f"spared-{os.getpid()}")
    await session.start(str(tmp_path))
    shell = Driver(session)
    await shell.run(
        "nohup bash -c 'sleep 81; exit' >/dev/null 2>&1 &", "sleep 82 &", "(trap '' HUP; exec sleep 83) & disown"
    )
    await shell.until(lambda: len([one for one in session.left() if one.outlives]) == 2)
    kept = {one.command for one in session.left() if one.outlives}
    named = await session.close()
    try:
        assert kept == {"bash -c sleep 81; exit", "sleep 83"}
        assert sorted(name.split(maxsplit=2)[2] for name in named) == ["bash -c sleep 81; exit", "sleep 81", "sleep 83"]
    finally:
        for name in named:
            os.kill(int(name.split()[1]), signal.SIGKILL)
    await asyncio.sleep(0)
