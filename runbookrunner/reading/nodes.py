"""Markdown as a few plain values. Lines count from 1 in the file; `end_line` is the last line of the node."""

from collections.abc import Iterable, Iterator

from msgspec import Struct


class Heading(Struct, frozen=True):
    """A heading with its text as written."""

    level: int
    text: str
    line: int
    end_line: int


class Prose(Struct, frozen=True):
    """A paragraph, or a table, as written but for the marks of the list or quote it stands in."""

    text: str
    line: int
    end_line: int
    table: bool = False


class Html(Struct, frozen=True):
    """Raw HTML, comments among it."""

    text: str
    line: int
    end_line: int


class Code(Struct, frozen=True):
    """A fence or an indented block. `first` is the line of the first line of `text`."""

    info: str
    text: str
    line: int
    end_line: int
    fenced: bool
    closed: bool

    @property
    def first(self) -> int:
        """The file's line in which the text begins."""
        return self.line + 1 if self.fenced else self.line


class Item(Struct, frozen=True):
    """One item of a list; `number` is empty for a bullet."""

    number: str
    nodes: "tuple[Node, ...]"
    line: int
    end_line: int


class Listing(Struct, frozen=True):
    """A list."""

    items: tuple[Item, ...]
    ordered: bool
    line: int
    end_line: int


Node = Heading | Prose | Html | Code | Listing


def rendered(node: Node) -> str:
    """A node as Markdown again, to be shown."""
    match node:
        case Heading():
            return f"{'#' * node.level} {node.text}"
        case Code():
            return f"```{node.info}\n{node.text}\n```" if node.fenced else node.text
        case Listing():
            return "\n".join(_item(item) for item in node.items)
        case _:
            return node.text


def _item(item: Item) -> str:
    mark = f"{item.number}. " if item.number else "- "
    text = item_text(item).replace("\n", "\n" + " " * len(mark))
    return mark + text


def item_text(item: Item) -> str:
    """The whole of an item, without its own mark."""
    return "\n".join(rendered(node) for node in item.nodes)


def codes(nodes: Iterable[Node]) -> Iterator[Code]:
    """The blocks among these nodes, those in lists included."""
    for node in nodes:
        if isinstance(node, Code):
            yield node
        elif isinstance(node, Listing):
            for item in node.items:
                yield from codes(item.nodes)


def holds_code(nodes: Iterable[Node]) -> bool:
    """Whether a block stands anywhere in these nodes."""
    return any(True for _ in codes(nodes))
