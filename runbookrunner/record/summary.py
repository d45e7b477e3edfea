"""What a list of runs says about one of them, from the ends of its journal."""

import os
from pathlib import Path
from typing import Literal

import msgspec
from msgspec import Struct

from runbookrunner.record.line import hash_of, parsed, record_of
from runbookrunner.record.lock import held
from runbookrunner.run.events import Record
from runbookrunner.run.run_events import RunFinished, RunOutcome, RunResumed, RunStarted

_END = 64 * 1024
_LONGEST_FIRST = 1024 * 1024

Standing = RunOutcome | Literal["live", "not over", "damaged"]


class RunSummary(Struct, frozen=True, kw_only=True):
    """One line of `rbr runs`; `started` is UTC, empty where the record is damaged."""

    id: str
    outcome: Standing
    title: str = ""
    started: str = ""
    mode: str = ""
    host: str = ""
    incident: str = ""


class SeenBefore(Struct, frozen=True):
    """An earlier live run; `at` is when it started, `same_text` whether its runbook was the same to the byte."""

    run: str
    at: str
    same_text: bool

    @property
    def sentence(self) -> str:
        """For the overview of a live run."""
        what = "this very text ran here" if self.same_text else "this file ran here with another text"
        return f"{what} on {self.at[:10]} (run {self.run})"


def first_event(journal: Path) -> Record | None:
    """The first record, None where there is none that can be read."""
    try:
        with journal.open("rb") as file:
            return _record(file.readline(_LONGEST_FIRST))
    except OSError:
        return None


def summary(journal: Path) -> RunSummary:
    """What the first and the last records say; never raises."""
    run = journal.parent.name
    first = first_event(journal)
    if first is None or not isinstance(started := first.event, RunStarted):
        return RunSummary(id=run, outcome="damaged")
    return RunSummary(
        id=run,
        outcome=_standing(journal),
        title=started.title,
        started=first.at,
        mode=started.mode,
        host=started.host,
        incident=started.incident,
    )


def _standing(journal: Path) -> Standing:
    try:
        records = [_record(line) for line in _last_lines(journal)]
        if held(journal):
            return "live"
    except OSError:
        return "damaged"
    if records and records[-1] is None:
        return "damaged"
    for record in reversed(records):
        if record and isinstance(record.event, RunFinished):
            return record.event.outcome
        if record and isinstance(record.event, RunResumed):
            break
    return "not over"


def _last_lines(journal: Path) -> list[bytes]:
    """Whole lines at the end, with their newlines."""
    with journal.open("rb") as file:
        start = max(0, os.fstat(file.fileno()).st_size - _END)
        file.seek(start)
        lines = file.read().splitlines(keepends=True)
    return [line for line in lines[1 if start else 0 :] if line.endswith(b"\n")]


def _record(line: bytes) -> Record | None:
    digest = hash_of(line[:-1])
    if digest is None or not line.endswith(b"\n"):
        return None
    try:
        return record_of(parsed(line[:-1]), digest)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return None
