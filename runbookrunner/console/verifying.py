"""What "is this right?" shows: the difference, or what the machine saw, or what was right the last time."""

from runbookrunner.console.phrases import one_line
from runbookrunner.reading.model import Task
from runbookrunner.run.state import State
from runbookrunner.sanitise import plain

_LINES = 12


def judge(state: State, task: Task) -> list[str]:
    """The question about the output of a command, with all that speaks for and against it."""
    last = state.last(task.id)
    finished = last.finished if last else None
    lines = ["", f"-- {task.id} {one_line(task.label)}: is this right?"]
    if finished and finished.reported:
        lines.append(f"   It ended with exit 0, but reported: {one_line(finished.reported)}")
    if finished and finished.asked_to_stop:
        lines.append("   It was asked to stop, and ended with exit 0: whether it did its work is not known.")
    comparison = finished.comparison if finished else None
    if comparison and comparison.verdict == "different":
        lines.append("   It differs from what the runbook expects (- expected, + seen):")
        lines += [f"   | {one_line(line)}" for line in comparison.difference]
    if comparison and comparison.reason:
        lines.append(f"   {one_line(comparison.reason)}")
    if finished and not finished.reported and not comparison:
        lines.append("   The machine saw exit 0; whether it is right is your answer.")
    return lines


def before(found: tuple[str, str] | None) -> list[str]:
    """What the same command printed when it was right the last time; it proves nothing about now."""
    if found is None:
        return []
    when, output = found
    lines = plain(output).rstrip("\n").split("\n")
    left_out = [f"   | ({len(lines) - _LINES} lines before)"] if len(lines) > _LINES else []
    return [f"   {one_line(when)} it printed:", *left_out, *(f"   | {one_line(line)}" for line in lines[-_LINES:])]


def doubt(state: State, task: str) -> str:
    """Why a person has to judge this, in a few words; empty where nothing speaks against it."""
    last = state.last(task)
    finished = last.finished if last else None
    if finished and finished.reported:
        return f"ended with exit 0 but reported: {one_line(finished.reported)}"
    if finished and finished.asked_to_stop:
        return "was asked to stop, and ended with exit 0 all the same"
    if finished and finished.comparison and finished.comparison.verdict != "verified":
        said = " / ".join(finished.comparison.difference) or finished.comparison.reason
        return f"did not print what the runbook expects: {one_line(said)}"
    return ""
