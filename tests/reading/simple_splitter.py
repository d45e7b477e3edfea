"""A splitter without bash: enough of its grammar for tests that must be pure and fast."""

import re

from runbookrunner.command.units import Split, Unit

_HEREDOC = re.compile(r"<<-?\s*['\"]?(\w+)['\"]?")
_OPEN = re.compile(r"(?:^|[;&|]\s*|\s)(?:if|for|while|until|case)\s|\{\s*$|\(\s*$")
_CLOSE = re.compile(r"^\s*(?:fi|done|esac|\}|\))(?:\s|;|$)")


def simple_split(text: str) -> Split:
    """Units by continuation, quotes, here-documents and keywords that open and close."""
    lines = text.split("\n")
    units: list[Unit] = []
    start = 0
    while start < len(lines):
        end = _end(lines, start)
        if end is None:
            units.append(Unit("\n".join(lines[start:]), start + 1))
            return Split(tuple(units), f"line {start + 1}: syntax error: unexpected end of file")
        units.append(Unit("\n".join(lines[start:end]), start + 1))
        start = end
    return Split(tuple(units))


def _end(lines: list[str], start: int) -> int | None:
    if not lines[start].strip() or lines[start].lstrip().startswith("#"):
        return start + 1
    depth = 0
    quotes = 0
    for at in range(start, min(len(lines), start + 50)):
        line = lines[at]
        heredoc = _HEREDOC.search(line)
        if heredoc:
            return next((n + 1 for n in range(at + 1, len(lines)) if lines[n].strip() == heredoc[1]), None)
        quotes += line.count('"')
        depth += bool(_OPEN.search(line)) - bool(_CLOSE.match(line) or re.search(r";\s*(?:done|fi)\b", line))
        if depth <= 0 and quotes % 2 == 0 and not line.endswith(("\\", "|", "&&")):
            return at + 1
    return None
