"""From parts to steps: which headings or list items are walked, and with which tasks."""

from collections.abc import Iterable, Iterator

from msgspec import Struct, field
from msgspec.structs import replace

from runbookrunner.reading import roles
from runbookrunner.reading.alternatives import Fork, forked, of_branch
from runbookrunner.reading.blocks import Judged
from runbookrunner.reading.choices import choice
from runbookrunner.reading.commands import Context
from runbookrunner.reading.flow import Flow
from runbookrunner.reading.headings import Title, title
from runbookrunner.reading.model import Option, Step, Task
from runbookrunner.reading.nodes import Code, Html, Item, Listing, Node, Prose, codes, holds_code, item_text
from runbookrunner.reading.parts import Part

#: Kinds of blocks beside which a bullet is only a remark.
_MAKES_TASKS = frozenset({"command", "session", "message", "comments"})


Piece = tuple[Part, list[Node]]


class Passage(Struct):
    """What becomes one step: a title, nodes that may come from several headings, and choices between headings."""

    title: Title
    line: int
    part: Part
    pieces: list[Piece | Fork] = field(default_factory=list)
    intro: list[Node] = field(default_factory=list)


class Steps(Struct, frozen=True):
    """Makes steps of the parts it is given."""

    judged: dict[int, Judged]
    context: Context
    numbered: bool

    def of(self, parts: list[Part]) -> list[Step]:
        """The steps of these parts, without ids; parts that hold nothing give none."""
        return self._of(list(forked(parts)))

    def _of(self, parts: list[Part | Fork]) -> list[Step]:
        steps = (self.step(passage) for passage in self.passages(parts))
        return [step for step in steps if step.tasks]

    def passages(self, parts: list[Part | Fork]) -> list[Passage]:
        """Put what belongs to one step together."""
        found: list[Passage] = []
        intro: list[Node] = []
        for at, part in enumerate(parts):
            if isinstance(part, Fork):
                if not self._belongs(part.first, found):
                    found.append(_choosing(part, intro))
                    intro = []
                found[-1].pieces.append(part)
                continue
            following = _first(parts[at + 1]) if at + 1 < len(parts) else None
            if self._belongs(part, found):
                found[-1].pieces.append((part, [*filter(None, [part.heading]), *part.nodes]))
            elif self._is_introduction(part, following):
                intro += part.nodes
            else:
                made = list(self._own(part))
                if made:
                    made[0].intro, intro = [*intro, *made[0].intro], []
                found += made
        return found

    def _belongs(self, part: Part, found: list[Passage]) -> bool:
        """Whether a heading without a number goes on with the numbered step above it."""
        return bool(found) and part.title.number is None and self._around(part) is found[-1].part

    def _around(self, part: Part) -> Part | None:
        """The nearest heading around this one that the author numbered."""
        return next((above for above in part.above() if above.title.number is not None), None)

    def _is_introduction(self, part: Part, following: Part | None) -> bool:
        """Prose over the headings below it."""
        nested = following is not None and any(above is part for above in following.above())
        under_top = following is not None and part.is_top and following.parent is None
        return (nested or under_top) and all(isinstance(node, Prose | Html) for node in part.nodes)

    def _own(self, part: Part) -> Iterator[Passage]:
        at = self._listed(part)
        if at is None:
            yield from self._by_block(part) if part.is_top and not self.numbered else [_whole(part)]
            return
        before = part.nodes[:at]
        if any(isinstance(node, Code | Listing) for node in before):
            yield Passage(part.title, part.line, part, [(part, before)])
            before = []
        passages = list(_items(part, part.nodes[at:]))
        passages[0].intro = before
        yield from passages

    def _listed(self, part: Part) -> int | None:
        """Where the ordered list begins whose items are the steps of this part."""
        if self.numbered or part.title.number is not None or self._around(part):
            return None
        for at, node in enumerate(part.nodes):
            if isinstance(node, Listing) and node.ordered and (len(node.items) > 1 or _goes_on(part.nodes, at)):
                return at
        return None

    def _by_block(self, part: Part) -> Iterator[Passage]:
        """Without headings each block is a step, titled by the paragraph before it."""
        if sum(isinstance(node, Code) for node in part.nodes) < 2:
            yield _whole(part)
            return
        group: list[Node] = []
        complete = False
        for node in part.nodes:
            if complete and not isinstance(node, Code):
                yield _titled(part, group)
                group, complete = [], False
            group.append(node)
            complete = complete or isinstance(node, Code)
        yield _titled(part, group)

    def step(self, passage: Passage) -> Step:
        """Walk one passage."""
        verify = roles.is_verification(passage.title) or passage.part.role == "verification"
        context = replace(self.context, verify=verify)
        runs = any(not isinstance(piece, Fork) and self._runs(piece[1]) for piece in passage.pieces)
        flow = Flow(self.judged, context, plain=not runs, skip_facts=passage.part.role == "prerequisites")
        for piece in passage.pieces:
            if isinstance(piece, Fork):
                flow.choose(self._choice(piece))
            else:
                flow.read(piece[1])
        flow.introduce(passage.intro)
        tasks, after = flow.finished(passage.title.text, passage.line)
        return Step(
            id="",
            number=passage.title.number,
            title=passage.title.text,
            line=passage.line,
            section=passage.part.id,
            tasks=tuple(tasks),
            verify=verify,
            follow_up=roles.is_follow_up(passage.title) or passage.part.role == "follow-up",
            condition=flow.condition,
            after=after,
            shown=tuple(flow.shown),
        )

    def _runs(self, nodes: Iterable[Node]) -> bool:
        return any(self.judged[code.line].kind.kind in _MAKES_TASKS for code in codes(nodes))

    def _choice(self, fork: Fork) -> Task:
        options = [
            Option(
                id="",
                title=branch.part.title.text,
                line=branch.part.line,
                steps=tuple(self._of(of_branch(branch))),
            )
            for branch in fork.branches
        ]
        return choice(options, conditional=fork.conditional)


