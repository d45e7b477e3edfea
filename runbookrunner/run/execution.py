"""One command, from the record of its start to the facts of its end."""

from collections.abc import Callable

from msgspec import Struct
from msgspec.structs import replace

from runbookrunner.command.expectation import Comparison
from runbookrunner.command.secrets import named
from runbookrunner.errors import RunbookError
from runbookrunner.reading.model import Advice, Task
from runbookrunner.run.command_events import CommandFinished, CommandStarted, OutputFacts
from runbookrunner.run.event import Event
from runbookrunner.run.keeping import captured
from runbookrunner.run.ports import Cast, Ended, Job, World
from runbookrunner.run.verification import compared
from runbookrunner.run.watch import Watch


class Execution(Struct, frozen=True):
    """A command whose start is recorded. `step` is the id of its step, empty for an own command."""

    world: World
    cast: Cast
    task: Task
    started: CommandStarted
    step: str
    advice: tuple[Advice, ...]

    async def run(self, show: Callable[[bytes], None]) -> tuple[tuple[Event, ...], bool]:
        """Run the units; say what was captured and how it ended, and whether the session lives on.

        Output goes to the cast first, which redacts it; only what the cast gives back is looked at and shown.
        """
        watch = Watch(self.started.text)

        def see(data: bytes) -> None:
            if data:
                watch.feed(data)
                show(data)

        begin = self.world.clock.monotonic_ns()
        ended = await self._job(see)
        duration_ms = (self.world.clock.monotonic_ns() - begin) // 1_000_000
        held_back, facts = await self.cast.finish(ended.status)
        see(held_back)
        finished = self._finished(ended, watch, facts, duration_ms)
        finished = replace(finished, comparison=await self._compared(finished, watch))
        capture = captured(self.task, finished, watch.output)
        return (*([capture] if capture else []), finished), ended.alive

    async def _compared(self, finished: CommandFinished, watch: Watch) -> Comparison | None:
        """Only what exited 0 is compared, and nothing in a rehearsal, which prints nothing of its own."""
        if finished.how or finished.ending != "ended" or finished.status != 0:
            return None
        return await compared(self.task, watch.output, self.world.search)

    async def _job(self, see: Callable[[bytes], None]) -> Ended:
        async def sink(data: bytes) -> None:
            see(await self.cast.write(data))

        task = self.task
        job = Job(
            task=task.id,
            step=self.step,
            attempt=self.started.attempt,
            units=task.units,
            block=task.block,
            interactive=task.interactive,
            secrets=tuple((name, self.world.secrets[name]) for name in named(task.text, self.world.secrets)),
        )
        try:
            return await self.world.session.run(job, sink)
        except RunbookError as error:
            return Ended("shell-killed", None, message=str(error), alive=False)

    def _finished(self, ended: Ended, watch: Watch, facts: OutputFacts, duration_ms: int) -> CommandFinished:
        reported = watch.finish()
        clean = ended.ending == "ended" and ended.status == 0
        return CommandFinished(
            task=self.task.id,
            attempt=self.started.attempt,
            ending=ended.ending,
            status=ended.status,
            signal=ended.signal,
            line=None if ended.unit is None else self._first_line(ended.unit),
            message=ended.message,
            duration_ms=duration_ms,
            reported=reported if clean else "",
            matches=() if clean and not reported else watch.matches(self.advice),
            output=facts,
            folder=ended.folder,
            how="" if self.world.session.executes else "pretended",
        )

    def _first_line(self, unit: int) -> int:
        return 1 + sum(text.count("\n") + 1 for text in self.task.units[:unit])
