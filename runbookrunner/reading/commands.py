"""From a block of commands to tasks."""

from collections.abc import Callable, Iterable

from msgspec import Struct, field
from msgspec.structs import replace

from runbookrunner.command.analysis import Analysis, analyse
from runbookrunner.command.background import left_behind
from runbookrunner.command.foreign import opens_shell
from runbookrunner.command.units import Split, Splitter, Unit
from runbookrunner.late import regex
from runbookrunner.reading import comments, cues
from runbookrunner.reading.choices import InBlock
from runbookrunner.reading.comments import Meaning, expectation, meanings
from runbookrunner.reading.kinds import Around, is_message
from runbookrunner.reading.languages import kind_of_language, language
from runbookrunner.reading.looks import is_object, is_quotation, statements
from runbookrunner.reading.model import Finding, Severity, Task
from runbookrunner.reading.nodes import Code
from runbookrunner.reading.paragraphs import Paragraph, paragraphs

_LINE = regex(r"\bline (\d+)\b")
_SQL_COMMENT = regex(r"--(?=\s|$)")
_WAITS_LATER = regex(r"(?m)^\s*(?:wait|fg|kill)\b")
_SETS_UP = regex(
    r"\s*(?:(?:docker|podman|nerdctl) (?:pull|login)|kubectl config|kubectx|kubens|sleep|export|cd|source|\.|set|unset|"
    r"mkdir|alias|[A-Za-z_]\w*=(?:\S*|\"[^\"]*\"|'[^']*'|\$\([^()]*\)))(?:\s|$)"
)


def moved(sentence: str, lines: int) -> str:
    """A sentence about lines of a text, told in lines of the file."""
    return _LINE.sub(lambda match: f"line {int(match[1]) + lines}", sentence)


class Context(Struct, frozen=True):
    """Where a block stands.

    `refused` says why nothing of it may run, `inexact` that the file is not UTF-8, `joined` that all
    of it is one option of a choice with what stands before it.
    """

    split: Splitter
    report: Callable[[Finding], None]
    file: str
    inexact: bool = False
    rollback: bool = False
    verify: bool = False
    refused: str = ""
    joined: bool = False

    def finding(self, rule: str, severity: Severity, line: int, text: str) -> None:
        """Tell the author."""
        self.report(Finding(rule, severity, line, text))


