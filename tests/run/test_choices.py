"""A choice: asked, recorded, and nothing walked but what was chosen."""

import pytest

from runbookrunner.command.hazards import Hazard
from runbookrunner.console.keys import available
from runbookrunner.run import moves
from runbookrunner.run.confirm import rest
from runbookrunner.run.decision_events import ChoiceMade, ChoiceReopened
from runbookrunner.run.ending import never_started, not_run
from runbookrunner.run.fold import folded
from runbookrunner.run.legal import legal
from runbookrunner.run.moves import Refused
from runbookrunner.run.plan import Plan
from runbookrunner.run.run_events import RunFinished, RunResumed
from tests.run.drill import Bench, ids, step, task
from tests.run.ways import choice, option, ways_plan


@pytest.fixture
async def ways() -> Bench:
    """A run that has come to the first choice."""
    bench = await Bench(ways_plan()).begin()
    await bench.run()
    assert bench.at == ("ask", "2")
    return bench


def choose(bench: Bench, picked: str, **more: str) -> moves.Choose:
    return moves.Choose(task=bench.engine.state.current or "", option=picked, **more)  # type: ignore[arg-type]


def jobs(bench: Bench) -> list[str]:
    return [job.task for job in bench.session.jobs]


async def test_only_the_chosen_option_is_walked(ways: Bench) -> None:
    await ways.make(choose(ways, "2a", reason="db1 answers"))
    assert ways.journal.events(ChoiceMade) == [ChoiceMade(task="2", option="2a", reason="db1 answers")]
    for _ in range(3):
        await ways.run()
    await ways.make(choose(ways, "3.2b"))
    for _ in range(3):
        await ways.run()
    await ways.make(moves.Answer(tasks=("V1",), yes=True))
    assert jobs(ways) == ["1.1", "2a.1", "2a.2", "3.1", "3.2b.1", "3.2b.2", "3.3"]
    (end,) = ways.journal.events(RunFinished)
    assert end == RunFinished(outcome="succeeded")


async def test_a_choice_in_an_option_is_asked_only_there(ways: Bench) -> None:
    await ways.make(choose(ways, "2b"))
    assert ways.at == ("ask", "2b.1")
    await ways.make(choose(ways, "2b.1b"))
    await ways.run()
    assert jobs(ways)[-1] == "2b.1b.1"
    assert ways.at == ("ask", "3.1")


async def test_none_of_them_is_an_answer_only_where_conditions_are_asked(ways: Bench) -> None:
    refused = await ways.engine.perform(choose(ways, ""), "alice")
    assert refused == Refused("2 has no option none; there are 2a, 2b; none of them: skip it, and say why")
    await ways.make(choose(ways, "2b"), moves.Choose(task="2b.1", option=""))
    assert ways.at == ("ask", "3.1")
    assert ways.engine.state.outcome_of("2b.1") == "passed"


async def test_a_choice_can_be_skipped_with_all_its_options(ways: Bench) -> None:
    await ways.make(moves.Skip(task="2", reason="neither"))
    assert ways.at == ("ask", "3.1")
    await ways.make(moves.Abort())
    assert not_run(ways.engine.route, ways.engine.state) == ("3.1", "3.2", "3.3", "V1")


async def test_what_does_not_belong_to_the_choice_is_refused(ways: Bench) -> None:
    for wrong in ("2c", "3.2a", "2b.1a", "2"):
        assert isinstance(await ways.engine.perform(choose(ways, wrong), "alice"), Refused)
    stale = await ways.engine.perform(moves.Choose(task="3.2", option="3.2a"), "alice")
    assert stale == Refused("choose was meant for 3.2, but 2 is asked about now")
    assert isinstance(await ways.engine.perform(moves.Answer(tasks=("2",), yes=True), "alice"), Refused)
    assert isinstance(await ways.run(), Refused)
    assert isinstance(await ways.engine.perform(moves.Edit(task="2", text="ls"), "alice"), Refused)
    await ways.make(choose(ways, "2a"))
    assert isinstance(await ways.engine.perform(moves.Choose(task="2", option="2b"), "alice"), Refused)


async def test_the_rest_of_a_step_leaves_out_what_was_not_chosen(ways: Bench) -> None:
    await ways.make(choose(ways, "2a"))
    for _ in range(2):
        await ways.run()
    assert ids(rest(ways.engine.route, ways.engine.state)) == ["3.1"]
    await ways.run()
    await ways.make(choose(ways, "3.2a"))
    assert ids(rest(ways.engine.route, ways.engine.state)) == ["3.2a.1", "3.3"]


