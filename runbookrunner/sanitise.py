"""Untrusted text made fit to show: nothing in it can move the cursor, hide, or speak to the terminal.

Text and colours pass; every other control becomes a picture of itself. A sequence is swallowed whole,
so that its payload is not taken for output, but never beyond its line, so that it cannot hide what follows.
"""

import codecs
import re
from collections.abc import Callable
from functools import lru_cache

#: Longest sequence that is swallowed, in characters; longest colour sequence that passes.
_LONGEST = 4096
_LONGEST_COLOUR = 64
_RESET = "\x1b[0m"
_PICTURE = "␛"

_SPECIAL = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u061c\u200b-\u200f\u2028-\u202e\u2060\u2066-\u2069\ufeff"
    "\ud800-\udfff\U000e0000-\U000e007f]"
)
_SGR = re.compile(rf"\x1b\[[0-9;:]{{0,{_LONGEST_COLOUR - 3}}}m")
_CSI = re.compile(rf"\x1b\[[\x20-\x3f]{{0,{_LONGEST}}}([\x40-\x7e])?")
_STRING = re.compile(rf"\x1b[\]PX^_][^\x07\x1b\n\x9c]{{0,{_LONGEST}}}(\x07|\x1b\\|\x9c)?")
_SHORT = re.compile(rf"\x1b[\x20-\x2f]{{0,{_LONGEST}}}([\x30-\x7e])?")
_EXTENDED = {"38", "48", "58"}

Colour = Callable[[str], str]


def _conceals(sequence: str) -> bool:
    """Whether a colour sequence hides text (parameter 8), which is no colour at all."""
    words = [word.partition(":")[0].lstrip("0") or "0" for word in sequence[2:-1].split(";")]
    place = 0
    while place < len(words):
        if words[place] == "8":
            return True
        place += 1 + _colour_words(words[place : place + 5])
    return False


def _colour_words(words: list[str]) -> int:
    """How many words behind the first one name its colour: `38;5;8` is a colour, its 8 hides nothing."""
    if words[0] in _EXTENDED and words[1:2] == ["5"] and len(words) >= 3:
        return 2
    if words[0] in _EXTENDED and words[1:2] == ["2"] and len(words) >= 5:
        return 4
    return 0


@lru_cache
def _kept(sequence: str) -> str:
    return "" if _conceals(sequence) else sequence


def _dropped(_: str) -> str:
    return ""


def _pictured(_: str) -> str:
    return _PICTURE


def _shown(character: str) -> str:
    """What stands for one character that must not reach a terminal."""
    code = ord(character)
    if code < 0x20:
        return chr(0x2400 + code)
    if code == 0x7F:
        return "␡"
    return "\ufffd" if 0xD800 <= code <= 0xDFFF else f"<U+{code:04X}>"


class _Stream:
    """The rules, over text that comes in pieces; any cut gives the same result."""

    def __init__(self, colour: Colour, *, carriage: bool) -> None:
        self._colour = colour
        self._carriage = carriage
        self._held = ""
        self._returns = 0
        self._coloured = False

    def feed(self, text: str, *, final: bool = False) -> str:
        """What may be shown by now; `final` ends a sequence that is not complete."""
        text = (self._held + text).replace("\r\n", "\n")
        self._held = ""
        out: list[str] = []
        place = 0
        for special in _SPECIAL.finditer(text):
            start = special.start()
            if start < place:
                continue
            if start > place:
                self._put(out, text[place:start])
            place = self._special(out, special[0], text, start, final=final)
            if place < 0:
                self._held = text[start:]
                return "".join(out)
        self._put(out, text[place:] if place else text)
        return "".join(out)

    def finish(self) -> str:
        """What was held back; the stream is as new afterwards."""
        out = [self.feed("", final=True)]
        self._settle_returns(out)
        if self._coloured:
            self._coloured = False
            out.append(_RESET)
        return "".join(out)

    def _put(self, out: list[str], text: str) -> None:
        """Add harmless text; a colour ends with its line."""
        if not text:
            return
        if self._returns:
            if text[0] == "\n":
                self._returns = 0
            else:
                self._settle_returns(out)
        if self._coloured and "\n" in text:
            self._coloured = False
            text = text.replace("\n", _RESET + "\n", 1)
        out.append(text)

    def _settle_returns(self, out: list[str]) -> None:
        """Carriage returns that no newline followed: line rewriting where that is wanted."""
        if self._returns:
            out.append("\r" if self._carriage else "␍" * self._returns)
            self._returns = 0

    def _special(self, out: list[str], found: str, text: str, start: int, *, final: bool) -> int:
        """Settle what is not plain text; where to go on, -1 when only more text can tell."""
        if found == "\r":
            self._returns += 1
        elif found == "\b" and self._carriage:
            self._put(out, found)
        elif found != "\x1b":
            self._put(out, _shown(found))
        elif colour := _SGR.match(text, start):
            self._put_colour(out, colour[0])
            return colour.end()
        else:
            end = _end(text, start, final=final)
            if end >= 0:
                self._put(out, _PICTURE)
            return end
        return start + 1

    def _put_colour(self, out: list[str], sequence: str) -> None:
        shown = self._colour(sequence)
        if shown != sequence:
            self._put(out, shown)
            return
        if self._returns:
            self._settle_returns(out)
        out.append(shown)
        self._coloured = bool(sequence[2:-1].strip("0;:"))


def _end(text: str, start: int, *, final: bool) -> int:
    """Where the sequence at `start` ends; -1 when only more text can tell."""
    kind = text[start + 1 : start + 2]
    pattern = _CSI if kind == "[" else _STRING if kind and kind in "]PX^_" else _SHORT
    match = pattern.match(text, start)
    assert match is not None  # every pattern accepts a bare ESC and its kind
    end = match.end()
    if not match[1] and not final and (end == len(text) or (pattern is _STRING and text[end:] == "\x1b")):
        return -1
    return end


class Sanitiser:
    """Output of a program, made fit for a terminal, chunk by chunk.

    `colours` lets SGR sequences pass (never the concealing one), otherwise they vanish. `carriage` lets a
    lone carriage return, and backspaces (as the kernel echoes an erased key), rewrite the line; otherwise they are
    shown.
    """

    def __init__(self, colours: bool, carriage: bool = False) -> None:  # noqa: FBT001, FBT002  two plain switches
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self._stream = _Stream(_kept if colours else _dropped, carriage=carriage)

    def feed(self, data: bytes) -> str:
        """What may be shown by now; a sequence or character that is not complete waits."""
        return self._stream.feed(self._decoder.decode(data))

    def finish(self) -> str:
        """What waited, at the end of the output."""
        return self._stream.feed(self._decoder.decode(b"", final=True)) + self._stream.finish()


def plain(text: str, *, lines: bool = True) -> str:
    """Text for display without colours: a colour sequence is shown as a picture, since it could hide something.

    `lines=False` is for places of one line: a newline becomes `␊`, a tab a space.
    """
    if _SPECIAL.search(text):
        stream = _Stream(_pictured, carriage=False)
        text = stream.feed(text) + stream.finish()
    return text if lines else text.replace("\n", "␊").replace("\t", " ")


def printed(text: str) -> str:
    """What a program printed, without its colours."""
    if not _SPECIAL.search(text):
        return text
    stream = _Stream(_dropped, carriage=False)
    return stream.feed(text) + stream.finish()
