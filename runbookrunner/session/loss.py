"""What became of a shell that is gone, in words for the operator, and what of it cannot be had back."""

import os
import signal
from collections.abc import Mapping

from runbookrunner.late import regex
from runbookrunner.run.ports import Ended
from runbookrunner.session.dump import Dump
from runbookrunner.session.shell import Shell
from runbookrunner.session.units import Units

_EXEC = regex(r"(?:^|[;&|\n])\s*(exec\s+[^-<>&\d\s][^\n;&|]*)")
_EXIT = regex(r"\b(?:exit|logout)\b(?:[ \t]+[^\s;&|)}'\"]+)?")
_LONGEST = 60
_FROM_OUTSIDE = "; it came from outside of the command"
_BROKE = "; bash itself broke, as it does over a recursion without end"
_LIMIT = "; a limit was passed (ulimit)"
#: Signals that nobody sends.
_OWN_FAULT: dict[int, str] = {
    **dict.fromkeys((signal.SIGSEGV, signal.SIGBUS, signal.SIGABRT, signal.SIGILL, signal.SIGFPE), _BROKE),
    **dict.fromkeys((signal.SIGXCPU, signal.SIGXFSZ), _LIMIT),
    signal.SIGKILL: f"{_FROM_OUTSIDE} (perhaps the system was short of memory)",
}


def died(shell: Shell, units: Units, status: int, unit: str) -> Ended:
    """How a shell ended that has this wait status, while it ran this unit."""
    asked = "kill" in units.rungs
    if shell.deprived:
        why = f"something deleted {shell.private}, by which rbr speaks with the shell (a clean-up of temporary files?)"
        return Ended("shell-killed", None, None, units.failing, why, units.folder, alive=False)
    if os.WIFSIGNALED(status):
        number = os.WTERMSIG(status)
        why = f"signal {_signal(number)} ended the shell"
        why += ", as you asked" if asked else "" if "kill" in unit else _OWN_FAULT.get(number, _FROM_OUTSIDE)
        return Ended("shell-killed", 128 + number, number, units.failing, why, units.folder, alive=False)
    code = os.WEXITSTATUS(status)
    return Ended("shell-exited", code, None, units.failing, _why(shell, unit, code), units.folder, alive=False)


def replaced(units: Units, by: str, unit: str) -> Ended:
    """How a shell ended that has become another program."""
    why = f"{_named(unit) or 'the command'} put {by} in the place of the shell"
    return Ended("shell-replaced", None, None, units.failing, why, units.folder, alive=False)


def found_dead(shell: Shell) -> str:
    """What befell a shell while no command ran; empty where it lives."""
    if not shell.dead:
        return ""
    about = os.waitid(os.P_PID, shell.pid, os.WEXITED | os.WNOHANG | os.WNOWAIT)
    killed = about is not None and about.si_code in {os.CLD_KILLED, os.CLD_DUMPED}
    return f"the shell ended while no command ran{f': signal {_signal(about.si_status)}' if about and killed else ''}"


def irretrievable(dump: Dump | None, options: str, descriptors: Mapping[int, str]) -> tuple[str, ...]:
    """What a fresh shell cannot be given, by name."""
    letters = "".join(letter for letter in options if letter in "eux")
    block = [*([f"set -{letters}"] if letters else []), *(["set -o pipefail"] if "p" in options else [])]
    jobs = dump.jobs if dump else ()
    traps = {name: text for name, text in dump.traps.items() if "__rbr_" not in text} if dump else {}
    return (
        *(f"background job, out of reach now: {_short(job)}" for job in jobs),
        *(f"trap on {name.removeprefix('SIG')}: {_short(text)}" for name, text in traps.items()),
        *(f"open descriptor {number}: {target}" for number, target in sorted(descriptors.items())),
        *(f"{each} of this block" for each in block),
        *(() if dump else ("all but the folder: the shell could not say what it held",)),
    )


def _why(shell: Shell, unit: str, code: int) -> str:
    named, found = _named(unit), _EXIT.search(unit)
    if named and shell.parting is None:
        return f"{named} took the place of the shell, and ended"
    strict = shell.parting is not None and "e" in shell.parting.options and code
    if found:
        return f"`{_short(found[0])}`{' or `set -e`' if strict else ''} ended the shell"
    if strict:
        return "`set -e` ended the shell: a command failed"
    if named:
        return f"{named} ended the shell"
    return "the shell ended" + ("" if shell.parting else ", and a trap of the command's own kept it from saying why")


def _named(unit: str) -> str:
    found = _EXEC.search(unit)
    return f"`{_short(found[1])}`" if found else ""


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _LONGEST else f"{line[: _LONGEST - 1]}…"


def _signal(number: int) -> str:
    try:
        return f"{number} ({signal.Signals(number).name})"
    except ValueError:
        return str(number)
