"""Fakes for the engine's ports: ten lines each, and a check that the interfaces are as small as they look."""

import asyncio
from collections.abc import Callable, Iterable
from datetime import UTC, datetime

from runbookrunner.command.hazards import Hazard
from runbookrunner.command.units import Split, Unit
from runbookrunner.errors import RunbookError
from runbookrunner.reading.model import Advice, Contact, Rollback, Step, Task
from runbookrunner.run.command_events import OutputFacts
from runbookrunner.run.confirm import digest
from runbookrunner.run.engine import Engine
from runbookrunner.run.event import Event
from runbookrunner.run.events import Record
from runbookrunner.run.moves import Refused, Run, StopWaiting
from runbookrunner.run.plan import Plan, Route
from runbookrunner.run.ports import Ended, Job, Ready, Sink, World
from runbookrunner.run.processes import Alive
from runbookrunner.run.run_events import RunStarted
from runbookrunner.run.session_events import Keyboard


class FakeClock:
    def __init__(self) -> None:
        self.ticks = 0

    def now(self) -> datetime:
        return datetime(2026, 11, 23, 3, 2, 11, tzinfo=UTC)

    def monotonic_ns(self) -> int:
        self.ticks += 1
        return self.ticks * 1_000_000


class FakeCast:
    def __init__(self) -> None:
        self.data = b""

    async def write(self, data: bytes) -> bytes:
        self.data += data
        return data

    def resize(self, columns: int, rows: int) -> None:
        self.data += f"<{columns}x{rows}>".encode()

    async def finish(self, status: int | None) -> tuple[bytes, OutputFacts]:
        return b"", OutputFacts(bytes=len(self.data), lines=self.data.count(b"\n"), cast=f"exit {status}")


class FakeJournal:
    """Keeps records in a list; `full` makes every append fail."""

    def __init__(self) -> None:
        self.records: list[Record] = []
        self.casts: list[FakeCast] = []
        self.full = False

    async def append(self, event: Event, actor: str) -> Record:
        if self.full:
            raise RunbookError("the disk is full")
        seq = len(self.records) + 1
        record = Record(seq, f"2026-11-23T03:02:{seq:02}.000Z", seq, "run", actor, "host", event, "")
        self.records.append(record)
        return record

    def cast(self, task: str, attempt: int, text: str) -> FakeCast:
        assert task
        assert attempt
        assert text
        self.casts.append(FakeCast())
        return self.casts[-1]

    async def close(self) -> None:
        pass

    @property
    def types(self) -> list[str]:
        return [record.event.type for record in self.records]

    def events(self, kind: type[Event]) -> list[Event]:
        return [record.event for record in self.records if isinstance(record.event, kind)]


class FakeSession:
    """Answers each task with the results given for it, one after the other; then with success."""

    executes = True
    folder = "/srv"
    lost = ""
    #: Of a lost shell, what comes back and what does not.
    kept: tuple[tuple[str, ...], tuple[str, ...]] = (("variable A",), ("trap on INT: echo x",))

    def __init__(self) -> None:
        self.answers: dict[str, list[tuple[str, Ended]]] = {}
        self.jobs: list[Job] = []
        self.starts: list[str | None] = []
        self.stopped: list[str] = []
        self.environment: dict[str, str] = {}
        self.others: tuple[Alive, ...] = ()
        self.ended: list[tuple[tuple[Alive, ...], str]] = []
        self.typed: list[bytes] = []
        self.size = (0, 0)
        self.wants: Keyboard = "lines"
        self.before: Callable[[Job], None] = lambda _: None

    def will(self, task: str, *statuses: int, output: str = "") -> None:
        unit = [None if status == 0 else 0 for status in statuses]
        self.answers[task] = [(output, Ended("ended", s, unit=u)) for s, u in zip(statuses, unit, strict=True)]

    async def start(self, folder: str | None = None, *, clean: bool = False) -> Ready:
        self.starts.append(folder)
        self.lost = ""
        restored, missing = ((), ()) if clean or len(self.starts) == 1 else self.kept
        return Ready(4121, "bash 5.2", self.folder, restored, missing)

    async def run(self, job: Job, sink: Sink) -> Ended:
        self.before(job)
        self.jobs.append(job)
        output, ended = self.answers.get(job.task, []).pop(0) if self.answers.get(job.task) else ("", Ended("ended", 0))
        if output:
            await sink(output.encode())
        return ended

    def send(self, keys: bytes) -> bool:
        self.typed.append(keys)
        return self.wants == "hidden" or keys == b"hidden"

    def stop(self, rung: str) -> None:
        self.stopped.append(rung)

    def waiting(self) -> bool:
        return True

    def keyboard(self) -> Keyboard:
        return self.wants

    def takes_line(self) -> bool:
        return True

    def alive(self) -> tuple[Alive, ...]:
        return ()

    def left(self) -> tuple[Alive, ...]:
        return self.others

    def end_left(self, chosen: Iterable[Alive], rung: str) -> None:
        self.ended.append((tuple(chosen), rung))

    def overhear(self, heard: Callable[[bytes], None]) -> None:
        self.print_aside = heard

    def resize(self, columns: int, rows: int) -> None:
        self.size = (columns, rows)

    async def close(self) -> tuple[str, ...]:
        return ()


