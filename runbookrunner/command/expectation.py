"""Whether output is what a runbook says it should be. Only a match verifies; everything else is for a person.

The whole output is compared, line by line and to the letter, save for these:

- Blanks: runs of them count as one; those at the ends of lines, empty lines and colours do not count.
- `...` or `…` alone on a line stands for any lines, within a line for any text; `<...>` and `<name>` for some text.
- Times and dates stand for any time or date of their kind.
- Ages (`5d`, `3 minutes`) and sizes (`1.2G`, `512 MB`) stand for any other, but nought only for nought; in a line
  that speaks of lag, latency, a timeout or retention they are a statement and stand for themselves.
- Ids that differ from run to run: UUIDs, `pid 4121`, the end of a pod's name. Never a checksum.
- `~3` stands for a number from half of it to twice as much. Any other number is a statement: `3 rows` is not `2 rows`.
"""

from collections.abc import Iterable, Iterator
from typing import Literal

from msgspec import Struct

from runbookrunner.late import regex

#: `undecided`: nobody can say, because the output is too long, or the pattern took too long.
Verdict = Literal["verified", "different", "undecided"]

#: Lines that are compared; a longer output is for a person.
MOST_LINES = 2_000
#: Expected lines times lines seen, above which a difference would take too long to find.
_MOST_PAIRS = 40_000
_LONGEST_LINE = 4_096
_DIFF_LINES = 24
_DIFF_WIDTH = 160

_COLOUR = regex(r"\x1b\[[0-9;:?]*[A-Za-z]")
_NAME = regex(
    r"(?i)<(?!/|(?:none|unknown|pending|nil|null|eof|invalid|unset|a|b|body|br|code|div|em|h[1-6]|head|hr|html|i|li|ol|p|"
    r"pre|span|strong|table|td|th|title|tr|ul)>)(?:\.\.\.|…|[a-z][\w .-]{0,38})>"
)
_ANY = regex(r"\s*(?:\.\.\.|…)\s*")
#: How a line is marked while it is cut: some text, any text, about a number; what differs from run to run.
_NO_MARKS = dict.fromkeys(range(1, 5))
_PIECES = regex(r"([\x01\x02]|\x03[\d.]+\x03)")
_ABOUT = regex(r"(?<![\w~])~ ?(\d+(?:\.\d+)?)(?![\w.])")
_NUMBER = regex(r"\d+(?:\.\d+)?(?![\w.]*\d)")
_STATEMENT = regex(r"(?i)\b(?:lag\w*|behind|delay\w*|latency|timeouts?|retention|rto|rpo|ttl)\b")
_DAY = r"(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]*,? "
_MONTH = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*"
_CLOCK = r"\d{1,2}:\d\d:\d\d(?:[.,]\d+)?(?: ?(?:Z|UTC|GMT|[A-Z]{3,4}|[+-]\d\d:?\d\d)\b)?"
_ALWAYS = (
    ("uuid", regex(r"\b[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}\b")),
    ("time", regex(rf"\b\d{{4}}-\d\d-\d\d[T ]{_CLOCK}|\b\d{{4}}-\d\d-\d\dT\d\d:\d\dZ?")),
    ("time", regex(rf"\b(?:{_DAY})?{_MONTH} {{1,2}}\d{{1,2}},? (?:{_CLOCK})(?: \d{{4}}\b)?")),
    ("date", regex(r"\b\d{4}-\d\d-\d\d\b")),
    ("clock", regex(rf"(?<![\d:.]){_CLOCK}(?![\d:])")),
    ("pod", regex(r"(?<=[a-z0-9])-(?=[a-z]*\d)[a-z0-9]{8,10}-[a-z0-9]{5}(?![\w-])")),
    ("pid", regex(r"(?i)\bpid[ =:]{1,2}\d+\b")),
)
_AGE = regex(
    r"(?<![\w.])(?:(?:\d+(?:\.\d+)?(?:ms|us|µs|ns|s|m|h|d|w|y))+|"
    r"\d+(?:\.\d+)? (?:millisecond|second|minute|hour|day|week|month|year|sec|min)s?)(?![\w.]*\w)"
)
_SIZE = regex(r"(?<![\w.])\d+(?:\.\d+)?(?:[KMGTP]i?|[Bb]|(?: ?(?:[kKMGTP]i?[Bb]|bytes)))(?![\w])")


class Comparison(Struct, frozen=True):
    """What came of comparing. `difference` are lines marked ` ` (as expected), `-` (missing), `+` (instead)."""

    verdict: Verdict
    difference: tuple[str, ...] = ()
    reason: str = ""


class _Any(Struct, frozen=True):
    """Any text of at least so many characters."""

    least: int


class _About(Struct, frozen=True):
    """A number near this one."""

    number: float


_Part = str | _Any | _About
_Line = tuple[_Part, ...]
_LINES = (_Any(0),)


def compare(expected: str, output: str) -> Comparison:
    """Compare a whole output with what is expected."""
    wanted = [(line, _parts(line)) for line in _clean(expected)]
    seen = _clean(output)
    if len(seen) > MOST_LINES or len(wanted) > MOST_LINES:
        return Comparison("undecided", reason=f"more than {MOST_LINES} lines are not compared")
    if all(parts == _LINES for _, parts in wanted):
        return Comparison("undecided", reason="the expectation leaves everything open")
    patterns, lines = [parts for _, parts in wanted], [_canonical(line) for line in seen]
    if len(lines) == len(patterns) and all(map(_fits, patterns, lines)):
        return Comparison("verified")
    if len(lines) * len(patterns) > _MOST_PAIRS:
        return Comparison("undecided", reason="expectation and output are too long to compare; look at them")
    pairs = _aligned(patterns, lines)
    if all(want is not None or free for want, _, free in pairs) and all(at is not None for _, at, _ in pairs):
        return Comparison("verified")
    return Comparison("different", tuple(_told(pairs, [line for line, _ in wanted], seen)))


