"""One front end on one run, with the signals of this process, until the run is over or left."""

import asyncio
import gc
import signal
import sys

from msgspec import Struct

from runbookrunner.cli.exits import Exit, of_run
from runbookrunner.console.pages import Setting
from runbookrunner.console.terminal import Closed, of_process
from runbookrunner.console.unattended import Unattended
from runbookrunner.console.walk import Walk
from runbookrunner.errors import Misused, RunbookError
from runbookrunner.run.engine import Engine
from runbookrunner.run.moves import Interrupt, Jump, Move, Value
from runbookrunner.run.run_events import RunResumed, RunStarted

_ENDS = {signal.SIGHUP: Exit.HANG_UP, signal.SIGTERM: Exit.TERMINATED}


class Attendance(Struct, frozen=True):
    """A run that is about to begin or to go on, and how it is attended."""

    engine: Engine
    event: RunStarted | RunResumed
    setting: Setting
    source: str
    unattended: bool = False
    claims: frozenset[str] = frozenset()
    start_at: str = ""
    resumed: bool = False
    given: tuple[Value, ...] = ()


def attend(attendance: Attendance) -> int:
    """Attend the run; returns the exit code."""
    gc.freeze()
    gc.enable()
    return asyncio.run(_attend(attendance))


async def _attend(attendance: Attendance) -> Exit:
    engine, setting = attendance.engine, attendance.setting
    survivors: tuple[str, ...] = ()
    try:
        await engine.begin(attendance.event, setting.by)
        for value in attendance.given:
            await _made(engine, value, setting.by, f"the value of {value.placeholder}")
        if attendance.start_at:
            await _made(engine, Jump(step=attendance.start_at, reason="--start-at"), setting.by, "--start-at")
        code = await (_alone(attendance) if attendance.unattended else _with_operator(attendance))
    finally:
        survivors = await engine.close()
    for survivor in survivors:
        sys.stderr.write(f"rbr: still alive: {survivor}\n")
    return code


async def _made(engine: Engine, move: Move, by: str, what: str) -> None:
    refused = await engine.perform(move, by)
    if refused:
        raise Misused(f"{what}: {refused.reason}")


async def _with_operator(attendance: Attendance) -> Exit:
    terminal = of_process()
    if terminal is None:
        raise RunbookError("the terminal went away before the run began")
    walk = Walk(attendance.engine, terminal, attendance.setting, attendance.source)
    ends: list[Exit] = []

    def end(number: signal.Signals) -> None:
        """The first signal leaves at the next question; a second one also stops the command that is waited for."""
        if ends and attendance.engine.state.phase == "running":
            walk.running.stop()
        walk.running.take_back(number.name)
        walk.running.stop_waiting()
        ends.append(_ENDS[number])
        terminal.give_up(Closed(number.name))

    _hear(end)
    try:
        await walk.go(fresh=not attendance.resumed)
    finally:
        terminal.restore()
    return _said(attendance, ends, "")


async def _alone(attendance: Attendance) -> Exit:
    alone = Unattended(attendance.engine, _write, attendance.setting, attendance.claims)
    ends: list[Exit] = []
    stops: set[asyncio.Task[object]] = set()

    def end(number: signal.Signals) -> None:
        """Leave at the next question; Ctrl-C, and a second signal of any kind, interrupt the command too."""
        if (ends or number == signal.SIGINT) and attendance.engine.state.phase == "running":
            stops.add(asyncio.ensure_future(attendance.engine.perform(Interrupt(reason=number.name), "signal")))
        ends.append(_ENDS.get(number, Exit.INTERRUPTED))
        alone.leave(number.name)

    _hear(end)
    asyncio.get_running_loop().add_signal_handler(signal.SIGINT, end, signal.SIGINT)
    await alone.go()
    return _said(attendance, ends, alone.stopped)


def _hear(end: object) -> None:
    loop = asyncio.get_running_loop()
    for number in _ENDS:
        loop.add_signal_handler(number, end, number)  # type: ignore[arg-type]


def _said(attendance: Attendance, ends: list[Exit], why: str) -> Exit:
    """The exit code, with the line to type next where the run is not over."""
    engine = attendance.engine
    code = of_run(engine.route, engine.state)
    if code is Exit.NOT_OVER:
        reason = f" ({why})" if why else ""
        _write(f"\nThe run is not over{reason}. To go on:\n  rbr resume {attendance.setting.run}\n")
        return ends[0] if ends else code
    return code


def _write(text: str) -> None:
    """To standard output, as far as there still is one."""
    try:
        sys.stdout.write(text)
        sys.stdout.flush()
    except OSError:
        return
