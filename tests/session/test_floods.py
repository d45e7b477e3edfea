"""Much output, from the terminal to the record, in a process of its own so that its memory is its own."""

import json
import os
import subprocess
import sys
from hashlib import sha256
from pathlib import Path

from tests.bench import session as bench

MIB = 1024 * 1024
SIZE = (1024 if os.environ.get("RBR_TEST_SIZE") == "full" else 24) * MIB


def through(source: Path, keep: str, folder: Path) -> bench.Turn:
    folder.mkdir()
    command = [sys.executable, bench.__file__, "--one", str(source), keep, str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return bench.Turn(**json.loads(done.stdout))


def test_all_of_a_flood_is_in_the_record_and_none_of_it_in_memory(tmp_path: Path) -> None:
    small, large = tmp_path / "small", tmp_path / "large"
    bench.written(small, bench.LONG, MIB)
    wanted = bench.written(large, bench.LONG, SIZE)
    little = through(small, "all", tmp_path / "one")
    turn = through(large, "all", tmp_path / "two")
    assert turn.sha256 == wanted
    assert turn.rss - little.rss < 20 * MIB
    assert turn.rss < 80 * MIB
    (cast,) = (tmp_path / "two").rglob("1.2-1.cast")
    assert cast.stat().st_size > SIZE


def test_progress_bars_and_lines_without_an_end_arrive_whole(tmp_path: Path) -> None:
    source = tmp_path / "source"
    data = b"".join(b"\rcopying %3d %%" % (step % 101) for step in range(40_000)) + b"x" * 3 * MIB + os.urandom(MIB)
    source.write_bytes(data)
    assert through(source, "all", tmp_path / "one").sha256 == sha256(data).hexdigest()
