"""From Markdown text to nodes: the one place that knows the Markdown library."""

from collections.abc import Iterator, Sequence
from functools import cache

from markdown_it import MarkdownIt
from markdown_it.token import Token

from runbookrunner.late import regex
from runbookrunner.reading.nodes import Code, Heading, Html, Item, Listing, Node, Prose

_MARKS = regex(r"[\s>*+.)\d-]*")


@cache
def _parser() -> MarkdownIt:
    # Only blocks are asked for: inline text stays as the author wrote it. Link definitions stay visible.
    parser = MarkdownIt("commonmark").enable("table").disable("reference")
    parser.core.ruler.enableOnly(["block"])
    return parser


def parse(text: str) -> tuple[Node, ...]:
    """The nodes of a text whose lines end in a newline character. Never raises."""
    tokens = _parser().parse(text)
    return tuple(_Reader(tokens, text.split("\n")).nodes(0, len(tokens)))


def _range(token: Token) -> tuple[int, int]:
    """First and last line, from 1."""
    start, end = token.map or (0, 1)
    return start + 1, max(start + 1, end)


class _Reader:
    """Walks the flat list of tokens by index, so that a long file is read once."""

    def __init__(self, tokens: Sequence[Token], lines: list[str]) -> None:
        self._tokens = tokens
        self._lines = lines
        self._closings = _closings(tokens)

    def nodes(self, start: int, end: int) -> Iterator[Node]:
        at = start
        while at < end:
            last = self._closings.get(at, at)
            yield from self._node(at, last)
            at = last + 1

    def _node(self, at: int, last: int) -> Iterator[Node]:
        token = self._tokens[at]
        match token.type:
            case "heading_open":
                yield Heading(int(token.tag[1:]), self._tokens[at + 1].content, *_range(token))
            case "paragraph_open":
                yield Prose(self._tokens[at + 1].content, *_range(token))
            case "table_open":
                yield Prose(self._raw(token).strip(), *_range(token), table=True)
            case "fence" | "code_block":
                yield _code(token)
            case "html_block":
                yield Html(token.content.rstrip("\n"), *_range(token))
            case "blockquote_open":
                yield from self._inside(at, last)
            case "bullet_list_open" | "ordered_list_open":
                yield Listing(tuple(self._items(at, last)), token.type.startswith("ordered"), *_range(token))

    def _items(self, at: int, last: int) -> Iterator[Item]:
        at += 1
        while at < last:
            token, end = self._tokens[at], self._closings[at]
            line, end_line = _range(token)
            while end_line > line and not self._lines[end_line - 1].strip():
                end_line -= 1
            yield Item(token.info, tuple(self._inside(at, end)), line, end_line)
            at = end + 1

    def _inside(self, at: int, last: int) -> Iterator[Node]:
        """What a container holds. Beyond its limit of nesting the library gives nothing: then the lines as they are."""
        if last > at + 1:
            yield from self.nodes(at + 1, last)
            return
        raw = self._raw(self._tokens[at]).strip()
        if not _MARKS.fullmatch(raw):
            yield Prose(raw, *_range(self._tokens[at]))

    def _raw(self, token: Token) -> str:
        line, end_line = _range(token)
        return "\n".join(self._lines[line - 1 : end_line])


def _closings(tokens: Sequence[Token]) -> dict[int, int]:
    """The index of the closing token for each opening one."""
    found: dict[int, int] = {}
    opened: list[int] = []
    for at, token in enumerate(tokens):
        if token.nesting > 0:
            opened.append(at)
        elif token.nesting < 0:
            found[opened.pop()] = at
    return found


def _code(token: Token) -> Code:
    line, end_line = _range(token)
    text = token.content.removesuffix("\n")
    if token.type == "code_block":
        return Code("", text.rstrip("\n"), line, end_line, fenced=False, closed=True)
    closed = end_line - line + 1 == token.content.count("\n") + 2
    return Code(token.info.strip(), text, line, end_line, fenced=True, closed=closed)
