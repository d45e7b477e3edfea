"""What is written to a screen that cannot show every letter: the nearest plain ones, and never an error."""

import codecs
import sys
from io import TextIOWrapper

_PLAIN = {"·": "-", "…": "...", "—": "-", "–": "-", "→": "->", "“": '"', "”": '"', "’": "'", "␊": "\\n"}
_NAME = "runbookrunner-plain"


def prepare() -> None:
    """Let neither output of this process fail over a letter, whatever the locale says."""
    codecs.register_error(_NAME, _nearest)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors=_NAME)


def _nearest(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    return "".join(_PLAIN.get(letter, "?") for letter in error.object[error.start : error.end]), error.end
