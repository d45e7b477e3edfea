"""A run as Markdown, for an incident log: in full, or in at most 25 lines. A pure function of the record."""

import re

from runbookrunner.errors import RunbookError
from runbookrunner.run.command_events import CommandStarted
from runbookrunner.sanitise import plain, printed
from runbookrunner.transcript.escape import code, fence, html, prose
from runbookrunner.transcript.evidence import in_full
from runbookrunner.transcript.figures import clock, span, took
from runbookrunner.transcript.timeline import Row, RunRecord, Timeline, timeline
from runbookrunner.transcript.worddiff import word_diff

_LINES_PASSED = 20
_LINES_FAILED = 60
_LONGEST_CODE = 120
_SUMMARY_ROWS = 12
_SUMMARY_IDS = 20
_OUTCOMES = {
    "succeeded": "SUCCEEDED",
    "failed": "FAILED",
    "rolled-back": "FAILED → ROLLED BACK",
    "aborted": "ABORTED",
    "interrupted": "INTERRUPTED",
}


def markdown(run: RunRecord, *, summary: bool = False) -> str:
    """The transcript of a run; `summary` is at most 25 lines, to paste into a chat."""
    told = timeline(run)
    lines = [*_head(told), *_banner(run)]
    if summary:
        lines += ["", *_bullets(told), "", *_lists(run, told, at_most=_SUMMARY_IDS)]
    else:
        lines += ["", *_table(told), *_details(run, told), *in_full(run.records), "", *_lists(run, told)]
    return "\n".join(lines) + "\n"


def _head(told: Timeline) -> list[str]:
    started = told.started
    kind = "REHEARSAL (nothing was executed)" if told.rehearsal else "Runbook run"
    if started is None:
        return [f"### {kind}: {code(told.run)} — {_outcome(told)}"]
    end = (
        f"{span(told.began, told.ended)} ({took(told.took_ms)})"
        if told.finished
        else f"since {told.began[:10]} {clock(told.began)}Z"
    )
    facts = [
        f"**{prose(started.incident)}**" if started.incident else "",
        "**REHEARSAL**" if told.rehearsal else "live",
        end,
        f"**{prose(started.user)}** on {code(started.host)}",
        f"run {code(told.run)}",
        f"continues {code(started.parent_run)}" if started.parent_run else "",
    ]
    revision = f" @ {code(started.git_revision[:12])}" if started.git_revision else ""
    changed = " with uncommitted changes" if started.git_dirty else ""
    source = f"Runbook {code(started.file)}{revision}{changed} sha256 {code(started.runbook_sha256[:8] + '…')}"
    return [
        f"### {kind}: {prose(_subject(started.title))} — {_outcome(told)}",
        " · ".join(filter(None, facts)),
        f"{source} · runbookrunner {prose(started.version)}",
    ]


def _subject(title: str) -> str:
    """A title that calls itself a runbook need not be called one again."""
    return re.sub(r"^runbook\s*[:—–-]\s*(?=\S)", "", title, flags=re.IGNORECASE)


def _outcome(told: Timeline) -> str:
    if told.finished is None:
        return "NOT OVER"
    exceptions = " with exceptions" if told.finished.exceptions and told.finished.outcome == "succeeded" else ""
    return _OUTCOMES[told.finished.outcome] + exceptions


def _banner(run: RunRecord) -> list[str]:
    verdict = run.verdict
    if verdict.ok:
        return []
    where = f"at line {verdict.first_bad_line}: {prose(verdict.reason)}"
    return ["", f"> **THE RECORD IS BROKEN** {where}. What follows may be wrong."]


def _table(told: Timeline) -> list[str]:
    head = ["| Time (UTC) | Who | Where | Event | Result | Took | Evidence |", "|---|---|---|---|---|---|---|"]
    return head + [_cells(row) for row in told.rows]


def _cells(row: Row) -> str:
    cells = (
        clock(row.at),
        prose(row.who),
        prose(row.where) or "–",
        _event(row),
        _result(row) or "–",
        took(row.took_ms),
        _evidence(row),
    )
    return f"| {' | '.join(cells)} |"


def _event(row: Row) -> str:
    said = prose(row.said)
    said = f"**{said}**" if row.kind == "gap" else said
    return f"{said}: {code(_first_line(row.code))}" if row.code else said


def _first_line(text: str) -> str:
    """The beginning of a command; all of it stands below the table when it does not fit."""
    first, *more = text.split("\n")
    cut = first if len(first) <= _LONGEST_CODE else first[:_LONGEST_CODE] + " …"
    return f"{cut} … ({1 + len(more)} lines)" if more else cut


def _result(row: Row) -> str:
    said = prose(row.result)
    return f"**{said}**" if said and (row.bad or said.startswith("REHEARSAL")) else said


def _evidence(row: Row) -> str:
    cast = row.finished.output.cast if row.finished else ""
    if not (row.started and cast):
        return f"#{row.seq}"
    return f"[{prose(row.started.task)}](<{_path(cast)}>)"


def _path(cast: str) -> str:
    return "".join(each for each in cast if each.isalnum() or each in "./_-")


def _details(run: RunRecord, told: Timeline) -> list[str]:
    return [line for row in told.rows if row.started for line in (*_text(row), *_difference(row), *_output(run, row))]


