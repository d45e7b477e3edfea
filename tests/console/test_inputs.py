"""What is said beside a command about the values in it."""

from msgspec.structs import replace

from runbookrunner.console.inputs import offer, question, told
from runbookrunner.reading.model import Rollback
from runbookrunner.run import moves
from tests.run.drill import Bench, step, task
from tests.run.valued import values_plan


async def test_a_question_shows_the_command_as_it_would_run() -> None:
    bench = await Bench(values_plan()).begin()
    await bench.run()
    route, state = bench.engine.route, bench.engine.state
    lines = question(route, state, state.task(route, "1.2"), "<pod>")
    assert lines[0] == "  value for <pod>: Which pod?"
    assert "   Enter takes web-0 (default); the command is then:" in lines
    assert "    | kubectl logs web-0" in lines


async def test_an_earlier_value_comes_before_the_default() -> None:
    bench = await Bench(values_plan()).begin()
    await bench.make(moves.Value(placeholder="<pod>", value="web-7"))
    await bench.run()
    await bench.run()
    await bench.make(moves.Again(passed="1.2"))
    offered = offer(bench.engine.route, bench.engine.state, "<pod>")
    assert offered
    assert (offered.value, offered.how) == ("web-7", "earlier")


async def test_what_was_kept_under_a_name_is_offered_for_it_and_is_data_like_any_other() -> None:
    bench = await Bench(values_plan()).begin()
    await bench.run()
    await bench.make(moves.Keep(of="1.1", text="web 9", value="pod"))
    offered = offer(bench.engine.route, bench.engine.state, "<pod>")
    assert offered
    assert (offered.value, offered.how) == ("web 9", "kept")
    await bench.make(moves.Value(placeholder="<pod>", value=offered.value, how=offered.how))
    assert bench.engine.state.task(bench.engine.route, "1.2").text == "kubectl logs 'web 9'"


async def test_a_rollback_with_the_value_of_the_procedure_is_warned_about() -> None:
    bench = await Bench(values_plan()).begin()
    await bench.make(moves.Value(placeholder="<pod>", value="web-7"), moves.RollBack(target="R1"))
    route, state = bench.engine.route, bench.engine.state
    said = list(told(route, state, state.task(route, "R1.1")))
    assert said[0] == "  <pod> is web-7 (typed; i changes it)"
    assert "has the value that the procedure used" in said[1]


async def test_a_rollback_with_the_date_of_the_procedure_is_warned_about() -> None:
    plan = values_plan()
    dated = Rollback("R1", "Back", 1, "s2", "", (step("R1", task("R1.1", "load 20240115")),))
    bench = await Bench(replace(plan, rollbacks=(dated,))).begin()
    await bench.make(moves.Jump(step="4"), moves.Value(placeholder="<pod>", value="web-7"))
    bench.session.will("4.1", 1)
    await bench.run()
    await bench.make(moves.RollBack(target="R1"))
    route, state = bench.engine.route, bench.engine.state
    assert list(told(route, state, state.task(route, "R1.1"))) == [
        "  look: 20240115 is also the date that the procedure used; a rollback may need an earlier one"
    ]


async def test_an_own_command_asks_for_its_values() -> None:
    bench = await Bench(values_plan()).begin()
    await bench.make(moves.Own(text="describe <node>"), moves.Value(placeholder="<node>", value="n 1"))
    assert await bench.run() is None
    assert [job.units for job in bench.session.jobs] == [("describe 'n 1'",)]
    assert bench.at == ("ask", "1.1")
