"""No paragraph of the procedure may be absent from the walk: each of its words is before, in or after some task."""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

from runbookrunner.reading import roles
from runbookrunner.reading.front_matter import front_matter
from runbookrunner.reading.markdown import parse
from runbookrunner.reading.model import Runbook
from runbookrunner.reading.nodes import Code, Heading, Html, Listing, Node
from runbookrunner.reading.parts import parts
from runbookrunner.reading.reader import read
from runbookrunner.reading.source import decoded
from runbookrunner.reading.walked import every_step, every_task
from tests.reading.simple_splitter import simple_split
from tests.reading.test_fixtures import FIXTURES, SEPARATOR


def walked(runbook: Runbook) -> str:
    """All that the operator meets on the way."""
    found: list[str] = []
    for step in every_step(runbook):
        found += [step.title, step.condition, step.after]
        for task in every_task(step.tasks):
            found += [task.before, task.text, task.label, *task.notes, task.expected or ""]
            found += [option.title for option in task.options]
    return " ".join(words("\n".join(found)))


def words(text: str) -> list[str]:
    return re.findall(r"[^\W_]+", text.lower())


def said(nodes: Iterable[Node]) -> Iterator[tuple[int, str]]:
    """Each line of prose, with its place."""
    for node in nodes:
        if isinstance(node, Listing):
            for item in node.items:
                yield from said(item.nodes)
        elif not isinstance(node, Code | Html | Heading):
            yield from ((node.line + at, line) for at, line in enumerate(node.text.split("\n")))


def missing(source: bytes) -> list[tuple[int, str]]:
    """Lines of prose in walked sections that the walk does not show, and that are no facts of the overview."""
    runbook = read(source, "book.md", simple_split)
    shown = walked(runbook)
    text = decoded(source, "book.md").text
    front = front_matter(text).lines
    _, found = parts(parse("\n" * front + text.split("\n", front)[-1]), "book")
    kept = roles.WALKED | {"prerequisites"}
    lines = (line for part in found if part.role in kept and part.heading for line in said(part.nodes))
    facts = {fact.line for fact in runbook.facts}
    return [(at, line) for at, line in lines if at not in facts and " ".join(words(line)) not in shown]


@pytest.mark.parametrize("path", FIXTURES, ids=lambda path: path.stem)
def test_no_paragraph_of_a_procedure_is_absent_from_the_walk(path: Path) -> None:
    source = path.read_bytes().decode("utf-8", "surrogateescape").partition(SEPARATOR)[0]
    assert missing(source.encode("utf-8", "surrogateescape")) == []
