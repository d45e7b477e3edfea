"""How long `rbr` takes to answer, against the smallest things Python can do: `python tests/bench/startup.py`.

Runs are interleaved, so that a busy moment hits both sides; medians are compared, never single runs.
"""

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

BIN = Path(sys.executable).parent
STEPS = "".join(f"### {number}. Step\n```bash\ntrue\n```\n\n" for number in range(1, 8))
SEVEN = f"# Runbook: Seven Steps\n\n## Step-by-Step Procedure\n\n{STEPS}"


@dataclass(frozen=True, slots=True)
class Race:
    """Two commands and how many times the time of the second the first may take."""

    title: str
    ours: Sequence[str]
    theirs: Sequence[str]
    limit: float


def races(folder: Path) -> list[Race]:
    runbook = folder / "seven.md"
    runbook.write_text(SEVEN)
    rbr, python = str(BIN / "rbr"), sys.executable
    return [
        Race("rbr --version / python -c pass", [rbr, "--version"], [python, "-c", "pass"], 2.5),
        Race(
            "7 steps unattended / import textual.app",
            [rbr, "run", str(runbook), "--yes", "--plain"],
            [python, "-c", "import textual.app"],
            0.8,
        ),
    ]


def milliseconds(command: Sequence[str], folder: Path) -> float:
    environment = {**os.environ, "XDG_STATE_HOME": str(folder / "state"), "XDG_RUNTIME_DIR": str(folder)}
    begun = time.perf_counter()
    done = subprocess.run(command, env=environment, capture_output=True, stdin=subprocess.DEVNULL, check=False)
    took = (time.perf_counter() - begun) * 1000
    if done.returncode != 0:
        sys.exit(f"{' '.join(command)} ended with {done.returncode}: {done.stderr.decode()}")
    return took


def main(rounds: int) -> None:
    print(f"{'median of ' + str(rounds):42} {'ours':>8} {'theirs':>8} {'ratio':>7} {'target':>7}")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for race in races(folder):
            for command in (race.ours, race.theirs):
                milliseconds(command, folder)
            pairs = [(milliseconds(race.ours, folder), milliseconds(race.theirs, folder)) for _ in range(rounds)]
            ours, theirs = (statistics.median(side) for side in zip(*pairs, strict=True))
            ratio = ours / theirs
            verdict = "" if ratio <= race.limit else "  above"
            print(f"{race.title:42} {ours:6.1f}ms {theirs:6.1f}ms {ratio:7.2f} {race.limit:7.2f}{verdict}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if sys.argv[1:] else 21)
