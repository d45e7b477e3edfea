"""A run's records as rows that a person reads. *claimed*, *exit 0* and *verified* are three words here."""

from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from runbookrunner.record.reader import Verdict
from runbookrunner.run.command_events import CommandFinished, CommandStarted
from runbookrunner.run.decision_events import ServiceAnswered, TaskSettled
from runbookrunner.run.events import Record
from runbookrunner.run.run_events import JournalDegraded, JournalRepaired, RunFinished, RunResumed, RunStarted
from runbookrunner.transcript.choices import Offered
from runbookrunner.transcript.wording import ending, told

Kind = Literal["command", "decision", "gap", "other"]


class RunRecord(Struct, frozen=True):
    """All a transcript is made of. The same record gives the same bytes.

    `titles` maps a task to its step's title and its own label; `outputs` gives the recorded text of a
    cast by its path in the run folder, and may raise `RunbookError` where that is gone; `offered` are
    the options of each choice.
    """

    records: tuple[Record, ...]
    titles: Mapping[str, tuple[str, str]]
    outputs: Callable[[str], str]
    verdict: Verdict
    offered: Offered = MappingProxyType({})


class Row(Struct, frozen=True, kw_only=True):
    """One line of the timeline.

    `said` are words, `code` is the command. `result` is empty where there is none; `bad` marks what a
    reader must not miss. `took_ms` is None where it is not known.
    """

    seq: int
    at: str
    who: str
    kind: Kind
    said: str
    code: str = ""
    where: str = ""
    result: str = ""
    bad: bool = False
    took_ms: int | None = None
    started: CommandStarted | None = None
    finished: CommandFinished | None = None


class Timeline(Struct, frozen=True, kw_only=True):
    """A run, told. `finished` is None for a run that is not over; `ended` is then the time of its last record."""

    run: str
    started: RunStarted | None
    began: str
    ended: str
    took_ms: int | None
    rows: tuple[Row, ...]
    finished: RunFinished | None
    settled: dict[str, str]
    restored: tuple[ServiceAnswered, str] | None
    gaps: tuple[str, ...]

    @property
    def rehearsal(self) -> bool:
        """Whether nothing was executed."""
        return self.started is not None and self.started.mode == "rehearsal"

    def tasks(self, outcome: str) -> tuple[str, ...]:
        """The tasks a person settled this way, in order."""
        return tuple(task for task, settled in self.settled.items() if settled == outcome)


def timeline(run: RunRecord) -> Timeline:
    """Tell a run from its records."""
    records = run.records
    first = next((record.event for record in records if isinstance(record.event, RunStarted)), None)
    over = next((r.event for r in reversed(records) if isinstance(r.event, RunFinished | RunResumed)), None)
    return Timeline(
        run=records[0].run if records else "",
        started=first,
        began=records[0].at if records else "",
        ended=records[-1].at if records else "",
        took_ms=_between(records[0], records[-1], records) if records else None,
        rows=tuple(_rows(run, rehearsal=first is not None and first.mode == "rehearsal")),
        finished=over if isinstance(over, RunFinished) else None,
        settled=_settled(records),
        restored=_restored(records),
        gaps=tuple(_gaps(records)),
    )


def _rows(run: RunRecord, *, rehearsal: bool) -> Iterable[Row]:
    rows: list[Row] = []
    running: dict[tuple[str, int], int] = {}
    before: Record | None = None
    for record in run.records:
        event = record.event
        if isinstance(event, CommandStarted):
            running[event.task, event.attempt] = len(rows)
            rows.append(_command(run, record, event))
        elif isinstance(event, CommandFinished) and (event.task, event.attempt) in running:
            place = running.pop((event.task, event.attempt))
            rows[place] = _ended(rows[place], event)
        elif row := _row(run, record, before):
            rows.append(row)
        before = record
    return (
        replace(row, result=f"REHEARSAL, pretended: {row.result}") if rehearsal and row.result else row for row in rows
    )


def _command(run: RunRecord, record: Record, event: CommandStarted) -> Row:
    """A command that has no end yet, and perhaps never gets one."""
    again = f", attempt {event.attempt}" if event.attempt > 1 else ""
    redline = "; redline, not as written" if event.text != (event.resolved or event.as_written) else ""
    step, _ = run.titles.get(event.task, ("own command" if event.task.startswith("x") else "", ""))
    return Row(
        seq=record.seq,
        at=record.at,
        who=record.actor,
        where="; ".join((event.host, *(f"{context.family} {context.place}" for context in event.contexts))),
        kind="command",
        said=f"{event.task} {step}{again}{redline}".strip(),
        code=event.text,
        result="unknown: no end was recorded",
        bad=True,
        started=event,
    )


def _ended(row: Row, event: CommandFinished) -> Row:
    result, bad = ending(event)
    return replace(row, result=result, bad=bad, took_ms=event.duration_ms, finished=event)


def _row(run: RunRecord, record: Record, before: Record | None) -> Row | None:
    words = told(record.event, run.titles, run.offered)
    if words is None:
        return None
    return Row(
        seq=record.seq,
        at=record.at,
        who=record.actor,
        kind=words.kind,
        said=words.said,
        result=words.result,
        bad=words.bad,
        took_ms=_between(before, record, (record,)) if before and words.result else None,
    )


def _between(first: Record, last: Record, among: Iterable[Record]) -> int | None:
    """Milliseconds between two records; None across a resumption, which may have been another boot."""
    if any(isinstance(record.event, RunResumed) for record in among) or last.mono_ns < first.mono_ns:
        return None
    return (last.mono_ns - first.mono_ns) // 1_000_000


def _settled(records: Iterable[Record]) -> dict[str, str]:
    found: dict[str, str] = {}
    for record in records:
        match record.event:
            case TaskSettled() as event:
                found.pop(event.task, None)
                found[event.task] = event.outcome
            case CommandStarted() as event:
                found.pop(event.task, None)
    return found


def _restored(records: Iterable[Record]) -> tuple[ServiceAnswered, str] | None:
    answers = [(record.event, record.actor) for record in records if isinstance(record.event, ServiceAnswered)]
    return answers[-1] if answers else None


def _gaps(records: Iterable[Record]) -> Iterable[str]:
    for record in records:
        match record.event:
            case JournalDegraded() as event:
                yield f"event {record.seq}: {event.reason}"
            case JournalRepaired() as event:
                yield f"event {record.seq}: a torn line of {event.bytes} bytes ({event.kept})"