def _text(row: Row) -> list[str]:
    """The command in full, and as it was written, where the table could not show it."""
    started = row.started
    assert started is not None  # the caller asks for commands only
    redline = started.text != started.as_written
    if not redline and _first_line(started.text) == started.text:
        return []
    lines = [*_opened(f"{started.task}, attempt {started.attempt}: what ran"), fence(plain(started.text), "bash")]
    if redline:
        lines += _changes(started)
    return [*lines, "", "</details>"]


def _changes(started: CommandStarted) -> list[str]:
    """The text of the file, the text with its values where an edit came on top, and the difference word by word."""
    lines = ["", "As written:", "", fence(plain(started.as_written), "bash")]
    if started.resolved and started.resolved != started.text:
        lines += ["", "With its values, before the edit:", "", fence(plain(started.resolved), "bash")]
    if changed := word_diff(plain(started.as_written), plain(started.text)):
        lines += ["", "Word by word, `[-out-]` and `{+in+}`:", "", fence(changed)]
    return lines


def _difference(row: Row) -> list[str]:
    """What the runbook expected and what came instead."""
    comparison = row.finished.comparison if row.finished else None
    if row.started is None or comparison is None or not comparison.difference:
        return []
    title = f"{row.started.task}, attempt {row.started.attempt}: not as expected"
    return [*_opened(title), fence(plain("\n".join(comparison.difference)), "diff"), "", "</details>"]


def _output(run: RunRecord, row: Row) -> list[str]:
    started, finished = row.started, row.finished
    if started is None or finished is None or not finished.output.bytes:
        return []
    facts = finished.output
    try:
        lines = printed(run.outputs(facts.cast)).rstrip("\n").split("\n") if facts.cast else []
    except RunbookError as error:
        return ["", f"No output of {prose(started.task)}: {prose(str(error))}"]
    last = lines[-(_LINES_FAILED if row.bad else _LINES_PASSED) :]
    hidden = sum((facts.redactions or {}).values())
    whole = len(last) == len(lines) and not facts.truncated
    count = f"{len(last)} line{'s' if len(last) > 1 else ''}"
    notes = [
        f"{started.task}, attempt {started.attempt}, "
        + (count if whole else f"last {len(last)} of {max(facts.lines, len(lines))} lines"),
        f"{hidden} redactions" if hidden else "",
        "not all of it was kept" if facts.truncated else "",
        "some bytes were no UTF-8" if facts.lossy else "",
    ]
    return [*_opened(" · ".join(filter(None, notes))), fence("\n".join(last)), "", "</details>"]


def _opened(title: str) -> list[str]:
    return ["", f"<details><summary>{html(title)}</summary>", ""]


def _bullets(told: Timeline) -> list[str]:
    """What a reader must know; the rest is counted."""
    chosen = [row for row in told.rows if row.bad or row.kind in {"decision", "gap"}]
    shown = chosen if len(chosen) <= _SUMMARY_ROWS else [*chosen[:4], *chosen[4 - _SUMMARY_ROWS :]]
    lines = [f"- {clock(row.at)}Z {prose(row.who)}: {_short(row)}" for row in shown]
    if others := len(told.rows) - len(shown):
        left_out = len(chosen) - len(shown)
        of_them = f", {left_out} of them failures or decisions" if left_out else ""
        lines.append(f"- {others} more events in the full transcript{of_them}")
    return lines


def _short(row: Row) -> str:
    result = f" — {_result(row)}" if row.result else ""
    return f"{_event(row)}{result}" + (f" ({took(row.took_ms)})" if row.kind == "command" and row.took_ms else "")


def _lists(run: RunRecord, told: Timeline, at_most: int | None = None) -> list[str]:
    lines = []
    if told.finished is None:
        lines.append("**Not over:** the record has no end yet. A command without an end is unknown.")
    else:
        lines.append(f"**Ran, not reversed:** {_ids(told.finished.not_reversed, at_most)}.")
        lines.append(f"**Not run:** {_ids(told.finished.not_run, at_most)}.")
        if told.finished.never_started:
            lines.append(
                f"**Never started:** {_ids(told.finished.never_started, at_most)} (stops or destroys something)."
            )
        if told.finished.survivors:
            lines.append(f"**Still running afterwards:** {_ids(told.finished.survivors, at_most)}.")
    by_person = {
        "By hand": told.tasks("done-by-hand"),
        "Skipped": told.tasks("skipped"),
        "Passed although failed": told.tasks("passed"),
        "Gaps in the record": told.gaps,
    }
    lines.append(" ".join(f"**{name}:** {_ids(ids, at_most)}." for name, ids in by_person.items()))
    lines.append(f"{_chain(run)} Redaction is best effort.")
    return lines


def _ids(ids: tuple[str, ...], at_most: int | None) -> str:
    shown = ids if at_most is None else ids[:at_most]
    more = f" and {len(ids) - len(shown)} more" if len(ids) > len(shown) else ""
    return ", ".join(map(prose, shown)) + more or "none"


def _chain(run: RunRecord) -> str:
    verdict = run.verdict
    state = "verified" if verdict.ok else f"**BROKEN at line {verdict.first_bad_line}**"
    return f"Chain: {verdict.events} events, head {code(verdict.head)}, {state}."