def _first(part: Part | Fork) -> Part:
    return part.first if isinstance(part, Fork) else part


def _choosing(fork: Fork, intro: list[Node]) -> Passage:
    """A step that is a choice, called after the heading around its options."""
    first = fork.first
    around = first.parent
    return Passage(around.title if around else title("Choose one"), first.line, first, [], intro)


def _whole(part: Part) -> Passage:
    return Passage(part.title, part.line, part, [(part, part.nodes)])


def _titled(part: Part, nodes: list[Node]) -> Passage:
    """A group of nodes, called after the paragraph in front of its block."""
    prose = [node for node in nodes if isinstance(node, Prose) and not node.table]
    line = nodes[0].line if nodes else part.line
    return Passage(_short(prose[-1].text) if prose else part.title, line, part, [(part, nodes)])


def _short(text: str) -> Title:
    """The first line of a text as a title."""
    return title(text.split("\n", 1)[0])


def _goes_on(nodes: list[Node], at: int) -> bool:
    """Whether a list of one item is a step with its block, or goes on behind a block (`1.`, fence, `2.`)."""
    item = nodes[at].items[0] if isinstance(nodes[at], Listing) else None  # type: ignore[union-attr]
    holds = item is not None and any(isinstance(node, Code) for node in item.nodes)
    return holds or any(isinstance(node, Listing) and node.ordered for node in nodes[at + 1 :])


def _items(part: Part, nodes: list[Node]) -> Iterator[Passage]:
    """One passage for each item of the ordered lists; what stands between and after belongs to the item before it."""
    passage: Passage | None = None
    for node in nodes:
        if isinstance(node, Listing) and node.ordered:
            for item in node.items:
                if passage:
                    yield passage
                passage = _item(part, item)
        elif passage:
            passage.pieces.append((part, [node]))
    if passage:
        yield passage


def _item(part: Part, item: Item) -> Passage:
    lead = item.nodes[0] if item.nodes and isinstance(item.nodes[0], Prose) else None
    named = _short(lead.text if lead else item_text(item))
    said = lead is not None and lead.text.strip(" :.") == named.text and holds_code(item.nodes)
    return Passage(replace(named, number=item.number), item.line, part, [(part, list(item.nodes[said:]))])
