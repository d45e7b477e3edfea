"""Who runs this, where, and from which revision of the runbook: facts for the first record."""

import os
import pwd
import subprocess
from contextlib import suppress
from hashlib import sha1
from pathlib import Path

from msgspec import Struct

_NOBODY = 4294967295
_GIT_SECONDS = 2


class Place(Struct, frozen=True):
    """The operator and the machine."""

    user: str
    uid: int
    login_uid: int | None
    host: str
    folder: str
    boot_id: str


def here() -> Place:
    """Where this process is."""
    uid = os.getuid()
    return Place(
        user=_user_name(uid),
        uid=uid,
        login_uid=_login_uid(),
        host=os.uname().nodename,
        folder=_folder(),
        boot_id=_line_of("/proc/sys/kernel/random/boot_id"),
    )


def _user_name(uid: int) -> str:
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return str(uid)


def _folder() -> str:
    """The current folder as the operator calls it, links included, where that is still true."""
    named = os.environ.get("PWD", "")
    with suppress(OSError):
        if named and Path(named).samefile("."):
            return named
    return str(Path.cwd())


def _login_uid() -> int | None:
    """Who logged in, before any sudo or su; Linux keeps it."""
    text = _line_of("/proc/self/loginuid")
    return int(text) if text.isdigit() and int(text) != _NOBODY else None


def _line_of(path: str) -> str:
    with suppress(OSError):
        return Path(path).read_text(encoding="ascii").strip()
    return ""


class Revision:
    """The git commit that a runbook comes from, asked in the background while the file is read.

    `git rev-parse` runs no hook, filter or monitor of the repository. Whether the file differs from
    the commit is computed here from its bytes.
    """

    def __init__(self, path: Path) -> None:
        self._asked: subprocess.Popen[bytes] | None = None
        words = ["git", "-C", str(path.parent), "rev-parse", "--short=12", "HEAD", f"HEAD:./{path.name}"]
        with suppress(OSError):
            self._asked = subprocess.Popen(
                words, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
            )

    def of(self, source: bytes) -> tuple[str, bool]:
        """The commit and whether `source` differs from it; empty where git knows nothing of the file."""
        if self._asked is None:
            return "", False
        try:
            answer, _ = self._asked.communicate(timeout=_GIT_SECONDS)
        except subprocess.TimeoutExpired:
            self._asked.kill()
            self._asked.communicate()
            return "", False
        words = answer.decode("ascii", "replace").split()
        if self._asked.returncode != 0 or len(words) != 2:
            return "", False
        blob = sha1(b"blob %d\0" % len(source) + source, usedforsecurity=False).hexdigest()
        return words[0], not blob.startswith(words[1])
