"""What the lines of a block look like, whatever its fence and the words around it say."""

import re

from runbookrunner.late import regex
from runbookrunner.reading.known import is_command
from runbookrunner.reading.prompts import is_prompted

_QUERY = regex(
    r"\s*(?:SELECT|ALTER|UPDATE|INSERT|CREATE (?:TABLE|INDEX|DATABASE|USER|ROLE|EXTENSION)|DROP|"
    r"DELETE FROM|GRANT|REVOKE|"
    r"VACUUM|EXPLAIN|WITH \w+ AS|SHOW [A-Z]+|REINDEX|ANALYZE|BEGIN;|TRUNCATE)\b"
)
_DATA = regex(r"(?:[{\[](?:\s|$|[\"{])|apiVersion:|---\s*$|<[\w!?/])")
_PAIR = regex(r"[\w\"'./-]+(?: \w+)?:(?:\s|$)")
_BOX = regex(r"\s*\+[-=+]+")
_ROW = regex(r"\s*[+|]")
_TABLE = regex(r"\s*(?:\|.*\|\s*$|[A-Z][A-Z_()%-]+(?: [A-Z_-]+)*\s{2,}[A-Z])")
_COLUMNS = regex(r"\S {3,}\S")
_LOG = regex(
    r"\s*(?:\[?\d{4}[-/]\d\d[-/]\d\d[T _]\d\d:\d\d|(?:time|ts|level)=\S|[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d |"
    r"[IWEF]\d{4} \d\d:\d\d|(?:Warning|Error|ERROR|FATAL|WARN|panic|error)(?: from server)?(?: \([^)]*\))?: )"
)
_TREE = regex(r"\s*(?:[├└│]|.*(?:→|->)\s)")
_HTTP = regex(r"(?:GET|POST|PUT|DELETE|PATCH|HEAD) [/h]")
_FENCE_INSIDE = regex(r"^\s*(?:`{2,}|~{3,})", re.MULTILINE)
_ASSIGNMENT = regex(r"\s*[A-Za-z_]\w*=\S*\s*$")
_QUOTED = regex(r"\s*(?:\"[^\"]*\"|'[^']*'|“[^”]*”)\s*")
_QUOTED_PROGRAM = regex(r"\s*[\"'][^\s\"']*[/$][^\s\"']*[\"']\s*$")
_OTHER_PROMPT = regex(r"\s*(?:PS [A-Z]:|C:\\)")
_OPENING = frozenset("{[")
_HEREDOC = regex(r"(?<!<)<<-?\s*['\"\\]?([A-Za-z_]\w*)")
_TYPED = regex(r"\s(?:--?[A-Za-z]|\|)|[\\|&;]\s*$|^\s*\$|[<>]")
_SENTENCE = regex(r"\s*(?:[-*] )?[A-Z][a-z]+,? [a-z]+ ")
_ELISION = regex(r"\s*(?:\.\.\.|…|\[\.\.\.\]|<snip>)\s*$")
#: Lines that begin or end as those of most programming languages do.
_CODE_BEGIN = regex(r"\s*(?:def|class|const|let|var|import|from|func|public|private|export (?:const|default|class)) ")
_CODE_END = regex(r"[;{},]\s*$|^\s*(?:end|\}\)?)\s*$")
_OBJECT = regex(r"\s*(?:\{\s*(?:\}|\"[^\"\n]*\"\s*:)|\[(?:\s*\{|\"|\s*\n\s*\"))")


def statement(lines: list[str]) -> str:
    """The first line that is no comment."""
    return next((line for line in lines if not line.lstrip().startswith("#")), lines[0])


def holds_fence(text: str) -> bool:
    """Whether a line inside looks like the opening or closing of a fence."""
    return ("``" in text or "~~~" in text) and bool(_FENCE_INSIDE.search(text))


def is_query(lines: list[str]) -> bool:
    """Whether the first statement is one of SQL."""
    return bool(_QUERY.match(statement(lines)))


