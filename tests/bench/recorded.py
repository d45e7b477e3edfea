"""1,000 times /bin/true in a run with its record, beside plain bash and bare file work: python tests/bench/recorded.py

The peer is what a record cannot do without: the same bytes into the same kinds of files with the same syncs, bare,
in the same run and on the same disk, by turns with ours. Plain bash is one bash that runs /bin/true as often.
"""

import asyncio
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from runbookrunner.command.syntax import find_bash, splitter
from runbookrunner.reading.reader import read
from runbookrunner.record.clock import SystemClock
from runbookrunner.record.journal import FileJournal
from runbookrunner.record.redact import Redactor
from runbookrunner.record.store import Store
from runbookrunner.run import moves
from runbookrunner.run.confirm import digest
from runbookrunner.run.engine import Engine
from runbookrunner.run.plan import Route, plan_of
from runbookrunner.run.ports import World
from runbookrunner.session.bash import BashSession
from tests.bench.confirm import started

FACTOR, ROOM_MS = 1.3, 0.5
_TURN = 50


def runbook(count: int) -> bytes:
    commands = "\n\n".join(f"# Turn {number}\n/bin/true" for number in range(count))
    return f"# Bench\n\n## Procedure\n\n### 1. Turn\n```bash\n{commands}\n```\n".encode()


class Bare:
    """The file work of one command, done with nothing around it: two lines into the journal, one cast, four syncs."""

    def __init__(self, folder: Path, lines: list[bytes], cast: bytes) -> None:
        self._folder = folder
        self._lines = lines
        self._cast = cast
        self._journal = os.open(folder / "journal", os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        self._number = 0

    def command(self) -> None:
        self._number += 1
        before, after = self._lines
        self._append(before)
        cast = os.open(self._folder / f"{self._number}.cast", os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        os.write(cast, self._cast)
        os.fdatasync(cast)
        os.close(cast)
        self._append(after)

    def _append(self, line: bytes) -> None:
        os.write(self._journal, line)
        os.fdatasync(self._journal)


async def commands(engine: Engine, count: int) -> list[float]:
    took = []
    for _ in range(count):
        task = engine.state.task(engine.route, engine.state.asked or "")
        shown = engine.contexts(task.id)
        begun = time.perf_counter()
        refused = await engine.perform(moves.Run(task=task.id, sha256=digest(task.text), contexts=shown), "bench")
        took.append(time.perf_counter() - begun)
        if refused:
            sys.exit(refused.reason)
    return took


def plain(bash: str, count: int) -> float:
    """Seconds for each /bin/true of one bash."""
    begun = time.perf_counter()
    subprocess.run([bash, "-c", f"for ((i = 0; i < {count}; i++)); do /bin/true; done"], check=True)
    return (time.perf_counter() - begun) / count


async def race(folder: Path, count: int) -> None:
    bash = find_bash()
    session = BashSession(bash, environment=os.environ | {"XDG_RUNTIME_DIR": str(folder)}, run_id="bench")
    clock = SystemClock()
    place = Store(folder / "state").create(clock.now())
    journal = FileJournal.open_new(place, host="bench", clock=clock, redactor=Redactor({}))
    engine = Engine(
        Route(plan_of(read(runbook(count + 2), "bench.md", splitter()))), World(session, journal, clock, splitter())
    )
    await engine.begin(started(folder), "bench")
    await commands(engine, 1)
    lines = place.journal.read_bytes().splitlines(keepends=True)[-2:]
    (cast,) = (path.read_bytes() for path in place.path.rglob("*.cast"))
    (folder / "bare").mkdir()
    bare = Bare(folder / "bare", lines, cast)
    ours: list[float] = []
    files: list[float] = []
    shells: list[float] = []
    for _ in range(count // _TURN):
        ours += await commands(engine, _TURN)
        for _ in range(_TURN):
            begun = time.perf_counter()
            bare.command()
            files.append(time.perf_counter() - begun)
        shells.append(plain(bash, _TURN))
    await engine.close()
    mine, disk, shell = (statistics.mean(side) * 1000 for side in (ours, files, shells))
    target = shell + FACTOR * disk + ROOM_MS
    print(f"{'times':>6}{'recorded':>12}{'plain bash':>12}{'bare files':>12}{'target':>12}")
    print(
        f"{len(ours):6}{mine:10.3f}ms{shell:10.3f}ms{disk:10.3f}ms{target:10.3f}ms{'' if mine <= target else '  above'}"
    )


def main(count: int) -> None:
    with tempfile.TemporaryDirectory(dir=os.environ.get("RBR_BENCH_FOLDER")) as name:
        asyncio.run(race(Path(name), count))


if __name__ == "__main__":
    main(int(sys.argv[1]) if sys.argv[1:] else 1_000)
