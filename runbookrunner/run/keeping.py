"""What is kept of output: named values and evidence. It is data, and goes through the rules for values when used."""

from runbookrunner.late import regex
from runbookrunner.reading.model import Task
from runbookrunner.run.command_events import CommandFinished, OutputKept
from runbookrunner.run.moves import Keep, Refused
from runbookrunner.run.state import State

#: Characters of a named value, as for any value; evidence may be longer.
LONGEST_VALUE = 4_096
LONGEST_EVIDENCE = 64 * 1024
_NAME = regex(r"[A-Za-z_][\w-]{0,63}")


def kept(state: State, move: Keep) -> OutputKept | Refused:
    """The piece as a fact, or why it cannot be kept."""
    last = state.last(move.of)
    if last is None or last.finished is None:
        return Refused(f"{move.of} has printed nothing that could be kept")
    if not move.text.strip():
        return Refused("there is nothing in that to keep")
    if move.value and not _NAME.fullmatch(move.value):
        return Refused(f"{move.value} is no name for a value: letters, digits, _ and -, beginning with a letter")
    most = LONGEST_VALUE if move.value else LONGEST_EVIDENCE
    if len(move.text) > most:
        return Refused(f"that is longer than {most} characters; keep a line or a word of it")
    return OutputKept(task=move.of, attempt=last.number, text=move.text, name=move.value)


def captured(task: Task, finished: CommandFinished, output: str | None) -> OutputKept | None:
    """What `capture=` keeps by itself: all that a command printed which passed, if it is of a value's length."""
    passed = finished.ending == "ended" and finished.status == 0 and not finished.how
    text = (output or "").replace("\r\n", "\n").rstrip("\n")
    if not (task.capture and passed and text.strip() and len(text) <= LONGEST_VALUE):
        return None
    return OutputKept(task=task.id, attempt=finished.attempt, text=text, name=task.capture)