def is_data(lines: list[str]) -> bool:
    """Whether it begins like JSON, YAML or XML."""
    bare = statement(lines).lstrip()
    return bool(_DATA.match(bare) or _PAIR.match(bare))


def is_object(text: str) -> bool:
    """Whether a statement is a piece of JSON, to be put into a file or a form."""
    return bool(_OBJECT.match(text))


def is_table(lines: list[str]) -> bool:
    """Whether the lines stand in columns: what a program prints, not what a person draws."""
    if _BOX.match(lines[0]):
        return all(_ROW.match(line) for line in lines[:50])
    return bool(_TABLE.match(lines[0])) or (len(lines) > 2 and all(map(_COLUMNS.search, lines)))


def is_log(lines: list[str]) -> bool:
    """Whether it begins like a log or the message of a program."""
    return bool(_LOG.match(lines[0]))


def is_drawn(lines: list[str]) -> bool:
    """Whether it is a tree, a drawing of arrows, or the head of a web request."""
    return bool(_TREE.match(lines[0]) or _HTTP.match(lines[0]))


def is_assignments(lines: list[str]) -> bool:
    """Whether there is nothing but `NAME=value`."""
    return all(map(_ASSIGNMENT.match, lines))


def is_elision(line: str) -> bool:
    """Whether a line only says that something was left out."""
    return bool(_ELISION.match(line))


def is_program(lines: list[str]) -> bool:
    """Whether it looks like source text of a programming language, whose first word may also be a command's."""
    hits = sum(bool(_CODE_BEGIN.match(line) or (_CODE_END.search(line) and not is_command(line))) for line in lines)
    return hits * 3 > len(lines)


def is_other_prompt(lines: list[str]) -> bool:
    """Whether it begins with the prompt of a shell of Windows."""
    return bool(_OTHER_PROMPT.match(lines[0]))


def is_sentences(lines: list[str]) -> bool:
    """Capitalised lines of several words, and none that looks typed."""
    words = [line for line in lines if not line.lstrip().startswith("#")]
    return all(map(_SENTENCE.match, words)) and not any(is_command(line) or _TYPED.search(line) for line in words)


def is_quotation(text: str) -> bool:
    """Whether nothing but quoted text stands in a block, comments aside."""
    body = "\n".join(line for line in text.split("\n") if not line.lstrip().startswith("#")).strip()
    return bool(body) and body[0] in "\"'“" and bool(_QUOTED.fullmatch(body)) and not _QUOTED_PROGRAM.match(body)


def is_money(lines: list[str]) -> bool:
    """Whether the dollar signs that begin lines are amounts of money rather than prompts."""
    prompted = list(filter(is_prompted, lines))
    return bool(prompted) and all(re.match(r"\$ ?\d", line) for line in prompted)


def statements(lines: list[str]) -> list[int]:
    """Where statements begin.

    What continues it, what a here-document or a quotation holds, and pieces of JSON are left out.
    """
    found: list[int] = []
    closing = ""
    joined = quoted = False
    depth = 0
    for at, line in enumerate(lines):
        if closing:
            closing = "" if line.strip() == closing else closing
            continue
        if depth or (not joined and line.lstrip()[:1] in _OPENING and is_object("\n".join(lines[at : at + 2]))):
            depth = max(0, depth + _opened(line))
            continue
        if not joined:
            found.append(at)
        if line.lstrip().startswith("#"):
            continue
        heredoc = _HEREDOC.search(line) if "<<" in line else None
        closing = heredoc[1] if heredoc else ""
        quoted ^= line.count("'") % 2 == 1
        joined = quoted or goes_on(line)
    return found


def _opened(line: str) -> int:
    return sum(line.count(mark) for mark in "{[") - sum(line.count(mark) for mark in "}]")


def goes_on(line: str) -> bool:
    """Whether a line ends in what needs another one."""
    return line.rstrip().endswith(("\\", "|", "&&", "("))
