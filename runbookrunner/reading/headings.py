"""Titles: what is left of a heading without its decoration, and the author's own number."""

import re

from msgspec import Struct

from runbookrunner.late import regex

#: Characters of a title that count.
_ENOUGH = 400
_LINK = regex(r"!?\[([^\]\[]*)\]\([^()\s]*(?:\s\"[^\"]*\")?\)")
_IDENTIFIER = regex(r"\s*\{[#.][^{}]*\}\s*$")
_MARKS = regex(r"[*`]+|(?<!\w)_+|_+(?!\w)")
_EMOJI = regex(
    "[\u2190-\u21ff\u2300-\u23ff\u25a0-\u27bf\u2b00-\u2bff\ufe0e\ufe0f\u200d\u20e3\U0001f000-\U0001faff]|:[a-z][a-z0-9_+-]{1,40}:"
)
_WORD_NUMBER = regex(
    r"(?:step|phase|part|stage|task)"
    r"(?:\s*[#-]?\s*(?P<digits>\d+(?:\.\d+)*[a-z]?)\b(?:\s+of\s+\d+)?|\s+(?P<letter>[a-z]|[ivx]{1,4})(?=\s*[.):—–-]|$))"
    r"\s*[.):—–-]*\s*",
    re.IGNORECASE,
)
_NUMBERS = (
    regex(r"(?P<digits>\d+(?:\.\d+)*[a-z]?)\s*(?:[.):—–]|-(?=\s))+(?=\s|[A-Za-z\"`'\[(])\s*"),
    regex(r"(?P<digits>\d{1,2}(?:\.\d+)*)\s+(?=[A-Z\"`])"),
)


class Title(Struct, frozen=True):
    """A heading's text without decoration.

    `number` is the author's; `counted` where a word such as `Step` came before it.
    """

    text: str
    number: str | None = None
    counted: bool = False


def cleaned(text: str) -> str:
    """A line of Markdown without emoji, emphasis, links and trailing marks."""
    text = _IDENTIFIER.sub("", text[:_ENOUGH])
    text = _LINK.sub(r"\1", text)
    text = _EMOJI.sub("", _MARKS.sub("", text))
    return " ".join(text.split()).strip(" :.-—–")


def title(text: str) -> Title:
    """Split the author's number off a heading."""
    bare = cleaned(text)
    match = _WORD_NUMBER.match(bare)
    if match:
        rest = bare[match.end() :].strip(" :.-—–")
        return Title(rest or bare, match["digits"] or match["letter"], counted=True)
    for pattern in _NUMBERS:
        match = pattern.match(bare)
        if match:
            return Title(bare[match.end() :] or bare, match["digits"])
    return Title(bare)
