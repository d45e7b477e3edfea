"""From a run folder to what a transcript is made of."""

import re
from pathlib import Path

from runbookrunner.errors import RunbookError, Unreadable
from runbookrunner.reading.model import Step, Task
from runbookrunner.record.codec import from_json
from runbookrunner.record.playback import read_cast
from runbookrunner.record.reader import read, verdict
from runbookrunner.record.store import RunFolder
from runbookrunner.run.plan import Plan, Route
from runbookrunner.transcript.timeline import RunRecord

_LONGEST_LABEL = 60
_CAST = re.compile(r"out/[A-Za-z0-9._]+-\d+\.cast")


def load(folder: RunFolder) -> RunRecord:
    """Read a run. Raises `Unreadable` where there is no journal; a lost plan only costs the titles."""
    found = read(folder.journal)
    tasks, step_of = _plan(folder)
    return RunRecord(
        found.records,
        {name: (step_of[name].title, _label(task)) for name, task in tasks.items()},
        lambda cast: read_cast(_cast(folder, cast)),
        verdict(found),
        {name: tuple((each.id, each.title) for each in task.options) for name, task in tasks.items() if task.options},
    )


def _cast(folder: RunFolder, cast: str) -> Path:
    """A forged record must not make us show a file of somewhere else."""
    path = folder.path / cast
    if not _CAST.fullmatch(cast) or path.is_symlink():
        raise Unreadable(f"{folder.journal}: {cast!r} is no recorded output of this run")
    return path


def _plan(folder: RunFolder) -> tuple[dict[str, Task], dict[str, Step]]:
    try:
        route = Route(from_json(folder.read_plan(), Plan))
    except RunbookError:
        return {}, {}
    return route.tasks, route.step_of


def _label(task: Task) -> str:
    """What a row calls a task: its own label, and the beginning of what a person was asked to do."""
    if task.kind in {"command", "choice"} or (task.label and task.kind == "message"):
        return task.label
    first = task.text.strip().split("\n")[0]
    shown = first if len(first) <= _LONGEST_LABEL else first[:_LONGEST_LABEL] + " …"
    return f"{task.label}: {shown}" if task.label else shown
