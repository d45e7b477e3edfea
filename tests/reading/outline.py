"""A reading in a compact form that a person can check by eye."""

from collections.abc import Iterator

from runbookrunner.reading.model import Option, Runbook, Step, Task


def outline(runbook: Runbook) -> str:
    """The whole reading, one line for each thing it found."""
    return "\n".join(_lines(runbook)) + "\n"


def _lines(runbook: Runbook) -> Iterator[str]:
    yield f"title: {runbook.title}"
    for section in runbook.sections:
        yield f"{section.id} {section.role} @{section.line}: {section.title}"
    for step in (*runbook.prerequisites, *runbook.steps, *runbook.verification):
        yield from _step(step)
    for rollback in runbook.rollbacks:
        yield f"rollback {rollback.id} @{rollback.line}: {rollback.title}"
        for step in rollback.steps:
            yield from _step(step)
    for entry in runbook.troubleshooting:
        yield f"advice {entry.id} @{entry.line}: {entry.title}{_listed(' quotes', entry.quoted)}"
        for task in entry.commands:
            yield from _task(task)
    for contact in runbook.contacts:
        yield f"contact @{contact.line}: {contact.name} = {contact.where}"
    for change in runbook.history:
        yield f"change @{change.line}: {change.date} = {change.text}"
    for fact in runbook.facts:
        yield f"fact @{fact.line}: {fact.kind} = {fact.text}"
    for block in runbook.blocks:
        yield f"block @{block.line}-{block.end_line}: {block.kind}{'' if block.runnable else ', not run'}"
    for finding in runbook.findings:
        yield f"finding {finding.severity} {finding.rule} @{finding.line}: {finding.text}"


def _step(step: Step) -> Iterator[str]:
    number = f"{step.number}. " if step.number else ""
    flags = "".join([", verify" if step.verify else "", ", follow-up" if step.follow_up else ""])
    condition = f" ({_one(step.condition)})" if step.condition else ""
    yield f"step {step.id} @{step.line}: {number}{step.title}{condition}{flags}"
    for task in step.tasks:
        yield from _task(task)
        for option in task.options:
            yield from _option(option)
    if step.after:
        yield f"    after: {_one(step.after)}"


def _option(option: Option) -> Iterator[str]:
    """An option, and indented under it what it consists of."""
    yield f"   {option.id} option @{option.line}: {option.title}".rstrip()
    for task in option.tasks:
        yield from (f"  {line}" for line in _task(task))
        for inner in task.options:
            yield from (f"  {line}" for line in _option(inner))
    for step in option.steps:
        yield from (f"    {line}" for line in _step(step))


def _task(task: Task) -> Iterator[str]:
    if task.before:
        yield f"    before: {_one(task.before)}"
    label = f" [{task.label}]" if task.label else ""
    yield f"  {task.id} {task.kind} @{task.line}-{task.end_line}{label} {_one(task.text)}"
    flags = [
        *(["verify"] if task.verify else []),
        *(["interactive"] if task.interactive else []),
        *(f"{hazard.level}({hazard.rule})" for hazard in task.hazards),
    ]
    yield from (f"    {flag}" for flag in flags)
    yield from (f"    needs {word}" for word in task.placeholders)
    yield from (f"    note: {_one(note)}" for note in task.notes)
    if task.expected is not None:
        yield f"    expected: {_one(task.expected)}"
    if task.expect:
        yield f"    expect: {task.expect}"
    if task.capture:
        yield f"    capture: {task.capture}"
    if task.blocked:
        yield f"    blocked: {task.blocked}"
    if task.conditional:
        yield "    conditional"
    if task.repeats:
        yield f"    repeats: {task.repeats}"


def _listed(name: str, words: tuple[str, ...]) -> str:
    return f"{name} {', '.join(words)}" if words else ""


def _one(text: str) -> str:
    return text.replace("\\", "\\\\").replace("\n", "\\n")
