"""What a run says of itself at its end: what was changed, and what nobody began."""

from runbookrunner.run import moves
from runbookrunner.run.ending import named_in_rollback, never_started, ran_and_changed
from runbookrunner.run.run_events import RunFinished
from tests.run.drill import Bench

BEGUN = (moves.Answer(tasks=("P1", "P2"), yes=True), moves.Answer(tasks=("1.1",), yes=True))


async def rolled_back_after_a_missing_backup(bench: Bench) -> Bench:
    """2.1 fails, the rollback is walked, its check is left undone."""
    await bench.make(*BEGUN)
    bench.session.will("2.1", 1)
    await bench.run()
    await bench.make(moves.RollBack(target="R1"))
    await bench.run()
    await bench.make(moves.Skip(task="R1.2"))
    assert bench.at == ("restored", None)
    return bench


async def test_what_would_stop_or_destroy_something_and_never_began_is_named(bench: Bench) -> None:
    await rolled_back_after_a_missing_backup(bench)
    assert never_started(bench.engine.route, bench.engine.state) == ("3.1", "4.1")
    assert ran_and_changed(bench.engine.route, bench.engine.state) == ("2.1",)
    await bench.make(moves.Restored(yes=True), moves.Finish())
    (end,) = bench.journal.events(RunFinished)
    assert isinstance(end, RunFinished)
    assert (end.outcome, end.never_started, end.not_reversed) == ("rolled-back", ("3.1", "4.1"), ())


async def test_what_failed_or_was_done_by_hand_has_begun_and_what_was_skipped_has_not(bench: Bench) -> None:
    await bench.make(*BEGUN, moves.Jump(step="3"))
    await bench.make(moves.ByHand(task="3.1", reason="on the console"), moves.Skip(task="4.1"))
    assert never_started(bench.engine.route, bench.engine.state) == ("4.1",)
    assert ran_and_changed(bench.engine.route, bench.engine.state) == ("3.1",)
    assert not named_in_rollback(bench.engine.route, bench.engine.state, "3.1")
    bench.session.will("4.1", 1)
    await bench.make(moves.Jump(step="4"))
    await bench.run("mydb")
    assert never_started(bench.engine.route, bench.engine.state) == ()


async def test_checks_and_messages_done_by_hand_change_nothing_that_a_rollback_could_name(bench: Bench) -> None:
    await bench.make(moves.ByHand(task="P1"), moves.ByHand(task="P2"), moves.ByHand(task="1.1"))
    await bench.make(moves.Jump(step="2"))
    for task in ("2.1", "2.2"):
        assert await bench.run() is None, task
    await bench.make(moves.ByHand(task="2.3", reason="compared on the other host"))
    assert ran_and_changed(bench.engine.route, bench.engine.state) == ("2.2", "2.1")


async def test_a_run_that_succeeds_after_a_rollback_leaves_nothing_open(bench: Bench) -> None:
    await rolled_back_after_a_missing_backup(bench)
    await bench.make(moves.Jump(step="4"))
    await bench.run("mydb")
    await bench.make(moves.Answer(tasks=("5.1",), yes=True))
    await bench.run()
    await bench.make(moves.Answer(tasks=("V1",), yes=True))
    (end,) = bench.journal.events(RunFinished)
    assert isinstance(end, RunFinished)
    assert (end.outcome, end.not_reversed, end.never_started) == ("succeeded", (), ())
    assert "R1" in end.exceptions
