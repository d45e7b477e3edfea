"""A list is walked once for each of its values: nobody is passed over, done twice, or done by halves."""

import pytest

from runbookrunner.console import account
from runbookrunner.reading.inputs import Input
from runbookrunner.reading.model import Rollback
from runbookrunner.run import moves
from runbookrunner.run.ending import not_run
from runbookrunner.run.moves import Refused
from runbookrunner.run.plan import Plan
from runbookrunner.run.run_events import RunFinished
from tests.run.drill import Bench, step, task


def listed(task_id: str, text: str, name: str = "<hosts>") -> object:
    return task(task_id, text, placeholders=(name,))


PLAN = Plan(
    title="Hosts",
    file="hosts.md",
    sha256="0" * 64,
    procedure=(
        step("1", listed("1.1", "note <ticket>", "<ticket>")),  # type: ignore[arg-type]
        step("2", listed("2.1", "drain <hosts>"), listed("2.2", "restart <hosts>")),  # type: ignore[arg-type]
        step("3", listed("3.1", "done <ticket>", "<ticket>")),  # type: ignore[arg-type]
    ),
    rollbacks=(Rollback("R1", "Back", 1, "s2", "", (step("R1", task("R1.1", "echo back")),)),),
    inputs=(Input(name="hosts", line=1, list=True),),
)


@pytest.fixture
async def hosts() -> Bench:
    """Both commands ran for h1, the first for h2; now it is about `restart h2`."""
    bench = await Bench(PLAN).begin()
    await bench.make(moves.Value(placeholder="<ticket>", value="T1"), moves.Value(placeholder="<hosts>", value="h1,h2"))
    for _ in range(4):
        assert await bench.run() is None
    assert shown(bench) == "restart h2"
    return bench


def shown(bench: Bench) -> str:
    return bench.engine.state.task(bench.engine.route, bench.engine.state.asked or "").text


def ran(bench: Bench) -> list[str]:
    return [" ".join(job.units) for job in bench.session.jobs]


async def test_a_side_trip_comes_back_to_the_same_value(hosts: Bench) -> None:
    await hosts.make(moves.Again(passed="1.1"), moves.Value(placeholder="<ticket>", value="T2"))
    assert await hosts.run() is None
    assert shown(hosts) == "restart h2"
    assert await hosts.run() is None
    assert ran(hosts) == ["note T1", "drain h1", "restart h1", "drain h2", "note T2", "restart h2"]
    assert shown(hosts) == "done T1"


async def test_a_side_trip_into_a_list_takes_one_value_and_comes_back(hosts: Bench) -> None:
    await hosts.run()
    assert shown(hosts) == "done T1"
    await hosts.make(moves.Again(passed="2.2"))
    several = await hosts.engine.perform(moves.Value(placeholder="<hosts>", value="h7,h8"), "alice")
    assert isinstance(several, Refused)
    await hosts.make(moves.Value(placeholder="<hosts>", value="h7"))
    assert await hosts.run() is None
    assert (ran(hosts)[-1], shown(hosts)) == ("restart h7", "done T1")


async def test_values_of_a_side_trip_end_with_it_however_it_is_left(hosts: Bench) -> None:
    await hosts.make(moves.Again(passed="1.1"), moves.Value(placeholder="<ticket>", value="T2"), moves.Jump(step="3"))
    assert shown(hosts) == "done T1"


async def test_a_list_that_is_left_in_the_middle_is_not_told_as_done(hosts: Bench) -> None:
    await hosts.make(moves.Jump(step="3"))
    assert not_run(hosts.engine.route, hosts.engine.state) == ("2.2", "3.1")
    await hosts.run()
    (end,) = hosts.journal.events(RunFinished)
    assert isinstance(end, RunFinished)
    assert (end.not_run, end.exceptions) == (("2.2",), ("2.2",))


async def test_a_list_left_by_a_rollback_says_so_too(hosts: Bench) -> None:
    await hosts.make(moves.RollBack(target="R1"))
    assert "2.2" in not_run(hosts.engine.route, hosts.engine.state)


async def test_before_a_rollback_every_value_that_ran_is_named(hosts: Bench) -> None:
    page = account.ran(hosts.engine.route, hosts.engine.state)
    at = page.index("   [ok] 2.1 drain h2: NOT named in the rollback")
    assert page[at + 1 : at + 3] == ["       | drain h1", "       | drain h2"]


async def test_a_list_that_is_begun_changes_only_behind_what_is_begun(hosts: Bench) -> None:
    other = await hosts.engine.perform(moves.Value(placeholder="<hosts>", value="h9,h8"), "alice")
    assert isinstance(other, Refused)
    assert "h1, h2 is begun" in other.reason
    await hosts.make(moves.Value(placeholder="<hosts>", value="h1,h2,h3"))
    await hosts.run()
    assert shown(hosts) == "drain h3"


async def test_a_skip_that_was_made_good_is_no_exception(hosts: Bench) -> None:
    await hosts.make(moves.Skip(task="2.2"), moves.Jump(step="2"))
    for _ in range(5):
        await hosts.run()
    (end,) = hosts.journal.events(RunFinished)
    assert end == RunFinished(outcome="succeeded")
