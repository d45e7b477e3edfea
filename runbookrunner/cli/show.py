"""`rbr show`: how the runner reads a file, so that its author sees what will happen and why."""

from argparse import ArgumentParser, Namespace, _SubParsersAction
from collections.abc import Iterator
from pathlib import Path

from runbookrunner.cli.overview import shown_only, summary
from runbookrunner.errors import Unreadable
from runbookrunner.reading.model import Option, Runbook, Step, Task
from runbookrunner.sanitise import plain

_WIDTH = 100
_COLUMN = 9


def add(commands: "_SubParsersAction[ArgumentParser]") -> None:
    """Register `show FILE [--json]`."""
    command = commands.add_parser("show", help="how the runner reads a file, with line numbers; nothing runs")
    command.add_argument("file", help="the runbook, a Markdown file")
    command.add_argument("--json", action="store_true", help="the whole reading as JSON (runbookrunner.reading/1)")
    command.set_defaults(handler=_show)


def _show(options: Namespace) -> int:
    runbook = _read(Path(options.file))
    if options.json:
        from json import dumps  # noqa: PLC0415  only this form needs them

        from runbookrunner.reading.document import document  # noqa: PLC0415

        print(dumps(document(runbook), ensure_ascii=True, indent=1))
    else:
        print("\n".join(page(runbook)))
    return 0


def _read(path: Path) -> Runbook:
    from runbookrunner.command.syntax import splitter  # noqa: PLC0415  `--help` does not pay for it
    from runbookrunner.reading.reader import read  # noqa: PLC0415

    try:
        source = path.read_bytes()
    except OSError as error:
        raise Unreadable(f"{path}: {error.strerror or error}; name a Markdown file that you may read") from error
    return read(source, str(path), splitter())


def page(runbook: Runbook) -> Iterator[str]:
    """The reading as lines of text, safe for a terminal."""
    from runbookrunner.cli.languages import other_languages  # noqa: PLC0415  `--help` does not pay for them
    from runbookrunner.settings import settings  # noqa: PLC0415

    yield _line(f"{runbook.title}  ({runbook.file})")
    yield from summary(runbook)
    for fact in runbook.facts:
        yield _line(f"  {fact.kind}: {fact.text}  (line {fact.line})")
    for name, steps in (
        ("Prerequisites", runbook.prerequisites),
        ("Steps", runbook.steps),
        ("Verification", runbook.verification),
    ):
        yield from _steps(name, steps)
    for rollback in runbook.rollbacks:
        yield from _steps(f"Rollback {rollback.id}, only on request: {rollback.title}", rollback.steps)
    if not runbook.rollbacks:
        yield "No rollback"
    for entry in runbook.troubleshooting:
        yield _line(f"Advice {entry.id} {entry.title}  (line {entry.line})")
        yield from (line for task in entry.commands for line in _task(task))
    for contact in runbook.contacts:
        yield _line(f"Contact {contact.name}: {contact.where}  (line {contact.line})")
    yield from shown_only(runbook)
    yield from other_languages(runbook, settings().languages)
    yield from _findings(runbook)
    yield "Sections"
    for section in runbook.sections:
        yield _line(f"  {section.line:>5}  {section.role:<15} {section.title}")


def _steps(name: str, steps: tuple[Step, ...]) -> Iterator[str]:
    if steps:
        yield _line(name)
    for step in steps:
        yield from _step(step)


def _step(step: Step) -> Iterator[str]:
    number = f"{step.number}. " if step.number else ""
    flags = "".join([" [verify]" if step.verify else "", " [follow-up]" if step.follow_up else ""])
    yield _line(f"  {step.line:>5}  {step.id:<7} {number}{step.title}{flags}")
    for task in step.tasks:
        yield from _task(task)


def _option(option: Option) -> Iterator[str]:
    yield _line(f"  {option.line:>5}    {option.id:<7} option   {option.title}".rstrip())
    for task in option.tasks:
        yield from map(_deeper, _task(task))
    for step in option.steps:
        inner = list(_step(step))
        yield from map(_deeper, inner[1:] if step.id == option.id else inner)


def _deeper(line: str) -> str:
    """Indented behind the column of line numbers."""
    return f"{line[:_COLUMN]}  {line[_COLUMN:]}"


def _task(task: Task) -> Iterator[str]:
    label = f"{task.label}: " if task.label else ""
    first, *rest = task.text.split("\n")
    more = f"  (+{len(rest)} lines)" if rest else ""
    yield _line(f"  {task.line:>5}    {task.id:<7} {_kind(task):<8} {label}{first}{more}")
    yield from (_line(f"{'':>18}{flag}") for flag in _flags(task))
    for option in task.options:
        yield from _option(option)


def _kind(task: Task) -> str:
    return "verify" if task.verify and task.kind == "command" else task.kind


def _flags(task: Task) -> Iterator[str]:
    if task.blocked:
        yield f"NOT RUN: {task.blocked}"
    for hazard in task.hazards:
        target = f" [{hazard.target}]" if hazard.target else ""
        yield f"{hazard.level}: {hazard.reason}{target}"
    if task.interactive:
        yield "interactive"
    if task.placeholders:
        yield f"needs: {', '.join(task.placeholders)}"
    if task.options:
        none = ", or none" if task.conditional else ""
        yield f"one of {len(task.options)} is walked{none}: asked, never decided by rbr"
    if task.repeats:
        yield f"offers to go back to step {task.repeats}"


def _findings(runbook: Runbook) -> Iterator[str]:
    yield f"Findings: {len(runbook.findings) or 'none'}"
    for finding in runbook.findings:
        yield _line(f"  {finding.line:>5}  {finding.severity:<8} {finding.rule}: {finding.text}")


def _line(text: str) -> str:
    shown = plain(text, lines=False)
    return shown if len(shown) <= 2 * _WIDTH else shown[: 2 * _WIDTH - 1] + "…"
