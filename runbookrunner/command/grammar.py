"""The syntax tree of a shell text. tree-sitter stands behind this module and is loaded at the first use.

It reads more than bash accepts and sometimes something else, so what depends on it is refused on any doubt.
"""

from collections.abc import Iterator
from functools import cache, lru_cache
from typing import Any

from msgspec import Struct

from runbookrunner.errors import RunbookError

_PROBE = "a 'b' | c <<E\n$d\nE\n"
_EXPECTED = frozenset({"pipeline", "command", "raw_string", "heredoc_body", "simple_expansion"})


class Node(Struct, frozen=True):
    """A node of the tree: what it is, and where its text begins and ends, in characters."""

    kind: str
    start: int
    end: int


class Tree:
    """A text as the grammar reads it. `whole` is false where some of it made no sense to it."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._bytes = text.encode("utf-8", "replace")
        self._root = _parser().parse(self._bytes).root_node
        self.whole: bool = not self._root.has_error

    def around(self, start: int, end: int) -> tuple[Node, ...]:
        """The nodes that hold these characters, the innermost first."""
        first, last = self._at(start), self._at(end)
        found = self._root.named_descendant_for_byte_range(first, last)
        nodes: list[Node] = []
        while found is not None:
            nodes.append(self._node(found))
            found = found.parent
        return tuple(nodes)

    def inside(self, node: Node) -> tuple[Node, ...]:
        """The direct parts of a node, punctuation included."""
        found = self._root.descendant_for_byte_range(self._at(node.start), self._at(node.end))
        while found is not None and found.type != node.kind:
            found = found.parent
        return tuple(map(self._node, found.children)) if found is not None else ()

    def walk(self) -> Iterator[Node]:
        """Every named node, from the outside in, in the order of the text."""
        waiting = [self._root]
        while waiting:
            node = waiting.pop()
            if node.is_named:
                yield self._node(node)
            waiting.extend(reversed(node.children))

    def text(self, node: Node) -> str:
        """The characters of a node."""
        return self._text[node.start : node.end]

    def _node(self, found: Any) -> Node:
        return Node(found.type, self._character(found.start_byte), self._character(found.end_byte))

    def _at(self, character: int) -> int:
        return character if self._text.isascii() else len(self._text[:character].encode("utf-8", "replace"))

    def _character(self, byte: int) -> int:
        return byte if self._text.isascii() else len(self._bytes[:byte].decode("utf-8", "ignore"))


@lru_cache(maxsize=128)
def tree(text: str) -> Tree:
    """The tree of a text. Raises `RunbookError` where the grammar cannot be loaded or is not the one we know."""
    return Tree(text)


@cache
def _parser() -> Any:
    try:
        import tree_sitter  # noqa: PLC0415  only a command that takes a value pays for it
        import tree_sitter_bash  # noqa: PLC0415  only a command that takes a value pays for it

        parser = tree_sitter.Parser(tree_sitter.Language(tree_sitter_bash.language()))
        root = parser.parse(_PROBE.encode()).root_node
    except Exception as error:
        raise RunbookError(f"{_BROKEN} cannot be loaded ({type(error).__name__}: {error}). {_ADVICE}") from error
    if root.has_error or not _kinds(root) >= _EXPECTED:
        raise RunbookError(f"{_BROKEN} is of a version that rbr does not know. {_ADVICE}")
    return parser


_BROKEN = "the shell grammar (tree-sitter, tree-sitter-bash)"
_ADVICE = "No value is put into a command without it: install rbr again, or edit the command (e) by hand"


def _kinds(node: Any) -> set[str]:
    return {node.type}.union(*(_kinds(child) for child in node.children))
