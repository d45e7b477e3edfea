"""The pages of line mode, as text: what stands there, and what must never be missing."""

from datetime import date

from msgspec.structs import replace

from runbookrunner.command.hazards import Hazard
from runbookrunner.console import account, pages
from runbookrunner.console.keys import help_lines, prompt
from runbookrunner.console.pages import Setting
from runbookrunner.console.phrases import ended, took
from runbookrunner.run import moves
from runbookrunner.run.plan import Plan
from runbookrunner.run.ports import Ended
from tests.run.drill import Bench, restore_plan, step, task

SETTING = Setting(run="20261123T030211Z-7f3a", by="alice", today=date(2026, 11, 23), seen="first live run")


async def bench_at(*steps: object) -> Bench:
    bench = await Bench(restore_plan()).begin()
    await bench.make(*steps)
    return bench


def text(lines: list[str]) -> str:
    return "\n".join(lines)


async def test_the_overview_says_how_the_file_was_read_and_whom_to_call() -> None:
    bench = await bench_at()
    page = text(pages.overview(bench.engine.route, bench.engine.state, SETTING))
    assert page.startswith("LIVE  Restore")
    for wanted in ("alice@db1", "1 rollback", "Database team: #db", "first live run", "7f3a"):
        assert wanted in page


async def test_a_command_page_shows_the_whole_text_the_place_and_the_hazard() -> None:
    bench = await bench_at()
    shown = task("3.1", "one\ntwo", label="Prevent", hazards=(Hazard("x", "caution", "stops a service"),))
    page = text(pages.command(bench.engine.state, shown, SETTING))
    assert "  | one\n  | two\n  2 lines, all of it shown" in page
    assert "on db1 as alice in /srv" in page
    assert "CAUTION: stops a service" in page


async def test_an_old_date_is_pointed_out() -> None:
    bench = await bench_at()
    page = text(pages.command(bench.engine.state, task("2.2", "cp db-2024-01-15.gz ."), SETTING))
    assert "2024-01-15 is 1043 days old" in page


async def test_escape_sequences_of_a_runbook_do_not_reach_the_screen() -> None:
    bench = await bench_at()
    evil = task("2.1", "echo \x1b]52;c;aGk=\x07hi \u202e", label="a\x1b[2Jb", before="\x9b31m")
    page = text(pages.command(bench.engine.state, evil, SETTING))
    assert not {char for char in page if ord(char) < 32 and char != "\n"}
    assert "\u202e" not in page
    assert "\x9b" not in page


async def test_look_alike_letters_are_named() -> None:
    bench = await bench_at()
    assert "U+0430" in text(pages.command(bench.engine.state, task("2.1", "c\u0430t f"), SETTING))


async def test_the_failure_page_shows_the_matching_entry_with_its_reason() -> None:
    bench = await bench_at(moves.Answer(tasks=("P1", "P2"), yes=True), moves.Answer(tasks=("1.1",), yes=True))
    bench.session.answers["2.1"] = [("No space left on device\n", Ended("ended", 1, unit=0))]
    await bench.run()
    page = text(pages.failure(bench.engine.route, bench.engine.state))
    assert "[FAIL] exit 1" in page
    assert '"Disk space full" error' in page
    assert "No space left on device" in page


async def test_without_a_match_all_entries_are_one_key_away() -> None:
    bench = await bench_at(moves.Answer(tasks=("P1", "P2"), yes=True), moves.Answer(tasks=("1.1",), yes=True))
    bench.session.will("2.1", 1)
    await bench.run()
    assert "t shows them all" in text(pages.failure(bench.engine.route, bench.engine.state))
    assert "make room" in text(pages.troubleshooting(bench.engine.route))


async def test_a_failed_rollback_shows_the_contacts_at_once() -> None:
    bench = await bench_at(moves.Answer(tasks=("P1", "P2"), yes=True), moves.RollBack(target="R1"))
    bench.session.will("R1.1", 1)
    await bench.run()
    assert "#db" in text(pages.failure(bench.engine.route, bench.engine.state))


