"""Units: the shortest runs of whole lines that bash itself accepts."""

import re
from collections.abc import Callable

from msgspec import Struct

from runbookrunner.command import placeholders, simple
from runbookrunner.late import regex


class Unit(Struct, frozen=True):
    """Whole lines of a block: `text` without the final newline, `line` counted from 1 within the block."""

    text: str
    line: int


class Split(Struct, frozen=True):
    """A block cut into units, in order and without gaps.

    Empty lines and comment lines between commands are units of their own. Where bash does not
    accept the text, `problem` says why in bash's words and `units` ends with the rest, uncut;
    such a rest must never run.
    """

    units: tuple[Unit, ...]
    problem: str | None = None


Splitter = Callable[[str], Split]
Complaint = Callable[[str], str | None]

#: How often bash is asked about the end of one unit before the rest of the block is taken whole.
PATIENCE = 500

_READS_STATUS = regex(r"\$\?|\$\{\?|PIPESTATUS|\$_(?!\w)|\$\{_\W")
_ODD_BACKSLASHES = regex(r"(?<!\\)(?:\\\\)*\\$")
_WANTED_WORD = regex(r"\(wanted `(.*)'\)")
_WANTED_CHARACTER = regex(r"looking for matching `(.)'")
_HOPELESS = regex(r"\Aline \d+: syntax error near unexpected token `(?!newline')")
_LINE = regex(r"^line (\d+)(?=: )", re.MULTILINE)


def split(text: str, complaint: Complaint) -> Split:
    """Cut a block into units. `complaint` says why bash does not accept a text, None where it does.

    Placeholders count as plain words. A unit that reads the status of the one before it (`$?`,
    `PIPESTATUS`, `$_`) is joined to it, with what stands between them. On doubt lines stay together.
    """
    lines = text.split("\n")
    masked = placeholders.masked(text).split("\n")
    ends: list[tuple[int, int]] = []
    start = 0
    while start < len(lines):
        end, problem = _end(masked, start, complaint)
        ends.append((start, end))
        if problem is not None:
            return Split(_units(lines, _joined(masked, ends)), _moved(problem, start))
        start = end
    return Split(_units(lines, _joined(masked, ends)))


def _units(lines: list[str], ends: list[tuple[int, int]]) -> tuple[Unit, ...]:
    return tuple(Unit("\n".join(lines[start:end]), start + 1) for start, end in ends)


def _is_quiet(line: str) -> bool:
    """Empty or a comment."""
    bare = line.lstrip(" \t")
    return not bare or bare[0] == "#"


def _end(lines: list[str], start: int, complaint: Complaint) -> tuple[int, str | None]:
    """One past the last line of the unit that begins at `start`; all that is left, and why, where there is none."""
    if _is_quiet(lines[start]):
        return start + 1, None
    end = start
    for _ in range(PATIENCE):
        end = _past_continuations(lines, end)
        run = "\n".join(lines[start:end])
        if simple.accepted(run):
            return end, None
        said = complaint(run)
        if said is None:
            if end == len(lines) or not _ends_in_continuation(run, complaint):
                return end, None
        elif _HOPELESS.match(said):
            break
        else:
            end = _next_chance(lines, end, said)
        if end == len(lines):
            break
    return len(lines), complaint("\n".join(lines[start:]))


def _past_continuations(lines: list[str], end: int) -> int:
    """One past the next line that could be the last of a unit."""
    end += 1
    while end < len(lines) and _goes_on(lines[end - 1]):
        end += 1
    return end


def _goes_on(line: str) -> bool:
    """Ends in a backslash that cannot belong to a comment."""
    return line.endswith("\\") and "#" not in line and bool(_ODD_BACKSLASHES.search(line))


def _ends_in_continuation(run: str, complaint: Complaint) -> bool:
    """Whether an accepted run goes on in the next line, asked of bash for a last line that has a `#` in it.

    Only after a continuation may `&&` begin a line, or `if` be a plain word.
    """
    if not _ODD_BACKSLASHES.search(run):
        return False
    return complaint(run + "\n&& :") is None or complaint(run + "\nif") is None


def _next_chance(lines: list[str], end: int, said: str) -> int:
    """Lines before this one cannot complete the unit: what bash misses is not in them."""
    wanted = (*_WANTED_WORD.findall(said), *_WANTED_CHARACTER.findall(said))
    for missing in wanted:
        while end < len(lines) and missing not in lines[end]:
            end += 1
    return end


def _joined(lines: list[str], ends: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Units that read a status, put together with the unit that set it."""
    joined: list[tuple[int, int]] = []
    last = -1
    for start, end in ends:
        if _is_quiet(lines[start]):
            joined.append((start, end))
            continue
        if last >= 0 and any(_READS_STATUS.search(line) for line in lines[start:end]):
            joined[last:] = [(joined[last][0], end)]
        else:
            last = len(joined)
            joined.append((start, end))
    return joined


def _moved(problem: str, lines: int) -> str:
    """Bash's words, with lines counted in the block instead of in the unit."""
    return _LINE.sub(lambda match: f"line {int(match[1]) + lines}", problem)
