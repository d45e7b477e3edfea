"""Writing an asciicast v2 file; everything here happens in the writer thread."""

import codecs
import os
import re
import time
from collections import deque
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import msgspec
from msgspec import Struct

from runbookrunner.record.private import create, write_all
from runbookrunner.record.retention import Retention
from runbookrunner.run.command_events import OutputFacts

#: Columns and rows until something else is said.
SIZE = (80, 24)
_SYNC_NS = 1_000_000_000
#: How often the free space is looked at where output is faster than the clock.
_CHECK_BYTES = 16 * 1024 * 1024
_LOSSY = b'"lossy":'
#: What JSON writes as it is, and newlines.
_PLAIN = bytes(set(range(0x20, 0x7F)) - set(b'"\\')) + b"\n"
_STRANGE = re.compile(r"[^A-Za-z0-9.]")


class Origin(Struct, frozen=True):
    """What a cast is of. `began` is Unix time in seconds."""

    run: str
    task: str
    attempt: int
    title: str
    began: int

    def header(self) -> bytes:
        """The first line; whether the output was lossy is written over its end when that is known."""
        content = {
            "version": 2,
            "width": SIZE[0],
            "height": SIZE[1],
            "timestamp": self.began,
            "title": self.title.encode("utf-8", "replace").decode(),
            "x_runbookrunner": {"run": self.run, "task": self.task, "attempt": self.attempt, "lossy": False},
        }
        return msgspec.json.encode(content) + b"\n"


