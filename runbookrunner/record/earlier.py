"""What the same command printed the last time it was right, in an earlier live run of the same runbook."""

from collections.abc import Iterator
from pathlib import Path

from msgspec import Struct

from runbookrunner.errors import RunbookError
from runbookrunner.record.playback import read_cast
from runbookrunner.record.reader import read
from runbookrunner.record.store import RunFolder, Store
from runbookrunner.record.summary import first_event
from runbookrunner.run.command_events import CommandFinished, CommandStarted, Verified
from runbookrunner.run.events import Record
from runbookrunner.run.run_events import RunStarted

#: Runs that are looked at, newest first, and how large a record and an output may be: this stands before a question.
_RUNS = 200
_READ = 20
_LONGEST_JOURNAL = 4 * 1024 * 1024
_LONGEST_CAST = 512 * 1024


class Earlier(Struct, frozen=True):
    """An output that was right; `at` is when its command began."""

    run: str
    at: str
    text: str


def earlier(store: Store, this: str, file: str, sha256: str) -> Earlier | None:
    """The newest output of the command with this digest, from a run of this file; None where there is none.

    Whatever cannot be read is passed over.
    """
    for folder in runs(store, this, file):
        if found := _in(folder, sha256):
            return found
    return None


def runs(store: Store, this: str, file: str, host: str = "") -> Iterator[RunFolder]:
    """Earlier live runs of this file (on one host, where named), newest first: as many as a question may read."""
    left = _READ
    for folder in store.newest(_RUNS):
        first = first_event(folder.journal)
        event = first.event if first else None
        if folder.id == this or not isinstance(event, RunStarted) or event.mode != "live" or event.file != file:
            continue
        if host in {"", event.host} and _short(folder):
            yield folder
            left -= 1
        if not left:
            return


def _short(folder: RunFolder) -> bool:
    try:
        return folder.journal.stat().st_size <= _LONGEST_JOURNAL
    except OSError:
        return False


def _in(folder: RunFolder, sha256: str) -> Earlier | None:
    try:
        for at, finished in reversed(list(right(read(folder.journal).records, sha256))):
            cast = _cast(folder, finished)
            if cast:
                return Earlier(folder.id, at, read_cast(cast))
    except (OSError, RunbookError):
        return None
    return None


def _cast(folder: RunFolder, finished: CommandFinished) -> Path | None:
    """The recorded output, which a forged record must not lead elsewhere."""
    name = finished.output.cast
    path = folder.path / "out" / Path(name).name
    good = name == f"out/{path.name}" and path.is_file() and not path.is_symlink()
    return path if good and path.stat().st_size <= _LONGEST_CAST else None


def right(records: tuple[Record, ...], sha256: str) -> Iterator[tuple[str, CommandFinished]]:
    """Ends of this command that exited 0 and that nobody called wrong."""
    begun = {
        (record.event.task, record.event.attempt): record.at
        for record in records
        if isinstance(record.event, CommandStarted) and record.event.sha256 == sha256
    }
    answers = [record.event for record in records if isinstance(record.event, Verified)]
    wrong = {(answer.task, answer.attempt) for answer in answers if not answer.yes}
    for record in records:
        event = record.event
        if isinstance(event, CommandFinished) and (event.task, event.attempt) in begun.keys() - wrong:
            clean = event.ending == "ended" and event.status == 0 and not event.reported
            if clean and not (event.comparison and event.comparison.verdict == "different"):
                yield begun[event.task, event.attempt], event
