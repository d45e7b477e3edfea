"""A run as JSON, schema `runbookrunner.transcript/1`. A pure function of the record."""

from collections.abc import Iterable
from typing import Any

import msgspec

from runbookrunner.record.codec import name_of
from runbookrunner.run.command_events import CommandFinished, CommandStarted
from runbookrunner.run.event import Event
from runbookrunner.run.events import Record, Unknown
from runbookrunner.run.run_events import RunResumed, RunStarted
from runbookrunner.run.verification import verified
from runbookrunner.sanitise import printed
from runbookrunner.transcript.choices import decisions
from runbookrunner.transcript.evidence import kept
from runbookrunner.transcript.timeline import RunRecord, Timeline, timeline

SCHEMA = "runbookrunner.transcript/1"


def document(run: RunRecord) -> str:
    """The transcript as JSON text; valid UTF-8, no control characters, a newline at its end."""
    told = timeline(run)
    content = {
        "schema": SCHEMA,
        "run": _run(told),
        "runbook": _runbook(told.started),
        "people": list(_people(run.records)),
        "hosts": list(_hosts(run.records)),
        "timeline": list(_events(run)),
        "choices": list(decisions(run.records, run.offered)),
        "kept": list(kept(run.records)),
        "not_run": list(told.finished.not_run) if told.finished else [],
        "not_reversed": list(told.finished.not_reversed) if told.finished else [],
        "never_started": list(told.finished.never_started) if told.finished else [],
        "service_restored": _restored(told),
        "gaps": list(told.gaps),
        "integrity": {
            "events": run.verdict.events,
            "chain": "sha256",
            "head": run.verdict.head,
            "verified": run.verdict.ok,
            "first_bad_line": run.verdict.first_bad_line,
            "reason": run.verdict.reason,
        },
    }
    return msgspec.json.format(msgspec.json.encode(_clean(content)), indent=2).decode() + "\n"


def _run(told: Timeline) -> dict[str, object]:
    started = told.started
    return {
        "id": told.run,
        "mode": started.mode if started else None,
        "outcome": told.finished.outcome if told.finished else None,
        "exceptions": list(told.finished.exceptions) if told.finished else [],
        "incident": (started.incident or None) if started else None,
        "started": told.began,
        "ended": told.ended if told.finished else None,
        "duration_ms": told.took_ms if told.finished else None,
        "parent_run": (started.parent_run or None) if started else None,
    }


def _runbook(started: RunStarted | None) -> dict[str, object] | None:
    if started is None:
        return None
    git = {"rev": started.git_revision, "dirty": started.git_dirty} if started.git_revision else None
    return {"title": started.title, "path": started.file, "sha256": started.runbook_sha256, "git": git}


def _people(records: Iterable[Record]) -> Iterable[dict[str, str]]:
    """Everybody who acted: the user of the process is known by uid, any other name was only given."""
    known: dict[str, str] = {}
    for record in records:
        if isinstance(record.event, RunStarted | RunResumed):
            known[record.event.user] = "uid"
        known.setdefault(record.actor, "claimed")
    return ({"name": name, "role": "operator", "known_by": by} for name, by in known.items() if name != "rbr")


def _hosts(records: Iterable[Record]) -> Iterable[dict[str, str]]:
    seen: dict[tuple[str, str], None] = {}
    for record in records:
        if isinstance(record.event, RunStarted | RunResumed):
            seen[record.event.host, record.event.boot_id] = None
    return ({"name": name, "boot_id": boot} for name, boot in seen)


def _events(run: RunRecord) -> Iterable[dict[str, object]]:
    started: dict[tuple[str, int], CommandStarted] = {}
    ends = {(r.event.task, r.event.attempt) for r in run.records if isinstance(r.event, CommandFinished)}
    for record in run.records:
        event = record.event
        entry = {"seq": record.seq, "at": record.at, "type": name_of(event), "by": record.actor}
        if isinstance(event, CommandStarted):
            started[event.task, event.attempt] = event
        if isinstance(event, CommandFinished):
            yield entry | _finished(event, started.get((event.task, event.attempt)), run)
        else:
            data = _data(event)
            if isinstance(event, CommandStarted) and (event.task, event.attempt) not in ends:
                data["outcome"] = "unknown"
            yield entry | _step(run, data) | data


def _data(event: Event) -> dict[str, Any]:
    """Every field, defaults too: a reader of the JSON knows nothing of them."""
    data: dict[str, Any] = event.data if isinstance(event, Unknown) else msgspec.to_builtins(event)
    return data


def _step(run: RunRecord, data: dict[str, object]) -> dict[str, object]:
    task = data.get("task")
    return {"step": run.titles[task][0]} if isinstance(task, str) and task in run.titles else {}


def _finished(event: CommandFinished, started: CommandStarted | None, run: RunRecord) -> dict[str, object]:
    """An end with what it is the end of, so that one entry tells all."""
    output = event.output
    passed = event.ending == "ended" and event.status == 0
    return {
        "task": event.task,
        **_step(run, {"task": event.task}),
        "attempt": event.attempt,
        "command": started.text if started else None,
        "as_written": started.as_written if started else None,
        "resolved": (started.resolved or started.as_written) if started else None,
        "command_sha256": started.sha256 if started else None,
        "contexts": msgspec.to_builtins(started.contexts) if started else [],
        "ending": event.ending,
        "exit_code": event.status,
        "signal": event.signal,
        "line": event.line,
        "outcome": "passed" if passed else "failed",
        "how": event.how or "exit",
        "verified": verified(event),
        "expectation": msgspec.to_builtins(event.comparison),
        "reported": event.reported,
        "message": event.message,
        "duration_ms": event.duration_ms,
        "output": {
            "bytes": output.bytes,
            "lines": output.lines,
            "cast": output.cast or None,
            "sha256_redacted": output.sha256 or None,
            "truncated": output.truncated,
            "lossy": output.lossy,
            "redactions": output.redactions or {},
        },
    }


def _restored(told: Timeline) -> dict[str, str] | None:
    if told.restored is None:
        return None
    answer, by = told.restored
    return {"answer": "yes" if answer.yes else "no", "by": by, "known_by": answer.how}


def _clean(value: Any) -> Any:
    match value:
        case str():
            return printed(value)
        case dict():
            return {printed(key): _clean(each) for key, each in value.items()}
        case list():
            return [_clean(each) for each in value]
        case _:
            return value
