"""Where runs are kept: one private folder each, under the state folder of the user."""

import os
import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path

from msgspec import Struct

from runbookrunner.errors import Misused, RunbookError, Unreadable
from runbookrunner.record.private import make_folder, private_folder, refused, write_new
from runbookrunner.record.summary import RunSummary, SeenBefore, first_event, summary
from runbookrunner.run.run_events import RunStarted

_ID = re.compile(r"\d{8}T\d{6}Z-[0-9a-f]{4}")
_LISTED = 10
_LOOKED_AT = 200


def state_root(environment: Mapping[str, str]) -> Path:
    """The folder of everything we keep. Raises `RunbookError` where there is no home to put it in."""
    base = environment.get("XDG_STATE_HOME", "")
    if base.startswith("/"):
        return Path(base) / "runbookrunner"
    home = environment.get("HOME", "")
    if not home.startswith("/"):
        raise RunbookError(
            "no place for the record: neither HOME nor XDG_STATE_HOME is set; set XDG_STATE_HOME to a private folder"
        )
    return Path(home) / ".local" / "state" / "runbookrunner"


class RunFolder(Struct, frozen=True):
    """The folder of one run; `id` is its name."""

    path: Path
    id: str

    @property
    def journal(self) -> Path:
        """The machine record."""
        return self.path / "journal.jsonl"

    def write_plan(self, data: bytes) -> None:
        """Pin the plan. Raises `RunbookError` where it cannot be written."""
        self._write("plan.json", data)

    def read_plan(self) -> bytes:
        """The pinned plan. Raises `Unreadable` where it is gone."""
        return self._read("plan.json")

    def write_runbook(self, data: bytes) -> None:
        """Keep the very bytes this run was read from. Raises `RunbookError` where that fails."""
        self._write("runbook.md", data)

    def read_runbook(self) -> bytes:
        """The very bytes this run was read from. Raises `Unreadable` where they are gone."""
        return self._read("runbook.md")

    def _read(self, name: str) -> bytes:
        path = self.path / name
        try:
            return path.read_bytes()
        except OSError as error:
            raise Unreadable(f"{path}: cannot read what this run was started with: {error.strerror}") from error

    def _write(self, name: str, data: bytes) -> None:
        try:
            write_new(self.path / name, data)
        except OSError as error:
            raise refused(self.path / name, error) from error


class Store:
    """All runs of a user. `root` is made sure of before anything is written: 0700 and ours."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._runs = root / "runs"

    def create(self, now: datetime) -> RunFolder:
        """A new run folder. Raises `RunbookError` naming the path where there can be none."""
        private_folder(self.root)
        private_folder(self._runs)
        while True:
            name = f"{now.astimezone(UTC):%Y%m%dT%H%M%SZ}-{os.urandom(2).hex()}"
            path = self._runs / name
            if path.exists():
                continue
            try:
                make_folder(path)
                make_folder(path / "out")
            except OSError as error:
                raise refused(path, error) from error
            return RunFolder(path, name)

    def find(self, word: str) -> RunFolder:
        """The run meant by `last`, by the beginning of its id, or by the beginning of its last four digits.

        Raises `Misused` listing the candidates where that is none or several.
        """
        ids = self._ids()
        if word == "last" and ids:
            return self._folder(ids[0])
        found = [each for each in ids if word and (each.startswith(word) or each.rpartition("-")[2].startswith(word))]
        if len(found) == 1:
            return self._folder(found[0])
        if found:
            more = f" and {len(found) - _LISTED} more" if len(found) > _LISTED else ""
            raise Misused(f"{word} may be any of {', '.join(found[:_LISTED])}{more}; give more of the id")
        raise Misused(f"no run {word!r} in {self._runs}; `rbr runs` lists them")

    def runs(self) -> tuple[RunSummary, ...]:
        """All runs, newest first. A record that cannot be read is listed as damaged."""
        return tuple(summary(self._folder(each).journal) for each in self._ids())

    def newest(self, most: int) -> Iterator[RunFolder]:
        """So many runs, the newest first."""
        return (self._folder(each) for each in self._ids()[:most])

    def seen(self, runbook_sha256: str, file: str) -> SeenBefore | None:
        """The newest live run of this text; else of this file with another text; None where there was neither.

        Looks at the newest 200 runs.
        """
        other: SeenBefore | None = None
        for each in self._ids()[:_LOOKED_AT]:
            found = first_event(self._folder(each).journal)
            if found is None or not isinstance(started := found.event, RunStarted) or started.mode != "live":
                continue
            if started.runbook_sha256 == runbook_sha256:
                return SeenBefore(each, found.at, same_text=True)
            if started.file == file and other is None:
                other = SeenBefore(each, found.at, same_text=False)
        return other

    def _folder(self, run: str) -> RunFolder:
        return RunFolder(self._runs / run, run)

    def _ids(self) -> list[str]:
        """Newest first."""
        try:
            return sorted((each.name for each in self._runs.iterdir() if _ID.fullmatch(each.name)), reverse=True)
        except FileNotFoundError:
            return []
        except OSError as error:
            raise Unreadable(f"{self._runs}: cannot list the runs: {error.strerror}") from error
