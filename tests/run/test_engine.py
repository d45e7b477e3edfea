"""The engine, driven by moves, watched by its journal."""

import asyncio

from runbookrunner.run import moves
from runbookrunner.run.client import Happened, Notice, Output
from runbookrunner.run.command_events import CommandFinished, CommandStarted
from runbookrunner.run.confirm import digest, rest
from runbookrunner.run.decision_events import Jumped, RollbackEntered, TaskSettled
from runbookrunner.run.fold import folded
from runbookrunner.run.moves import Refused
from runbookrunner.run.plan import Plan
from runbookrunner.run.ports import Ended, Job
from runbookrunner.run.run_events import RunFinished
from runbookrunner.run.session_events import InputSent
from tests.run.drill import Bench, ids

YES_P = moves.Answer(tasks=("P1", "P2"), yes=True)
SENT = moves.Answer(tasks=("1.1",), yes=True)


async def up_to(bench: Bench, task: str) -> None:
    """Walk, with success, until this task is asked about."""
    while bench.engine.state.current != task:
        phase, current = bench.at
        assert current is not None
        kind = bench.engine.route.tasks[current].kind
        if phase == "judge" or kind != "command":
            await bench.make(moves.Answer(tasks=(current,), yes=True))
        else:
            assert await bench.run({"3.1": "y", "4.1": "mydb"}.get(current, "")) is None


async def test_a_walk_without_trouble_succeeds(bench: Bench) -> None:
    await bench.make(YES_P, SENT)
    await up_to(bench, "5.1")
    await bench.make(moves.Answer(tasks=("5.1",), yes=True))
    assert await bench.run() is None
    await bench.make(moves.Answer(tasks=("V1",), yes=True))
    assert bench.at == ("finished", None)
    end = bench.journal.events(RunFinished)
    assert end == [RunFinished(outcome="succeeded")]
    assert [job.task for job in bench.session.jobs] == ["2.1", "2.2", "2.3", "3.1", "4.1", "V1"]


async def test_rollback_is_never_reached_by_succeeding(bench: Bench) -> None:
    assert not any(task.startswith("R") for task in bench.engine.route.main)


async def test_a_command_is_recorded_before_the_shell_hears_of_it(bench: Bench) -> None:
    await bench.make(YES_P, SENT)
    seen: list[list[str]] = []
    bench.session.before = lambda _: seen.append(bench.journal.types)
    await bench.run()
    assert seen[0][-1] == "command.started"


async def test_what_cannot_be_recorded_does_not_start(bench: Bench) -> None:
    await bench.make(YES_P, SENT)
    bench.journal.full = True
    assert await bench.run() == Refused("the disk is full")
    assert bench.session.jobs == []


async def test_an_end_that_could_not_be_recorded_is_recorded_before_anything_else(bench: Bench) -> None:
    await bench.make(YES_P, SENT)
    bench.session.before = lambda _: setattr(bench.journal, "full", True)
    assert await bench.run() == Refused("the disk is full")
    assert bench.at == ("running", "2.1")
    assert await bench.engine.perform(moves.Note(text="df says 100 %"), "alice") == Refused("the disk is full")
    bench.journal.full = False
    await bench.make(moves.Note(text="made room"))
    assert bench.journal.types[-2:] == ["command.finished", "note"]
    assert bench.at == ("ask", "2.2")
    assert len(bench.session.jobs) == 1


async def test_only_the_text_that_was_shown_runs(bench: Bench) -> None:
    await bench.make(YES_P, SENT)
    refused = await bench.run(text="aws s3 cp s3://b/other ./f")
    assert isinstance(refused, Refused)
    assert "not the one that was shown" in refused.reason
    assert bench.session.jobs == []


async def test_a_move_for_another_task_is_refused(bench: Bench) -> None:
    await bench.make(YES_P, SENT)
    shown = bench.engine.route.tasks["2.2"].text
    refused = await bench.engine.perform(moves.Run(task="2.2", sha256=digest(shown)), "alice")
    assert refused == Refused("run was meant for 2.2, but 2.1 is asked about now")


async def test_two_enters_at_once_start_one_command(bench: Bench) -> None:
    await bench.make(YES_P, SENT)
    enter = moves.Run(task="2.1", sha256=digest(bench.engine.route.tasks["2.1"].text))
    both = await asyncio.gather(*(bench.engine.perform(enter, who) for who in ("alice", "bob")))
    assert sorted(refused is None for refused in both) == [False, True]
    assert len(bench.journal.events(CommandStarted)) == 1