class Draft(Struct):
    """The tasks of one block as they come. `refused` is why the next command must not run."""

    code: Code
    context: Context
    cue: str
    tasks: list[Task] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    expected: list[str] = field(default_factory=list)
    told: list[str] = field(default_factory=list)
    refused: str = ""
    #: The first line of the command that opened another shell.
    opener: int = 0
    alternative: str = ""
    choices: InBlock = field(default_factory=InBlock)
    seen: dict[str, Analysis] = field(default_factory=dict)

    def commands(self, text: str, first: int) -> None:
        """Read shell text whose first line stands in line `first` of the file."""
        done = self.context.split(text)
        offset = first - 1
        broken = len(done.units) - 1 if done.problem else -1
        place = {id(unit): at for at, unit in enumerate(done.units)}
        for paragraph in paragraphs(done.units, offset):
            if not paragraph.units:
                self.meant(meanings(paragraph.remarks))
                continue
            self.hear(paragraph, offset)
            for units in self.cut(paragraph, broken, place):
                problem = moved(done.problem or "", offset) if place[id(units[-1])] == broken else ""
                self.command(paragraph, units, offset, problem)

    def hear(self, paragraph: Paragraph, offset: int) -> None:
        """Whether the comments above make this an alternative to what stands before, or send it elsewhere.

        `offset` is added to a unit's line to give the file's.
        """
        said = [*paragraph.earlier, *paragraph.remarks]
        self.notes += [remark.text for remark in paragraph.earlier]
        first = said[0].line if said else paragraph.units[0].line + offset if paragraph.units else offset + 1
        placed = self.choices.hear(said, comments.label(paragraph.remarks), first, self.tasks)
        if not said:
            return
        self.alternative = ""
        if not placed and not self.context.joined:
            self.alternative = f"an alternative to what stands before it, says line {first}"
            text = "one of several ways: give each its own heading (Option A, Option B)"
            self.context.finding("alternatives", "warning", first, text)
        wrong = next((remark for remark in said if cues.is_counter_example(remark.text)), None)
        if wrong:
            self.alternative = f"line {wrong.line} says that this is not the way"
        elsewhere = next((remark for remark in said if comments.is_elsewhere(remark.text)), None)
        if elsewhere:
            self.alternative = f"meant for another terminal, says line {elsewhere.line}"

    def cut(self, paragraph: Paragraph, broken: int, place: dict[int, int]) -> Iterable[list[Unit]]:
        """A paragraph's commands: what is risky, interactive or a verification stands alone.

        Lines that bash does not accept stay with those in front of them, so that no half of a command runs.
        """
        together: list[Unit] = []
        looks = comments.is_verification(comments.label(paragraph.remarks)) or self.context.verify
        for unit in paragraph.units:
            if place[id(unit)] == broken:
                together.append(unit)
            elif self._alone(unit.text, looks=looks):
                if together:
                    yield together
                together = []
                yield [unit]
            else:
                together.append(unit)
        if together:
            yield together

    def _alone(self, text: str, *, looks: bool) -> bool:
        if (looks and not _SETS_UP.match(text)) or is_quotation(text) or is_object(text):
            return True
        seen = self.analysis([Unit(text, 1)])
        return seen.interactive or _acts(seen)

    def analysis(self, units: list[Unit]) -> Analysis:
        """What the command room says of units that are cut already."""
        text = "\n".join(unit.text for unit in units)
        if text not in self.seen:
            self.seen[text] = analyse(text, lambda _: Split(tuple(units)), rollback=self.context.rollback)
        return self.seen[text]

    def command(self, paragraph: Paragraph, units: list[Unit], offset: int, problem: str) -> None:
        """Add one command."""
        text = "\n".join(unit.text for unit in units)
        line = units[0].line + offset
        end_line = line + text.count("\n")
        label = comments.label(paragraph.remarks)
        if is_quotation(text):
            self.quotation(text, label, line, end_line)
            return
        seen = self.analysis(units)
        verify = comments.is_verification(label) or self.context.verify
        task = Task(
            id="",
            kind="command",
            text=text,
            line=line,
            end_line=end_line,
            label=label,
            notes=self.taken_notes(),
            block=self.code.line,
            units=seen.units,
            verify=verify and not _SETS_UP.match(text) and not _acts(seen),
            interactive=seen.interactive,
            hazards=seen.hazards,
            placeholders=seen.placeholders,
            blocked=self.reason(problem, moved(seen.blocked, line - 1), text, line),
            inner=self.opener,
        )
        self.add(task)
        if left_behind(text) and not _WAITS_LATER.search(self.code.text):
            said = "what this leaves in the background ends with the run: nohup, setsid or systemd-run let it live on"
            self.context.finding("background-job", "note", line, said)
        if seen.interactive and opens_shell(text):
            self.other_shell(line, text)

    def quotation(self, text: str, label: str, line: int, end_line: int) -> None:
        """Quoted text between commands: something to send, or something that is no command."""
        if is_message(text, Around(f"{self.cue} {label}")):
            task = message(text, label, line, end_line)
        else:
            why = "it is quoted text, not a command"
            task = Task(
                id="", kind="command", text=text, line=line, end_line=end_line, label=label, block=self.code.line,
                units=(text,), blocked=why,
            )  # fmt: skip
        self.add(replace(task, notes=self.taken_notes()))

    def reason(self, problem: str, seen: str, text: str, line: int) -> str:
        """Why a command must not run as it stands; empty where it may."""
        unexact = self.context.inexact and "\ufffd" in text
        if unexact:
            at = line + text[: text.index("\ufffd")].count("\n")
            seen = f"{self.context.file}:{at}: this line holds bytes that are not UTF-8"
            self.context.finding("not-utf8", "error", at, "bytes that are not UTF-8 stand in a command")
        if problem and not self.opener:
            self.context.finding("syntax", "warning", line, f"bash does not accept this: {problem}")
            problem = f"bash does not accept it: {problem}"
        if is_object(text):
            problem = "it is data, not a command"
        elif any(map(cues.is_counter_example, comments.beside(text))):
            problem = "the comment beside it says that this is not the way"
        if self.opener:
            problem = ""  # what another program is to read need not please bash
        return seen or problem or self.refused or self.alternative or self.context.refused

    def other_shell(self, line: int, text: str) -> None:
        """Everything after this command was meant for what it opens."""
        opener = text.strip().split("\n")[-1][:60]
        if not self.refused:
            self.opener = line
        self.refused = self.refused or f"meant for the shell that `{opener}` opens in line {line}"

    def meant(self, found: Iterable[Meaning]) -> None:
        """Comments under which no command stands."""
        for meaning in found:
            if meaning.sense == "check":
                self.add(check(meaning, notes=self.taken_notes()))
            elif self.tasks and meaning.sense == "expected" and self.tasks[-1].kind != "message":
                self.expected.append(expectation(meaning.text))
            elif self.tasks:
                self.told.append(meaning.text)
            else:
                self.notes.append(meaning.text)

    def taken_notes(self) -> tuple[str, ...]:
        """The notes that waited for a task."""
        notes, self.notes = tuple(self.notes), []
        return notes

    def add(self, task: Task) -> None:
        """Add a task; what was said under the last one goes to that one."""
        self.complete()
        self.tasks.append(task)

    def complete(self) -> None:
        """Give the last task the comments that stood under it."""
        if self.expected or self.told:
            last = self.tasks[-1]
            expected = "\n".join([*([last.expected] if last.expected else []), *self.expected]) or None
            self.tasks[-1] = replace(last, expected=expected, notes=(*last.notes, *self.told))
            self.expected, self.told = [], []

    def finished(self) -> list[Task]:
        """The tasks. A block whose later lines are for another shell is told to the author, once."""
        first = next((task for task in self.tasks if task.blocked and task.blocked == self.refused), None)
        if first:
            self.context.finding("other-shell", "warning", first.line, f"this line is {self.refused}")
        if self.tasks:
            self.told += self.taken_notes()
            self.complete()
        return self.choices.gathered(self.tasks)


