"""Recent output as lines, words and columns to pick a value from."""

from runbookrunner.console.phrases import one_line
from runbookrunner.late import regex
from runbookrunner.run.client import Client, Happened, Notice, Output
from runbookrunner.run.command_events import CommandStarted
from runbookrunner.sanitise import printed

_KEPT = 64 * 1024
_COMMANDS = 3
_LINES = 40
_PICK = regex(r"(?P<line>\d{1,3})(?:\.(?P<word>\d{1,3}))?|c(?P<column>\d{1,2})")


class Recent:
    """The ends of what the last commands printed, as this front end heard it: at most 64 KiB of each of three."""

    def __init__(self, client: Client) -> None:
        self._outputs: list[bytes] = []
        client.subscribe(self._heard)

    def _heard(self, notice: Notice) -> None:
        if isinstance(notice, Output):
            if self._outputs:
                self._outputs[-1] = (self._outputs[-1] + notice.data)[-_KEPT:]
        elif isinstance(notice, Happened) and isinstance(notice.record.event, CommandStarted):
            self._outputs = [*self._outputs, b""][-_COMMANDS:]

    def lines(self) -> list[str]:
        """The last lines that are not empty."""
        text = b"\n".join(self._outputs).decode("utf-8", "replace")
        return [line.rstrip() for line in printed(text).replace("\r", "\n").split("\n") if line.strip()][-_LINES:]


def page(lines: list[str]) -> list[str]:
    """The lines, numbered."""
    return [f"  {number:>3}  {one_line(line)}" for number, line in enumerate(lines, 1)]


def picked(lines: list[str], answer: str) -> list[str]:
    """What an answer means: `7` line 7, `7.2` its second word, `c2` the second column of all lines. Empty: nothing."""
    found = _PICK.fullmatch(answer.strip())
    if found is None:
        return []
    if found["column"]:
        place = int(found["column"]) - 1
        return list(dict.fromkeys(words[place] for line in lines if 0 <= place < len(words := line.split())))
    if not 1 <= int(found["line"]) <= len(lines):
        return []
    line = lines[int(found["line"]) - 1].strip()
    if not found["word"]:
        return [line]
    words = line.split()
    return [words[int(found["word"]) - 1]] if 1 <= int(found["word"]) <= len(words) else []
