"""The output of one attempt, as asciicast v2, redacted before anything is kept."""

import asyncio

from runbookrunner.record.castfile import SIZE, CastWriter
from runbookrunner.record.redact import RedactStream
from runbookrunner.record.writer import Writer
from runbookrunner.run.command_events import OutputFacts
from runbookrunner.run.ports import Clock

#: One event of the cast, unless output is slow: then what came in so many seconds.
_BATCH_BYTES = 64 * 1024
_BATCH_SECONDS = 0.1
#: So much may be on its way to the disk; whoever has to wait then, waits until half of it is there.
_UNWRITTEN = 2 * 1024 * 1024


class CastFile:
    """A `Cast` whose file is written in the writer thread, in batches."""

    def __init__(self, file: CastWriter, redacted: RedactStream, clock: Clock, writer: Writer) -> None:
        self._file = file
        self._redacted = redacted
        self._clock = clock
        self._size = SIZE
        self._begin = clock.monotonic_ns()
        self._writer = writer
        self._batch: list[bytes] = []
        self._batched = 0
        self._batch_at = 0
        self._given = 0
        self._taken = 0
        self._halfway: asyncio.Future[None] | None = None
        self._timer: asyncio.TimerHandle | None = None
        writer.post(file.open)

    @property
    def unwritten(self) -> int:
        """Bytes that are on their way to the file."""
        return self._given - self._taken

    async def write(self, data: bytes) -> bytes:
        """Redact, keep, and return what may be shown. Waits where more than 2 MiB are on their way to disk."""
        shown = self._redacted.feed(data)
        self._add(shown)
        if self._halfway is None or self._halfway.done():
            self._halfway = self._writer.submit(_nothing) if self.unwritten > _UNWRITTEN // 2 else None
        elif self.unwritten > _UNWRITTEN:
            await self._halfway
        return shown

    def resize(self, columns: int, rows: int) -> None:
        """Note that from here on the output is for a terminal of this size."""
        if (columns, rows) == self._size:
            return
        self._size = (columns, rows)
        self._flush()
        at = self._since_begin()
        self._writer.post(lambda: self._file.resize(at, columns, rows))

    async def finish(self, status: int | None) -> tuple[bytes, OutputFacts]:
        """The rest that was held back, and the figures; the file is durable when this returns."""
        rest = self._redacted.flush()
        self._add(rest)
        self._flush()
        ended = self._since_begin()
        facts = await self._writer.submit(lambda: self._file.finish(ended, status, self._redacted.counts))
        return rest, facts

    def _add(self, data: bytes) -> None:
        if not data:
            return
        if not self._batch:
            self._batch_at = self._since_begin()
            self._timer = asyncio.get_running_loop().call_later(_BATCH_SECONDS, self._flush)
        self._batch.append(data)
        self._batched += len(data)
        if self._batched >= _BATCH_BYTES:
            self._flush()

    def _flush(self) -> None:
        if self._timer:
            self._timer.cancel()
            self._timer = None
        if not self._batch:
            return
        at, data = self._batch_at, b"".join(self._batch)
        self._batch.clear()
        self._batched = 0
        self._given += len(data)
        self._writer.post(lambda: self._write(at, data))

    def _write(self, at: int, data: bytes) -> None:
        """In the writer thread, which alone counts what it has taken."""
        try:
            self._file.write(at, data)
        except Exception as error:  # noqa: BLE001  whatever it is, the thread must live on: the journal needs it
            self._file.give_up(error)
        finally:
            self._taken += len(data)

    def _since_begin(self) -> int:
        return self._clock.monotonic_ns() - self._begin


def _nothing() -> None:
    """Done when all before it is."""