async def test_caution_wants_y_and_destruction_wants_the_name(bench: Bench) -> None:
    await bench.make(YES_P, SENT)
    await up_to(bench, "3.1")
    assert isinstance(await bench.run(""), Refused)
    assert await bench.run("y") is None
    for wrong in ("", "y", "MYDB"):
        refused = await bench.run(wrong)
        assert isinstance(refused, Refused)
        assert "mydb" in refused.reason
    assert await bench.run("mydb") is None


async def test_retry_is_a_second_attempt_of_the_same_text_and_nothing_else(bench: Bench) -> None:
    await bench.make(YES_P, SENT)
    bench.session.will("2.1", 1, 0)
    await bench.run()
    assert bench.at == ("failed", "2.1")
    await bench.make(moves.Retry(task="2.1"))
    assert len(bench.session.jobs) == 1
    await bench.run()
    first, second = bench.journal.events(CommandStarted)
    assert isinstance(first, CommandStarted)
    assert isinstance(second, CommandStarted)
    assert (first.sha256, second.attempt) == (second.sha256, 2)
    assert bench.at == ("ask", "2.2")


async def test_skip_by_hand_and_pass_run_nothing_and_are_exceptions(bench: Bench) -> None:
    await bench.make(YES_P, SENT)
    bench.session.will("2.1", 1)
    await bench.run()
    await bench.make(moves.PassAnyway(task="2.1", reason="fine here"))
    await bench.make(moves.Skip(task="2.2"), moves.ByHand(task="2.3", reason="on the console"))
    assert [job.task for job in bench.session.jobs] == ["2.1"]
    assert bench.journal.events(TaskSettled)[-1] == TaskSettled(
        task="2.3", outcome="done-by-hand", reason="on the console"
    )
    await up_to(bench, "5.1")
    await bench.make(moves.Answer(tasks=("5.1",), yes=True))
    await bench.run()
    await bench.make(moves.Answer(tasks=("V1",), yes=True))
    assert bench.journal.events(RunFinished) == [RunFinished(outcome="succeeded", exceptions=("2.1", "2.2", "2.3"))]


async def test_no_at_a_verification_is_a_failure_with_a_menu(bench: Bench) -> None:
    await bench.make(YES_P, SENT)
    await up_to(bench, "2.3")
    await bench.run()
    assert bench.at == ("judge", "2.3")
    await bench.make(moves.Answer(tasks=("2.3",), yes=False, note="differs"))
    assert bench.at == ("failed", "2.3")
    assert bench.engine.state.results["2.3"].reason == "differs"


async def test_an_error_that_a_program_reports_is_asked_about_although_it_exited_0(bench: Bench) -> None:
    await bench.make(YES_P, SENT)
    await up_to(bench, "4.1")
    bench.session.will("4.1", 0, output='COPY 3\nERROR:  relation "users" already exists\nCOPY 1\n')
    await bench.run("mydb")
    assert bench.at == ("judge", "4.1")
    assert bench.engine.state.attempts["4.1"][-1].finished is not None
    end = bench.journal.events(CommandFinished)[-1]
    assert isinstance(end, CommandFinished)
    assert end.reported == 'ERROR:  relation "users" already exists'


async def test_the_failure_names_the_entry_that_matches_and_why(bench: Bench) -> None:
    await bench.make(YES_P, SENT)
    bench.session.will("2.1", 1, output="cp: error writing f: No space left on device\n")
    await bench.run()
    end = bench.journal.events(CommandFinished)[-1]
    assert isinstance(end, CommandFinished)
    assert [match.advice for match in end.matches] == ["T1"]
    assert "No space left on device" in end.matches[0].reason


async def test_the_failing_line_is_named_and_the_rest_not_run(bench: Bench) -> None:
    await bench.make(YES_P, SENT)
    await bench.make(moves.Edit(task="2.1", text="one\ntwo\nthree"))
    bench.session.answers["2.1"] = [("", Ended("ended", 4, unit=1))]
    await bench.run()
    end = bench.journal.events(CommandFinished)[-1]
    assert isinstance(end, CommandFinished)
    assert (end.status, end.line) == (4, 2)


async def test_an_edit_is_kept_by_retry_and_dropped_by_a_jump(bench: Bench) -> None:
    await bench.make(YES_P, SENT)
    bench.session.will("2.1", 1, 0)
    await bench.make(moves.Edit(task="2.1", text="aws s3 cp s3://b/older ./f"))
    await bench.run()
    await bench.make(moves.Retry(task="2.1"))
    await bench.run()
    texts = [event.text for event in bench.journal.events(CommandStarted) if isinstance(event, CommandStarted)]
    assert texts == ["aws s3 cp s3://b/older ./f"] * 2
    await bench.make(moves.Jump(step="2", reason="again"))
    assert bench.engine.state.task(bench.engine.route, "2.1").text == "aws s3 cp s3://b/new ./f"
    assert bench.engine.state.attempts["2.1"][0].edited