class CastWriter:
    """One cast file: of the output as much is kept as the retention says, all of it is counted.

    A disk that takes no more, or has too little left for what else is to be written, stops the cast, never the
    command; `failed` is then called with the reason.
    """

    def __init__(self, folder: Path, origin: Origin, retention: Retention, failed: Callable[[str], None]) -> None:
        self._retention = retention
        self._wanted_name = f"out/{_STRANGE.sub('_', origin.task)}-{origin.attempt}.cast"
        self._path = folder / self._wanted_name
        self._name = ""
        self._origin = origin
        self._failed = failed
        self._handle = -1
        self._size = 0
        self._synced_at = 0
        self._checked = 0
        self._text = _Text()
        self._after_return = False
        self._hash = sha256()
        self._bytes = 0
        self._lines = 0
        self._kept = 0
        self._full = False
        self._stopped = False
        self._last: deque[tuple[int, bytes]] = deque()
        self._last_bytes = 0

    def open(self) -> None:
        """Create the file and its header."""
        try:
            self._handle = create(self._path)
        except OSError as error:
            self.give_up(error)
            return
        self._name = self._wanted_name
        self._put(self._origin.header())

    def write(self, at: int, data: bytes) -> None:
        """Count and keep output that came `at` nanoseconds after the begin."""
        room = 0 if self._full or self._stopped else self._retention.room(self._kept)
        self._hash.update(data)
        self._bytes += len(data)
        self._lines += data.count(b"\n")
        if room:
            self._output(at, data[:room])
            # What the disk refused is not kept; of the piece before, it may hold some.
            self._kept += 0 if self._stopped else min(room, len(data))
        if len(data) > room:
            self._keep_last(at, data[room:])
        self._checked -= len(data)
        now = time.monotonic_ns()
        if now - self._synced_at > _SYNC_NS:
            self._synced_at = now
            self._sync()
            self._checked = 0
        if self._checked <= 0:
            self._checked = _CHECK_BYTES
            self._look_at_free_space()

    def resize(self, at: int, columns: int, rows: int) -> None:
        """The terminal has another size from here on."""
        self._event(at, "r", f"{columns}x{rows}")

    def finish(self, at: int, status: int | None, redactions: dict[str, int]) -> OutputFacts:
        """Write the end, make the file durable, and say what it holds."""
        left_out = self._bytes - self._kept - (0 if self._stopped else self._last_bytes)
        self._event(at, "o", self._text.end())
        if left_out:
            self._event(at, "m", f"{left_out} bytes left out")
        self._write_last()
        self._event(at, "x", "" if status is None else str(status))
        if self._text.lossy:
            self._mark_lossy()
        self._sync()
        self._close()
        return OutputFacts(
            bytes=self._bytes,
            lines=self._lines,
            cast=self._name,
            sha256=self._hash.hexdigest(),
            truncated=bool(left_out) or self._stopped,
            left_out=left_out,
            lossy=self._text.lossy,
            redactions=redactions or None,
        )

    def _output(self, at: int, data: bytes) -> None:
        if self._after_return or self._text.unfinished or data.translate(None, _PLAIN):
            self._event(at, "o", self._text.feed(data))
        elif data:
            # Most output is plain, and then this is what decoding and encoding it would come to, in half the time.
            self._put(b'[%.6f,"o","%b"]\n' % (at / 1e9, data.replace(b"\n", b"\\r\\n")))

    def _event(self, at: int, code: str, text: str) -> None:
        if code == "o":
            text = self._played(text)
        if text or code != "o":
            self._put(b'[%.6f,"%s",%s]\n' % (at / 1e9, code.encode(), msgspec.json.encode(text)))

    def _played(self, text: str) -> str:
        """Line ends as a player's terminal needs them: the session gives bare newlines."""
        rest_of_end = self._after_return and text.startswith("\n")
        if text:
            self._after_return = text.endswith("\r")
        ends = (text.replace("\r\n", "\n") if "\r" in text else text).replace("\n", "\r\n")
        return ends[1:] if rest_of_end else ends

    def _keep_last(self, at: int, data: bytes) -> None:
        self._last.append((at, data))
        self._last_bytes += len(data)
        while self._last_bytes > self._retention.last:
            first_at, first = self._last.popleft()
            over = min(self._last_bytes - self._retention.last, len(first))
            self._last_bytes -= over
            if over < len(first):
                self._last.appendleft((first_at, first[over:]))

    def _look_at_free_space(self) -> None:
        if self._full or self._stopped:
            return
        try:
            disk = os.fstatvfs(self._handle)
        except OSError as error:
            self.give_up(error)
            return
        if disk.f_bavail * disk.f_frsize < self._retention.floor:
            self._full = True
            floor = self._retention.floor // 1024**2
            self._failed(f"{self._wanted_name}: less than {floor} MiB are free, so output is counted and not kept")

    def _write_last(self) -> None:
        self._text.begin_again()
        for at, data in self._last:
            self._output(at, data)
        if self._last:
            self._event(self._last[-1][0], "o", self._text.end())

    def _mark_lossy(self) -> None:
        place = self._origin.header().rindex(_LOSSY) + len(_LOSSY)
        self._attempt(lambda: os.pwrite(self._handle, b"true ", place))

    def _put(self, line: bytes) -> None:
        if not self._stopped:
            self._attempt(lambda: write_all(self._handle, line))

    def _sync(self) -> None:
        if not self._stopped:
            self._attempt(lambda: os.fdatasync(self._handle))

    def _attempt(self, act: Callable[[], object]) -> None:
        try:
            act()
        except OSError as error:
            self.give_up(error)

    def give_up(self, error: Exception) -> None:
        """Keep nothing more; what comes is still counted."""
        self._stopped = True
        reason = error.strerror if isinstance(error, OSError) else f"{type(error).__name__}: {error}"
        self._failed(f"{self._wanted_name}: {reason}")
        self._close()

    def _close(self) -> None:
        if self._handle >= 0:
            os.close(self._handle)
            self._handle = -1


class _Text:
    """Bytes to text over chunks. `lossy` is true once something was no UTF-8."""

    def __init__(self) -> None:
        self.lossy = False
        self._decoder = codecs.getincrementaldecoder("utf-8")("strict")

    @property
    def unfinished(self) -> bool:
        """Whether a character has begun and not ended."""
        return bool(self._decoder.getstate()[0])

    def feed(self, data: bytes) -> str:
        return self._decode(data, final=False)

    def end(self) -> str:
        """What an unfinished character at the end stands for."""
        return self._decode(b"", final=True)

    def begin_again(self) -> None:
        """Go on behind a gap."""
        self._decoder.reset()

    def _decode(self, data: bytes, *, final: bool) -> str:
        before = self._decoder.getstate()
        try:
            return self._decoder.decode(data, final)
        except UnicodeDecodeError:
            self.lossy = True
            self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
            self._decoder.setstate(before)
            return self._decoder.decode(data, final)
