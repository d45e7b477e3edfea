"""The parts of a file: each heading with what stands directly under it, its role, and its place among the others."""

from collections.abc import Iterable

from msgspec import Struct, field

from runbookrunner.reading import roles
from runbookrunner.reading.headings import Title, title
from runbookrunner.reading.model import Role
from runbookrunner.reading.nodes import Code, Heading, Listing, Node


class Part(Struct, eq=False):
    """One heading and its own nodes. `parent` is None for what stands directly under the runbook's title.

    `option_of` is the line of the first of several alternatives where this part is one of them, 0 elsewhere.
    """

    title: Title
    heading: Heading | None
    line: int
    level: int
    nodes: list[Node] = field(default_factory=list)
    parent: "Part | None" = None
    role: Role = "procedure"
    id: str = ""
    option_of: int = 0
    is_top: bool = False

    def above(self) -> "Iterable[Part]":
        """The parts around this one, the nearest first."""
        part = self.parent
        while part:
            yield part
            part = part.parent


def parts(nodes: Iterable[Node], name: str) -> tuple[Part, list[Part]]:
    """The part of the runbook's own title, and all parts in order, that one first (`name` where there is no title)."""
    found = [Part(Title(name), None, 1, 0)]
    for node in nodes:
        if isinstance(node, Heading):
            found.append(Part(title(node.text), node, node.line, node.level))
        else:
            found[-1].nodes.append(node)
    top = _top(found)
    found = [part for part in found if part.heading or part.nodes or part is top]
    _nest(found, top)
    _assign(found, top)
    for number, part in enumerate(found, start=1):
        part.id = f"s{number}"
    return top, found


def _top(found: list[Part]) -> Part:
    """The part of the first main heading; what stands above the first heading where there is none."""
    top = next((part for part in found if part.level == 1), found[0])
    top.is_top = True
    return top


def _nest(found: list[Part], top: Part) -> None:
    opened: list[Part] = []
    for part in found:
        while opened and opened[-1].level >= part.level:
            opened.pop()
        nearest = opened[-1] if opened else None
        part.parent = None if nearest is top or nearest is None or nearest.level == 0 else nearest
        opened.append(part)


def _assign(found: list[Part], top: Part) -> None:
    of_rollback = roles.is_rollback(top.title)
    for part in found:
        if part is not top and part.heading:
            part.role = roles.role(part.title, part.parent.role if part.parent else None, of_rollback=of_rollback)
    others = any(part.role in roles.WALKED and part.nodes for part in found if not part.is_top and part.heading)
    for part in found:
        if (part.is_top or not part.heading) and others and not _acts(part.nodes):
            part.role = "overview"

    if not any(part.role in roles.WALKED and part.nodes for part in found):
        _walk_troubleshooting(found)


def _walk_troubleshooting(found: list[Part]) -> None:
    """In a runbook of nothing but troubleshooting, that is what is walked."""
    for part in found:
        if part.role == "troubleshooting":
            part.role = "diagnosis"


def _acts(nodes: Iterable[Node]) -> bool:
    """Whether an introduction holds something to do rather than only words about the runbook."""
    return any(isinstance(node, Code) or (isinstance(node, Listing) and node.ordered) for node in nodes)
