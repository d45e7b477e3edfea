"""How long the same command took each time it passed, in earlier live runs of the same runbook on this host."""

from collections.abc import Iterator

from runbookrunner.errors import RunbookError
from runbookrunner.record.earlier import right, runs
from runbookrunner.record.reader import read
from runbookrunner.record.store import RunFolder, Store

_MOST = 5


def usual(store: Store, this: str, file: str, sha256: str, host: str) -> tuple[float, ...]:
    """The seconds of at most the last five times, newest first. Whatever cannot be read is passed over."""
    found: list[float] = []
    for folder in runs(store, this, file, host):
        found += _in(folder, sha256)
        if len(found) >= _MOST:
            break
    return tuple(found[:_MOST])


def _in(folder: RunFolder, sha256: str) -> Iterator[float]:
    try:
        ends = list(right(read(folder.journal).records, sha256))
    except (OSError, RunbookError):
        return
    for _, finished in reversed(ends):
        if not finished.asked_to_stop:
            yield finished.duration_ms / 1000
