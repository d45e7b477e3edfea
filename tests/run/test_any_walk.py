"""Laws that hold on every walk: random moves, legal and not, through one plan."""

import os
import random

import pytest

from runbookrunner.console.keys import KEYS, available
from runbookrunner.run import moves
from runbookrunner.run.command_events import CommandStarted
from runbookrunner.run.confirm import digest, rest, word
from runbookrunner.run.decision_events import ChoiceMade, Jumped, RollbackEntered
from runbookrunner.run.events import Record
from runbookrunner.run.fold import folded
from runbookrunner.run.giving import repeatable
from runbookrunner.run.legal import legal
from runbookrunner.run.moves import Move, Refused
from runbookrunner.run.plan import Plan, Route
from runbookrunner.run.run_events import RunFinished
from tests.run.drill import Bench, restore_plan
from tests.run.valued import values_plan
from tests.run.ways import ways_plan

PLANS = {"restore": restore_plan(), "ways": ways_plan(), "values": values_plan()}
WALKS = 2000 if os.environ.get("RBR_TEST_SIZE") == "full" else 60


def every_move(bench: Bench, dice: random.Random) -> dict[str, Move]:
    """One well-formed example of each move, for the state as it is."""
    state, route = bench.engine.state, bench.engine.route
    asked = state.asked or ""
    task = state.task(route, asked) if asked else None
    left = rest(route, state)
    return {
        "run": moves.Run(
            task=asked, sha256=digest(task.text) if task else "", word=word(task, state.host) if task else ""
        ),
        "run-rest": moves.RunRest(
            tasks=tuple(each.id for each in left), sha256s=tuple(digest(each.text) for each in left)
        ),
        "answer": moves.Answer(tasks=(asked,), yes=dice.random() < 0.8),
        "restored": moves.Restored(yes=dice.random() < 0.5),
        "edit": moves.Edit(task=asked, text=f"echo {dice.random()}"),
        "own": moves.Own(text="df -h"),
        "drop": moves.Drop(task=asked),
        "value": moves.Value(placeholder=dice.choice(("<pod>", "<hosts>")), value=dice.choice(("one", "two,three"))),
        "again": moves.Again(passed=dice.choice(repeatable(route, state) or ("2.2",))),
        "replace": moves.Replace(old="echo", new="printf", rest=dice.random() < 0.5),
        "retry": moves.Retry(task=asked),
        "wait-until": moves.WaitUntil(task=asked, every_s=5, limit_s=30),
        "count-down": moves.CountDown(task=asked),
        "stop-waiting": moves.StopWaiting(),
        "keep": moves.Keep(of=dice.choice(list(state.attempts) or ["2.1"]), text="x", value="x"),
        "pass-anyway": moves.PassAnyway(task=asked),
        "skip": moves.Skip(task=asked, reason="so"),
        "by-hand": moves.ByHand(task=asked),
        "choose": moves.Choose(task=asked, option=dice.choice([option.id for option in task.options]))
        if task and task.options
        else moves.Choose(task=asked, option=""),
        "choose-again": moves.ChooseAgain(task=asked),
        "jump": moves.Jump(step=dice.choice(("1", "2", "2a", "2b", "4", "V"))),
        "rollback": moves.RollBack(target="R1"),
        "abort": moves.Abort(),
        "finish": moves.Finish(),
        "note": moves.Note(text="hm"),
        "interrupt": moves.Interrupt(),
        "input": moves.Input(keys=b"x"),
    }


def never_two_ways(route: Route, records: list[Record]) -> None:
    """Between two choosings nothing runs of two options of one choice, and nothing of an option nobody chose."""
    chosen: dict[str, str] = {}
    for record in records:
        match record.event:
            case ChoiceMade() as event:
                chosen[event.task] = event.option
            case Jumped() as event:
                chosen |= dict(route.within.get(route.steps[event.step].tasks[0].id, ()))
            case CommandStarted() as event:
                assert all(chosen.get(choice) == option for choice, option in route.within.get(event.task, ()))
            case RollbackEntered() as event:
                assert not any(task in route.within for task in route.rollback_tasks(event.target)[:1])


@pytest.mark.parametrize("plan", PLANS.values(), ids=PLANS)
@pytest.mark.parametrize("seed", range(WALKS))
async def test_any_walk(plan: Plan, seed: int) -> None:
    dice = random.Random(seed)
    bench = await Bench(plan).begin()
    for _ in range(120):
        state = bench.engine.state
        if state.phase == "finished":
            break
        for task in ("2.1", "2.2", "2a.1", "2b.1b.1", "3.1", "4.1", "R1.1", "V1"):
            bench.session.will(task, dice.choice((0, 0, 1)))
        name, move = dice.choice(list(every_move(bench, dice).items()))
        if name in {"abort", "finish", "rollback"} and dice.random() < 0.7:
            continue
        allowed = name in legal(bench.engine.route, state)
        records, jobs = len(bench.journal.records), len(bench.session.jobs)
        refused = await bench.engine.perform(move, "alice")
        if not allowed:
            assert isinstance(refused, Refused), name
        if refused:
            assert (len(bench.journal.records), len(bench.session.jobs)) == (records, jobs)
            assert not allowed or name in {"jump", "value", "replace"}, (name, refused)
        if name not in {"run", "run-rest", "wait-until"}:
            assert len(bench.session.jobs) == jobs
        assert folded(bench.engine.route, bench.journal.records) == bench.engine.state
    never_two_ways(bench.engine.route, bench.journal.records)
    started = bench.journal.events(CommandStarted)
    assert [(e.task, e.attempt) for e in started if isinstance(e, CommandStarted)] == [
        (job.task, job.attempt) for job in bench.session.jobs
    ]
    assert len({(job.task, job.attempt) for job in bench.session.jobs}) == len(bench.session.jobs)
    assert len(bench.journal.events(RunFinished)) == (bench.engine.state.phase == "finished")


@pytest.mark.parametrize("plan", PLANS.values(), ids=PLANS)
@pytest.mark.parametrize("seed", range(WALKS // 2))
async def test_every_legal_move_has_a_key_and_no_key_lies(plan: Plan, seed: int) -> None:
    """The menu is the legal moves of the state, for all states a walk comes through."""
    dice = random.Random(seed)
    bench = await Bench(plan).begin()
    by_key = {key.move for key in KEYS if key.move}
    for _ in range(60):
        state = bench.engine.state
        now = legal(bench.engine.route, state)
        if state.phase == "finished":
            assert not now
            break
        assert now <= by_key | {"input", "interrupt"}
        shown = available(bench.engine.route, state)
        assert {key.move for key in shown if key.move} == now - {"input", "interrupt"}
        assert len({key.key for key in shown}) == len(shown), "two meanings of one key at once"
        for task in ("2.1", "3.1", "4.1", "R1.1"):
            bench.session.will(task, dice.choice((0, 1)))
        await bench.engine.perform(dice.choice([m for n, m in every_move(bench, dice).items() if n in now]), "alice")