async def test_an_edit_of_nothing_is_refused(bench: Bench) -> None:
    await bench.make(YES_P, SENT)
    same = moves.Edit(task="2.1", text="aws s3 cp s3://b/new ./f")
    assert await bench.engine.perform(same, "alice") == Refused("nothing was changed")


async def test_a_placeholder_keeps_a_command_from_running(bench: Bench) -> None:
    await bench.make(YES_P, SENT)
    await bench.make(moves.Edit(task="2.1", text="kubectl logs <pod>"))
    assert isinstance(await bench.run(), Refused)
    assert bench.session.jobs == []
    await bench.make(moves.Edit(task="2.1", text="kubectl logs api-1"))
    assert await bench.run() is None


async def test_an_own_command_stands_aside_and_changes_nothing_of_the_walk(bench: Bench) -> None:
    await bench.make(YES_P, SENT)
    bench.session.will("2.1", 1)
    await bench.run()
    await bench.make(moves.Own(text="df -h"))
    assert (bench.engine.state.asked, bench.engine.state.phase) == ("x1", "ask")
    bench.session.will("x1", 1)
    await bench.run()
    assert bench.at == ("failed", "2.1")
    await bench.make(moves.Own(text="rm f"), moves.Drop(task="x2"))
    assert bench.at == ("failed", "2.1")
    assert [job.task for job in bench.session.jobs] == ["2.1", "x1"]


async def test_run_rest_stops_at_the_first_that_does_not_pass(bench: Bench) -> None:
    await bench.make(YES_P, SENT)
    tasks = rest(bench.engine.route, bench.engine.state)
    assert ids(tasks) == ["2.1", "2.2", "2.3"]
    bench.session.will("2.2", 1)
    move = moves.RunRest(tasks=tuple(ids(tasks)), sha256s=tuple(digest(task.text) for task in tasks))
    await bench.make(move)
    assert [job.task for job in bench.session.jobs] == ["2.1", "2.2"]
    assert bench.at == ("failed", "2.2")
    assert isinstance(await bench.engine.perform(move, "alice"), Refused)


async def test_rollback_ends_with_a_question_never_with_a_claim(bench: Bench) -> None:
    await bench.make(YES_P, SENT)
    await up_to(bench, "4.1")
    bench.session.will("4.1", 3)
    await bench.run("mydb")
    await bench.make(moves.RollBack(target="R1", reason="disk full"))
    assert bench.journal.events(RollbackEntered) == [RollbackEntered(target="R1", because="4.1", reason="disk full")]
    assert await bench.run() is None
    await bench.make(moves.Answer(tasks=("R1.2",), yes=True))
    assert bench.engine.state.phase == "restored"
    await bench.make(moves.Restored(yes=True))
    assert bench.at == ("ask", "5.1")
    await bench.make(moves.Finish())
    (end,) = bench.journal.events(RunFinished)
    assert isinstance(end, RunFinished)
    assert end.outcome == "rolled-back"
    assert end.not_reversed == ("2.2", "3.1", "4.1")
    assert end.not_run == ("5.1", "V1")


async def test_a_service_that_is_not_restored_leaves_the_run_open_or_failed(bench: Bench) -> None:
    await bench.make(YES_P, SENT)
    await bench.make(moves.RollBack(target="R1"))
    await bench.make(moves.Skip(task="R1.1"), moves.Skip(task="R1.2"), moves.Restored(yes=False, note="503"))
    assert bench.engine.state.phase == "unrestored"
    await bench.make(moves.Finish())
    assert bench.engine.state.outcome == "failed"


async def test_repeat_restoration_jumps_back_to_new_attempts(bench: Bench) -> None:
    await bench.make(YES_P, SENT)
    await up_to(bench, "4.1")
    bench.session.will("4.1", 3, 0)
    await bench.run("mydb")
    await bench.make(moves.RollBack(target="R1"))
    await bench.run()
    await bench.make(moves.Answer(tasks=("R1.2",), yes=True), moves.Jump(step="4", reason="R1.2"))
    await bench.run("mydb")
    assert len(bench.engine.state.attempts["4.1"]) == 2
    assert bench.at == ("ask", "5.1")
    await bench.make(moves.Answer(tasks=("5.1",), yes=True))
    await bench.run()
    await bench.make(moves.Answer(tasks=("V1",), yes=True))
    (end,) = bench.journal.events(RunFinished)
    assert isinstance(end, RunFinished)
    assert (end.outcome, end.exceptions) == ("succeeded", ("R1",))


