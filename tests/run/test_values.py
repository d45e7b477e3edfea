"""Values, literals and side trips, through the engine."""

import pytest

from runbookrunner.run import moves
from runbookrunner.run.command_events import CommandStarted
from runbookrunner.run.fold import folded
from runbookrunner.run.giving import matches
from runbookrunner.run.moves import Refused
from tests.run.drill import Bench
from tests.run.valued import values_plan


@pytest.fixture
async def valued() -> Bench:
    return await Bench(values_plan()).begin()


def give(name: str, value: str) -> moves.Value:
    return moves.Value(placeholder=name, value=value)


def shown(bench: Bench) -> str:
    state = bench.engine.state
    return state.task(bench.engine.route, state.asked or "").text


def ran(bench: Bench) -> list[str]:
    return ["\n".join(job.units) for job in bench.session.jobs]


async def test_a_placeholder_is_asked_for_and_never_runs(valued: Bench) -> None:
    await valued.run()
    refused = await valued.run()
    assert isinstance(refused, Refused)
    assert "run is not possible" in refused.reason
    await valued.make(give("<pod>", "web 1"))
    assert shown(valued) == "kubectl logs 'web 1'"
    assert await valued.run() is None
    assert ran(valued)[-1] == "kubectl logs 'web 1'"
    (_, started) = valued.journal.events(CommandStarted)
    assert isinstance(started, CommandStarted)
    assert (started.as_written, started.resolved, started.text) == (
        "kubectl logs <pod>", "kubectl logs 'web 1'", "kubectl logs 'web 1'",
    )  # fmt: skip
    assert not valued.engine.state.attempts["1.2"][0].edited


async def test_a_digest_of_the_text_without_the_value_is_refused(valued: Bench) -> None:
    await valued.run()
    await valued.make(give("<pod>", "web-1"))
    assert isinstance(await valued.run(text="kubectl logs <pod>"), Refused)


@pytest.mark.parametrize("value", ["", "-rf", "a;b", "a\nb", "$(id)"])
async def test_what_the_runbook_does_not_allow_is_refused(valued: Bench, value: str) -> None:
    assert isinstance(await valued.engine.perform(give("<pod>", value), "alice"), Refused)


async def test_what_looks_like_a_secret_is_not_taken_as_a_value(valued: Bench) -> None:
    await valued.make(moves.Edit(task="1.1", text="login <token>"))
    refused = await valued.engine.perform(give("<token>", "abc"), "alice")
    assert refused
    assert "--secret" in refused.reason


async def test_a_name_that_nothing_asks_for_is_refused(valued: Bench) -> None:
    refused = await valued.engine.perform(give("<x>", "1"), "alice")
    assert refused
    assert refused.reason == "nothing in this run asks for <x>; there is <pod>, <hosts>, $DB"


async def test_a_list_walks_the_step_once_for_each(valued: Bench) -> None:
    await valued.make(give("<pod>", "7"), moves.Jump(step="2"), give("<hosts>", "a, b"))
    for _ in range(6):
        assert await valued.run() is None
    assert ran(valued) == ["drain a", "uptime", "uncordon a", "drain b", "uptime", "uncordon b"]
    assert valued.at == ("ask", "3.1")
    assert len(valued.engine.state.attempts["2.1"]) == 2


async def test_a_failure_for_one_of_a_list_is_not_forgotten(valued: Bench) -> None:
    await valued.make(give("<pod>", "7"), moves.Jump(step="2"), give("<hosts>", "a,b"))
    valued.session.will("2.1", 1)
    await valued.run()
    await valued.make(moves.Skip(task="2.1"))
    for _ in range(5):
        assert await valued.run() is None
    assert valued.engine.state.outcome_of("2.1") == "skipped"
    assert valued.engine.state.outcome_of("2.3") == "passed"


async def test_again_is_a_side_trip_with_another_value(valued: Bench) -> None:
    await valued.run()
    await valued.make(give("<pod>", "web-1"))
    await valued.run()
    await valued.make(moves.Again(passed="1.2"))
    assert shown(valued) == "kubectl logs <pod>"
    await valued.make(give("<pod>", "web-2"))
    assert await valued.run() is None
    assert ran(valued)[-2:] == ["kubectl logs web-1", "kubectl logs web-2"]
    assert valued.at == ("ask", "2.1")
    assert valued.engine.state.bound() == {"<pod>": "web-1"}
    assert folded(valued.engine.route, valued.journal.records) == valued.engine.state


async def test_a_place_that_takes_digits_only_says_so(valued: Bench) -> None:
    await valued.make(give("<pod>", "web-1"), moves.Jump(step="3"), moves.Skip(task="3.1"))
    refused = await valued.run()
    assert refused
    task = valued.engine.state.task(valued.engine.route, "3.2")
    assert task.text == "sum $(( <pod> + 1 ))"
    assert "digits only" in task.blocked
    assert isinstance(await valued.engine.perform(give("<pod>", "web-2"), "alice"), Refused)
    await valued.make(give("<pod>", "41"))
    assert shown(valued) == "sum $(( 41 + 1 ))"


async def test_a_variable_that_nothing_sets_is_asked_for(valued: Bench) -> None:
    await valued.make(moves.Jump(step="3"))
    assert valued.engine.state.task(valued.engine.route, "3.1").placeholders == ("$DB",)
    await valued.make(give("$DB", "my db"))
    assert shown(valued) == 'restore "my db" 20240115 # <pod>'


async def test_an_edit_keeps_to_retry_and_asks_for_a_new_placeholder(valued: Bench) -> None:
    await valued.make(moves.Edit(task="1.1", text="kubectl get <what>"))
    await valued.make(give("<pod>", "7"))
    assert valued.engine.state.task(valued.engine.route, "1.1").placeholders == ("<what>",)
    await valued.make(give("<what>", "nodes"))
    valued.session.will("1.1", 1)
    await valued.run()
    await valued.make(moves.Retry(task="1.1"))
    assert shown(valued) == "kubectl get nodes"
    await valued.make(moves.Jump(step="1"))
    assert shown(valued) == "kubectl get pods"


@pytest.mark.parametrize(("rest", "later"), [(False, "load 20240115"), (True, "load 20261122")])
async def test_a_literal_is_replaced_here_or_in_the_rest(valued: Bench, rest: bool, later: str) -> None:  # noqa: FBT001
    await valued.make(moves.Jump(step="3"), give("$DB", "x"))
    await valued.make(moves.Replace(old="20240115", new="20261122", rest=rest))
    assert shown(valued).startswith('restore "x" 20261122')
    assert valued.engine.state.task(valued.engine.route, "4.1").text == later


@pytest.mark.parametrize(("old", "new"), [("20240115", "a b"), ("20240115", "-x"), ("nowhere", "x"), ("$DB", "x")])
async def test_a_literal_takes_plain_words_only(valued: Bench, old: str, new: str) -> None:
    await valued.make(moves.Jump(step="3"), give("$DB", "x"))
    assert isinstance(await valued.engine.perform(moves.Replace(old=old, new=new), "alice"), Refused)


def test_a_pattern_that_would_take_for_ever_matches_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("runbookrunner.run.giving.PATTERN_LIMIT", 0.5)
    assert matches(r"\d{4}", "2026")
    assert not matches("(a+)+b", "a" * 40)
