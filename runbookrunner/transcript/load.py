"""From a run folder to what a transcript is made of."""

import re
from pathlib import Path

from runbookrunner.errors import RunbookError, Unreadable
from runbookrunner.record.codec import from_json
from runbookrunner.record.playback import read_cast
from runbookrunner.record.reader import read, verdict
from runbookrunner.record.store import RunFolder
from runbookrunner.run.plan import Plan, Route
from runbookrunner.transcript.timeline import RunRecord

_CAST = re.compile(r"out/[A-Za-z0-9._]+-\d+\.cast")


def load(folder: RunFolder) -> RunRecord:
    """Read a run. Raises `Unreadable` where there is no journal; a lost plan only costs the titles."""
    found = read(folder.journal)
    return RunRecord(found.records, _titles(folder), lambda cast: read_cast(_cast(folder, cast)), verdict(found))


def _cast(folder: RunFolder, cast: str) -> Path:
    """A forged record must not make us show a file of somewhere else."""
    path = folder.path / cast
    if not _CAST.fullmatch(cast) or path.is_symlink():
        raise Unreadable(f"{folder.journal}: {cast!r} is no recorded output of this run")
    return path


def _titles(folder: RunFolder) -> dict[str, tuple[str, str]]:
    try:
        route = Route(from_json(folder.read_plan(), Plan))
    except RunbookError:
        return {}
    return {task: (route.step_of[task].title, route.tasks[task].label) for task in route.tasks}
