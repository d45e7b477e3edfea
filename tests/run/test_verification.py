"""What the runbook expects against what was printed: a match verifies, a difference asks."""

import pytest
from msgspec.structs import replace

from runbookrunner.command.expectation import Comparison
from runbookrunner.run import moves
from runbookrunner.run.command_events import CommandFinished, Verified
from runbookrunner.run.fold import folded
from runbookrunner.run.pattern import search
from runbookrunner.run.plan import Plan
from runbookrunner.run.verification import asks
from runbookrunner.run.watch import Watch
from tests.run.drill import Bench, step, task


def plan(**more: object) -> Plan:
    looks = replace(task("1.1", "count rows"), **more)
    return Plan(title="T", file="t.md", sha256="0" * 64, procedure=(step("1", looks, task("1.2", "go on")),))


async def ran(output: str, *statuses: int, **more: object) -> Bench:
    bench = await Bench(plan(**more)).begin()
    bench.session.will("1.1", *(statuses or (0,)), output=output)
    assert await bench.run() is None
    return bench


def finished(bench: Bench) -> CommandFinished:
    (event,) = bench.journal.events(CommandFinished)
    assert isinstance(event, CommandFinished)
    return event


async def test_a_match_verifies_and_asks_nobody() -> None:
    bench = await ran("3 rows\n", expected="3 rows", verify=True)
    assert bench.at == ("ask", "1.2")
    assert bench.engine.state.results["1.1"].how == "verified"


@pytest.mark.parametrize("verify", [True, False])
async def test_a_difference_asks_and_decides_nothing(verify: bool) -> None:  # noqa: FBT001  a case
    bench = await ran("2 rows\n", expected="3 rows", verify=verify)
    assert bench.at == ("judge", "1.1")
    comparison = finished(bench).comparison
    assert comparison is not None
    assert comparison.difference == ("- 3 rows", "+ 2 rows")
    await bench.make(moves.Answer(tasks=("1.1",), yes=True, note="one was deleted"))
    assert bench.engine.state.results["1.1"].how == "claimed"
    assert bench.journal.events(Verified) == [Verified(task="1.1", attempt=1, yes=True, note="one was deleted")]


async def test_a_failure_is_a_failure_whatever_it_printed() -> None:
    bench = await ran("3 rows\n", 1, expected="3 rows")
    assert bench.at == ("failed", "1.1")
    assert finished(bench).comparison is None


async def test_without_an_expectation_nothing_is_called_verified() -> None:
    bench = await ran("3 rows\n", verify=True)
    assert bench.at == ("judge", "1.1")
    assert finished(bench).comparison is None


async def test_a_pattern_stands_in_place_of_the_sample() -> None:
    bench = await ran("42\n", expected="17", expect=r"^\d+$")
    assert bench.engine.state.results["1.1"].how == "verified"


async def test_a_pattern_that_is_not_found_asks() -> None:
    bench = await ran("none\n", expect=r"^\d+$")
    assert bench.at == ("judge", "1.1")


async def test_a_reported_error_outweighs_a_match() -> None:
    wants = plan(expected="ERROR:  disk full").procedure[0].tasks[0]
    said = CommandFinished(task="1.1", attempt=1, ending="ended", status=0, duration_ms=1, reported="ERROR:  disk full")
    assert asks(wants, replace(said, comparison=Comparison("verified")))


async def test_a_pattern_without_end_is_given_up() -> None:
    assert await search("(a|aa)+$", "a" * 60 + "b", seconds=0.5) is None


async def test_a_pattern_is_matched_by_lines() -> None:
    assert await search("^two$", "one\ntwo\nthree") is True
    assert await search("^wo$", "one\ntwo") is False


async def test_the_state_is_the_same_from_the_record() -> None:
    bench = await ran("2 rows\n", expected="3 rows")
    assert folded(bench.engine.route, bench.journal.records) == bench.engine.state


def test_output_of_which_some_is_gone_is_not_compared() -> None:
    watch = Watch("x")
    watch.feed(b"x" * 600_000)
    assert watch.output is None
