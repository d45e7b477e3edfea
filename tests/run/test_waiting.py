"""Verifications that are repeated, times that are counted down: with a clock that nobody waits for."""

import asyncio
from collections.abc import Awaitable, Callable

import pytest

from runbookrunner.reading.model import Task
from runbookrunner.run import moves
from runbookrunner.run.command_events import CommandFinished, WaitBegan, WaitEnded
from runbookrunner.run.decision_events import CountedDown
from runbookrunner.run.fold import folded
from runbookrunner.run.legal import legal
from runbookrunner.run.moves import Refused
from runbookrunner.run.plan import Plan
from runbookrunner.run.ports import Ended, Job, Sink
from runbookrunner.run.run_events import RunResumed
from runbookrunner.run.waiting import asked_for
from tests.run.drill import Bench, step, task

LOOK = task("1.1", "curl health", verify=True)
UNTIL = moves.WaitUntil(task="1.1", every_s=5, limit_s=30)


async def looked(*statuses: int, look: Task = LOOK) -> Bench:
    plan = Plan(title="T", file="t.md", sha256="0" * 64, procedure=(step("1", look, task("1.2", "go on")),))
    bench = await Bench(plan).begin()
    bench.session.will("1.1", *statuses)
    assert await bench.run() is None
    return bench


async def test_it_is_repeated_until_it_passes_and_then_a_person_is_asked() -> None:
    bench = await looked(1, 1, 1, 0)
    assert bench.at == ("failed", "1.1")
    await bench.make(UNTIL)
    assert bench.pauses == [5, 5, 5]
    assert bench.journal.events(WaitEnded) == [WaitEnded(task="1.1", attempts=3, why="passed")]
    assert bench.at == ("judge", "1.1")
    assert bench.engine.state.attempts["1.1"][-1].number == 4


async def test_a_match_ends_it_as_verified() -> None:
    bench = await looked(0, look=task("1.1", "count", expected="3 rows"))
    assert bench.at == ("judge", "1.1")
    bench.session.will("1.1", 0, output="2 rows")
    two = bench.session.answers["1.1"][0]
    bench.session.will("1.1", 0, output="3 rows")
    bench.session.answers["1.1"].insert(0, two)
    await bench.make(UNTIL)
    assert bench.at == ("ask", "1.2")
    assert bench.engine.state.results["1.1"].how == "verified"
    assert bench.journal.events(WaitEnded) == [WaitEnded(task="1.1", attempts=2, why="passed")]


async def test_it_ends_at_its_limit_with_the_failure() -> None:
    bench = await looked(*[1] * 20)
    await bench.make(UNTIL)
    assert bench.journal.events(WaitEnded) == [WaitEnded(task="1.1", attempts=6, why="limit")]
    assert len(bench.journal.events(CommandFinished)) == 7
    assert bench.at == ("failed", "1.1")


async def test_a_key_ends_it_before_the_next_attempt() -> None:
    bench = await looked(*[1] * 20)
    bench.cut_at = 3
    await bench.make(UNTIL)
    assert bench.journal.events(WaitEnded) == [WaitEnded(task="1.1", attempts=2, why="stopped")]
    assert bench.at == ("failed", "1.1")


async def test_between_attempts_nothing_else_can_be_done() -> None:
    bench = await looked(1)
    seen: list[frozenset[str]] = []
    bench.session.before = lambda _: seen.append(legal(bench.engine.route, bench.engine.state))
    bench.engine.subscribe(lambda _: seen.append(legal(bench.engine.route, bench.engine.state)))
    await bench.make(UNTIL)
    assert frozenset({"stop-waiting", "keep", "note", "detach"}) in seen
    assert not any("run" in now for now in seen if "wait-until" not in now and "answer" not in now)


@pytest.mark.parametrize("look", [task("1.1", "make it"), task("1.1", "rm x", verify=True, interactive=True)])
async def test_only_what_looks_is_repeated(look: Task) -> None:
    bench = await looked(1, look=look)
    assert "wait-until" not in legal(bench.engine.route, bench.engine.state)
    assert isinstance(await bench.engine.perform(UNTIL, "alice"), Refused)


async def test_what_was_edited_is_confirmed_before_it_is_repeated() -> None:
    bench = await looked(1)
    await bench.make(moves.Edit(task="1.1", text="curl other"))
    assert isinstance(await bench.engine.perform(UNTIL, "alice"), Refused)


@pytest.mark.parametrize(("every", "limit"), [(0, 30), (30, 5), (5, 10**6)])
async def test_a_wait_has_an_interval_and_an_end(every: int, limit: int) -> None:
    bench = await looked(1)
    refused = await bench.engine.perform(moves.WaitUntil(task="1.1", every_s=every, limit_s=limit), "alice")
    assert isinstance(refused, Refused)
    assert bench.journal.events(WaitBegan) == []


