"""How long reading takes to the first question, against a bare parse of the same text: `python tests/bench/reading.py`.

The runbook has 5,000 steps in 4 MiB; commands, prose and marks stand in it as often as in runbooks that people write
(a fifth to a third of it commands, five marks in a thousand letters). Each side runs in processes of its own, in
turns, and the best of each counts, so that a busy moment hits neither.
"""

import subprocess
import sys
import tempfile
from pathlib import Path

STEPS = 5000
SIZE = 4 * 1024 * 1024 - 4096

BARE = """
import resource, sys, time
begun = time.process_time()
from markdown_it import MarkdownIt
from mdit_py_plugins.front_matter import front_matter_plugin
text = open(sys.argv[1], encoding="utf-8").read()
tokens = MarkdownIt("commonmark").enable("table").use(front_matter_plugin).parse(text)
print(time.process_time() - begun, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""
#: What `rbr run` does before it asks for anything: read, make the plan and its routes, and write the plan as JSON.
OURS = """
import resource, sys, time
begun = time.process_time()
import gc
from pathlib import Path
gc.disable()
from runbookrunner.cli.starting import _read as pinned
found = pinned(Path(sys.argv[1]))
print(time.process_time() - begun, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""

STEP = """\
## {number}. Move shard {number} to its new host

The shard answers from `old-{number}` until the switch, and writes go to **both** sides as long as the link is up.
Have a look at the [dashboard](https://graphs.internal/d/shards?var-shard={number}) before you go on. Nothing is lost
when you stop here: the copy in `new-{number}` is thrown away and made again the next time.

```bash
# Stop the writers of the shard
kubectl scale deployment/writer-{number} --replicas=0 -n shards

# Copy what is left
shardctl copy shard-{number} --to new-{number}.internal --wait 60

# Verify the copy
psql -h new-{number}.internal -d shards -c "SELECT count(*) FROM rows WHERE shard = {number}"
```

- [ ] The count is the one of the old host
- Tell the **owner** of the shard

"""
FILLER = "Mind the lag of the replicas, and wait until it is low. "


def runbook() -> str:
    """All steps, filled up with prose to the size."""
    steps = [STEP.format(number=number) for number in range(1, STEPS + 1)]
    filler = FILLER * max(0, (SIZE - sum(map(len, steps))) // STEPS // len(FILLER))
    return "# Move all shards\n\n" + "".join(f"{step}{filler.strip()}\n\n" for step in steps)


def measured(program: str, path: Path) -> tuple[float, float]:
    """Seconds of processor time, and the most memory in MiB."""
    done = subprocess.run([sys.executable, "-c", program, str(path)], capture_output=True, text=True, check=True)
    seconds, memory = done.stdout.split()
    return float(seconds), float(memory) / 1024


def main(rounds: int) -> None:
    """Print both sides and their ratios."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "large.md"
        path.write_text(runbook(), encoding="utf-8")
        pairs = [(measured(OURS, path), measured(BARE, path)) for _ in range(rounds)]
    print(f"{f'best of {rounds}':24} {'ours':>10} {'bare':>10} {'ratio':>7} {'target':>7}")
    for at, (what, unit, target) in enumerate((("to the first question", "s", 1.5), ("most memory", "MiB", 1.3))):
        ours, bare = (min(pair[side][at] for pair in pairs) for side in (0, 1))
        print(f"{what + ', ' + unit:24} {ours:10.2f} {bare:10.2f} {ours / bare:7.2f} {target:7.2f}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if sys.argv[1:] else 3)