async def test_the_rollback_is_shown_with_what_ran_before_it_is_entered() -> None:
    bench = await bench_at(moves.Answer(tasks=("P1", "P2"), yes=True), moves.Jump(step="3"))
    await bench.run("y")
    route = bench.engine.route
    page = text(account.rollback(route, bench.engine.state, route.rollbacks["R1"]))
    assert "[ok] 3.1 kubectl scale deployment api --replicas=0: NOT named in the rollback" in page
    assert "| aws s3 cp s3://b/old ./f" in page


async def test_what_never_began_is_named_with_its_target_before_the_service_is_asked_about() -> None:
    bench = await bench_at(moves.Answer(tasks=("P1", "P2"), yes=True), moves.Jump(step="3"), moves.Skip(task="3.1"))
    page = text(account.ran(bench.engine.route, bench.engine.state))
    assert "Nothing that changes anything was run." in page
    assert "Never started:\n   [skip] 3.1 kubectl scale deployment api --replicas=0\n" in page
    assert "   [ ] 4.1 psql -d mydb < f (mydb)" in page


async def test_exit_0_with_an_error_of_the_programs_own_is_not_called_ok() -> None:
    bench = await bench_at(moves.Answer(tasks=("P1", "P2"), yes=True), moves.Jump(step="4"))
    bench.session.answers["4.1"] = [("ERROR:  relation missing\n", Ended("ended", 0))]
    await bench.run("mydb")
    finished = bench.engine.state.attempts["4.1"][-1].finished
    assert finished is not None
    assert ended(finished) == f"[?] exit 0 after {took(finished.duration_ms)}"
    assert bench.at == ("judge", "4.1")


async def test_a_rehearsal_is_called_one_in_its_rollback_too() -> None:
    bench = await bench_at(moves.Answer(tasks=("P1", "P2"), yes=True), moves.RollBack(target="R1"))
    assert pages.banner(bench.engine.state) == "LIVE ROLLBACK"
    rehearsal = replace(bench.engine.state, mode="rehearsal")
    assert pages.banner(rehearsal) == "REHEARSAL ROLLBACK - nothing is executed"
    assert pages.banner(replace(rehearsal, phase="finished")) == "REHEARSAL - nothing is executed"


async def test_the_prompt_names_what_confirms_the_command() -> None:
    bench = await bench_at(moves.Answer(tasks=("P1", "P2"), yes=True), moves.Jump(step="4"))
    state, route = bench.engine.state, bench.engine.route
    shown = state.task(route, "4.1")
    assert pages.confirms(state, shown) == "mydb"
    assert prompt(route, state, "mydb").startswith("mydb run")
    assert "type this name and Enter: mydb" in text(pages.destructive(state, shown))


async def test_help_lists_exactly_what_is_possible() -> None:
    bench = await bench_at()
    lines = text(help_lines(bench.engine.route, bench.engine.state, "Enter"))
    assert "rollback" not in lines, "a prerequisite has nothing to roll back"
    assert "skip" in lines.lower() or "leave it undone" in lines


async def test_the_last_page_says_the_outcome_before_anything_else() -> None:
    bench = await bench_at(moves.Abort(reason="wrong cluster"), moves.Finish())
    page = text(account.closing(bench.engine.route, bench.engine.state, "7f3a"))
    assert "LIVE · ABORTED" in page
    assert "Not run: P1, P2" in page
    assert "rbr transcript 7f3a" in page


async def test_what_stands_behind_the_last_task_of_a_step_is_shown_with_it() -> None:
    bench = Bench(
        Plan(title="T", file="t.md", sha256="0", procedure=(step("1", task("1.1"), task("1.2"), after="Wait."),))
    )
    route = bench.engine.route
    assert pages.after(route, route.tasks["1.1"]) == []
    assert pages.after(route, route.tasks["1.2"]) == ["  and after it:", "  Wait."]
