"""What people mean where Markdown says something else: bodies indented too far, fences closed by the wrong mark."""

from msgspec import Struct
from msgspec.structs import replace

from runbookrunner.late import regex
from runbookrunner.reading.nodes import Code

#: The first line of an admonition, a foldable one, or a tab, as several site generators write them.
_ADMONITION = regex(r"( *)(?:!!!|\?\?\?\+?|===!?\+?) +\S")
_FENCE = regex(r"(?:^|\n) *(?:```|~~~)")
#: A line that was meant to close a fence and does not.
_MISCLOSING = regex(r" *(?:``+|~~+)[ \t]*\Z")
_HEADING = regex(r"#{1,6} \S")


class Cut(Struct, frozen=True):
    """A block that ends before its fence does, and the text behind it with `above` lines of the file before it."""

    block: Code
    rest: str
    above: int


def body_end(lines: list[str], start: int) -> int:
    """One past the last line that is indented under an admonition in line `start`; 0 where there is none."""
    match = _ADMONITION.match(lines[start])
    if not match:
        return 0
    indent = " " * (len(match[1]) + 4)
    end = at = start + 1
    while at < len(lines) and (lines[at].startswith(indent) or not lines[at].strip()):
        at += 1
        end = at if lines[at - 1].strip() else end
    return end if end > start + 1 else 0


def holds_fence(text: str) -> bool:
    """Whether a fence stands in what Markdown takes for an indented block."""
    return ("```" in text or "~~~" in text) and bool(_FENCE.search(text))


def dedented(lines: list[str]) -> str:
    """Lines without the indentation that all of them have, ending in a line feed."""
    depth = min((len(line) - len(line.lstrip(" ")) for line in lines if line.strip()), default=0)
    return "".join(f"{line[depth:]}\n" for line in lines)


def cut(code: Code) -> Cut | None:
    """Where a fence was meant to end: at a mark that does not close it or, if it is never closed, before a heading."""
    if code.closed and "``" not in code.text and "~~" not in code.text:
        return None
    lines = code.text.split("\n")
    for at, line in enumerate(lines):
        wrong = _MISCLOSING.match(line)
        if wrong or (not code.closed and _is_heading(lines, at)):
            skipped = at + 1 if wrong else at
            block = replace(code, text="\n".join(lines[:at]).rstrip("\n"), end_line=code.line + skipped, closed=False)
            return Cut(block, "\n".join(lines[skipped:]), code.line + skipped)
    return None


def _is_heading(lines: list[str], at: int) -> bool:
    """A heading rather than a comment: alone between empty lines."""
    alone = not (at and lines[at - 1].strip()) and not (at + 1 < len(lines) and lines[at + 1].strip())
    return alone and bool(_HEADING.match(lines[at]))
