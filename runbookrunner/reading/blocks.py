"""Every block of the file, judged in the order of the file, with what stands in front of it."""

import re
from collections.abc import Iterable

from msgspec import Struct, field

from runbookrunner.command import placeholders
from runbookrunner.command.invisible import invisible
from runbookrunner.late import regex
from runbookrunner.reading.commands import Context, moved
from runbookrunner.reading.kinds import Around, Kind, kind_of
from runbookrunner.reading.known import is_command
from runbookrunner.reading.languages import kind_of_language, label, language
from runbookrunner.reading.mended import holds_fence
from runbookrunner.reading.model import Block, BlockKind, Severity
from runbookrunner.reading.nodes import Code, Heading, Html, Listing, Node, Prose
from runbookrunner.reading.outputs import split_output
from runbookrunner.reading.prompts import is_prompted, typed

_UNDERLINES = regex(r"(?<!\w)_+|_+(?!\w)")
#: Characters of the line in front of a block that are looked at.
_ENOUGH = 300
_PLAIN_REASONS: dict[BlockKind, str] = {
    "expected": "it is what a command prints, or what a person should see",
    "query": "it is a query, typed into another program",
    "code": "it is in another language",
    "message": "it is a text to send",
    "comments": "it holds only comments",
    "display": "it does not begin as a command does",
}


class Judged(Struct, frozen=True):
    """A block and what it is taken for. `text` is what of it is typed, `output` what that prints under it."""

    code: Code
    kind: Kind
    cue: str
    text: str = ""
    output: str = ""
    root: bool = False
    prompted: bool = False


class Judge(Struct):
    """Walks all nodes of a file once."""

    context: Context
    judged: dict[int, Judged] = field(default_factory=dict)
    _before: str = ""
    _html: str = ""

    def read(self, nodes: Iterable[Node]) -> None:
        """Judge the blocks among these nodes."""
        for node in nodes:
            match node:
                case Prose() | Heading():
                    self._before, self._html = node.text, ""
                case Html():
                    self._html = node.text
                    self._hidden(node)
                case Listing():
                    for item in node.items:
                        self.read(item.nodes)
                case Code():
                    self._judge(node)
                    self._before, self._html = "", ""

    def _judge(self, code: Code) -> None:
        said = cue(self._before)
        kind = kind_of(code, Around(said, self._html))
        lines = code.text.split("\n")
        session = kind.kind == "session"
        prompted = session and any(map(is_prompted, lines))
        root = session and not prompted and next(filter(str.strip, lines)).startswith("# ")
        prompted = prompted or root
        text, output = split_output(code) if kind.kind in {"command", "session"} and not prompted else (code.text, "")
        self.judged[code.line] = Judged(code, kind, said, text, output, root, prompted)
        if not code.closed:
            end = f"never closed; it is read up to line {code.end_line}, and nothing of it runs"
            self.context.finding("unclosed-fence", "error", code.line, f"this fence is {end}")
        elif kind.why:
            self.context.finding("not-run", "warning", code.line, f"this block is shown, not run: {kind.why}")
        elif label(language(code.info)) == "unknown" and " " in code.info and is_command(code.info):
            where = "the line that opens the fence holds a command: write it below, after a language"
            self.context.finding("command-on-fence", "warning", code.line, where)
        hidden = invisible(code.text)
        if hidden:
            said = moved(hidden, code.first - 1)
            severity: Severity = "error" if kind.runnable else "note"
            self.context.finding("hidden-character", severity, _line_of(said, code.line), f"the block {said}")

    def _hidden(self, node: Html) -> None:
        """Tell of what no reader of the page sees, or sees as something else."""
        comment = node.text.lstrip().startswith("<!--")
        if comment and "-->" not in node.text:
            self.context.finding(
                "unclosed-comment", "error", node.line, "this comment is never closed and hides the rest of the file"
            )
        elif holds_fence(node.text):
            where = "in a comment" if comment else "inside HTML; leave an empty line in front of it"
            self.context.finding("fence-in-html", "warning", node.line, f"a fence is shown, not run: it stands {where}")

    def blocks(self) -> tuple[Block, ...]:
        """All of them, as the reading reports them."""
        return tuple(_block(one) for one in self.judged.values())


def cue(text: str) -> str:
    """The last line of a paragraph, without emphasis."""
    line = text.rstrip().rpartition("\n")[2][-_ENOUGH:].replace("*", "").replace("`", "")
    return (_UNDERLINES.sub("", line) if "_" in line else line).strip()


def _line_of(sentence: str, default: int) -> int:
    match = re.search(r"\bline (\d+)", sentence)
    return int(match[1]) if match else default


def _block(one: Judged) -> Block:
    code, kind = one.code, one.kind
    return Block(
        line=code.line,
        end_line=code.end_line,
        kind=kind.kind,
        runnable=kind.runnable,
        language=language(code.info),
        placeholders=_placeholders(one) if kind.runnable else (),
        why="" if kind.runnable else kind.why or _why(one),
    )


def _why(one: Judged) -> str:
    """The plain reason for which a block is no commands."""
    name = language(one.code.info)
    if kind_of_language(name) == one.kind.kind:
        return f"its fence says `{name}`"
    return _PLAIN_REASONS[one.kind.kind]


def _placeholders(one: Judged) -> tuple[str, ...]:
    if not one.prompted:
        return placeholders.find(one.text)
    commands = typed(one.code.text.split("\n"), root=one.root)
    return tuple(dict.fromkeys(word for each in commands for word in placeholders.find(each.text)))
