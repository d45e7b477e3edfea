"""From a terminal picture to tasks."""

from runbookrunner.command.units import Unit
from runbookrunner.late import regex
from runbookrunner.reading import comments
from runbookrunner.reading.commands import Context, Draft, moved
from runbookrunner.reading.comments import Remark
from runbookrunner.reading.model import Task
from runbookrunner.reading.nodes import Code
from runbookrunner.reading.paragraphs import Paragraph
from runbookrunner.reading.prompts import Typed, is_repl, typed

_SELF_NAMED = regex(r"(?:ba|z)?sh-\d")


def tasks_of_session(code: Code, context: Context, cue: str, *, root: bool) -> list[Task]:
    """One command for each prompt, with the output that the picture shows."""
    draft = Draft(code, context, cue)
    lines = code.text.split("\n")
    seen = typed(lines, root=root)
    preface = lines[: seen[0].line] if seen else lines
    waiting = _remarks_at_end(preface, code.first)
    rest = _without_remarks(preface)
    if rest:
        draft.notes.append(rest)
    if seen and seen[0].host:
        _at_prompt(draft, seen[0])
    for one in seen:
        waiting = _one(draft, one, waiting, seen[0].host)
    return draft.finished()


def _at_prompt(draft: Draft, first: Typed) -> None:
    """Say where the picture was taken; a shell that names itself instead of a host is that of a container."""
    if _SELF_NAMED.match(first.host):
        draft.refused = f"typed at the prompt of a shell that something else opened ({first.host})"
    elif "@" in first.host:
        draft.notes.append(f"as typed at the prompt of {first.host.strip('[]')}")


def _one(draft: Draft, one: Typed, waiting: list[Remark], host: str) -> list[Remark]:
    """Add one typed command. Returns the comments that are the next one's label."""
    line = draft.code.first + one.line
    if one.host != host:
        draft.refused = draft.refused or f"typed at another prompt ({one.host or 'without a host'})"
    if one.text.startswith("#"):
        said = comments.remark(one.text, line)
        return [*waiting, *([said] if said else [])]
    before = len(draft.tasks)
    _typed(draft, one.text, line, waiting)
    output = one.output.split("\n")
    shown = _without_remarks(output)
    if len(draft.tasks) > before and shown:
        draft.expected.append(shown)
    if any(map(is_repl, output)):
        draft.refused = draft.refused or f"meant for what line {line} opens"
    return _remarks_at_end(output, draft.code.first + one.end_line + 1)


def _typed(draft: Draft, text: str, line: int, remarks: list[Remark]) -> None:
    done = draft.context.split(text)
    units = [unit for unit in done.units if unit.text.strip()]
    paragraph = Paragraph(remarks=list(remarks), units=units)
    draft.hear(paragraph, line - 1)
    if units:
        # What was typed at one prompt stays one command, blank lines of a here-document included.
        whole = Unit(text, 1)
        problem = moved(done.problem, line - 1) if done.problem else ""
        draft.command(paragraph, [whole] if done.problem else list(done.units), line - 1, problem)


def _comments_from(lines: list[str]) -> int:
    """Where the comment lines begin that stand directly above the next prompt."""
    start = len(lines)
    while start and lines[start - 1].lstrip().startswith("# "):
        start -= 1
    return start


def _remarks_at_end(lines: list[str], first: int) -> list[Remark]:
    start = _comments_from(lines)
    said = (comments.remark(line, first + start + at) for at, line in enumerate(lines[start:]))
    return [remark for remark in said if remark]


def _without_remarks(lines: list[str]) -> str:
    return "\n".join(lines[: _comments_from(lines)]).strip("\n")
