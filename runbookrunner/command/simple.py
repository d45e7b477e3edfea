"""Plain one-line commands that bash is certain to accept, so that it need not be asked."""

import re

from runbookrunner.late import regex

# Every piece below is complete in itself and holds no character that opens anything: no quote inside a
# quote, no `$(`, backtick, brace, parenthesis, `#`, `!` or backslash. So a line of such pieces is whole.
_VARIABLE = r"\$(?:[A-Za-z_]\w*+|\{[A-Za-z_]\w*\})"
_DOUBLE = rf"\"(?:[^\"$`\\\0\n]++|{_VARIABLE})*+\""
_WORD = rf"(?:[A-Za-z0-9_./:@%+=,*?~-]++|'[^'\0\n]*'|{_DOUBLE}|{_VARIABLE})++"
_RESERVED = (
    r"(?!(?:if|then|else|elif|fi|case|esac|for|select|while|until|do|done|in|function|time|coproc)(?![^\s|&<>]))"
)
_REDIRECTION = rf"[ \t]*(?:[0-9]?>>?[ \t]*{_WORD}|<[ \t]*{_WORD}|[12]>&[12])(?=[ \t]|\Z)"
_COMMAND = rf"{_RESERVED}{_WORD}(?:[ \t]+(?![0-9]?[<>]){_WORD}|{_REDIRECTION})*"
_LINE = regex(rf"[ \t]*{_COMMAND}(?:[ \t]+(?:\||&&|\|\|)[ \t]+{_COMMAND})*[ \t]*\Z", re.ASCII)
#: Longer text is bash's to judge: the pattern above must stay cheap on any input.
_LONGEST = 2000


def accepted(text: str) -> bool:
    """Whether bash surely accepts this text as whole. False says nothing.

    Lines joined by a trailing backslash count as one.
    """
    joined = text.replace("\\\n", "")
    return len(joined) <= _LONGEST and _LINE.match(joined) is not None
