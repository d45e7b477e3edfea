"""Keeping what was printed: by hand, and by `capture=`."""

import pytest

from runbookrunner.run import moves
from runbookrunner.run.command_events import OutputKept
from runbookrunner.run.fold import folded
from runbookrunner.run.moves import Refused
from runbookrunner.run.plan import Plan
from tests.run.drill import Bench, step, task


async def ran(output: str, status: int = 0, capture: str = "") -> Bench:
    steps = (step("1", task("1.1", "list pods", capture=capture), task("1.2", "go on")),)
    bench = await Bench(Plan(title="T", file="t.md", sha256="0" * 64, procedure=steps)).begin()
    bench.session.will("1.1", status, output=output)
    assert await bench.run() is None
    return bench


async def test_a_named_piece_is_a_value_of_the_run() -> None:
    bench = await ran("api-1 Running\n")
    await bench.make(moves.Keep(of="1.1", text="api-1", value="pod"))
    assert bench.engine.state.kept["pod"].text == "api-1"
    assert folded(bench.engine.route, bench.journal.records) == bench.engine.state
    assert bench.at == ("ask", "1.2")


async def test_without_a_name_it_is_evidence_only() -> None:
    bench = await ran("api-1 Running\n")
    await bench.make(moves.Keep(of="1.1", text="api-1 Running"))
    assert bench.journal.events(OutputKept) == [OutputKept(task="1.1", attempt=1, text="api-1 Running")]
    assert bench.engine.state.kept == {}


@pytest.mark.parametrize(
    "move",
    [
        moves.Keep(of="1.2", text="x"),
        moves.Keep(of="1.1", text=" \n"),
        moves.Keep(of="1.1", text="x", value="1st"),
        moves.Keep(of="1.1", text="x", value="$(id)"),
        moves.Keep(of="1.1", text="x" * 5000, value="pod"),
    ],
)
async def test_what_cannot_be_kept_is_refused(move: moves.Keep) -> None:
    bench = await ran("api-1\n")
    assert isinstance(await bench.engine.perform(move, "alice"), Refused)
    assert bench.journal.events(OutputKept) == []


async def test_capture_keeps_by_itself_before_the_end_is_recorded() -> None:
    bench = await ran("42\r\n", capture="row_count")
    assert bench.journal.events(OutputKept) == [OutputKept(task="1.1", attempt=1, text="42", name="row_count")]
    assert bench.journal.types[-2:] == ["output.kept", "command.finished"]


@pytest.mark.parametrize(("output", "status"), [("42", 1), ("", 0), ("x" * 5000, 0)])
async def test_a_failure_silence_or_a_flood_is_not_captured(output: str, status: int) -> None:
    bench = await ran(output, status, capture="row_count")
    assert bench.engine.state.kept == {}
