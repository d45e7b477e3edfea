"""Several ways to do one thing, a block each, with "Or:" or "Alternatively:" between them."""

from collections.abc import Sequence

from msgspec import Struct
from msgspec.structs import replace

from runbookrunner.reading import comments
from runbookrunner.reading.choices import choice
from runbookrunner.reading.model import Option, Task

#: More ways than anybody would list: what comes behind them is shown and not run.
_MOST = 100


class Ways(Struct):
    """Where the tasks of the last block stand among those of its step, and whether they are a choice made here."""

    begin: int = 0
    end: int = 0
    chosen: bool = False

    def is_next(self, tasks: Sequence[Task], before: Sequence[str]) -> bool:
        """Whether nothing but the words that offer it stands between the last block and the one that comes now."""
        if not self.begin < self.end == len(tasks) or len(before) > 1:
            return False
        return not self.chosen or len(tasks[self.begin].options) < _MOST

    def join(self, tasks: list[Task], more: Sequence[Task], line: int, words: str) -> None:
        """Make `more` an option beside the tasks of the last block; `words` are what stands between the two."""
        title = " ".join(words.split()).strip(" :#*") or more[0].label
        option = Option(id="", title=title, line=line, tasks=tuple(more))
        first, *rest = tasks[self.begin : self.end]
        if self.chosen:
            options, before = (*first.options, option), first.before
        else:
            mine = (replace(first, before=""), *rest)
            whole = Option(id="", title="" if rest else first.label, line=first.line, tasks=mine)
            options, before = (whole, option), first.before
        tasks[self.begin :] = [choice(options, before=before)]
        self.end, self.chosen = self.begin + 1, True


def leads(text: str) -> bool:
    """Whether the first line of a block is a comment that offers the whole of it in place of something else."""
    first = text.lstrip().split("\n", 1)[0]
    said = comments.remark(first, 0) if first.startswith("#") else None
    return said is not None and comments.is_alternative(said.text) and not comments.is_first_option(said.text)
