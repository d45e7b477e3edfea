"""Reading along with a command's output: what the program calls an error, and what the runbook knows about it."""

import re

from runbookrunner.command.reported import pattern
from runbookrunner.command.trouble import classes
from runbookrunner.late import regex
from runbookrunner.reading.model import Advice
from runbookrunner.run.command_events import Match

_LONGEST_LINE = 4096
_KEPT = 256 * 1024
_COLOUR = regex(r"\x1b\[[0-9;:?]*[A-Za-z]")


class Watch:
    """Follows one command. Memory is bounded: the first and last 256 KiB are kept for the advice."""

    def __init__(self, command: str) -> None:
        self.reported = ""
        self._begins = _behind_newline(pattern(command))
        self._line = b""
        self._head = bytearray()
        self._tail = bytearray()
        self._bytes = 0

    def feed(self, data: bytes) -> None:
        """Take the next piece of output, cut anywhere."""
        self._bytes += len(data)
        room = _KEPT - len(self._head)
        if room:
            self._head += data[:room]
        self._tail += data[room:]
        del self._tail[:-_KEPT]
        if self._begins and not self.reported:
            self._search(data)

    def _search(self, data: bytes) -> None:
        if b"\r" in data:
            data = data.replace(b"\r", b"\n")
        complete, newline, rest = (self._line + data).rpartition(b"\n")
        self._line = rest[:_LONGEST_LINE]
        if newline:
            self._find(complete)

    def _find(self, lines: bytes) -> None:
        text = f"\n{_text(lines)}"
        if self._begins and (found := self._begins.search(text)):
            line = text[found.start() + 1 :].partition("\n")[0]
            self.reported = line[:_LONGEST_LINE].strip()

    def finish(self) -> str:
        """The first error the program reported, seen to the last byte; empty where there is none."""
        if not self.reported and self._line:
            self._find(self._line)
        return self.reported

    @property
    def output(self) -> str | None:
        """All of the output as text; None where some of it is gone."""
        return None if self._bytes > 2 * _KEPT else _text(self._head + self._tail)

    def matches(self, entries: tuple[Advice, ...]) -> tuple[Match, ...]:
        """The troubleshooting entries that speak of this output, each with the reason."""
        return matching(entries, f"{_text(self._head)}\n{_text(self._tail)}\n{self.reported}")


def _text(data: bytes | bytearray) -> str:
    """Output without its colours, a carriage return beginning a line of its own."""
    text = data.decode("utf-8", "replace")
    return (_COLOUR.sub("", text) if "\x1b" in text else text).replace("\r", "\n")


def _behind_newline(begins: re.Pattern[str] | None) -> re.Pattern[str] | None:
    """The same, for text that begins with a newline: ten times as fast as a search for the beginning of a line."""
    return re.compile(f"\n(?:{begins.pattern.removeprefix('^')})") if begins else None


def matching(entries: tuple[Advice, ...], output: str) -> tuple[Match, ...]:
    """Entries whose quoted words, or a synonym of whose kind of error, occur in the output."""
    words = _folded(output)
    seen = classes(output) if entries else {}
    found = []
    for entry in entries:
        quoted = next((text for text in entry.quoted if _folded(text) and _folded(text) in words), None)
        if quoted is not None:
            found.append(Match(entry.id, f'the output says "{quoted}"'))
            continue
        shared = classes(" ".join((entry.title, *entry.quoted))).keys() & seen.keys()
        if shared:
            kind = min(shared)
            found.append(Match(entry.id, f'both are about {kind}: the output says "{seen[kind]}"'))
    return tuple(found)


def _folded(text: str) -> str:
    return " ".join(text.lower().split())
