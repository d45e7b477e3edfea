"""What the operator is told of a shell that stands in for a lost one, before anything runs in it."""

from runbookrunner.console.phrases import one_line
from runbookrunner.run.session_events import SessionStarted
from runbookrunner.run.state import State


def lost(state: State) -> list[str]:
    """On the page of a failure: nothing, unless the shell went with the command."""
    last = state.last(state.current or "")
    finished = last.finished if last else None
    if last is None or finished is None or not finished.ending.startswith("shell-"):
        return []
    if state.fresh:
        return told(state.fresh)
    if any(attempt.at > last.at for attempts in state.attempts.values() for attempt in attempts):
        return []
    return ["   The shell is gone. Before the next command runs a fresh one is started, and you are told of it."]


def told(fresh: SessionStarted) -> list[str]:
    """Why it is there, what it was given and what it lacks."""
    lines = [f"   Why: {one_line(fresh.why)}"] if fresh.why else []
    if fresh.restored:
        lines.append("   A FRESH SHELL stands in for the lost one, as that was after its last command.")
        lines.append("   Back again:")
        lines += [f"     {one_line(each)}" for each in fresh.restored]
    else:
        lines.append("   A FRESH SHELL stands in for the lost one; nothing but the folder was restored.")
    if fresh.missing:
        lines += ["   NOT back:", *(f"     {one_line(each)}" for each in fresh.missing)]
    return lines


def at_confirm(state: State) -> list[str]:
    """The same in front of the first command that would run in it."""
    return told(state.fresh) if state.fresh else []


def standing(state: State) -> str:
    """What is true of the session while a failure is decided."""
    return "nothing is running, the shell is a fresh one" if state.fresh else "nothing is running, the session is kept"
