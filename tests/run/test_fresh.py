"""A shell that was lost: the fresh one in its place is recorded, told about, and never used before that."""

from runbookrunner.console import freshness, pages
from runbookrunner.console.keys import available
from runbookrunner.errors import RunbookError
from runbookrunner.run.moves import Answer, Fresh, PassAnyway, Retry
from runbookrunner.run.ports import Ended, Ready
from runbookrunner.run.run_events import RunResumed
from runbookrunner.run.session_events import SessionStarted
from tests.run.drill import Bench, restore_plan

LOST = Ended("shell-exited", 3, unit=0, message="`exit 3` ended the shell", alive=False)


async def lost() -> Bench:
    """A run whose first command took the shell with it."""
    bench = await Bench(restore_plan()).begin()
    await bench.make(Answer(tasks=("P1", "P2"), yes=True), Answer(tasks=("1.1",), yes=True))
    bench.session.answers["2.1"] = [("", LOST)]
    await bench.run()
    return bench


async def test_a_fresh_shell_is_there_at_once_and_said_on_the_failure_page() -> None:
    bench = await lost()
    (_, started) = bench.journal.events(SessionStarted)
    assert isinstance(started, SessionStarted)
    assert (started.fresh, started.restored, started.missing) == (True, ("variable A",), ("trap on INT: echo x",))
    page = "\n".join(pages.failure(bench.engine.route, bench.engine.state))
    assert "`exit 3` ended the shell" in page
    assert "A FRESH SHELL stands in for the lost one" in page
    assert "variable A" in page
    assert "trap on INT: echo x" in page
    assert "0" in {key.key for key in available(bench.engine.route, bench.engine.state)}
    assert freshness.standing(bench.engine.state) == "nothing is running, the shell is a fresh one"


async def test_the_next_command_says_in_what_it_will_run_until_one_has() -> None:
    bench = await lost()
    await bench.make(PassAnyway(task="2.1"))
    assert "   NOT back:" in freshness.at_confirm(bench.engine.state)
    assert await bench.run() is None
    assert freshness.at_confirm(bench.engine.state) == []
    assert freshness.standing(bench.engine.state) == "nothing is running, the session is kept"
    assert bench.session.starts == [None, "/srv"]


async def test_a_person_may_want_nothing_restored_but_the_folder() -> None:
    bench = await lost()
    await bench.make(Fresh(), Retry(task="2.1"))
    last = bench.journal.events(SessionStarted)[-1]
    assert isinstance(last, SessionStarted)
    assert (last.clean, last.restored, last.fresh) == (True, (), True)
    assert "nothing but the folder was restored" in freshness.at_confirm(bench.engine.state)[0]
    refused = await bench.engine.perform(Fresh(), "alice")
    assert refused is not None


async def test_a_whole_shell_is_not_exchanged() -> None:
    bench = await Bench(restore_plan()).begin()
    assert await bench.engine.perform(Fresh(), "alice") is not None
    assert bench.session.starts == []


async def test_where_no_fresh_shell_starts_the_next_command_waits_until_it_was_told_of() -> None:
    bench = await Bench(restore_plan()).begin()
    await bench.make(Answer(tasks=("P1", "P2"), yes=True), Answer(tasks=("1.1",), yes=True))
    bench.session.answers["2.1"] = [("", LOST)]
    start = bench.session.start

    async def cannot(folder: str | None = None, *, clean: bool = False) -> Ready:
        if folder is None:
            return await start(folder, clean=clean)
        raise RunbookError("no processes are left")

    bench.session.start = cannot  # type: ignore[method-assign]
    await bench.run()
    page = "\n".join(pages.failure(bench.engine.route, bench.engine.state))
    assert "a fresh one is started" in page
    await bench.make(Retry(task="2.1"))
    refused = await bench.run()
    assert refused is not None
    assert "no processes are left" in refused.reason
    bench.session.start = start  # type: ignore[method-assign]
    refused = await bench.run()
    assert refused is not None
    assert "the shell was lost; a fresh one stands in for it" in refused.reason
    assert len(bench.session.jobs) == 1
    assert await bench.run() is None
    assert len(bench.session.jobs) == 2


async def test_a_shell_that_died_between_two_commands_is_told_before_the_second() -> None:
    bench = await Bench(restore_plan()).begin()
    await bench.make(Answer(tasks=("P1", "P2"), yes=True), Answer(tasks=("1.1",), yes=True))
    await bench.run()
    bench.session.lost = "the shell ended while no command ran: signal 9 (SIGKILL)"
    refused = await bench.run()
    assert refused is not None
    assert "signal 9" in refused.reason
    assert [job.task for job in bench.session.jobs] == ["2.1"]
    assert "   Why: the shell ended while no command ran: signal 9 (SIGKILL)" in freshness.at_confirm(
        bench.engine.state
    )
    assert await bench.run() is None


async def test_a_fresh_shell_that_could_not_be_recorded_is_not_used() -> None:
    bench = await Bench(restore_plan()).begin()
    await bench.make(Answer(tasks=("P1", "P2"), yes=True), Answer(tasks=("1.1",), yes=True))
    bench.session.answers["2.1"] = [("", LOST)]
    bench.session.before = lambda _: setattr(bench.journal, "full", True)
    await bench.run()
    bench.journal.full = False
    bench.session.before = lambda _: None
    await bench.run()
    assert bench.at == ("failed", "2.1")
    await bench.make(Retry(task="2.1"))
    refused = await bench.run()
    assert refused is not None
    assert "Look at what it holds first" in refused.reason
    assert len(bench.session.jobs) == 1


async def test_a_run_that_goes_on_elsewhere_has_nothing_of_the_fresh_shell() -> None:
    bench = await lost()
    resumed = RunResumed(user="alice", uid=1, host="db1", folder="/srv", boot_id="", version="0")
    await bench.engine.begin(resumed, "alice")
    assert bench.engine.state.fresh is None
    assert "0" not in {key.key for key in available(bench.engine.route, bench.engine.state)}
