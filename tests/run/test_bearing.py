"""A command starts only where it was shown to point at."""

from collections.abc import Mapping

from msgspec.structs import replace

from runbookrunner.run import moves
from runbookrunner.run.command_events import CommandStarted, Context
from runbookrunner.run.confirm import digest
from runbookrunner.run.engine import Engine
from runbookrunner.run.moves import Refused
from runbookrunner.run.plan import Plan, Route
from tests.run.drill import Bench

PROD = Context("kubectl", "context prod")
LAB = Context("kubectl", "context lab")


class Needle:
    """Points where it is told to, and remembers what it was asked."""

    def __init__(self, plan: Plan) -> None:
        self.now: tuple[Context, ...] = (PROD,)
        self.asked: list[tuple[str, str, Mapping[str, str]]] = []
        self.bench = Bench(plan)
        self.bench.world = replace(self.bench.world, compass=self)
        self.bench.engine = Engine(Route(plan), self.bench.world)

    def __call__(self, text: str, folder: str, environment: Mapping[str, str]) -> tuple[Context, ...]:
        self.asked.append((text, folder, environment))
        return self.now

    async def begin(self) -> Bench:
        await self.bench.begin()
        await self.bench.make(moves.Answer(tasks=("P1", "P2"), yes=True), moves.Answer(tasks=("1.1",), yes=True))
        return self.bench


def run(bench: Bench, *contexts: Context) -> moves.Run:
    task = bench.engine.state.asked or ""
    text = bench.engine.state.task(bench.engine.route, task).text
    return moves.Run(task=task, sha256=digest(text), contexts=contexts)


async def test_what_was_shown_is_recorded_with_the_start(restore: Plan) -> None:
    needle = Needle(restore)
    bench = await needle.begin()
    bench.session.environment = {"KUBECONFIG": "/k"}
    shown = bench.engine.contexts("2.1")
    assert needle.asked[-1] == ("aws s3 cp s3://b/new ./f", "/srv", {"KUBECONFIG": "/k"})
    await bench.make(run(bench, *shown))
    (started,) = bench.journal.events(CommandStarted)
    assert isinstance(started, CommandStarted)
    assert started.contexts == (PROD,)


async def test_a_place_that_changed_under_the_question_is_refused_and_asked_again(restore: Plan) -> None:
    needle = Needle(restore)
    bench = await needle.begin()
    move = run(bench, *bench.engine.contexts("2.1"))
    needle.now = (LAB,)
    refused = await bench.engine.perform(move, "alice")
    assert refused == Refused(
        "2.1 would point at kubectl context lab now; shown was kubectl context prod. Look at it again"
    )
    assert bench.at == ("ask", "2.1")
    assert bench.session.jobs == []
    await bench.make(run(bench, *bench.engine.contexts("2.1")))
    assert [job.task for job in bench.session.jobs] == ["2.1"]


async def test_a_move_that_was_shown_nothing_is_refused(restore: Plan) -> None:
    bench = await Needle(restore).begin()
    refused = await bench.engine.perform(run(bench), "alice")
    assert refused is not None
    assert "shown was nothing known" in refused.reason


async def test_the_rest_of_a_step_stops_where_an_earlier_command_turned_the_needle(restore: Plan) -> None:
    needle = Needle(restore)
    bench = await needle.begin()

    def turn(_: object) -> None:
        needle.now = (LAB,)

    bench.session.before = turn
    tasks = ("2.1", "2.2", "2.3")
    sha256s = tuple(digest(bench.engine.route.tasks[task].text) for task in tasks)
    move = moves.RunRest(tasks=tasks, sha256s=sha256s, contexts=((PROD,),) * 3)
    refused = await bench.engine.perform(move, "alice")
    assert refused is not None
    assert refused.reason.startswith("2.2 would point at kubectl context lab now")
    assert [job.task for job in bench.session.jobs] == ["2.1"]
    assert bench.at == ("ask", "2.2")


async def test_the_rest_of_a_step_is_shown_whole_or_not_at_all(restore: Plan) -> None:
    bench = await Needle(restore).begin()
    tasks = ("2.1", "2.2", "2.3")
    sha256s = tuple(digest(bench.engine.route.tasks[task].text) for task in tasks)
    move = moves.RunRest(tasks=tasks, sha256s=sha256s, contexts=((PROD,),))
    assert await bench.engine.perform(move, "alice") is not None
    assert bench.session.jobs == []


async def test_nothing_is_repeated_elsewhere_than_where_it_was_confirmed(restore: Plan) -> None:
    needle = Needle(restore)
    bench = await needle.begin()
    bench.session.will("2.3", *[1] * 9)
    for _ in range(3):
        await bench.make(run(bench, PROD))
    until = moves.WaitUntil(task="2.3", every_s=1, limit_s=30)
    needle.now = (LAB,)
    refused = await bench.engine.perform(until, "alice")
    assert isinstance(refused, Refused)
    assert "kubectl context lab now; shown was kubectl context prod" in refused.reason
    needle.now = (PROD,)
    bench.session.before = lambda _: setattr(needle, "now", (LAB,))
    await bench.make(until)
    assert [job.task for job in bench.session.jobs].count("2.3") == 2, "one attempt, and none after the switch"
