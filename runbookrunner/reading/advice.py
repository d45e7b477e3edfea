"""Troubleshooting: one entry for each heading, with the texts it quotes and the commands it offers."""

from collections.abc import Iterable, Iterator

from msgspec import Struct
from msgspec.structs import replace

from runbookrunner.command.analysis import analyse
from runbookrunner.late import regex
from runbookrunner.reading.blocks import Judged
from runbookrunner.reading.commands import Context
from runbookrunner.reading.flow import Flow
from runbookrunner.reading.headings import cleaned
from runbookrunner.reading.known import is_command
from runbookrunner.reading.model import Advice, Task
from runbookrunner.reading.nodes import Code, Heading, Listing, Node, Prose, rendered
from runbookrunner.reading.parts import Part

_QUOTED = regex(r"\"([^\"]{2,200})\"|“([^”]{2,200})”|`([^`]{2,200})`|(?<!\w)'([^']{2,200})'(?!\w)|«([^»]{2,200})»")
_INLINE = regex(r"(?<!`)(`{1,2})(?!`)([^`\n]{2,500})\1(?!`)")


class _Entry(Struct):
    heading: str
    line: int
    nodes: list[Node]


def advice(parts: list[Part], judged: dict[int, Judged], context: Context) -> tuple[Advice, ...]:
    """The entries of all troubleshooting sections, with ids."""
    return tuple(_advice(f"T{number}", entry, judged, context) for number, entry in enumerate(_entries(parts), start=1))


def _entries(parts: list[Part]) -> list[_Entry]:
    """A heading directly under a troubleshooting section is an entry; what is deeper belongs to it."""
    found: list[_Entry] = []
    for part in parts:
        depth = sum(above.role == "troubleshooting" for above in part.above())
        if depth > 1 and found:
            found[-1].nodes += [*filter(None, [part.heading]), *part.nodes]
        elif depth or part.nodes:
            heading = part.heading.text if part.heading else part.title.text
            found.append(_Entry(heading, part.line, list(part.nodes)))
    return found


def _advice(name: str, entry: _Entry, judged: dict[int, Judged], context: Context) -> Advice:
    tasks = [*_block_tasks(entry.nodes, judged, context), *_inline_tasks(entry.nodes, context)]
    tasks.sort(key=lambda task: task.line)
    return Advice(
        id=name,
        title=cleaned(entry.heading),
        line=entry.line,
        quoted=tuple(next(filter(None, groups)) for groups in _QUOTED.findall(entry.heading)),
        text="\n\n".join(rendered(node) for node in entry.nodes),
        commands=tuple(replace(task, id=f"{name}.{number}") for number, task in enumerate(tasks, start=1)),
    )


def _block_tasks(nodes: Iterable[Node], judged: dict[int, Judged], context: Context) -> Iterator[Task]:
    flow = Flow(judged, context, plain=False)
    flow.read(nodes)
    return (replace(task, before="") for task in flow.tasks if task.kind == "command")


def _inline_tasks(nodes: Iterable[Node], context: Context) -> Iterator[Task]:
    """Inline code that begins like a command: never run by itself, offered to be taken as an own command."""
    for text, line in _lines(nodes):
        for _, code in _INLINE.findall(text):
            if is_command(code) and " " in code.strip():
                yield _inline(code.strip(), line, context)


def _inline(text: str, line: int, context: Context) -> Task:
    seen = analyse(text, context.split)
    return Task(
        id="",
        kind="command",
        text=text,
        line=line,
        end_line=line,
        units=seen.units,
        interactive=seen.interactive,
        hazards=seen.hazards,
        placeholders=seen.placeholders,
        blocked=seen.blocked,
    )


def _lines(nodes: Iterable[Node]) -> Iterator[tuple[str, int]]:
    for node in nodes:
        match node:
            case Prose():
                yield from ((text, node.line + at) for at, text in enumerate(node.text.split("\n")))
            case Listing():
                for item in node.items:
                    yield from _lines(item.nodes)
            case Heading() | Code():
                continue
