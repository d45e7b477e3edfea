"""The journal of a run: a record is on disk before the engine goes on."""

from collections.abc import Callable
from hashlib import sha256
from typing import Any

import msgspec

from runbookrunner.errors import RunbookError, Unreadable
from runbookrunner.record import lock
from runbookrunner.record.appender import Appender
from runbookrunner.record.cast import CastFile
from runbookrunner.record.castfile import CastWriter, Origin
from runbookrunner.record.clock import stamp
from runbookrunner.record.codec import decode, name_of, tree
from runbookrunner.record.line import NO_HASH, VERSION, Line, written
from runbookrunner.record.reader import read
from runbookrunner.record.redact import Redactor
from runbookrunner.record.retention import USUAL, Retention
from runbookrunner.record.store import RunFolder
from runbookrunner.record.writer import Writer
from runbookrunner.run.event import Event
from runbookrunner.run.events import Record
from runbookrunner.run.ports import Cast, Clock
from runbookrunner.run.run_events import JournalDegraded, JournalRepaired

#: The actor of what nobody asked for.
OURSELVES = "rbr"


class FileJournal:
    """A `Journal` in a run folder, locked for this process.

    All numbering and chaining happens in the writer thread, in the order of the calls, so that an append
    that is cancelled half-way leaves a whole chain.
    """

    def __init__(self, folder: RunFolder, host: str, clock: Clock, redactor: Redactor, retention: Retention) -> None:
        self.folder = folder
        self._host = host
        self._clock = clock
        self._redactor = redactor
        self._retention = retention
        self._writer = Writer()
        self._seq = 0
        self._previous = NO_HASH
        self._unsaid = ""
        self._file: Appender

    @classmethod
    def open_new(
        cls, folder: RunFolder, host: str, clock: Clock, redactor: Redactor, retention: Retention = USUAL
    ) -> "FileJournal":
        """Begin the record of a new run. Raises `RunbookError` where the folder takes no record."""
        journal = cls(folder, host, clock, redactor, retention)
        journal._file = Appender.new(folder.journal)
        lock.take(journal._file.handle, folder.path)
        return journal

    @classmethod
    def open_existing(
        cls, folder: RunFolder, host: str, clock: Clock, redactor: Redactor, retention: Retention = USUAL
    ) -> tuple["FileJournal", tuple[Record, ...]]:
        """Go on with the record of a stopped run; with what it says so far.

        A torn last line is cut off, kept aside and reported as an event. Raises `RunbookError` where another
        process holds the run, `Unreadable` where the record is damaged: it is never cut in its middle.
        """
        journal = cls(folder, host, clock, redactor, retention)
        journal._file = Appender.existing(folder.journal)
        try:
            lock.take(journal._file.handle, folder.path)
            records = journal._continue()
        except BaseException:
            journal._file.close()
            raise
        return journal, records

    async def append(self, event: Event, actor: str) -> Record:
        """Return when the event is on disk. Raises `RunbookError` where it cannot be kept."""
        at = stamp(self._clock.now()), self._clock.monotonic_ns()
        return await self._writer.submit(lambda: self._keep(event, actor, at))

    def cast(self, task: str, attempt: int, text: str) -> Cast:
        """Where the output of one attempt goes."""
        origin = Origin(self.folder.id, task, attempt, self._redactor.text(text), int(self._clock.now().timestamp()))
        file = CastWriter(self.folder.path, origin, self._retention, self._remember)
        return CastFile(file, self._redactor.stream(), self._clock, self._writer)

    async def close(self) -> None:
        """Let go of the file and its lock when all is written."""
        await self._writer.close()
        self._file.close()

    def _keep(self, event: Event, actor: str, at: tuple[str, int]) -> Record:
        if self._unsaid:
            self._write(JournalDegraded(reason=self._unsaid), OURSELVES, at)
            self._unsaid = ""
        try:
            return self._write(event, actor, at)
        except RunbookError as error:
            self._remember(str(error.__cause__))
            self._say(at)
            raise

    def _remember(self, reason: str) -> None:
        """Something was not recorded; the record says so as soon as it can."""
        self._unsaid = self._unsaid or reason

    def _say(self, at: tuple[str, int]) -> None:
        try:
            self._write(JournalDegraded(reason=self._unsaid), OURSELVES, at)
        except RunbookError:
            return
        self._unsaid = ""

    def _write(self, event: Event, actor: str, at: tuple[str, int]) -> Record:
        name, data = name_of(event), self._redacted(tree(event))
        task = data.get("task", "")
        raw = msgspec.json.encode(data)
        line = Line(
            VERSION, self._seq + 1, *at, self.folder.id, name, self._redactor.text(actor), self._host,
            msgspec.Raw(raw), self._previous, task if isinstance(task, str) else "",
        )  # fmt: skip
        text, digest = written(line)
        self._file.append(text)
        self._seq, self._previous = line.seq, digest
        return Record(line.seq, line.ts, line.mono_ns, line.run, line.actor, line.host, decode(name, raw), digest)

    def _redacted(self, data: dict[str, object]) -> dict[str, object]:
        """No secret in any string, nor its digest: that of a short one can be guessed."""
        if not self._redactor.values:
            return data
        clean: dict[str, Any] = _mapped(data, self._redactor.text)
        if "sha256" in clean and clean.get("text") != data.get("text"):
            clean["sha256"] = sha256(str(clean["text"]).encode()).hexdigest()
        return clean

    def _continue(self) -> tuple[Record, ...]:
        """Take up the chain where it ended."""
        found = read(self.folder.journal)
        if found.problems:
            bad = found.problems[0]
            raise Unreadable(
                f"{self.folder.journal}:{bad.line}: the record is damaged: {bad.reason}; it is left as it is "
                f"and the run cannot go on from it. `rbr transcript {self.folder.id}` shows what can be read"
            )
        self._seq, self._previous = len(found.records), found.head
        if not found.torn_bytes:
            return found.records
        kept = self._file.cut_tail(found.good_bytes)
        at = stamp(self._clock.now()), self._clock.monotonic_ns()
        repaired = self._write(JournalRepaired(kept=kept, bytes=found.torn_bytes), OURSELVES, at)
        return (*found.records, repaired)


def _mapped(value: Any, change: Callable[[str], str]) -> Any:
    match value:
        case str():
            return change(value)
        case list():
            return [_mapped(each, change) for each in value]
        case dict():
            return {change(key): _mapped(each, change) for key, each in value.items()}
        case _:
            return value
