"""Keeping a piece of output in line mode: which line, which word of it, under which name."""

from runbookrunner.console.asking import Asking
from runbookrunner.console.phrases import one_line
from runbookrunner.late import regex
from runbookrunner.run.moves import Keep
from runbookrunner.sanitise import plain

_SHOWN = 20
_PLACE = regex(r"(\d{1,4})(?:\.(\d{1,4}))?")


def numbered(output: str) -> list[str]:
    """The last lines of an output, numbered as they can be picked."""
    lines = plain(output).rstrip("\n").split("\n")
    first = max(0, len(lines) - _SHOWN)
    return [f"  {number:>4} {one_line(line)}" for number, line in enumerate(lines[first:], first + 1)]


def picked(output: str, place: str) -> str | None:
    """A line (`3`), a word of it (`3.2`), or all (empty). None where there is none there."""
    text = plain(output).rstrip("\n")
    if not place:
        return text
    found = _PLACE.fullmatch(place)
    lines = text.split("\n")
    if found is None or not 1 <= int(found[1]) <= len(lines):
        return None
    line = lines[int(found[1]) - 1]
    if not found[2]:
        return line
    words = line.split()
    return words[int(found[2]) - 1] if 1 <= int(found[2]) <= len(words) else None


async def keep(asking: Asking, task: str, output: str, words: str) -> Keep | None:
    """The move, after asking what is not said yet (`k 3.2 row_count`); None where no such piece is there."""
    place, _, name = words.partition(" ")
    if not words:
        place = await asking.words("Which line, or word of it (3.2)? (Enter: all of it)")
        name = await asking.words("A name for it? (Enter: none, pin it as evidence)")
    text = picked(output, place)
    return None if text is None else Keep(of=task, text=text, value=name.strip())
