"""Sibling headings of which only one is meant: options, methods, scenarios, conditions."""

import re
from collections.abc import Iterator

from msgspec import Struct, field

from runbookrunner.late import regex
from runbookrunner.reading import roles
from runbookrunner.reading.parts import Part

_WORDED = regex(
    r"(option|scenario|path|strategy|method|alternative|case|approach|attempt)\s*[#-]?\s*(\d+|[a-z])\b",
    re.IGNORECASE,
)
#: "When to …" and "for more …" only talk about the runbook.
_CONDITION = regex(r"(?:if|for|when|using|via)\s+(?!to\b|more\b|further\b|details\b)\w", re.IGNORECASE)
_ONLY_IF = regex(r"if\s+\w", re.IGNORECASE)
#: Options of which it may be right to take none: they ask what is the case, not how to do it.
_MAY_BE_NONE = regex(r"(?:if|for|when|scenario|case)\b", re.IGNORECASE)


class Branch(Struct, eq=False):
    """One option: its heading with everything that belongs to it."""

    part: Part
    parts: list[Part]


class Fork(Struct, eq=False):
    """Options in the order of the file. `conditional` where none of them may be right."""

    branches: list[Branch]
    conditional: bool

    @property
    def first(self) -> Part:
        """The heading of the first option."""
        return self.branches[0].part


class _Set(Struct, eq=False):
    """Options that are being collected. `names` are what the author numbers them by, empty for conditions."""

    options: list[Part]
    names: set[str] = field(default_factory=set)
    interrupted: bool = False

    def takes(self, name: str) -> bool:
        """Whether the heading is one more option. What stands between conditions keeps them apart."""
        if name:
            return bool(self.names) and name not in self.names
        return not self.names and not self.interrupted


def mark(found: list[Part]) -> None:
    """Note at each option in which line its set begins. A heading "If …" that stands alone is an option too."""
    growing: dict[tuple[int, int, bool], _Set] = {}
    sets: list[_Set] = []
    only_rollback = any(part.is_top and roles.is_rollback(part.title) for part in found)
    for part in found:
        if only_rollback and _WORDED.match(part.title.text) and part.role == "rollback":
            part.role = part.parent.role if part.parent else "procedure"
        if part.is_top or not part.heading or part.role not in roles.WALKED | {"rollback"}:
            continue
        place = (id(part.parent), part.level, part.role == "rollback")
        styled, name = _style(part)
        if not styled:
            if place in growing:
                growing[place].interrupted = True
        elif place in growing and growing[place].takes(name):
            growing[place].options.append(part)
            growing[place].names |= {name} - {""}
        else:
            growing[place] = _Set([part], {name} - {""})
            sets.append(growing[place])
    settled = [_settled(one) for one in sets]
    if any(settled):
        _keep_together(found)


def _settled(one: _Set) -> bool:
    first = one.options[0]
    if len(one.options) == 1 and not _ONLY_IF.match(first.title.text):
        return False
    for option in one.options:
        option.option_of = first.line
        option.role = first.role
    return True


def _keep_together(found: list[Part]) -> None:
    """What is walked below an option goes where its option goes."""
    for part in found:
        option = next((above for above in part.above() if above.option_of), None)
        inherited = part.role in roles.WALKED or (part.role == "rollback" and not roles.is_rollback(part.title))
        if option and inherited:
            part.role = option.role


def _style(part: Part) -> tuple[bool, str]:
    """Whether a heading names an option, and the letter or number it has."""
    worded = _WORDED.match(part.title.text)
    if worded:
        return True, worded[2].lower()
    return bool(_CONDITION.match(part.title.text)), ""


def forked(parts: list[Part]) -> Iterator[Part | Fork]:
    """These parts in order, options of one set gathered. What stands between two options belongs to the first."""
    last = {part.option_of: at for at, part in enumerate(parts)}
    at = 0
    while at < len(parts):
        part = parts[at]
        if not part.option_of:
            yield part
            at += 1
            continue
        end = _end(parts, last[part.option_of])
        yield _fork(parts[at:end])
        at = end


def _end(parts: list[Part], last: int) -> int:
    """Behind the last option of a set, and what stands below its heading."""
    end = last + 1
    while end < len(parts) and any(above is parts[last] for above in parts[end].above()):
        end += 1
    return end


def _fork(parts: list[Part]) -> Fork:
    line = parts[0].option_of
    branches: list[Branch] = []
    for part in parts:
        if part.option_of == line:
            branches.append(Branch(part, [part]))
        else:
            branches[-1].parts.append(part)
    return Fork(branches, conditional=bool(_MAY_BE_NONE.match(branches[0].part.title.text)))


def of_branch(branch: Branch) -> list[Part | Fork]:
    """The parts of one option; its own heading is no option any more."""
    head, *rest = branch.parts
    return [head, *forked(rest)]
