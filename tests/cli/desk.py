"""An operator at a real terminal: starts the installed `rbr`, waits for words, types lines."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pexpect

RBR = str(Path(sys.executable).with_name("rbr"))
WAIT = 20


def environment(folder: Path, **more: str) -> dict[str, str]:
    """A clean place for the record, and nothing of the developer's own settings."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG", "LC_ALL") if name in os.environ}
    return kept | {"XDG_STATE_HOME": str(folder / "state"), "TERM": "xterm", "TMPDIR": str(folder)} | more


class Desk:
    """One terminal, 80x24. `screen` is everything that was printed."""

    def __init__(self, folder: Path, *words: str, **more: str) -> None:
        self.folder = folder
        self.environment = environment(folder, **more)
        self.child = pexpect.spawn(
            RBR, list(words), env=self.environment, cwd=str(folder), timeout=WAIT, dimensions=(24, 80), encoding="utf-8"
        )
        self.screen = ""

    def sees(self, *texts: str) -> None:
        """Wait for these texts, in this order."""
        for text in texts:
            self.child.expect_exact(text)
            self.screen += str(self.child.before) + str(self.child.after)

    def sees_one_of(self, *texts: str) -> str:
        """Wait for the first of these texts that comes, and say which one it was."""
        found = self.child.expect_exact(list(texts))
        self.screen += str(self.child.before) + str(self.child.after)
        return texts[found]

    def asks(self, *texts: str) -> None:
        """Wait for these texts and then for the question behind them."""
        self.sees(*texts, "> ")

    def types(self, line: str = "") -> None:
        self.child.sendline(line)

    def ends(self) -> int:
        """Wait for the end; the exit code."""
        self.child.expect(pexpect.EOF)
        self.screen += str(self.child.before)
        self.child.close()
        return int(self.child.exitstatus if self.child.exitstatus is not None else -(self.child.signalstatus or 0))

    def rbr(self, *words: str) -> subprocess.CompletedProcess[str]:
        """Run `rbr` beside the terminal, on the same record."""
        return rbr(self.folder, *words)

    def events(self) -> list[dict[str, Any]]:
        """The journal of the only run."""
        return events(self.folder)

    def types_of(self) -> list[str]:
        return [event["type"] for event in self.events()]


def rbr(folder: Path, *words: str, **more: str) -> subprocess.CompletedProcess[str]:
    """Run `rbr` without a terminal."""
    return subprocess.run(
        [RBR, *words],
        env=environment(folder, **more),
        cwd=folder,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def journal(folder: Path) -> Path:
    (found,) = (folder / "state").glob("runbookrunner/runs/*/journal.jsonl")
    return found


def events(folder: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in journal(folder).read_text(encoding="utf-8").splitlines()]


def plain(text: str) -> str:
    return re.sub(r"\s+", " ", text)