async def test_a_failed_option_can_be_left_for_another(ways: Bench) -> None:
    await ways.make(choose(ways, "2a"))
    ways.session.will("2a.1", 1)
    await ways.run()
    assert "choose-again" in legal(ways.engine.route, ways.engine.state)
    await ways.make(moves.ChooseAgain(task="2a.1", reason="db1 is gone"))
    assert ways.journal.events(ChoiceReopened) == [ChoiceReopened(task="2", reason="db1 is gone")]
    assert ways.at == ("ask", "2")
    await ways.make(choose(ways, "2b"), moves.Choose(task="2b.1", option="2b.1a"))
    await ways.run()
    await ways.run()
    await ways.make(choose(ways, "3.2a"))
    await ways.run()
    await ways.run()
    await ways.make(moves.Answer(tasks=("V1",), yes=True))
    assert jobs(ways) == ["1.1", "2a.1", "2b.1a.1", "3.1", "3.2a.1", "3.3"]
    (end,) = ways.journal.events(RunFinished)
    assert end == RunFinished(outcome="succeeded", exceptions=("2a.1",))


async def test_choosing_again_is_for_the_innermost_choice(ways: Bench) -> None:
    assert "choose-again" not in legal(ways.engine.route, ways.engine.state)
    await ways.make(choose(ways, "2b"), moves.Choose(task="2b.1", option="2b.1a"))
    await ways.make(moves.ChooseAgain(task="2b.1a.1"))
    assert ways.at == ("ask", "2b.1")
    await ways.make(moves.ChooseAgain(task="2b.1"))
    assert ways.at == ("ask", "2")


async def test_a_jump_back_asks_anew_and_a_jump_into_an_option_chooses_it(ways: Bench) -> None:
    await ways.make(choose(ways, "2a"))
    await ways.run()
    await ways.make(moves.Jump(step="2"))
    assert ways.at == ("ask", "2")
    await ways.make(moves.Jump(step="2b"))
    assert ways.at == ("ask", "2b.1")
    assert ways.engine.state.choices == {"2": "2b"}
    await ways.make(moves.Choose(task="2b.1", option=""))
    assert ways.at == ("ask", "3.1")
    assert "2a.2" not in not_run(ways.engine.route, ways.engine.state)


async def test_an_edit_is_not_carried_into_another_choosing(ways: Bench) -> None:
    await ways.make(choose(ways, "2a"), moves.Edit(task="2a.1", text="echo other"))
    await ways.make(moves.ChooseAgain(task="2a.1"), moves.Choose(task="2", option="2a"))
    assert ways.engine.state.task(ways.engine.route, "2a.1").text == "do 2a.1"


async def test_a_rollback_asks_for_its_method_each_time(ways: Bench) -> None:
    await ways.make(moves.RollBack(target="R1"), moves.Choose(task="R1", option="R1b"))
    await ways.run()
    assert ways.engine.state.phase == "restored"
    await ways.make(moves.Restored(yes=False), moves.RollBack(target="R1"))
    assert ways.at == ("ask", "R1")
    await ways.make(moves.Choose(task="R1", option="R1a"))
    await ways.run()
    await ways.make(moves.Restored(yes=True), moves.Answer(tasks=("V1",), yes=True))
    assert jobs(ways) == ["1.1", "R1b.1", "R1a.1"]
    assert ways.engine.state.outcome == "rolled-back"


async def test_a_resumed_run_knows_what_was_chosen(ways: Bench) -> None:
    from runbookrunner.run.engine import Engine  # noqa: PLC0415

    await ways.make(choose(ways, "2a"))
    again = Engine(ways.engine.route, ways.world, ways.journal.records)
    await again.begin(RunResumed(user="bob", uid=2, host="db1", folder="/", boot_id="", version="0"), "bob")
    assert (again.state.phase, again.state.current, again.state.choices) == ("ask", "2a.1", {"2": "2a"})
    assert folded(again.route, ways.journal.records) == again.state


async def test_letters_come_first_and_other_keys_step_aside(ways: Bench) -> None:
    shown = {key.key: key.move for key in available(ways.engine.route, ways.engine.state)}
    assert (shown["a"], shown["b"], shown["A"], shown["B"]) == ("choose", "choose", "abort", "rollback")
    assert "n" not in shown
    await ways.make(choose(ways, "2b"))
    shown = {key.key: key.option for key in available(ways.engine.route, ways.engine.state)}
    assert (shown["a"], shown["b"], shown["n"]) == ("2b.1a", "2b.1b", "")


async def test_what_stands_in_an_option_that_was_not_chosen_is_not_said_to_be_untouched() -> None:
    stop = (Hazard("stop", "caution", "stops a service"),)
    ways = choice("1", option("1a", task("1a.1", hazards=stop)), option("1b", task("1b.1", hazards=stop)))
    bench = await Bench(Plan(title="T", file="t.md", sha256="0", procedure=(step("1", ways),))).begin()
    route = bench.engine.route
    assert never_started(route, bench.engine.state) == ("1a.1", "1b.1")
    await bench.make(moves.Choose(task="1", option="1b"))
    assert never_started(route, bench.engine.state) == ("1b.1",)