async def test_a_jump_leaves_what_it_passes_over_not_run(bench: Bench) -> None:
    await bench.make(YES_P, SENT, moves.Jump(step="5", reason="done yesterday"))
    assert bench.journal.events(Jumped) == [Jumped(step="5", reason="done yesterday")]
    assert bench.engine.state.outcome_of("2.1") == "not-run"
    refused = await bench.engine.perform(moves.Jump(step="R1"), "alice")
    assert isinstance(refused, Refused)
    assert "P, 1, 2, 3, 4, 5, V" in refused.reason


async def test_abort_asks_nothing_again_and_offers_the_checks(bench: Bench) -> None:
    await bench.make(YES_P, moves.Abort(reason="wrong cluster"))
    assert bench.at == ("ask", "5.1")
    await bench.make(moves.Answer(tasks=("5.1",), yes=True), moves.Skip(task="V1"))
    assert (bench.engine.state.phase, bench.engine.state.outcome) == ("finished", "aborted")
    assert bench.session.jobs == []


async def test_interrupt_input_and_notes_work_while_a_command_runs(bench: Bench) -> None:
    await bench.make(YES_P, SENT)
    notices: list[Notice] = []
    bench.engine.subscribe(notices.append)
    running = asyncio.Event()
    over = asyncio.Event()
    original = bench.session.run

    async def slow(job: Job, sink: object) -> Ended:
        running.set()
        await over.wait()
        return await original(job, sink)  # type: ignore[arg-type]

    bench.session.run = slow  # type: ignore[method-assign]
    bench.session.will("2.1", 0, output="half")
    made = asyncio.ensure_future(bench.run())
    await running.wait()
    await bench.make(moves.Input(keys=b"y\n"), moves.Input(keys=b"n\n"), moves.Input(keys=b"hidden"))
    await bench.make(moves.Note(text="slow"), moves.Interrupt())
    assert isinstance(await bench.engine.perform(moves.Skip(task="2.1"), "alice"), Refused)
    over.set()
    await made
    assert bench.session.stopped == ["int"]
    sent = bench.journal.events(InputSent)
    assert sent == [InputSent(task="2.1", hidden=False), InputSent(task="2.1", hidden=True)]
    assert Output("2.1", b"half") in notices
    happened = [notice for notice in notices if isinstance(notice, Happened)]
    assert happened[-1].state is bench.engine.state


async def test_an_interrupt_reaches_the_command_even_if_it_cannot_be_recorded(bench: Bench) -> None:
    await bench.make(YES_P, SENT)
    refused: list[Refused | None] = []
    original = bench.session.run

    async def stuck(job: Job, sink: object) -> Ended:
        bench.journal.full = True
        refused.append(await bench.engine.perform(moves.Interrupt(), "alice"))
        bench.journal.full = False
        return await original(job, sink)  # type: ignore[arg-type]

    bench.session.run = stuck  # type: ignore[method-assign]
    await bench.run()
    assert bench.session.stopped == ["int"]
    assert refused == [Refused("the disk is full")]


async def test_a_lost_shell_is_a_failure_and_the_next_command_gets_a_fresh_one(bench: Bench) -> None:
    await bench.make(YES_P, SENT)
    bench.session.answers["2.1"] = [("bye\n", Ended("shell-exited", 3, unit=0, folder="/srv", alive=False))]
    await bench.run()
    assert bench.at == ("failed", "2.1")
    await bench.make(moves.Skip(task="2.1"))
    await bench.run()
    assert bench.session.starts == [None, "/srv"]
    assert bench.journal.types.count("session.started") == 2


async def test_the_state_is_the_fold_of_the_records(bench: Bench) -> None:
    await bench.make(YES_P, SENT)
    bench.session.will("2.1", 1, 0)
    await bench.run()
    await bench.make(moves.Own(text="df"), moves.Drop(task="x1"), moves.Retry(task="2.1"))
    await bench.run()
    assert folded(bench.engine.route, bench.journal.records) == bench.engine.state


async def test_a_command_without_an_end_is_unknown_after_resuming(bench: Bench, restore: Plan) -> None:
    from runbookrunner.run.engine import Engine  # noqa: PLC0415
    from runbookrunner.run.run_events import RunResumed  # noqa: PLC0415

    await bench.make(YES_P, SENT)
    bench.session.before = lambda _: setattr(bench.journal, "full", True)
    await bench.run()
    bench.journal.full = False
    again = Engine(bench.engine.route, bench.world, bench.journal.records)
    await again.begin(RunResumed(user="bob", uid=2, host="db1", folder="/", boot_id="", version="0"), "bob")
    assert (again.state.phase, again.state.current) == ("failed", "2.1")
    assert again.state.outcome_of("2.1") == "unknown"
    assert len(bench.session.jobs) == 1
    assert restore.title == "Restore"
