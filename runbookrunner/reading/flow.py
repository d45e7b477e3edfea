"""The tasks of one step, in the order of the text. What asks for nothing is shown in front of the next task."""

import re
from collections.abc import Iterable

from msgspec import Struct, field
from msgspec.structs import replace

from runbookrunner.command.foreign import leads_elsewhere, reaches_from_here
from runbookrunner.command.interpreters import interpreter
from runbookrunner.late import regex
from runbookrunner.reading import comments
from runbookrunner.reading.attributes import annotated
from runbookrunner.reading.blocks import Judged, cue
from runbookrunner.reading.commands import Context, message, tasks_of_command_block
from runbookrunner.reading.facts import fact
from runbookrunner.reading.known import is_command
from runbookrunner.reading.languages import other_language
from runbookrunner.reading.mended import holds_fence
from runbookrunner.reading.model import BlockKind, Shown, Task
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
from runbookrunner.reading.prompts import typed
from runbookrunner.reading.sessions import tasks_of_session
from runbookrunner.reading.ways import Ways, leads

_BOX = regex(r"\[[ xX]?\]\s+")
_TAGS = regex(r"<[!/a-zA-Z][^<>]*>")
_CONDITION = regex(r"(?:if|when|in case|should|once|only if)\b", re.IGNORECASE)
_OTHER_WAY = "an alternative to what stands before it"
_LEAVES = regex(
    r"\b(?:exit|log ?out|leave|quit|ctrl-?d|back on|locally|(?:your|own) (?:machine|laptop))\b", re.IGNORECASE
)
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
    _unasked: Shown | None = None
    _before: str = ""
    _opened: str = ""
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
        self._before = node.text

    def _is_condition(self, node: Prose) -> bool:
        return bool(_CONDITION.match(node.text)) and node.text.endswith(":") and len(node.text) < 200

    def _html(self, node: Html) -> None:
        comment = node.text.lstrip().startswith("<!--")
        text = node.text.strip() if comment else _TAGS.sub("", node.text).strip()
        if text and (not comment or holds_fence(text)):
            self._show(text, node)

    def _show(self, text: str, node: Node) -> None:
        if not self.before:
            self._place = (node.line, node.end_line)
        self.before.append(text)

    def _code(self, code: Code) -> None:
        one = self.judged[code.line]
        kind = one.kind.kind
        if kind in {"command", "session"}:
            self._run(one)
        elif kind == "message":
            self._add([self._message(one)], code)
        elif kind == "comments":
            self._add(tasks_of_command_block(code, self.context, one.cue), code, missing="no-command")
        elif kind == "expected" and self._follows_command():
            self._expected(code)
        else:
            self._show(rendered(code), code)
            self._offer(code, kind)
            if interpreter(self.shown[-1].language, {}):
                self._unasked = self.shown[-1]
        self._before = ""

    def _offer(self, code: Code, kind: BlockKind) -> None:
        """A block for whoever wants it run after all."""
        self.shown.append(Shown(code.line, kind, code.text, other_language(code.info)))

    def _run(self, one: Judged) -> None:
        """Add the commands of a block, as one more option where the text offers them in place of the last ones."""
        instead = _INSTEAD.match(cue(self._before)) or _INSTEAD.match(one.cue) or leads(one.code.text)
        joined = bool(instead) and self._ways.is_next(self.tasks, self.before)
        begin = len(self.tasks)
        tasks = self._runnable(one, joined=joined)
        if one.kind.refused and other_language(one.code.info):
            self._offer(one.code, one.kind.kind)
        if joined and tasks:
            self._ways.join(self.tasks, tasks, one.code.line, self._taken())
        else:
            self._add(tasks, one.code)
            self._ways = Ways(begin, len(self.tasks))

    def _runnable(self, one: Judged, *, joined: bool) -> list[Task]:
        refused = self._refused(one, joined=joined) or self.context.refused
        context = replace(self.context, refused=refused, joined=joined)
        if context.refused.startswith(_OTHER_WAY) and not self.context.refused:
            context.finding("alternatives", "warning", one.code.line, "one of several ways: give each its own heading")
        tasks = (
            tasks_of_session(one.code, context, one.cue, root=one.root)
            if one.prompted
            else tasks_of_command_block(replace(one.code, text=one.text), context, one.cue, one.output)
        )
        tasks = annotated(tasks, one.code, context)
        leads = next((task for task in tasks if task.interactive and leads_elsewhere(task.text)), None)
        if leads and not self._opened and not _LEAVES.search(one.code.text):
            first = leads.text.strip().split("\n")[-1][:60]
            self._opened = f"perhaps meant for the shell that `{first}` opens in line {leads.line}"
        return tasks

    def _refused(self, one: Judged, *, joined: bool) -> str:
        """Why no command of a block may run as it stands."""
        if one.kind.refused or one.kind.why:
            return one.kind.refused or one.kind.why
        if self.context.refused:
            return ""
        if not joined and (_INSTEAD.match(cue(self._before)) or _INSTEAD.match(one.cue)):
            return f"{_OTHER_WAY}, says the text in front of it"
        if comments.is_elsewhere(one.cue):
            return "meant for another terminal, says the text in front of it"
        if self._opened and (_LEAVES.search(f"{one.cue}\n{one.code.text}") or reaches_from_here(_begin(one))):
            self._opened = ""
        return self._opened

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
                perhaps = any(is_command(line.lstrip("# ")) for line in code.text.split("\n"))
                more = "; if `#` is a root's prompt, write the command without it" if perhaps else ""
                self.context.finding(missing, "warning", code.line, f"this block holds comments and no command{more}")
            return
        self.tasks += [replace(tasks[0], before=self._taken()), *tasks[1:]]

    def choose(self, task: Task) -> None:
        """Take a choice between headings."""
        self.tasks.append(replace(task, before=self._taken()))
        self._last = None

    def _taken(self) -> str:
        text, self.before, self._unasked = "\n\n".join(self.before), [], None
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
        if self.tasks and (last := self._unasked):
            return [*self.tasks, self._by_hand(last)], ""
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

    def _by_hand(self, one: Shown) -> Task:
        """A block of another language behind the last command: the walk stops there, and does not pass it over."""
        line, end_line = self._place
        text = f"Do what the {one.language} lines above say (line {one.line})"
        return Task(id="", kind="check", text=text, line=line, end_line=end_line, before=self._taken())


def _begin(one: Judged) -> str:
    """The first command of a block, as far as it is read by its text alone."""
    if not one.prompted:
        return one.code.text
    return next((each.text for each in typed(one.code.text.split("\n"), root=one.root)), "")
