"""Lines of a runbook for the shell that one of its commands opens, and the keys that go there."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from runbookrunner.reading.model import Task
from runbookrunner.run import typed
from runbookrunner.run.confirm import digest
from runbookrunner.run.event import Event
from runbookrunner.run.fold import folded
from runbookrunner.run.legal import legal
from runbookrunner.run.moves import ByHand, Input, Interrupt, Jump, Move, PassAnyway, Run, TypeLine
from runbookrunner.run.plan import Plan
from runbookrunner.run.ports import Ended, Job, Sink
from runbookrunner.run.session_events import InputSent, LineTyped
from tests.run.drill import Bench, FakeSession, step, task

MEANT = "meant for the shell that `ssh db1` opens in line 3"


class OpenSession(FakeSession):
    """A program runs until the test ends it."""

    def __init__(self) -> None:
        super().__init__()
        self.over = asyncio.Event()
        self.status = 0

    async def run(self, job: Job, sink: Sink) -> Ended:
        del sink
        self.jobs.append(job)
        if job.interactive:
            await self.over.wait()
            self.over.clear()
        return Ended("ended", self.status, unit=0 if self.status else None)


def inner(task_id: str, text: str, **more: object) -> Task:
    return task(task_id, text, **(more | {"inner": 3, "line": 4, "blocked": MEANT}))  # type: ignore[arg-type]


def plan(*lines: object, opener: str = "ssh db1") -> Plan:
    first = task("1.1", opener, line=3, interactive=True)
    return Plan(
        title="T", file="t.md", sha256="0", procedure=(step("1", first, *lines), step("2", task("2.1")))  # type: ignore[arg-type]
    )  # fmt: skip


USUAL = (inner("1.2", "uptime"), inner("1.3", "# look\ndf -h\n\nfree -m"))


class Drive:
    """A walk with its first command running."""

    def __init__(self, plan: Plan) -> None:
        self.bench = Bench(plan)
        self.session = OpenSession()
        self.bench.use(self.session)

    async def start(self) -> None:
        first = self.bench.engine.state.task(self.bench.engine.route, "1.1")
        self.running = asyncio.create_task(self.bench.engine.perform(Run(task="1.1", sha256=digest(first.text)), "al"))
        while self.bench.engine.state.phase != "running" or not self.session.jobs:  # noqa: ASYNC110  a fake that sends no word
            await asyncio.sleep(0)

    async def perform(self, move: Move) -> str:
        refused = await self.bench.engine.perform(move, "al")
        return refused.reason if refused else ""

    async def types(self, word: str = "") -> str:
        line = typed.following(self.bench.engine.route, self.bench.engine.state)
        assert line
        return await self.perform(TypeLine(of=line.task.id, line=line.number, sha256=digest(line.text), word=word))

    async def end(self, status: int = 0) -> None:
        self.session.status = status
        self.session.over.set()
        assert await self.running is None
        self.session.status = 0

    def events(self, kind: type[Event]) -> list[Event]:
        return self.bench.journal.events(kind)

    def outcome(self, task: str) -> str:
        return self.bench.engine.state.outcome_of(task)


async def begun(*lines: object, opener: str = "ssh db1") -> Drive:
    drive = Drive(plan(*(lines or USUAL), opener=opener))
    await drive.bench.begin()
    await drive.start()
    return drive


@pytest.fixture
async def drive() -> AsyncIterator[Drive]:
    drive = await begun()
    yield drive
    assert folded(drive.bench.engine.route, drive.bench.journal.records) == drive.bench.engine.state
    if not drive.running.done():
        await drive.end()


async def test_lines_go_one_by_one_and_are_done_by_hand_when_the_program_ends(drive: Drive) -> None:
    assert [await drive.types() for _ in range(3)] == ["", "", ""]
    assert drive.session.typed == [b"uptime\r", b"df -h\r", b"free -m\r"]
    assert [(e.task, e.line, e.into) for e in drive.events(LineTyped) if isinstance(e, LineTyped)] == [
        ("1.2", 1, "1.1"),
        ("1.3", 2, "1.1"),
        ("1.3", 4, "1.1"),
    ]
    assert "type-line" not in legal(drive.bench.engine.route, drive.bench.engine.state)
    assert drive.outcome("1.2") == "not-run", "typed is not done: nobody has seen what became of it"
    await drive.end()
    assert (drive.outcome("1.2"), drive.outcome("1.3")) == ("done-by-hand", "done-by-hand")
    assert drive.bench.engine.state.results["1.2"].reason == "typed into 1.1"
    assert drive.bench.at == ("ask", "2.1")


async def test_what_was_not_typed_whole_is_asked_about_as_before(drive: Drive) -> None:
    await drive.types()
    await drive.types()
    await drive.end()
    assert (drive.outcome("1.2"), drive.outcome("1.3")) == ("done-by-hand", "not-run")
    assert drive.bench.at == ("ask", "1.3")
    assert "run" not in legal(drive.bench.engine.route, drive.bench.engine.state)
    await drive.bench.make(ByHand(task="1.3"))
    assert drive.bench.at == ("ask", "2.1")


async def test_a_program_that_ended_badly_has_its_menu_and_then_the_walk_goes_on_behind_its_lines(drive: Drive) -> None:
    for _ in range(3):
        await drive.types()
    await drive.end(status=130)
    assert drive.bench.at == ("failed", "1.1")
    await drive.bench.make(PassAnyway(task="1.1"))
    assert drive.bench.at == ("ask", "2.1")


async def test_going_back_asks_and_offers_everything_again(drive: Drive) -> None:
    for _ in range(3):
        await drive.types()
    await drive.end()
    await drive.bench.make(Jump(step="1"))
    await drive.start()
    line = typed.following(drive.bench.engine.route, drive.bench.engine.state)
    assert line
    assert (line.task.id, line.left) == ("1.2", 3)
    await drive.end()
    assert drive.bench.at == ("ask", "1.2")


async def test_only_the_line_that_was_shown_is_typed(drive: Drive) -> None:
    assert "look at it again" in await drive.perform(TypeLine(of="1.2", line=1, sha256=digest("reboot")))
    assert "next line is line 1 of 1.2" in await drive.perform(TypeLine(of="1.3", line=2, sha256=digest("df -h")))
    assert "was not confirmed" in await drive.perform(TypeLine(of="1.2", line=1, sha256=digest("uptime"), word="y"))
    assert drive.session.typed == []
    assert drive.events(LineTyped) == []


async def test_nothing_is_typed_that_could_not_be_recorded(drive: Drive) -> None:
    drive.bench.journal.full = True
    assert await drive.types() == "the disk is full"
    assert drive.session.typed == []
    drive.bench.journal.full = False


async def test_no_line_is_typed_into_a_password_prompt(drive: Drive) -> None:
    drive.session.wants = "hidden"
    assert "password" in await drive.types()
    assert drive.session.typed == []


async def test_without_a_program_that_reads_lines_there_is_no_such_move() -> None:
    drive = Drive(plan(*USUAL))
    await drive.bench.begin()
    assert "no line of the runbook" in await drive.perform(TypeLine(of="1.2", line=1, sha256=digest("uptime")))
    drive = await begun(task("1.2", "uptime", line=4))
    assert "no line of the runbook" in await drive.perform(TypeLine(of="1.2", line=1, sha256=digest("uptime")))
    await drive.end()


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("ls\x1b[2J", "control character"),
        ("ls\u202e", "direction"),
        ("ls\tx", "tab"),
        ("ls\rreboot", "control character"),
        ("ls\u200b", "cannot be seen"),
    ],
)
async def test_what_is_not_what_it_looks_like_is_not_typed(text: str, reason: str) -> None:
    drive = await begun(inner("1.2", text))
    assert reason in await drive.types()
    assert drive.session.typed == []
    await drive.end()


async def test_a_value_that_is_missing_keeps_the_line_back() -> None:
    drive = await begun(inner("1.2", "kubectl delete pod <pod>", placeholders=("<pod>",)))
    assert "needs a value for <pod>" in await drive.types()
    await drive.end()


async def test_a_statement_that_destroys_wants_the_same_word_as_a_command_that_does() -> None:
    drive = await begun(inner("1.2", "DROP TABLE orders;"), opener="psql mydb")
    line = typed.following(drive.bench.engine.route, drive.bench.engine.state)
    assert line
    assert line.task.hazards[0].level == "destructive"
    assert "was not confirmed" in await drive.types()
    word = line.task.hazards[0].target or "db1"
    assert await drive.types(word) == ""
    assert drive.session.typed == [b"DROP TABLE orders;\r"]
    await drive.end()


async def test_a_pasted_line_waits_until_somebody_reads_it_and_is_judged_then(drive: Drive) -> None:
    reads = False
    drive.session.takes_line = lambda: reads  # type: ignore[method-assign]
    paste = asyncio.create_task(drive.perform(Input(keys=b"yes\nsecret\nx")))
    while drive.session.typed != [b"yes\n"]:  # noqa: ASYNC110
        await asyncio.sleep(0)
    more = asyncio.create_task(drive.perform(Input(keys=b"y\n")))
    await asyncio.sleep(0.05)
    assert drive.session.typed == [b"yes\n"]
    drive.session.wants, reads = "hidden", True
    await asyncio.gather(paste, more)
    assert drive.session.typed == [b"yes\n", b"secret\n", b"x", b"y\n"]
    assert [e.hidden for e in drive.events(InputSent) if isinstance(e, InputSent)] == [False, True]


async def test_what_was_pasted_is_forgotten_when_the_command_is_interrupted(drive: Drive) -> None:
    drive.session.takes_line = lambda: False  # type: ignore[method-assign]
    paste = asyncio.create_task(drive.perform(Input(keys=b"one\ntwo\n")))
    while drive.session.typed != [b"one\n"]:  # noqa: ASYNC110
        await asyncio.sleep(0)
    await drive.perform(Interrupt())
    await paste
    assert drive.session.typed == [b"one\n"]


async def test_keys_of_a_full_screen_program_go_as_they_come(drive: Drive) -> None:
    drive.session.wants = "keys"
    await drive.perform(Input(keys=b":a\rb\rc\r"))
    assert drive.session.typed == [b":a\rb\rc\r"]
    assert drive.bench.engine.keyboard() == "keys"


async def test_the_size_reaches_programs_and_the_record(drive: Drive) -> None:
    drive.bench.engine.resize(100, 30)
    assert drive.session.size == (100, 30)
    assert drive.bench.journal.casts[-1].data == b"<100x30>"
