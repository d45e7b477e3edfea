"""Timeouts, requests to stop, and what lives beside the commands: with fakes, no process and no waiting."""

import asyncio
from collections.abc import Callable

import pytest

from runbookrunner.run.client import Background, Notice
from runbookrunner.run.legal import legal
from runbookrunner.run.moves import Answer, Drop, EndLeft, Interrupt, Own
from runbookrunner.run.plan import Plan
from runbookrunner.run.ports import Ended, Job, Sink
from runbookrunner.run.processes import Alive, masked, parted
from runbookrunner.run.session_events import BackgroundPrinted, CommandOverdue, ProcessesEnded, ProcessesLeft
from tests.run.drill import Bench, FakeSession, step, task

SLEEP = Alive(4121, "sleep 600", started=7)
NOHUP = Alive(4122, "nohup backup", started=8, outlives=True)


class Slow(FakeSession):
    """Its commands run until they are let go."""

    def __init__(self) -> None:
        super().__init__()
        self.go = asyncio.Event()
        self.runs = asyncio.Event()

    async def run(self, job: Job, sink: Sink) -> Ended:
        self.runs.set()
        await self.go.wait()
        return await super().run(job, sink)


async def until(true: Callable[[], bool]) -> None:
    async with asyncio.timeout(10):
        while not true():  # noqa: ASYNC110  it sends no word
            await asyncio.sleep(0)


def plan(timeout_s: int = 0) -> Plan:
    tasks = (task("1.1", "restore", timeout_s=timeout_s), task("1.2", "check"))
    return Plan(title="t", file="f", sha256="0", procedure=(step("1", *tasks),))


async def slow(timeout_s: int = 0) -> tuple[Bench, Slow]:
    session = Slow()
    bench = Bench(plan(timeout_s), session)
    return await bench.begin(), session


async def test_a_timeout_is_recorded_once_and_stops_nothing() -> None:
    bench, session = await slow(timeout_s=600)
    running = asyncio.ensure_future(bench.run())
    await session.runs.wait()
    await until(lambda: bool(bench.journal.events(CommandOverdue)))
    assert (bench.engine.state.overdue, bench.pauses) == (True, [600])
    session.go.set()
    assert await running is None
    assert (session.stopped, bench.at) == ([], ("ask", "1.2"))
    assert bench.journal.events(CommandOverdue) == [CommandOverdue(task="1.1", attempt=1, timeout_s=600)]


async def test_a_command_without_a_timeout_has_none_and_an_own_command_too() -> None:
    bench = await Bench(plan()).begin()
    await bench.make(Own(text="ls"))
    assert bench.engine.state.aside
    assert bench.engine.state.aside.timeout_s == 0
    await bench.make(Drop(task="x1"))
    await bench.run()
    assert bench.pauses == []


async def test_exit_0_after_a_request_to_stop_is_asked_about() -> None:
    bench, session = await slow()
    running = asyncio.ensure_future(bench.run())
    await session.runs.wait()
    await bench.make(Interrupt())
    session.go.set()
    await running
    assert bench.at == ("judge", "1.1")
    await bench.make(Answer(tasks=("1.1",), yes=True))
    assert bench.at == ("ask", "1.2")


async def test_what_lives_on_is_recorded_when_it_changes() -> None:
    bench = await Bench(plan()).begin()
    bench.session.others = (SLEEP,)
    await bench.run()
    bench.session.others = ()
    await bench.run()
    found = bench.journal.events(ProcessesLeft)
    assert found == [ProcessesLeft(task="1.1", processes=(SLEEP,)), ProcessesLeft(task="1.2")]


async def test_nothing_in_the_background_is_nothing_in_the_record() -> None:
    bench = await Bench(plan()).begin()
    await bench.run()
    assert bench.journal.types == ["run.started", "session.started", "command.started", "command.finished"]


async def test_only_what_was_listed_and_is_still_the_same_is_ended() -> None:
    bench = await Bench(plan()).begin()
    bench.session.others = (SLEEP, NOHUP)
    await bench.run()
    assert "end-left" in legal(bench.engine.route, bench.engine.state)
    later = Alive(4122, "somebody else", started=99)
    await bench.make(EndLeft(processes=(SLEEP, later), rung="kill"))
    assert bench.session.ended == [((SLEEP,), "kill")]
    assert bench.journal.events(ProcessesEnded) == [ProcessesEnded(rung="kill", processes=(SLEEP,))]
    refused = await bench.engine.perform(EndLeft(processes=(later,)), "alice")
    assert refused is not None


async def test_late_output_is_redacted_told_and_noted_once_behind_each_command() -> None:
    bench = await Bench(plan()).begin()
    heard: list[Notice] = []
    bench.engine.subscribe(heard.append)
    await bench.run()
    for text in (b"LATE\n", b"later\n"):
        bench.session.print_aside(text)
        await until(lambda text=text: Background(text) in heard)  # type: ignore[misc]
    assert bench.journal.events(BackgroundPrinted) == [
        BackgroundPrinted(task="1.1", cast="out/background-1.cast"),
    ]


async def test_a_flood_in_the_background_is_counted_and_not_kept_in_memory() -> None:
    bench = await Bench(plan()).begin()
    heard: list[bytes] = []
    bench.engine.subscribe(lambda notice: heard.append(notice.data) if isinstance(notice, Background) else None)
    for _ in range(40):
        bench.session.print_aside(b"x" * 100_000)
    await until(lambda: bool(heard))
    assert len(heard[0]) < 1_100_000
    assert b"bytes came too fast and were not kept" in heard[0]
    await bench.engine.close()


@pytest.mark.parametrize("echo", [b"^C", b"\r\n", b"^C\r\n"])
async def test_the_echo_of_a_late_interrupt_is_no_output(echo: bytes) -> None:
    bench = await Bench(plan()).begin()
    bench.session.print_aside(echo)
    await bench.engine.close()
    assert bench.journal.types == ["run.started"]


def test_secrets_in_a_command_line_are_named_and_not_shown() -> None:
    assert masked([Alive(1, "psql -p hunter2")], {"PW": "hunter2"}) == (Alive(1, "psql -p [PW]"),)


def test_what_ends_and_what_outlives_are_told_apart() -> None:
    assert parted((SLEEP, NOHUP)) == ((SLEEP,), (NOHUP,))