def _acts(seen: Analysis) -> bool:
    """Whether a command does more than look."""
    return any(hazard.level != "notice" for hazard in seen.hazards)


def message(text: str, label: str, line: int, end_line: int) -> Task:
    """A text to send, without the quotes it was written in."""
    body = text.strip()
    if len(body) > 1 and (body[0], body[-1]) in {('"', '"'), ("'", "'"), ("“", "”")}:
        body = body[1:-1]
    return Task(id="", kind="message", text=body, line=line, end_line=end_line, label=label)


def check(meaning: Meaning, notes: tuple[str, ...] = ()) -> Task:
    """Something a person confirms, said by a comment."""
    return Task(
        id="", kind="check", text=meaning.text, line=meaning.line, end_line=meaning.end_line, label=meaning.label,
        notes=notes,
    )  # fmt: skip


def _with_shell_comments(text: str) -> str:
    """Under a wrong label of SQL the comments between commands are those of SQL; what a command holds stays."""
    lines = text.split("\n")
    for at in statements(lines):
        if _SQL_COMMENT.match(lines[at]):
            lines[at] = f"##{lines[at][2:]}"
    return "\n".join(lines)


def tasks_of_command_block(code: Code, context: Context, cue: str, output: str = "") -> list[Task]:
    """Tasks of a block of shell text without prompts, perhaps followed by a table that it prints."""
    text = code.text
    if kind_of_language(language(code.info)):
        text = _with_shell_comments(text)
    draft = Draft(code, context, cue)
    draft.commands(text, code.first)
    tasks = draft.finished()
    if output and tasks:
        tasks[-1] = replace(tasks[-1], expected=tasks[-1].expected or output)
    return tasks