def bare(output: str) -> str:
    """Output without colours, with plain line ends and without the last one: what a pattern is matched against."""
    return _COLOUR.sub("", output).replace("\r\n", "\n").strip("\n")


def _clean(text: str) -> list[str]:
    lines = (" ".join(line[:_LONGEST_LINE].split()) for line in bare(text).split("\n"))
    return [line for line in lines if line]


def _parts(line: str) -> _Line:
    """An expected line, cut at what it leaves open."""
    marked = _ANY.sub("\x02", _NAME.sub("\x01", line.translate(_NO_MARKS)))
    marked = _ABOUT.sub("\x03\\1\x03", marked)
    return tuple(_part(piece) for piece in _PIECES.split(_canonical(marked)) if piece)


def _part(piece: str) -> _Part:
    if piece[0] == "\x03":
        return _About(float(piece[1:-1]))
    return {"\x01": _Any(1), "\x02": _Any(0)}.get(piece, piece)


def _canonical(line: str) -> str:
    """A line with all that differs from run to run replaced by what it is."""
    for name, pattern in _ALWAYS:
        line = pattern.sub(f"\x04{name}\x04", line)
    if _STATEMENT.search(line):
        return line
    line = _AGE.sub(lambda match: _measure("age", match[0]), line)
    return _SIZE.sub(lambda match: _measure("size", match[0]), line)


def _measure(name: str, text: str) -> str:
    return f"\x04{name}\x04" if any(char in "123456789" for char in text) else f"\x04no {name}\x04"


def _fits(parts: _Line, text: str) -> bool:
    """Whether a line fits; the places that can be reached are tracked together, so there is nothing to go back to."""
    places = {0}
    for part in parts:
        if not places:
            return False
        match part:
            case _Any(least=least):
                places = set(range(min(places) + least, len(text) + 1))
            case _About(number=number):
                places = {end for place in places for end in _near(number, text, place)}
            case str():
                places = {place + len(part) for place in places if text.startswith(part, place)}
    return len(text) in places


def _near(number: float, text: str, place: int) -> Iterator[int]:
    found = _NUMBER.match(text, place)
    begins = not place or not (text[place - 1].isdigit() or text[place - 1] == ".")
    if found and begins and number / 2 <= float(found[0]) <= number * 2:
        yield found.end()


#: An expected line (its number, None for an unexpected one), a seen line (the same), and whether `...` covers it.
_Pair = tuple[int | None, int | None, bool]


def _aligned(wanted: list[_Line], seen: list[str]) -> list[_Pair]:
    """The two side by side with as few differences as can be: lines that fit, are missing, or were not expected."""
    rows, columns = len(wanted), len(seen)
    cost = [[0] * (columns + 1) for _ in range(rows + 1)]
    for row in range(rows, -1, -1):
        for at in range(columns, -1, -1):
            cost[row][at] = min((price + cost[to][on] for price, to, on in _steps(wanted, seen, row, at)), default=0)
    return list(_path(wanted, seen, cost))


def _steps(wanted: list[_Line], seen: list[str], row: int, at: int) -> Iterator[tuple[int, int, int]]:
    """What can come next, with its price: the best first where prices are equal."""
    more_wanted, more_seen = row < len(wanted), at < len(seen)
    if more_wanted and wanted[row] == _LINES:
        yield 0, row + 1, at
        if more_seen:
            yield 0, row, at + 1
        return
    if more_wanted and more_seen and _fits(wanted[row], seen[at]):
        yield 0, row + 1, at + 1
    if more_wanted:
        yield 1, row + 1, at
    if more_seen:
        yield 1, row, at + 1


def _path(wanted: list[_Line], seen: list[str], cost: list[list[int]]) -> Iterator[_Pair]:
    row = at = 0
    while row < len(wanted) or at < len(seen):
        free = row < len(wanted) and wanted[row] == _LINES
        steps = [(price, to, on) for price, to, on in _steps(wanted, seen, row, at)]
        _, to, on = next(step for step in steps if step[0] + cost[step[1]][step[2]] == cost[row][at])
        if free and to > row:
            row = to
            continue
        yield (row if to > row else None), (at if on > at else None), free
        row, at = to, on


def _told(pairs: Iterable[_Pair], wanted: list[str], seen: list[str]) -> Iterator[str]:
    """The difference, cut to what fits a screen; what `...` covers is left out."""
    lines = [_marked(pair, wanted, seen) for pair in pairs if not pair[2]]
    first = next((at for at, line in enumerate(lines) if line[0] != " "), 0)
    begin = max(0, first - 3)
    shown = lines[begin : begin + _DIFF_LINES]
    if begin:
        yield f"  ({begin} lines before are as expected)"
    yield from shown
    if rest := len(lines) - begin - len(shown):
        yield f"  ({rest} more lines)"


def _marked(pair: _Pair, wanted: list[str], seen: list[str]) -> str:
    row, at, _ = pair
    if row is None:
        return f"+ {seen[at or 0][:_DIFF_WIDTH]}"
    if at is None:
        return f"- {wanted[row][:_DIFF_WIDTH]}"
    return f"  {seen[at][:_DIFF_WIDTH]}"
