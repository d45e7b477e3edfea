"""From alternatives to a choice: one task that asks, with the tasks of its options inside."""

from collections.abc import Sequence

from msgspec import Struct, field

from runbookrunner.reading import comments
from runbookrunner.reading.comments import Remark
from runbookrunner.reading.model import Option, Task


def choice(options: Sequence[Option], *, before: str = "", conditional: bool = False) -> Task:
    """The task that asks which of these is walked."""
    return Task(
        id="",
        kind="choice",
        text="Which of these applies?" if conditional else "Choose one",
        line=options[0].line,
        end_line=max(_last_line(option) for option in options),
        before=before,
        options=tuple(options),
        conditional=conditional,
    )


def _last_line(option: Option) -> int:
    tasks = (*option.tasks, *(task for step in option.steps for task in step.tasks))
    return max((task.end_line for task in tasks), default=option.line)


class _Begun(Struct, frozen=True):
    """Where an option begins: its first task, its words, its line in the file."""

    task: int
    title: str
    line: int


class _Growing(Struct):
    """A choice that takes one option after the other.

    `named` where the options carry letters ("Option A"): then the first may have several
    paragraphs, it is `wide`, and so may the last, which has no next one to end it.
    """

    options: list[_Begun]
    named: bool = False
    wide: bool = False
    end: int | None = None


class InBlock(Struct):
    """Finds the choices in one block while its paragraphs are read, each told before its tasks are made."""

    paragraph: _Begun = _Begun(0, "", 0)
    found: list[_Growing] = field(default_factory=list)

    def hear(self, said: list[Remark], label: str, line: int, tasks: list[Task]) -> bool:
        """A paragraph begins. False where it offers itself in place of something that this block does not hold."""
        begun = _Begun(len(tasks), label, line)
        mark = next((remark for remark in said if comments.is_alternative(remark.text)), None)
        if mark is None:
            self._go_on(begun, commented=bool(said))
            return True
        growing = self._open()
        before, self.paragraph = self.paragraph, begun
        if comments.is_first_option(mark.text):
            self._close(begun.task)
            self.found.append(_Growing([begun], named=True))
        elif growing:
            growing.options.append(begun)
        elif any(task.kind == "command" for task in tasks[before.task :]):
            self.found.append(_Growing([before, begun], named=comments.is_option(mark.text)))
        else:
            return False
        return True

    def gathered(self, tasks: list[Task]) -> list[Task]:
        """The tasks of the whole block, those of the options inside their choice."""
        done: list[Task] = []
        at = 0
        for growing in self.found:
            if len(growing.options) > 1:
                end = len(tasks) if growing.end is None else growing.end
                done += [*tasks[at : growing.options[0].task], _gathered(growing.options, tasks, end)]
                at = end
        return [*done, *tasks[at:]]

    def _go_on(self, begun: _Begun, *, commented: bool) -> None:
        growing = self._open()
        if growing and commented:
            if growing.named and len(growing.options) == 1:
                growing.wide = True
            elif not growing.wide:
                growing.end = begun.task
        if not self._open():
            self.paragraph = begun

    def _open(self) -> _Growing | None:
        return self.found[-1] if self.found and self.found[-1].end is None else None

    def _close(self, at: int) -> None:
        growing = self._open()
        if growing:
            growing.end = at


def _gathered(begun: list[_Begun], tasks: list[Task], end: int) -> Task:
    ends = [*(one.task for one in begun[1:]), end]
    return choice(
        [
            Option(id="", title=one.title, line=one.line, tasks=tuple(tasks[one.task : stop]))
            for one, stop in zip(begun, ends, strict=True)
        ]
    )
