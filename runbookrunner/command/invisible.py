"""Characters that make a command look other than it is: controls, bidirectional marks, zero-width characters."""

from runbookrunner.late import regex

#: Tab and newline are ordinary in a command; a carriage return is not.
_HIDDEN = regex(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb"
    "\ud800-\udfff\U000e0000-\U000e007f]"
)
_WHAT = (
    (regex("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]"), "a mark that changes the direction of text"),
    (regex("[\x00-\x1f\x7f-\x9f]"), "a control character"),
)


def invisible(text: str) -> str:
    """Name the first such character with its line and column, both from 1; empty where there is none."""
    if text.isascii() and text.replace("\n", "").replace("\t", "").isprintable():
        return ""
    match = _HIDDEN.search(text)
    if match is None:
        return ""
    what = next((what for pattern, what in _WHAT if pattern.match(match[0])), "a character that cannot be seen")
    line = text.count("\n", 0, match.start()) + 1
    column = match.start() - text.rfind("\n", 0, match.start())
    return f"holds {what}, U+{ord(match[0]):04X}, in line {line}, column {column}"
