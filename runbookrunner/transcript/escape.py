"""Untrusted text inside Markdown: it can make no heading, no table cell, no HTML and wake nobody up."""

import re

from runbookrunner.sanitise import plain

_MENTION = re.compile(r"((?:@[\w./-]+)+)")
_MARKUP = re.compile(r"[\\`*\[\]<>&|~$]|(?<![^\W_])_|_(?![^\W_])|^[#+=-]|!(?=\[)")
_TICKS = re.compile(r"`+")
_ENTITY = re.compile(r"[!-+;-@\[-`{-~]")


def prose(text: str) -> str:
    """Text on one line, for a table cell or a paragraph; a mention becomes code."""
    pieces = _MENTION.split(plain(" ".join(text.splitlines()), lines=False))
    return "".join(code(piece) if at % 2 else _escaped(piece) for at, piece in enumerate(pieces))


def code(text: str) -> str:
    """A code span on one line, exact to the character, good in table cells too."""
    text = plain(text, lines=False)
    if not text:
        return ""
    if "\\|" in text:  # Markdown dialects disagree about what that means in a table
        return f"<code>{_ENTITY.sub(lambda each: f'&#{ord(each[0])};', text)}</code>"
    ticks = "`" * (1 + max((len(run) for run in _TICKS.findall(text)), default=0))
    pad = " " if not text.isspace() and (text[0] in "` " or text[-1] in "` ") else ""
    return f"{ticks}{pad}{text}{pad}{ticks}".replace("|", "\\|")


def fence(text: str, language: str = "text") -> str:
    """A code block whose fence is longer than any run of backticks inside. The text is sanitised already."""
    ticks = "`" * max(3, 1 + max((len(run) for run in _TICKS.findall(text)), default=0))
    return f"{ticks}{language}\n{text}\n{ticks}"


def html(text: str) -> str:
    """Text inside our own HTML tags, on one line."""
    return _ENTITY.sub(lambda each: f"&#{ord(each[0])};", plain(" ".join(text.splitlines()), lines=False))


def _escaped(text: str) -> str:
    return _MARKUP.sub(lambda each: "\\" + each[0], text)
