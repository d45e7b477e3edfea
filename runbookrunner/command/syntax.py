"""What bash itself says about a text, without running any of it."""

import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Callable
from functools import cache
from hashlib import sha256
from pathlib import Path

from runbookrunner.command import units
from runbookrunner.command.units import Split, Splitter
from runbookrunner.errors import RunbookError
from runbookrunner.late import regex

#: Seconds that bash may take to read one text; a 1 MB block needs about 0.1.
TIME_LIMIT = 20.0

_NAME = regex(r"^\S*bash: (?=line \d+: |warning: |-c: )", re.MULTILINE)


def find_bash() -> str:
    """The absolute path of bash. Raises `RunbookError` where PATH has none."""
    found = shutil.which("bash")
    if found is None:
        raise RunbookError("bash was not found on PATH. Runbook commands run in bash: install it, or add it to PATH.")
    return str(Path(found).absolute())


class Bash:
    """Asks one bash, and remembers the answers for as long as this object lives."""

    def __init__(self, path: str) -> None:
        self._path = path
        self._said: dict[bytes, str | None] = {}

    def complaint(self, text: str) -> str | None:
        """Bash's own words about a text that it does not accept whole, None where it has nothing to say.

        Lines count from 1 within the text. Anything on standard error counts: an unfinished
        here-document is only a warning to bash, with status 0.
        """
        data = text.encode("utf-8", "replace") + b"\n"
        key = sha256(data).digest()
        if key not in self._said:
            self._said[key] = self._ask(data)
        return self._said[key]

    def _ask(self, data: bytes) -> str | None:
        # A file on standard input, not a pipe: bash reads a pipe byte by byte. The operator's environment
        # stays out, since BASH_ENV, SHELLOPTS and exported functions would change the answer.
        with tempfile.TemporaryFile() as text:
            text.write(data)
            text.seek(0)
            try:
                done = subprocess.run(
                    [self._path, "--noprofile", "--norc", "-n"],
                    stdin=text,
                    stdout=subprocess.DEVNULL,
                    stderr=subprocess.PIPE,
                    env={"LC_ALL": "C", "PATH": os.defpath},
                    timeout=TIME_LIMIT,
                    check=False,
                )
            except subprocess.TimeoutExpired:
                return f"bash did not finish reading this text within {TIME_LIMIT:.0f} s"
        said = _NAME.sub("", done.stderr.decode("utf-8", "replace")).strip()
        if not said and done.returncode == 0:
            return None
        return said or f"bash refused this text with status {done.returncode}"


@cache
def _bash(path: str) -> Bash:
    return Bash(path)


def complaints() -> Callable[[str], str | None]:
    """`Bash.complaint` of the bash on PATH. Raises `RunbookError` where there is none."""
    return _bash(find_bash()).complaint


def splitter() -> Splitter:
    """A `Splitter` that asks the bash on PATH, once for each text. Raises `RunbookError` where there is none."""
    complaint = complaints()
    known: dict[bytes, Split] = {}

    def split(text: str) -> Split:
        key = sha256(text.encode("utf-8", "replace")).digest()
        if key not in known:
            known[key] = units.split(text, complaint)
        return known[key]

    return split