def lines_are_units(text: str) -> Split:
    return Split(tuple(Unit(line, number) for number, line in enumerate(text.split("\n"), 1)))


def task(task_id: str, text: str = "", kind: str = "command", **more: object) -> Task:
    text = text or f"do {task_id}"
    values: dict[str, object] = {"id": task_id, "kind": kind, "text": text, "line": 1, "end_line": 1}
    if kind == "command":
        values["units"] = (text,)
    return Task(**(values | more))  # type: ignore[arg-type]


def step(step_id: str, *tasks: Task, title: str = "", **more: object) -> Step:
    values: dict[str, object] = {"id": step_id, "number": None, "title": title or f"Step {step_id}", "line": 1}
    return Step(**(values | {"section": "s1", "tasks": tasks} | more))  # type: ignore[arg-type]


def restore_plan() -> Plan:
    """A small restore: two prerequisites, four steps, a rollback, a verification, one piece of advice."""
    stop = Hazard("scale-to-zero", "caution", "stops a service")
    load = Hazard("restore", "destructive", "loads a file into mydb", "mydb")
    return Plan(
        title="Restore",
        file="restore.md",
        sha256="0" * 64,
        prerequisites=(step("P", task("P1", "access", "check"), task("P2", "credentials", "check")),),
        procedure=(
            step("1", task("1.1", "Restoring.", "message")),
            step(
                "2", task("2.1", "aws s3 cp s3://b/new ./f"), task("2.2", "gunzip f"), task("2.3", "sum f", verify=True)
            ),
            step("3", task("3.1", "kubectl scale deployment api --replicas=0", hazards=(stop,))),
            step("4", task("4.1", "psql -d mydb < f", hazards=(load,))),
            step("5", task("5.1", "tell the team", "check"), follow_up=True),
        ),
        verification=(step("V", task("V1", "curl health", verify=True)),),
        rollbacks=(
            Rollback(
                "R1",
                "Rollback",
                1,
                "s2",
                "",
                (step("R1", task("R1.1", "aws s3 cp s3://b/old ./f"), task("R1.2", "repeat", "check", repeats="4")),),
            ),
        ),
        troubleshooting=(Advice("T1", '"Disk space full" error', 1, ("Disk space full",), "make room"),),
        contacts=(Contact("Database team", "#db", 1),),
    )


class Bench:
    """An engine with its fakes, and short ways to drive it."""

    def __init__(self, plan: Plan, session: FakeSession | None = None) -> None:
        self._plan = plan
        self.journal = FakeJournal()
        self.clock = FakeClock()
        self.pauses: list[float] = []
        #: Which pause somebody ends, counted from 1.
        self.cut_at = 0
        self.use(session or FakeSession())

    def use(self, session: FakeSession) -> None:
        """Begin with another session."""
        self.session = session
        self.world = World(session, self.journal, self.clock, lines_are_units, pause=self._pause)
        self.engine = Engine(Route(self._plan), self.world)

    async def _pause(self, seconds: float, stop: asyncio.Event) -> bool:
        self.pauses.append(seconds)
        if len(self.pauses) == self.cut_at:
            await self.engine.perform(StopWaiting(), "alice")
        self.clock.ticks += round(seconds * 1000)
        return stop.is_set()

    async def begin(self) -> "Bench":
        await self.engine.begin(
            RunStarted(
                mode="live",
                title="Restore",
                file="restore.md",
                runbook_sha256="0",
                plan_sha256="0",
                version="0",
                user="alice",
                uid=1,
                login_uid=None,
                host="db1",
                folder="/srv",
                boot_id="",
            ),
            "alice",
        )
        return self

    @property
    def at(self) -> tuple[str, str | None]:
        return self.engine.state.phase, self.engine.state.current

    async def run(self, word: str = "", text: str | None = None) -> Refused | None:
        asked = self.engine.state.asked or ""
        shown = text if text is not None else self.engine.state.task(self.engine.route, asked).text
        return await self.engine.perform(Run(task=asked, sha256=digest(shown), word=word), "alice")

    async def make(self, *moves: object) -> None:
        """Make moves that must all be accepted."""
        for move in moves:
            refused = await self.engine.perform(move, "alice")  # type: ignore[arg-type]
            assert refused is None, refused


def ids(tasks: Iterable[Task]) -> list[str]:
    return [each.id for each in tasks]
