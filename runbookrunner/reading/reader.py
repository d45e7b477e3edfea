"""The reading of one file: bytes in, a `Runbook` out. Nothing is opened and nothing runs."""

from collections.abc import Iterable
from hashlib import sha256
from pathlib import PurePath

from msgspec import Struct, field
from msgspec.structs import replace

from runbookrunner.command.units import Splitter
from runbookrunner.reading import alternatives, facts, roles
from runbookrunner.reading.advice import advice
from runbookrunner.reading.blocks import Judge
from runbookrunner.reading.commands import Context
from runbookrunner.reading.front_matter import FrontMatter, front_matter
from runbookrunner.reading.ids import joined, named, numbered
from runbookrunner.reading.inputs import Input, inputs
from runbookrunner.reading.mended import holds_fence
from runbookrunner.reading.model import Fact, Finding, Role, Runbook, Section, Step
from runbookrunner.reading.nodes import codes
from runbookrunner.reading.parts import Part, parts
from runbookrunner.reading.rollbacks import rollbacks, targets
from runbookrunner.reading.source import decoded
from runbookrunner.reading.steps import Steps
from runbookrunner.reading.walked import every_step, every_task

_TELLS_FACTS: frozenset[Role] = frozenset({"overview", "prerequisites", "impact"})
#: Sections that are walked only where they hold commands: reading them is no step.
_WALKED_WITH_COMMANDS: frozenset[Role] = frozenset({"overview", "detection", "impact"})


def read(source: bytes, file: str, split: Splitter) -> Runbook:
    """Read a runbook. `file` is only a name, for titles and errors; `split` cuts blocks into units.

    Raises `Unreadable` where the file is empty, binary or larger than 4 MiB; anything else that is
    wrong with it becomes a finding.
    """
    from runbookrunner.reading.markdown import parse  # noqa: PLC0415  the Markdown library costs 20 ms

    text = decoded(source, file)
    front = front_matter(text.text)
    blanked = "\n" * front.lines + "".join(text.text.split("\n", front.lines)[-1:]) if front.lines else text.text
    nodes = parse(blanked)
    name = front.values.get("title")
    top, found = parts(nodes, name if isinstance(name, str) and name.strip() else PurePath(file).stem)
    alternatives.mark(found)
    findings: list[Finding] = []
    context = Context(split, findings.append, file, inexact=not text.exact)
    if front.problem:
        context.finding("front-matter", "error", front.at, front.problem)
    if front.lines and holds_fence("\n".join(text.text.split("\n", front.lines)[:-1])):
        context.finding("fence-in-front-matter", "warning", 1, "a fence in the front matter is data: it does not run")
    declared, wrong = inputs(front.values, text.text)
    for problem in wrong:
        context.finding("front-matter", "error", problem.line, problem.text)
    judge = Judge(context)
    judge.read(node for part in found for node in [*filter(None, [part.heading]), *part.nodes])
    sorted_parts = _sorted(found, judge)
    return _Reading(top, found, sorted_parts, judge, context, findings, declared).runbook(
        sha256(source).hexdigest(), file, front
    )


class _Places(Struct):
    """Which parts are read as what."""

    prerequisites: list[Part] = field(default_factory=list)
    steps: list[Part] = field(default_factory=list)
    verification: list[Part] = field(default_factory=list)


def _sorted(found: list[Part], judge: Judge) -> _Places:
    """Walked parts in the order of the file. Only a verification at the end stands apart; so do first prerequisites."""
    places = _Places()
    rolled_back = {id(part) for target in targets(found) for part in target.parts}
    begun = False
    for part in found:
        if id(part) in rolled_back:
            continue
        if part.role == "prerequisites" and not begun:
            places.prerequisites.append(part)
        elif part.role in roles.WALKED or part.role == "prerequisites" or _has_commands(part, judge):
            places.steps.append(part)
            begun = begun or bool(part.nodes)
    end = len(places.steps)
    while end and places.steps[end - 1].role == "verification":
        end -= 1
    places.steps, places.verification = places.steps[:end], places.steps[end:]
    return places


def _has_commands(part: Part, judge: Judge) -> bool:
    if part.role not in _WALKED_WITH_COMMANDS:
        return False
    return any(judge.judged[code.line].kind.runnable for code in codes(part.nodes))


class _Reading(Struct):
    """Everything known of a file, on its way to becoming a `Runbook`."""

    top: Part
    parts: list[Part]
    places: _Places
    judge: Judge
    context: Context
    findings: list[Finding]
    inputs: tuple[Input, ...]

    def runbook(self, digest: str, file: str, front: FrontMatter) -> Runbook:
        """Put all of it together."""
        procedure = numbered(self._steps(self.places.steps))
        back = rollbacks(targets(self.parts), self._maker(rollback=True), procedure)
        runbook = Runbook(
            file=file,
            sha256=digest,
            title=self.top.title.text,
            front_matter=front.values,
            sections=tuple(Section(part.id, part.role, part.title.text, part.line) for part in self.parts),
            prerequisites=joined(self._steps(self.places.prerequisites), "P"),
            steps=procedure,
            verification=named(self._steps(self.places.verification), "V", alone="V"),
            rollbacks=back,
            troubleshooting=advice(self._of("troubleshooting"), self.judge.judged, self.context),
            contacts=tuple(one for part in self._of("contacts") for one in facts.contacts(part.nodes)),
            history=tuple(one for part in self._of("history") for one in facts.changes(part.nodes)),
            facts=tuple(self._facts()),
            blocks=self.judge.blocks(),
            inputs=self.inputs,
        )
        self._tell_what_is_not_walked(runbook)
        return replace(runbook, findings=tuple(sorted(dict.fromkeys(self.findings), key=_place)))

    def _maker(self, *, rollback: bool = False) -> Steps:
        context = Context(
            self.context.split, self.context.report, self.context.file, self.context.inexact, rollback=rollback
        )
        levels = [part.level for part in self.places.steps if part.title.number is not None]
        return Steps(self.judge.judged, context, numbered=len(levels) != len(set(levels)))

    def _steps(self, chosen: list[Part]) -> list[Step]:
        return self._maker().of(chosen)

    def _of(self, role: Role) -> list[Part]:
        return [part for part in self.parts if part.role == role]

    def _facts(self) -> Iterable[Fact]:
        for part in self.parts:
            if part.role in _TELLS_FACTS or part.is_top:
                yield from facts.facts(part.nodes)

    def _tell_what_is_not_walked(self, runbook: Runbook) -> None:
        """Commands in a section that is only for reading, or only of a rollback's criteria."""
        walked = {task.block for step in every_step(runbook) for task in every_task(step.tasks)}
        walked |= {task.block for entry in runbook.troubleshooting for task in entry.commands}
        for block in runbook.blocks:
            if block.runnable and block.line not in walked:
                self.context.finding("not-walked", "warning", block.line, "no step runs these commands: they are shown")


def _place(finding: Finding) -> tuple[int, str]:
    return finding.line, finding.rule
