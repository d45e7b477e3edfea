"""From the terminal of a command to its record, against `script`: python tests/bench/session.py [--full]

Each row pairs turns: `cat` of the same file of lines, once through a run (engine, journal, watch and a listener, as
`rbr run` has them) and once through `script -qc` into a file, in turn; the median of the ratios counts. 64 MiB by
default, 1 GiB with `--full`. The digest in the record is compared each time.
"""

import asyncio
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from hashlib import sha256
from pathlib import Path

from msgspec import Struct

from runbookrunner.command.syntax import find_bash, splitter
from runbookrunner.reading.reader import read
from runbookrunner.record.clock import SystemClock
from runbookrunner.record.journal import FileJournal
from runbookrunner.record.redact import Redactor
from runbookrunner.record.retention import Retention
from runbookrunner.record.store import Store
from runbookrunner.run import moves
from runbookrunner.run.client import Notice, Output
from runbookrunner.run.confirm import digest
from runbookrunner.run.engine import Engine
from runbookrunner.run.plan import Route, plan_of
from runbookrunner.run.ports import World
from runbookrunner.run.run_events import RunStarted
from runbookrunner.session.bash import BashSession
from runbookrunner.settings import Output as Kept

MIB = 1024 * 1024
LONG = b"2026-11-23 03:02:11 INFO  restored table public.orders, row %010d of many\n"
SHORT = b"%07d\n"
#: Title, form of a line, what is kept, and the ratio to reach.
ROWS = (
    ("lines, all kept", LONG, "all", 0.9),
    ("lines, 64 MiB kept", LONG, "64 MiB", 1.0),
    ("8-byte lines, all kept", SHORT, "all", 3.0),
)
ROUNDS = 3
TICK_S = 0.002


class Turn(Struct):
    """One command through a run, in a process of its own: seconds, lag of the loop in ms (p99), memory in bytes."""

    seconds: float
    lag: float
    rss: int
    sha256: str


class Lag:
    """How late the loop comes to a timer that is due, in milliseconds."""

    def __init__(self) -> None:
        self.late: list[float] = []

    async def watch(self) -> None:
        while True:
            due = time.perf_counter() + TICK_S
            await asyncio.sleep(TICK_S)
            self.late.append((time.perf_counter() - due) * 1000)

    def p99(self) -> float:
        return sorted(self.late)[int(len(self.late) * 0.99)] if self.late else 0.0


async def once(source: str, keep: str, folder: Path) -> Turn:
    session = BashSession(find_bash(), environment={**os.environ, "HOME": str(folder)}, run_id="bench")
    clock = SystemClock()
    place = Store(folder / "state").create(clock.now())
    kept = Retention.of(Kept(keep=keep, free_space_floor="0"))
    journal = FileJournal.open_new(place, host="bench", clock=clock, redactor=Redactor({}), retention=kept)
    text = f"# Bench\n\n## Procedure\n\n```bash\n# Warm up\ntrue\n\n# Turn\ncat {source}\n```\n"
    route = Route(plan_of(read(text.encode(), "bench.md", splitter())))
    engine = Engine(route, World(session, journal, clock, splitter()))
    heard: list[int] = []
    engine.subscribe(lambda notice: heard.append(_size(notice)))
    await engine.begin(STARTED, "bench")
    await confirmed(engine)
    lag = Lag()
    watching = asyncio.ensure_future(lag.watch())
    begun = time.perf_counter()
    task = await confirmed(engine)
    took = time.perf_counter() - begun
    watching.cancel()
    await engine.close()
    last = engine.state.last(task)
    if not last or not last.finished or last.finished.output.bytes != sum(heard):
        sys.exit("the run lost output")
    status = Path("/proc/self/status").read_text()  # noqa: ASYNC240  at the end, and small
    rss = next(int(line.split()[1]) * 1024 for line in status.splitlines() if line.startswith("VmHWM"))
    return Turn(took, lag.p99(), rss, last.finished.output.sha256)


async def confirmed(engine: Engine) -> str:
    """Run the command that is asked about; its id."""
    task = engine.state.task(engine.route, engine.state.asked or "")
    if refused := await engine.perform(moves.Run(task=task.id, sha256=digest(task.text)), "bench"):
        sys.exit(refused.reason)
    return task.id


def _size(notice: Notice) -> int:
    return len(notice.data) if isinstance(notice, Output) else 0


STARTED = RunStarted(
    mode="live", title="Bench", file="bench.md", runbook_sha256="", plan_sha256="", version="", user="bench", uid=0,
    login_uid=None, host="bench", folder="/", boot_id="",
)  # fmt: skip


def ours(source: Path, keep: str) -> Turn:
    with tempfile.TemporaryDirectory(dir=source.parent) as folder:
        command = [sys.executable, __file__, "--one", str(source), keep, folder]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode:
            sys.exit(done.stderr)
        return Turn(**json.loads(done.stdout))


def theirs(source: Path) -> float:
    out = source.with_name("typescript")
    begun = time.perf_counter()
    with Path(os.devnull).open("r+b") as nothing:
        subprocess.run(["script", "-qc", f"cat {source}", str(out)], stdout=nothing, stdin=nothing, check=True)
    took = time.perf_counter() - begun
    out.unlink()
    return took


def written(path: Path, form: bytes, size: int) -> str:
    """A file of lines of this size, and its digest."""
    found = sha256()
    piece = b"".join(form % number for number in range(MIB // len(form % 0)))
    with path.open("wb") as file:
        while size > 0:
            data = piece[:size]
            file.write(data)
            found.update(data)
            size -= len(data)
    return found.hexdigest()


def row(source: Path, title: str, form: bytes, keep: str, target: float, size: int) -> Turn:
    """Print one row; our middle turn."""
    wanted = written(source, form, size)
    turns, peers = [], []
    for _ in range(ROUNDS):
        turns.append(ours(source, keep))
        peers.append(theirs(source))
        if turns[-1].sha256 != wanted:
            sys.exit(f"{title}: the digest in the record is wrong")
    ratio = statistics.median(peer / turn.seconds for turn, peer in zip(turns, peers, strict=True))
    seconds = statistics.median(turn.seconds for turn in turns)
    print(
        f"{title:24} {size / seconds / 1e6:6.1f} MB/s   script {size / statistics.median(peers) / 1e6:6.1f} MB/s   "
        f"{ratio:.2f}x (target {target})   loop lag p99 {statistics.median(turn.lag for turn in turns):.1f} ms   "
        f"memory {statistics.median(turn.rss for turn in turns) / MIB:.1f} MiB"
    )
    return sorted(turns, key=lambda turn: turn.seconds)[len(turns) // 2]


def main() -> None:
    if sys.argv[1:2] == ["--one"]:
        name, keep, place = sys.argv[2:]
        turn = asyncio.run(once(name, keep, Path(place)))
        print(json.dumps({field: getattr(turn, field) for field in Turn.__struct_fields__}))
        return
    size = 1024 * MIB if "--full" in sys.argv else 64 * MIB
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "lines"
        whole, *_ = [row(source, *each, size) for each in ROWS]
        small = row(source, "a tenth of the lines", LONG, "all", 0.9, size // 10)
        print(f"ten times the lines take {whole.seconds / small.seconds:.1f} times as long (target 11)")
        written(source, LONG, MIB)
        least = min(ours(source, "all").rss for _ in range(ROUNDS))
        print(f"memory of {size // MIB} MiB over that of 1 MiB: {(whole.rss - least) / MIB:.1f} MiB (target 8)")


if __name__ == "__main__":
    main()
