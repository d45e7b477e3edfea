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
    r"[IWEF]\d{4} \d\d:\d\d|[IWEDF] \| |(?:Normal|Warning) {2,}\S|[-dl][rwx-]{9}[.+]? +\d+ \w|total \d+$|"
    r"(?:Warning|Error|ERROR|FATAL|WARN|panic|error)(?: from server)?(?: \([^)]*\))?: )"
)
#: What a program asks, and the prompt of a shell with nothing typed behind it.
_ASKS = regex(
    r"\s*(?:(?:Enter|Confirm|Please|Are you|Do you|Is this|Password)\b.*[:?](?:\s|$)|\S.*@[\w.-]+:\S*[$#]\s*$)"
)
_METRICS = regex(
    r"\s*\(*\s*(?:(?:sum|avg|min|max|count|topk|bottomk|stddev|quantile)(?: (?:by|without) ?\([\w, ]*\))? ?\(|"
    r"(?:rate|irate|increase|delta|deriv|histogram_quantile|label_replace|absent|predict_linear|\w+_over_time|scalar)\()"
)
_TREE = regex(r"\s*(?:[├└│]|.*(?:→|->)\s)")
_HTTP = regex(r"(?:GET|POST|PUT|DELETE|PATCH|HEAD) [/h]")
_FENCE_INSIDE = regex(r"^\s*(?:`{2,}|~{3,})", re.MULTILINE)
_ASSIGNMENT = regex(r"\s*[A-Za-z_]\w*=(?:\S*|\"[^\"]*\"?|'[^']*'?)\s*$")
_QUOTED = regex(r"\s*(?:\"[^\"]*\"|'[^']*'|“[^”]*”)\s*")
_QUOTED_PROGRAM = regex(r"\s*[\"'][^\s\"']*[/$][^\s\"']*[\"']\s*$")
_OTHER_PROMPT = regex(r"\s*(?:PS [A-Z]:|C:\\)")
_QUOTE = regex(r"\\?['\"]")
_OPENING = frozenset("{[")
_HEREDOC = regex(r"(?<!<)<<-?\s*['\"\\]?([A-Za-z_]\w*)")
_TYPED = regex(r"\s(?:--?[A-Za-z]|\|)|[\\|&;]\s*$|^\s*\$|[<>]")
_SENTENCE = regex(r"\s*(?:[-*] )?(?:[A-Z][a-z]+,? [a-z]+ |[a-z']+(?: [a-z',]+){4,}[.!:]?\s*$)")
_INVOCATION = regex(r"(?:sudo )?[a-z][\w.-]*(?: [\w./:@<>-]+)* --?[a-zA-Z][\w-]*(?:[ =]|$)")
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
    """Whether the first statement is one of SQL, or an expression over metrics."""
    first = statement(lines)
    return bool(_QUERY.match(first) or _METRICS.match(first))


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


def is_pair(line: str) -> bool:
    """Whether a line is a name, a colon and a value, as programs print them and no command begins."""
    return bool(_PAIR.match(line.lstrip()))


def is_question(line: str) -> bool:
    """Whether a program asks this of its operator, or a shell waits for a command."""
    return bool(_ASKS.match(line))


def is_options(lines: list[str]) -> bool:
    """Whether options are told of, without the command that takes them."""
    return statement(lines).lstrip().startswith("-")


def is_log(lines: list[str]) -> bool:
    """Whether it begins like a log or the message of a program."""
    return bool(_LOG.match(lines[0]))


def is_drawn(lines: list[str]) -> bool:
    """Whether it is a tree, a drawing of arrows, or the head of a web request."""
    return bool(_TREE.match(lines[0]) or _HTTP.match(lines[0]))


def is_assignments(lines: list[str]) -> bool:
    """Whether there is nothing but `NAME=value`."""
    return all(map(_ASSIGNMENT.match, lines))


def is_invocation(line: str) -> bool:
    """Whether a line has the shape of a command with an option, whatever program it names."""
    return bool(_INVOCATION.match(line))


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
    if text[:1].isalpha():
        return False
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
    joined = False
    quote = ""
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
        if not quote and line.lstrip().startswith("#"):
            continue
        heredoc = _HEREDOC.search(line) if "<<" in line and not quote else None
        closing = heredoc[1] if heredoc else ""
        quote = _open_quote(line, quote)
        joined = bool(quote) or goes_on(line)
    return found


def _open_quote(line: str, quote: str) -> str:
    """The quote that is open at the end of a line, given the one that is open at its beginning."""
    for match in _QUOTE.finditer(line):
        mark = match[0]
        if not quote and len(mark) == 1:
            quote = mark
        elif mark[-1] == quote and (len(mark) == 1 or quote == "'"):
            quote = ""
    return quote


def _opened(line: str) -> int:
    return sum(line.count(mark) for mark in "{[") - sum(line.count(mark) for mark in "}]")


def goes_on(line: str) -> bool:
    """Whether a line ends in what needs another one."""
    return line.rstrip().endswith(("\\", "|", "&&", "("))