async def test_a_resumed_run_stands_at_the_last_attempt() -> None:
    bench = await looked(1, 1)
    await bench.engine._ledger.record(WaitBegan(task="1.1", every_s=5, limit_s=30), "alice")
    assert bench.at == ("waiting", "1.1")
    resumed = RunResumed(user="bob", uid=1, host="db1", folder="/srv", boot_id="", version="0")
    await bench.engine._ledger.record(resumed, "bob")
    assert bench.at == ("failed", "1.1")
    assert folded(bench.engine.route, bench.journal.records) == bench.engine.state


async def test_a_wait_that_the_record_broke_off_can_be_left() -> None:
    bench = await looked(1)
    bench.session.before = lambda _: setattr(bench.journal, "full", True)
    assert isinstance(await bench.engine.perform(UNTIL, "alice"), Refused)
    bench.journal.full = False
    await bench.make(moves.Note(text="made room"))
    assert bench.at == ("waiting", "1.1")
    await bench.make(moves.StopWaiting())
    assert bench.at == ("judge", "1.1")


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("Wait 10 minutes", 600),
        ("wait for about 30s before going on", 30),
        ("Allow 5 to 10 min for replication", 600),
        ("Wait until the pods are up (1-2 minutes)", 120),
        ("Pause 1 hour", 3600),
        ("Wait for the operator", 0),
        ("Wait. Then restart 3 hosts", 0),
        ("Check that nobody waits for 3 locks", 0),
    ],
)
def test_the_time_a_check_asks_for(text: str, seconds: int) -> None:
    assert asked_for(task("1.1", text, "check")) == seconds


def test_the_words_in_front_of_a_command_may_ask_for_a_time_and_the_command_itself_may_not() -> None:
    assert asked_for(task("1.1", "uptime", before="Give it 5 minutes.")) == 300
    assert asked_for(task("1.1", "uptime", label="Wait 30 seconds for the pods")) == 30
    assert asked_for(task("1.1", "kubectl wait --timeout 5m pod/x; echo wait 10 minutes")) == 0


async def test_in_a_rehearsal_the_time_passes_at_once() -> None:
    steps = (step("1", task("1.1", "Wait 10 minutes", "check")),)
    bench = await Bench(Plan(title="T", file="t.md", sha256="0" * 64, procedure=steps)).begin()
    bench.session.executes = False
    bench.cut_at = 1
    await bench.make(moves.CountDown(task="1.1"))
    (event,) = bench.journal.events(CountedDown)
    assert isinstance(event, CountedDown)
    assert not event.cut


@pytest.mark.parametrize("cut", [False, True])
async def test_a_countdown_is_recorded_and_answers_nothing(cut: bool) -> None:  # noqa: FBT001  a case
    steps = (step("1", task("1.1", "Wait 10 minutes", "check")),)
    bench = await Bench(Plan(title="T", file="t.md", sha256="0" * 64, procedure=steps)).begin()
    bench.cut_at = int(cut)
    await bench.make(moves.CountDown(task="1.1"))
    (event,) = bench.journal.events(CountedDown)
    assert isinstance(event, CountedDown)
    assert (event.seconds, event.cut) == (600, cut)
    assert bench.at == ("ask", "1.1")


async def test_a_key_during_an_attempt_lets_it_end_and_tries_no_more() -> None:
    bench = await looked(*[1] * 20)
    told: list[asyncio.Task[Refused | None]] = []
    bench.session.before = lambda _: told.append(
        asyncio.ensure_future(bench.engine.perform(moves.StopWaiting(), "alice"))
    )
    bench.world.session.run = slowly(bench.session.run)  # type: ignore[method-assign, assignment]
    await bench.make(UNTIL)
    assert [await each for each in told] == [None]
    assert bench.journal.events(WaitEnded) == [WaitEnded(task="1.1", attempts=1, why="stopped")]


def slowly(run: Callable[[Job, Sink], Awaitable[Ended]]) -> Callable[[Job, Sink], Awaitable[Ended]]:
    """A session that lets others have a turn before a command is over."""

    async def turn(job: Job, sink: Sink) -> Ended:
        ended = await run(job, sink)
        await asyncio.sleep(0)
        return ended

    return turn


@pytest.mark.parametrize("move", [moves.Interrupt(), moves.Detach(reason="the operator left")])
async def test_who_interrupts_an_attempt_or_goes_away_gets_no_further_one(move: moves.Move) -> None:
    bench = await looked(*[1] * 20)
    told: list[asyncio.Task[Refused | None]] = []
    bench.session.before = lambda _: told.append(asyncio.ensure_future(bench.engine.perform(move, "alice")))
    bench.world.session.run = slowly(bench.session.run)  # type: ignore[method-assign, assignment]
    await bench.make(UNTIL)
    assert [await each for each in told] == [None]
    assert bench.journal.events(WaitEnded) == [WaitEnded(task="1.1", attempts=1, why="stopped")]
