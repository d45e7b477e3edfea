"""What the system tells of a process besides its place in the tree: signals it heeds, its state, orphans."""

import ctypes
import os
import signal
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from runbookrunner.run.processes import Alive
from runbookrunner.session import platform
from runbookrunner.session.platform import Process

_PR_SET_CHILD_SUBREAPER = 36


def adopt_orphans() -> None:
    """Become the parent of whatever our descendants leave behind, so that it can be named. Elsewhere: nothing."""
    with suppress(OSError, AttributeError):
        ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


def adopted() -> frozenset[int]:
    """Our own children that stand in another session than ours: shells, and orphans of theirs. Elsewhere: none."""
    # Orphans come to the main thread, and shells are started by it.
    own = os.getsid(0)
    return frozenset(pid for pid in platform.children(os.getpid()) if _session(pid) != own)


def reap(orphans: Iterable[int]) -> None:
    """Let go of those that are dead; nobody else waits for them. None of them may be a shell."""
    for pid in orphans:
        if platform.process(pid) is None:
            with suppress(ChildProcessError):
                os.waitpid(pid, os.WNOHANG)


def told(one: Process, *, outlives: bool = False) -> Alive:
    """A process in the words of the run."""
    stopped = _field(one.pid, "State").startswith(("T", "t"))
    return Alive(
        pid=one.pid,
        command=_name(one),
        started=one.started,
        state="stopped" if stopped else "running",
        outlives=outlives,
        reachable=_reachable(one.pid),
    )


def ignores(pid: int, number: int) -> bool:
    """Whether a process ignores a signal. Elsewhere: False."""
    return _holds(_field(pid, "SigIgn"), number)


def heeds_by_itself(pid: int, number: int) -> bool:
    """Whether a process ignores a signal, catches it or blocks it: then it need not die of it. Elsewhere: True."""
    masks = [_field(pid, name) for name in ("SigIgn", "SigCgt", "SigBlk")]
    return not all(masks) or any(_holds(mask, number) for mask in masks)


def _holds(mask: str, number: int) -> bool:
    return bool(int(mask or "0", 16) >> (number - 1) & 1)


def _field(pid: int, name: str) -> str:
    try:
        text = Path(f"/proc/{pid}/status").read_text("utf-8", "replace")
    except OSError:
        return ""
    _, found, rest = text.partition(f"\n{name}:")
    return rest.partition("\n")[0].strip() if found else ""


def _session(pid: int) -> int:
    """The session of a process, dead ones too; ours where it cannot be known, so that it is left alone."""
    try:
        return os.getsid(pid)
    except OSError:
        return os.getsid(0)


def _reachable(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except PermissionError:
        return False
    except ProcessLookupError:
        return True
    return True


def _name(one: Process) -> str:
    """The command line; for a copy of the session's bash, which has no line of its own, what it runs now."""
    line = platform.command(one.pid)
    if "--noediting --noprofile" not in line:
        return line or f"[{_field(one.pid, 'Name') or '?'}]"
    below = (platform.process(pid) for pid in sorted(platform.children(one.pid)))
    inner = "; ".join(_name(each) for each in below if each)
    return f"(…) running {inner}"[:200] if inner else "(…) in bash itself"


def meant_to_outlive(one: Process, shells: Iterable[int]) -> bool:
    """Whether a process is to live on when the session is closed: see `Alive`."""
    return one.session not in frozenset(shells) or ignores(one.pid, signal.SIGHUP)
