"""What one unit costs in the session, beside a bash of its own for it: python tests/bench/units.py [5000 | full]

Both sides run by turns in the same run. Measured as shipped, without a journal: what the shell holds is put down
behind each command that may have changed it, and the second row is such a command.
"""

import asyncio
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from runbookrunner.command.syntax import find_bash
from runbookrunner.run.ports import Job
from runbookrunner.session.bash import BashSession

TARGET, SLOWER = 0.25, 1.5
FULL = 100_000
_TURN = 100
_PEERS = 10


async def _nowhere(data: bytes) -> None:
    del data


async def units(session: BashSession, unit: str, count: int) -> list[float]:
    """Seconds of each."""
    took = []
    for number in range(count):
        begun = time.perf_counter()
        await session.run(Job("1.1", "1", number, (unit,)), _nowhere)
        took.append(time.perf_counter() - begun)
    return took


def peers(bash: str, unit: str, count: int) -> list[float]:
    took = []
    for _ in range(count):
        begun = time.perf_counter()
        subprocess.run([bash, "-c", unit], check=False)
        took.append(time.perf_counter() - begun)
    return took


async def race(unit: str, count: int) -> None:
    bash = find_bash()
    with tempfile.TemporaryDirectory() as folder:
        session = BashSession(bash, environment=os.environ | {"XDG_RUNTIME_DIR": folder}, run_id="bench")
        await session.start(folder)
        await units(session, unit, _TURN)
        before = descriptors()
        ours: list[float] = []
        theirs: list[float] = []
        for _ in range(max(20, count // _TURN)):
            ours += await units(session, unit, _TURN)
            theirs += peers(bash, unit, _PEERS)
        grown = descriptors() - before
        await session.close()
    mean, peer = statistics.mean(ours), statistics.mean(theirs)
    drift = statistics.mean(ours[-1000:]) / statistics.mean(ours[:1000])
    good = mean / peer <= TARGET and drift <= SLOWER and not grown
    print(
        f"{unit:8}{len(ours):9}{mean * 1000:9.3f}ms{peer * 1000:9.3f}ms{mean / peer:8.2f}{drift:13.2f}{grown:12}"
        f"{'' if good else '  above'}"
    )


def descriptors() -> int:
    return len(list(Path("/proc/self/fd").iterdir()))


def main(count: int) -> None:
    print(f"{'unit':8}{'times':>9}{'session':>11}{'bash -c':>11}{'ratio':>8}{'last/first':>13}{'grown fds':>12}")
    for unit in (":", "v=1"):
        asyncio.run(race(unit, count))


if __name__ == "__main__":
    main(FULL if sys.argv[1:] == ["full"] else int(sys.argv[1]) if sys.argv[1:] else 5_000)
