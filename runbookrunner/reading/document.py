"""A reading as the JSON document `runbookrunner.reading/1`."""

from collections.abc import Iterator

from msgspec import to_builtins

from runbookrunner.reading.model import Advice, Option, Runbook, Step, Task
from runbookrunner.reading.walked import every_step, every_task, with_options

SCHEMA = "runbookrunner.reading/1"


def document(runbook: Runbook) -> dict[str, object]:
    """The whole reading as dicts, lists, strings and numbers; no string holds a lone surrogate."""
    return {
        "schema": SCHEMA,
        "file": runbook.file.encode("utf-8", "surrogateescape").decode("utf-8", "replace"),
        "sha256": runbook.sha256,
        "title": runbook.title,
        "front_matter": runbook.front_matter,
        "sections": [to_builtins(section) for section in runbook.sections],
        "steps": [_step(step) for step in every_step(runbook)],
        "choices": [_choice(task) for task in _choices(runbook)],
        "troubleshooting": [_advice(entry) for entry in runbook.troubleshooting],
        "contacts": [to_builtins(contact) for contact in runbook.contacts],
        "history": [to_builtins(change) for change in runbook.history],
        "facts": [to_builtins(fact) for fact in runbook.facts],
        "blocks": [{**to_builtins(block), "placeholders": list(block.placeholders)} for block in runbook.blocks],
        "findings": [to_builtins(finding) for finding in runbook.findings],
    }


def _step(step: Step) -> dict[str, object]:
    return {
        "id": step.id,
        "number": step.number,
        "title": step.title,
        "line": step.line,
        "section": step.section,
        "condition": step.condition,
        "verify": step.verify,
        "follow_up": step.follow_up,
        "tasks": [_task(task) for task in every_task(step.tasks)],
        "after": step.after,
        "shown": [to_builtins(block) for block in step.shown],
    }


def _choices(runbook: Runbook) -> Iterator[Task]:
    return (task for step in every_step(runbook) for task in every_task(step.tasks) if task.kind == "choice")


def _choice(task: Task) -> dict[str, object]:
    return {
        "id": task.id,
        "text": task.text,
        "line": task.line,
        "end_line": task.end_line,
        "conditional": task.conditional,
        "options": [_option(option) for option in task.options],
    }


def _option(option: Option) -> dict[str, object]:
    inner = (step for outer in option.steps for step in with_options(outer))
    tasks = (*every_task(option.tasks), *(task for step in inner for task in every_task(step.tasks)))
    return {"id": option.id, "title": option.title, "line": option.line, "tasks": [task.id for task in tasks]}


def _task(task: Task) -> dict[str, object]:
    return {
        "id": task.id,
        "kind": task.kind,
        "text": task.text,
        "label": task.label,
        "line": task.line,
        "end_line": task.end_line,
        "verify": task.verify,
        "interactive": task.interactive,
        "hazards": [to_builtins(hazard) for hazard in task.hazards],
        "placeholders": list(task.placeholders),
        "expected": task.expected,
        "expect": task.expect,
        "capture": task.capture,
        "blocked": task.blocked,
        "before": task.before,
        "notes": list(task.notes),
        "repeats": task.repeats,
    }


def _advice(entry: Advice) -> dict[str, object]:
    return {
        "id": entry.id,
        "title": entry.title,
        "line": entry.line,
        "quoted": list(entry.quoted),
        "text": entry.text,
        "commands": [_task(task) for task in entry.commands],
    }
