"""Reading along with a command's output: what the program calls an error, and what the runbook knows about it."""

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
        self._pattern = pattern(command)
        self._line = ""
        self._head = ""
        self._tail = ""

    def feed(self, data: bytes) -> None:
        """Take the next piece of output, cut anywhere."""
        text = _COLOUR.sub("", data.decode("utf-8", "replace")).replace("\r", "\n")
        room = _KEPT - len(self._head)
        self._head += text[:room]
        self._tail = (self._tail + text[room:])[-_KEPT:]
        if self._pattern and not self.reported:
            self._search(text)

    def _search(self, text: str) -> None:
        complete, newline, rest = (self._line + text).rpartition("\n")
        self._line = rest[:_LONGEST_LINE]
        if newline:
            self._find(complete)

    def _find(self, lines: str) -> None:
        for line in lines.split("\n") if self._pattern else ():
            if self._pattern and self._pattern.search(line[:_LONGEST_LINE]):
                self.reported = line[:_LONGEST_LINE].strip()
                return

    def finish(self) -> str:
        """The first error the program reported, seen to the last byte; empty where there is none."""
        if not self.reported and self._line:
            self._find(self._line)
        return self.reported

    @property
    def output(self) -> str | None:
        """All of the output as text; None where some of it is gone."""
        return None if len(self._tail) >= _KEPT else self._head + self._tail

    def matches(self, entries: tuple[Advice, ...]) -> tuple[Match, ...]:
        """The troubleshooting entries that speak of this output, each with the reason."""
        return matching(entries, f"{self._head}\n{self._tail}\n{self.reported}")


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
