"""Where a command points, on the page and without a person."""

from collections.abc import Mapping

from msgspec.structs import replace

from runbookrunner.console import pages
from runbookrunner.console.unattended import Unattended
from runbookrunner.run import moves
from runbookrunner.run.command_events import Context
from runbookrunner.run.engine import Engine
from runbookrunner.run.plan import Route
from tests.console.test_pages import SETTING, bench_at, text
from tests.run.drill import Bench, restore_plan, task

PROD = Context("kubectl", "context prod")


async def test_each_place_is_one_line_and_no_control_characters_pass() -> None:
    bench = await bench_at()
    contexts = (PROD, Context("git", "branch a\x1b[2Jb"))
    page = text(pages.command(bench.engine.state, task("2.1", "x"), SETTING, contexts))
    assert "\n  points at: kubectl context prod\n  points at: git branch a" in page
    assert "\x1b" not in page


async def test_without_a_person_a_place_that_changes_stops_the_run() -> None:
    looks = 0

    def turning(text: str, folder: str, environment: Mapping[str, str]) -> tuple[Context, ...]:
        nonlocal looks
        del text, folder, environment
        looks += 1
        return (PROD,) if looks == 1 else (Context("kubectl", "context lab"),)

    plan = restore_plan()
    bench = Bench(plan)
    bench.engine = Engine(Route(plan), replace(bench.world, compass=turning))
    await bench.begin()
    await bench.make(moves.Answer(tasks=("P1", "P2"), yes=True), moves.Answer(tasks=("1.1",), yes=True))
    said: list[str] = []
    alone = Unattended(bench.engine, said.append, SETTING, frozenset())
    await alone.go()
    assert alone.stopped.startswith("2.1 would point at kubectl context lab now; shown was kubectl context prod")
    assert "points at: kubectl context prod" in "".join(said)
    assert bench.session.jobs == []
