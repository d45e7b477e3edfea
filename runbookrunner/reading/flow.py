"""The tasks of one step, in the order of the text. What asks for nothing is shown in front of the next task."""

import re
from collections.abc import Iterable

from msgspec import Struct, field
from msgspec.structs import replace

from runbookrunner.late import regex
from runbookrunner.reading import comments
from runbookrunner.reading.attributes import annotated
from runbookrunner.reading.blocks import Judged, cue
from runbookrunner.reading.commands import Context, message, tasks_of_command_block
from runbookrunner.reading.facts import fact
from runbookrunner.reading.model import Shown, Task
from runbookrunner.reading.nodes import (
    Code,
    Heading,
    Html,
    Item,
    Listing,
    Node,
    Prose,
    holds_code,
    item_text,
    rendered,
)
from runbookrunner.reading.sessions import tasks_of_session
from runbookrunner.reading.ways import Ways, leads

_BOX = regex(r"\[[ xX]?\]\s+")
_TAGS = regex(r"<[!/a-zA-Z][^<>]*>")
_CONDITION = regex(r"(?:if|when|in case|should|once|only if)\b", re.IGNORECASE)
_INSTEAD = regex(r"(?:or\b|alternatively|otherwise\b|instead\b|as an alternative)", re.IGNORECASE)


