"""What was kept of output: in a row by its beginning, below the table in full, for a program as a list."""

from collections.abc import Iterable, Iterator

from runbookrunner.run.command_events import OutputKept
from runbookrunner.run.events import Record
from runbookrunner.sanitise import printed
from runbookrunner.transcript.escape import fence, html

_LONGEST = 80


def said(event: OutputKept) -> str:
    """`2.1, attempt 1: kept as pod: api-1`, or as much of it as fits a row."""
    what = f"kept as {event.name}" if event.name else "pinned as evidence"
    first = event.text.split("\n")[0]
    shown = first if _short(event.text) else f"{first[:_LONGEST]} …"
    return f"{event.task}, attempt {event.attempt}: {what}: {shown}"


def in_full(records: Iterable[Record]) -> Iterator[str]:
    """What the rows could not show."""
    for record in records:
        event = record.event
        if isinstance(event, OutputKept) and not _short(event.text):
            title = f"{event.task}, attempt {event.attempt}: {event.name or 'evidence'}"
            yield from ("", f"<details><summary>{html(title)}</summary>", "")
            yield from (fence(printed(event.text)), "", "</details>")


def kept(records: Iterable[Record]) -> Iterator[dict[str, object]]:
    """Everything that was kept, for a program; `name` is null for evidence."""
    for record in records:
        if isinstance(event := record.event, OutputKept):
            yield {
                "task": event.task,
                "attempt": event.attempt,
                "name": event.name or None,
                "text": event.text,
                "by": record.actor,
                "at": record.at,
            }


def _short(text: str) -> bool:
    return "\n" not in text and len(text) <= _LONGEST
