"""Small phrases that line mode is made of. Text from a runbook or a program is sanitised here, once."""

import signal

from runbookrunner.run.command_events import CommandFinished, Ending, WaitEnded
from runbookrunner.run.state import Result
from runbookrunner.sanitise import plain

_ENDINGS: dict[Ending, str] = {
    "interrupted": "interrupted",
    "shell-exited": "ended the shell",
    "shell-killed": "the shell was killed",
    "shell-replaced": "replaced the shell",
    "syntax-error": "bash does not accept it",
}

#: What bash says of a program that is stopped, by the number of the signal.
_STOPPED = {128 + signal.SIGTSTP, 128 + signal.SIGSTOP, 128 + signal.SIGTTIN, 128 + signal.SIGTTOU}

#: What came of comparing output with what the runbook expects.
VERDICTS = {
    "verified": "verified: what the runbook expects",
    "different": "NOT what the runbook expects",
    "undecided": "not compared with what the runbook expects",
}

WAITED = {
    "passed": "it passed",
    "limit": "the time is up",
    "stopped": "the waiting was stopped",
    "unclear": "a person has to look",
}


def one_line(text: str) -> str:
    """Foreign text for one line of the screen."""
    return plain(" ".join(text.split("\n")), lines=False)


def block(text: str, mark: str = "| ") -> list[str]:
    """Foreign text as lines behind a mark, nothing cut."""
    return [f"  {mark}{line}" for line in plain(text).split("\n")]


def took(milliseconds: int) -> str:
    """A duration as people say it: `0.4 s`, `41 s`, `12 m 41 s`, `1 h 04 m`."""
    seconds = milliseconds / 1000
    if seconds < 10:
        return f"{seconds:.1f} s"
    whole = round(seconds)
    if whole < 60:
        return f"{whole} s"
    minutes, rest = divmod(whole, 60)
    return f"{minutes} m {rest:02d} s" if minutes < 60 else f"{minutes // 60} h {minutes % 60:02d} m"


def amount(size: int) -> str:
    """A number of bytes as people say it: `812 bytes`, `3.4 MiB`."""
    value = float(size)
    for unit in ("bytes", "KiB", "MiB", "GiB"):
        if value < 1024 or unit == "GiB":
            break
        value /= 1024
    return f"{size} bytes" if unit == "bytes" else f"{value:.1f} {unit}"


def ended(finished: CommandFinished, lines: int = 1) -> str:
    """How a command of so many lines ended: a word, the status, where it stopped, how long it took.

    Exit 0 is no `[ok]` where the program itself reported an error.
    """
    good = finished.ending == "ended" and finished.status == 0
    doubtful = finished.reported or (finished.comparison and finished.comparison.verdict != "verified")
    parts = ["[?]" if good and doubtful else "[ok]" if good else "[FAIL]"]
    if finished.how == "pretended":
        parts.append("pretended")
    parts.append(status(finished))
    if finished.line is not None and lines > 1 and not good:
        parts.append(f"at line {finished.line} of {lines}, the rest was not run")
    parts.append(f"after {took(finished.duration_ms)}")
    text = " ".join(parts)
    if finished.status in _STOPPED and finished.ending == "ended":
        text += ": it was stopped (Ctrl-Z) and is not over; ! fg goes on with it, as an own command"
    if finished.output.left_out:
        text += f"; {amount(finished.output.left_out)} of its output are counted and not kept"
    elif finished.output.truncated:
        text += "; not all of its output could be kept"
    if finished.comparison and good:
        text = f"{text}, {VERDICTS[finished.comparison.verdict]}"
    return f"{text}: {one_line(finished.message)}" if finished.message else text


def waited_for(event: WaitEnded) -> str:
    """How a waiting ended."""
    times = f"{event.attempts} more attempt{'s' if event.attempts != 1 else ''}"
    return f"{WAITED[event.why]} after {times}"


def status(finished: CommandFinished) -> str:
    """The exit status, with what it means where the shell itself ended."""
    code = "exit status unknown" if finished.status is None else f"exit {finished.status}"
    word = _ENDINGS.get(finished.ending)
    return f"{word} ({code})" if word else code


def standing(result: Result | None) -> str:
    """A task's outcome as a word before anything else: `[ok]`, `[FAIL]`, `[skip]`, `[hand]`, `[?]`, `[ ]`."""
    if result is None:
        return "[ ]"
    marks = {"passed": "[ok]", "failed": "[FAIL]", "skipped": "[skip]", "done-by-hand": "[hand]", "unknown": "[?]"}
    return marks.get(result.outcome, "[ ]")