class Flow(Struct):
    """Collects tasks. `plain` where no command stands in the step, so that every bullet is a check."""

    judged: dict[int, Judged]
    context: Context
    plain: bool
    skip_facts: bool = False
    tasks: list[Task] = field(default_factory=list)
    before: list[str] = field(default_factory=list)
    condition: str = ""
    introduction: list[str] = field(default_factory=list)
    shown: list[Shown] = field(default_factory=list)
    _cue: str = ""
    _last: Node | None = None
    _ways: Ways = field(default_factory=Ways)
    _place: tuple[int, int] = (0, 0)

    def read(self, nodes: Iterable[Node]) -> None:
        """Take nodes in order."""
        for node in nodes:
            match node:
                case Prose() | Heading():
                    self._prose(node)
                case Html():
                    self._html(node)
                case Code():
                    self._code(node)
                case Listing():
                    for item in node.items:
                        self._item(item, ordered=node.ordered)
            self._last = node

    def _prose(self, node: Prose | Heading) -> None:
        first = not (self.tasks or self.before or self.condition)
        if first and isinstance(node, Prose) and self._is_condition(node):
            self.condition = " ".join(node.text.split("\n"))
        elif not (self.skip_facts and fact(node.text, node.line)):
            self._show(rendered(node), node)
        self._cue = cue(node.text)

    def _is_condition(self, node: Prose) -> bool:
        return bool(_CONDITION.match(node.text)) and node.text.endswith(":") and len(node.text) < 200

    def _html(self, node: Html) -> None:
        text = _TAGS.sub("", node.text).strip()
        if text and not node.text.startswith("<!--"):
            self._show(text, node)

    def _show(self, text: str, node: Node) -> None:
        if not self.before:
            self._place = (node.line, node.end_line)
        self.before.append(text)

    def _code(self, code: Code) -> None:
        one = self.judged[code.line]
        kind = one.kind.kind
        if one.kind.runnable:
            self._run(one)
        elif kind == "message":
            self._add([self._message(one)], code)
        elif kind == "comments":
            self._add(tasks_of_command_block(code, self.context, one.cue), code, missing="no-command")
        elif kind == "expected" and self._follows_command():
            self._expected(code)
        else:
            self._show(rendered(code), code)
            self.shown.append(Shown(code.line, kind, code.text))
        self._cue = ""

    def _run(self, one: Judged) -> None:
        """Add the commands of a block, as one more option where the text offers them in place of the last ones."""
        instead = _INSTEAD.match(self._cue) or _INSTEAD.match(one.cue) or leads(one.code.text)
        if instead and self._ways.is_next(self.tasks, self.before):
            tasks = self._commands(one, replace(self.context, joined=True))
            if tasks:
                self._ways.join(self.tasks, tasks, one.code.line, self._taken())
            else:
                self._show(rendered(one.code), one.code)
            return
        begin = len(self.tasks)
        self._add(self._runnable(one, instead=bool(instead)), one.code)
        self._ways = Ways(begin, len(self.tasks))

    def _runnable(self, one: Judged, *, instead: bool) -> list[Task]:
        context = self.context
        if instead and not context.refused and not leads(one.code.text):
            context = replace(context, refused="an alternative to what stands before it, says the text in front of it")
            context.finding("alternatives", "warning", one.code.line, "one of several ways: give each its own heading")
        elif not context.refused and comments.is_elsewhere(one.cue):
            context = replace(context, refused="meant for another terminal, says the text in front of it")
        return self._commands(one, context)

    def _commands(self, one: Judged, context: Context) -> list[Task]:
        if one.prompted:
            return annotated(tasks_of_session(one.code, context, one.cue, root=one.root), one.code, context)
        return annotated(tasks_of_command_block(one.code, context, one.cue), one.code, context)

    def _message(self, one: Judged) -> Task:
        lines = one.code.text.split("\n")
        quoted = [line for line in lines if not line.lstrip().startswith("#")]
        first = next((at for at, line in enumerate(lines) if line in quoted and line.strip()), 0)
        said = [comments.remark(line, 0) for line in lines if line.lstrip().startswith("#")]
        label = comments.label([remark for remark in said if remark]) if one.code.info else ""
        text = "\n".join(quoted if label else lines)
        line = one.code.first + (first if label else 0)
        return message(text, label or one.cue.rstrip(":"), line, line + text.strip("\n").count("\n"))

    def _add(self, tasks: list[Task], code: Code, missing: str = "") -> None:
        """Add tasks, or show the block where it has none."""
        if not tasks:
            self._show(rendered(code), code)
            if missing:
                self.context.finding(missing, "warning", code.line, "this block holds comments and no command")
            return
        self.tasks += [replace(tasks[0], before=self._taken()), *tasks[1:]]

    def choose(self, task: Task) -> None:
        """Take a choice between headings."""
        self.tasks.append(replace(task, before=self._taken()))
        self._last = None

    def _taken(self) -> str:
        text, self.before = "\n\n".join(self.before), []
        return text

    def _follows_command(self) -> bool:
        """Whether the block that comes now shows what the last command prints."""
        if not self.tasks or self.tasks[-1].kind != "command" or self.tasks[-1].expected is not None:
            return False
        return isinstance(self._last, Code | Prose) and len(self.before) <= 1

    def _expected(self, code: Code) -> None:
        caption = self._taken()
        last = self.tasks[-1]
        self.tasks[-1] = replace(last, expected=code.text, notes=(*last.notes, *filter(None, [caption])))

    def _item(self, item: Item, *, ordered: bool) -> None:
        if not item.nodes:
            return
        if holds_code(item.nodes):
            self.read(item.nodes)
            return
        text = item_text(item)
        if self.skip_facts and fact(text, item.line):
            return
        box = _BOX.match(text)
        bare = text[box.end() :] if box else text
        if self.plain or ordered or box or comments.is_instruction(bare):
            line, end_line = item.line, item.end_line
            self.tasks.append(Task(id="", kind="check", text=bare, line=line, end_line=end_line, before=self._taken()))
        else:
            if not self.before:
                self._place = (item.line, item.end_line)
            self.before.append(f"- {text}")

    def introduce(self, nodes: Iterable[Node]) -> None:
        """Show these nodes in front of everything, once the rest was read."""
        shown = [rendered(node) for node in nodes]
        if self.tasks:
            before = "\n\n".join(filter(None, [*shown, self.tasks[0].before]))
            self.tasks[0] = replace(self.tasks[0], before=before)
        else:
            self.introduction = shown

    def finished(self, title: str, line: int) -> tuple[list[Task], str]:
        """The tasks, and what follows the last one. A step of mere text or shown blocks is one check."""
        if self.tasks:
            return self.tasks, self._taken()
        shown = self._taken()
        if not shown and not self.condition and not self.introduction:
            return [], ""
        one_paragraph = isinstance(self._last, Prose) and not self._last.table and "\n\n" not in shown
        text = " ".join(shown.split("\n")) if shown and one_paragraph else title or "Read this, and do what it says"
        place = self._place if shown else (line, line)
        before = "\n\n".join([*self.introduction, *([] if one_paragraph else [shown])])
        return [Task(id="", kind="check", text=text, line=place[0], end_line=place[1], before=before)], ""
