"""What the overview shows: facts, whom to call, and what was changed."""

import re
from collections.abc import Iterable, Iterator

from runbookrunner.late import regex
from runbookrunner.reading.headings import cleaned
from runbookrunner.reading.model import Change, Contact, Fact, FactKind
from runbookrunner.reading.nodes import Heading, Html, Item, Listing, Node, Prose, item_text

_KINDS: tuple[tuple[FactKind, str], ...] = (
    (
        "estimated-time",
        r"(?:(?:estimated|expected|approximate|typical) )?(?:time|duration)(?: to \w+| required)?|time estimate",
    ),
    ("severity", r"severity(?: level)?"),
    ("downtime", r"(?:expected |estimated )?downtime"),
    ("user-impact", r"(?:user|customer|service)s? impact|impact on (?:users|customers)"),
)
_FACTS = tuple(
    (kind, regex(rf"(?:{words})\s*(?::|=|\s[—–-]\s)\s*(?P<value>\S.*)", re.IGNORECASE)) for kind, words in _KINDS
)
_RULER = regex(r"\|?[\s|:-]+\|?")
_CHANGE = regex(
    r"(?P<date>\d{4}-\d\d-\d\d|\d{1,2}[./]\d{1,2}[./]\d{4}|"
    r"(?:\d{1,2} )?[A-Z][a-z]{2,8}\.? (?:\d{1,2}, )?\d{4})\W*\s*(?P<text>.*)",
    re.DOTALL,
)
#: The longest line from which emphasis is taken.
_ENOUGH = 2000
_MARKS = regex(r"[*`]+|(?<!\w)_+|_+(?!\w)")

Line = tuple[str, int]


def _bare(text: str) -> str:
    return (_MARKS.sub("", text) if len(text) <= _ENOUGH else text).strip()


def fact(text: str, line: int) -> Fact | None:
    """The fact that a line tells, None where it tells none."""
    bare = _bare(text[:1000])
    for kind, pattern in _FACTS:
        match = pattern.fullmatch(bare)
        if match:
            return Fact(kind, match["value"].strip(), line)
    return None


def facts(nodes: Iterable[Node]) -> Iterator[Fact]:
    """The facts of a section, from its bullets, its lines and the rows of its tables."""
    for text, line in _lines(nodes):
        found = fact(text, line)
        if found:
            yield found


def contacts(nodes: Iterable[Node]) -> Iterator[Contact]:
    """Whom to call: `Name: where`, or a row of a table."""
    for text, line in _lines(nodes, header=False):
        name, colon, where = _bare(text).partition(":")
        whole = not colon or not where.strip() or where.startswith("//")
        yield Contact("", _bare(text), line) if whole else Contact(name.strip(), where.strip(), line)


def changes(nodes: Iterable[Node]) -> Iterator[Change]:
    """The history, one change for each bullet or row."""
    for text, line in _lines(nodes, header=False):
        bare = _bare(text)
        match = _CHANGE.fullmatch(bare)
        yield Change(match["date"], match["text"].strip(), line) if match else Change("", bare, line)


def _lines(nodes: Iterable[Node], *, header: bool = True) -> Iterator[Line]:
    for node in nodes:
        match node:
            case Prose(table=True):
                yield from _rows(node, header=header)
            case Prose():
                yield from ((text, node.line + at) for at, text in enumerate(node.text.split("\n")))
            case Listing():
                for item in node.items:
                    yield from _item(item)
            case Heading() if not header:
                yield cleaned(node.text), node.line
            case Html():
                continue


def _item(item: Item) -> Iterator[Line]:
    """An item with its first paragraph in one line, then what is nested in it."""
    first, *rest = item.nodes or (None,)
    if isinstance(first, Prose) and not first.table:
        yield " ".join(first.text.split("\n")), item.line
        yield from _lines(rest)
    elif first is not None:
        yield item_text(item), item.line


def _rows(table: Prose, *, header: bool) -> Iterator[Line]:
    lines = table.text.split("\n")
    for at, text in enumerate(lines):
        cells = [cell.strip() for cell in text.strip().strip("|").split("|")]
        is_header = at + 1 < len(lines) and at == 0
        if _RULER.fullmatch(text) or not any(cells) or (is_header and not header):
            continue
        rest = " · ".join(cell for cell in cells[1:] if cell)
        yield (f"{cells[0]}: {rest}" if rest else cells[0]), table.line + at
