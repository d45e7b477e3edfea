"""From Markdown text to nodes: the one place that knows the Markdown library."""

from collections.abc import Iterator, Sequence
from functools import cache

from markdown_it import MarkdownIt
from markdown_it.token import Token

from runbookrunner.late import regex
from runbookrunner.reading import mended
from runbookrunner.reading.nodes import Code, Heading, Html, Item, Listing, Node, Prose

_MARKS = regex(r"[\s>*+.)\d-]*")
#: So often is a text inside a text read again; what is deeper stays as it is.
_DEEPEST = 6


@cache
def _parser() -> MarkdownIt:
    # Only blocks are asked for: inline text stays as the author wrote it. Link definitions stay visible.
    parser = MarkdownIt("commonmark").enable("table").disable("reference")
    parser.core.ruler.enableOnly(["block"])
    return parser


def parse(text: str) -> tuple[Node, ...]:
    """The nodes of a text whose lines end in a newline character. Never raises."""
    return tuple(_read(text, 0, 0))


def _read(text: str, above: int, depth: int) -> Iterator[Node]:
    """Nodes of a text that has `above` lines of the file in front of it; `depth` counts texts read again."""
    tokens = _parser().parse(text)
    yield from _Reader(tokens, text.split("\n"), above, depth).nodes(0, len(tokens))


class _Reader:
    """Walks the flat list of tokens by index, so that a long file is read once."""

    def __init__(self, tokens: Sequence[Token], lines: list[str], above: int, depth: int) -> None:
        self._tokens = tokens
        self._lines = lines
        self._above = above
        self._depth = depth
        self._closings = _closings(tokens)

    def nodes(self, start: int, end: int) -> Iterator[Node]:
        at = start
        while at < end:
            token = self._tokens[at]
            last = self._closings.get(at, at)
            body = self._indented_body(token)
            if body:
                yield from self._admonition(token, body)
                while last + 1 < end and (self._tokens[last + 1].map or (body, 0))[0] < body:
                    last = self._closings.get(last + 1, last + 1)
            else:
                yield from self._node(at, last)
            at = last + 1

    def _indented_body(self, token: Token) -> int:
        """One past the last line of an admonition's body, 0 where this is none; texts read again have a limit."""
        if token.type != "paragraph_open" or not token.map or self._depth >= _DEEPEST:
            return 0
        return mended.body_end(self._lines, token.map[0])

    def _admonition(self, token: Token, body: int) -> Iterator[Node]:
        """Its title, what its body says, and what goes on behind it without an empty line."""
        start, end = token.map or (0, 0)
        line = start + self._above + 1
        yield Prose(self._lines[start].strip(), line, line)
        yield from _read(mended.dedented(self._lines[start + 1 : body]), self._above + start + 1, self._depth + 1)
        if end > body:
            rest = "\n".join(line.strip() for line in self._lines[body:end])
            yield Prose(rest, self._above + body + 1, self._above + end)

    def _node(self, at: int, last: int) -> Iterator[Node]:
        token = self._tokens[at]
        match token.type:
            case "heading_open":
                yield Heading(int(token.tag[1:]), self._tokens[at + 1].content, *self._range(token))
            case "paragraph_open":
                yield Prose(self._tokens[at + 1].content, *self._range(token))
            case "table_open":
                yield Prose(self._raw(token).strip(), *self._range(token), table=True)
            case "fence" | "code_block":
                yield from self._code(token)
            case "html_block":
                yield Html(token.content.rstrip("\n"), *self._range(token))
            case "blockquote_open":
                yield from self._inside(at, last)
            case "bullet_list_open" | "ordered_list_open":
                yield Listing(tuple(self._items(at, last)), token.type.startswith("ordered"), *self._range(token))

    def _code(self, token: Token) -> Iterator[Node]:
        line, end_line = self._range(token)
        code = _code(token, line, end_line)
        if self._depth >= _DEEPEST:
            yield code
        elif not code.fenced and mended.holds_fence(code.text):
            yield from _read(mended.dedented(code.text.split("\n")), line - 1, self._depth + 1)
        elif code.fenced and (cut := mended.cut(code)):
            yield cut.block
            if cut.rest.strip():
                rest = f"{cut.rest}\n{token.markup}\n" if code.closed else f"{cut.rest}\n"
                yield from _read(rest, cut.above, self._depth + 1)
        else:
            yield code

    def _items(self, at: int, last: int) -> Iterator[Item]:
        at += 1
        while at < last:
            token, end = self._tokens[at], self._closings[at]
            line, end_line = self._range(token)
            while end_line > line and not self._lines[end_line - self._above - 1].strip():
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
            yield Prose(raw, *self._range(self._tokens[at]))

    def _raw(self, token: Token) -> str:
        start, end = token.map or (0, 1)
        return "\n".join(self._lines[start : max(start + 1, end)])

    def _range(self, token: Token) -> tuple[int, int]:
        """First and last line in the file, from 1."""
        start, end = token.map or (0, 1)
        return start + self._above + 1, max(start + 1, end) + self._above


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


def _code(token: Token, line: int, end_line: int) -> Code:
    text = token.content.removesuffix("\n")
    if token.type == "code_block":
        return Code("", text.rstrip("\n"), line, end_line, fenced=False, closed=True)
    closed = end_line - line + 1 == token.content.count("\n") + 2
    return Code(token.info.strip(), text, line, end_line, fenced=True, closed=closed)
