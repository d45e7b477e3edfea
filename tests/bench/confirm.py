"""From the confirmation of a command to its first output, against the bare session: python tests/bench/confirm.py

The engine's side judges the move, reads where the command points, and makes its start durable. Turns are
interleaved; medians are compared. A turn with a warm memory of files, and one in which every file has changed.
"""

import asyncio
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from runbookrunner.command.syntax import find_bash, splitter
from runbookrunner.context.compass import compass
from runbookrunner.reading.reader import read
from runbookrunner.record.clock import SystemClock
from runbookrunner.record.journal import FileJournal
from runbookrunner.record.redact import Redactor
from runbookrunner.record.store import Store
from runbookrunner.run import moves
from runbookrunner.run.client import Notice, Output
from runbookrunner.run.confirm import digest
from runbookrunner.run.engine import Engine
from runbookrunner.run.plan import Route, plan_of
from runbookrunner.run.ports import Job, World
from runbookrunner.run.run_events import RunStarted
from runbookrunner.session.bash import BashSession

COMMAND = "echo up; kubectl get pods; aws s3 ls; git status; docker ps; psql -c 'select 1'"
CERTIFICATE = "QUJD" * 400
TARGET_MS = 30


def kubeconfig(clusters: int) -> str:
    lines = ["current-context: c1", "clusters:"]
    for number in range(clusters):
        cluster = f"{{server: https://10.0.0.{number}:6443, certificate-authority-data: {CERTIFICATE}}}"
        lines += [f"- name: k{number}", f"  cluster: {cluster}"]
    lines.append("contexts:")
    for number in range(clusters):
        lines += [f"- name: c{number}", f"  context: {{cluster: k{number}, namespace: shop}}"]
    return "\n".join(lines) + "\n"


def runbook(rounds: int) -> bytes:
    blocks = "\n\n".join(f"# Turn {number}\n{COMMAND}" for number in range(rounds))
    return f"# Bench\n\n## Procedure\n\n### 1. Turn\n```bash\n{blocks}\n```\n".encode()


class Turns:
    """The same command, confirmed in a run or given to a bare session."""

    def __init__(self, folder: Path, rounds: int) -> None:
        self.folder = folder
        environment = os.environ | {"HOME": str(folder), "PATH": "/nowhere", "XDG_RUNTIME_DIR": str(folder)}
        self.session = BashSession(find_bash(), environment=environment, run_id="bench")
        self.bare = BashSession(find_bash(), environment=environment, run_id="bare")
        clock = SystemClock()
        place = Store(folder / "state").create(clock.now())
        journal = FileJournal.open_new(place, host="bench", clock=clock, redactor=Redactor({}))
        route = Route(plan_of(read(runbook(rounds), "bench.md", splitter())))
        self.engine = Engine(route, World(self.session, journal, clock, splitter(), compass()))
        self.engine.subscribe(self._heard)
        self.first = 0.0

    def _heard(self, notice: Notice) -> None:
        if isinstance(notice, Output):
            self.first = self.first or time.perf_counter()

    async def _sink(self, data: bytes) -> None:
        del data
        self.first = self.first or time.perf_counter()

    async def confirmed(self, touch: Callable[[], object] = int) -> float:
        """Milliseconds; `touch` happens between showing and confirming."""
        state = self.engine.state
        task = state.task(self.engine.route, state.asked or "")
        shown = self.engine.contexts(task.id)
        touch()
        self.first, begun = 0.0, time.perf_counter()
        move = moves.Run(task=task.id, sha256=digest(task.text), contexts=shown)
        refused = await self.engine.perform(move, "bench")
        if refused:
            sys.exit(refused.reason)
        took = (self.first - begun) * 1000
        await self.engine.perform(moves.PassAnyway(task=task.id), "bench")
        return took

    async def given(self, number: int) -> float:
        self.first, begun = 0.0, time.perf_counter()
        await self.bare.run(Job("1.1", "1", number, (COMMAND,)), self._sink)
        return (self.first - begun) * 1000


async def race(folder: Path, rounds: int, *, changed: bool) -> None:
    config = folder / ".kube" / "config"
    config.parent.mkdir(exist_ok=True)
    config.write_text(kubeconfig(20))
    turns = Turns(folder, rounds + 1)
    await turns.bare.start(str(folder))
    await turns.engine.begin(started(folder), "bench")
    await turns.confirmed()
    await turns.given(0)
    pairs = []
    for number in range(rounds):
        # The same content in a file that changed: confirmed alike, and read anew.
        touch = partial(os.utime, config, ns=(number, number)) if changed else int
        pairs.append((await turns.confirmed(touch), await turns.given(number + 1)))
    ours, bare = (statistics.median(side) for side in zip(*pairs, strict=True))
    title = "files changed each turn" if changed else "files as they were"
    verdict = "" if ours - bare <= TARGET_MS else "  above"
    print(f"{title:26} {ours:7.1f}ms {bare:7.1f}ms {ours - bare:7.1f}ms {TARGET_MS:7}ms{verdict}")
    await turns.engine.close()
    await turns.bare.close()


def started(folder: Path) -> RunStarted:
    return RunStarted(
        mode="live", title="Bench", file="bench.md", runbook_sha256="", plan_sha256="", version="", user="bench", uid=0,
        login_uid=None, host="bench", folder=str(folder), boot_id="",
    )  # fmt: skip


def main(rounds: int) -> None:
    print(f"{'median of ' + str(rounds):26} {'run':>9} {'bare':>9} {'above':>9} {'target':>9}")
    for changed in (False, True):
        with tempfile.TemporaryDirectory() as name:
            asyncio.run(race(Path(name), rounds, changed=changed))


if __name__ == "__main__":
    main(int(sys.argv[1]) if sys.argv[1:] else 41)
