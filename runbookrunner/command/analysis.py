"""All that is said of one command before it is shown."""

from msgspec import Struct

from runbookrunner.command import placeholders
from runbookrunner.command.calm import is_calm
from runbookrunner.command.hazards import Hazard, hazards
from runbookrunner.command.interactive import interactive
from runbookrunner.command.invisible import invisible
from runbookrunner.command.units import Split, Splitter


class Analysis(Struct, frozen=True, kw_only=True):
    """What one command's text says of itself.

    `units`, joined by newlines, are the text. `blocked` is empty, or says why this text must not be
    given to a shell; placeholders do not block, they are listed.
    """

    units: tuple[str, ...]
    hazards: tuple[Hazard, ...] = ()
    placeholders: tuple[str, ...] = ()
    interactive: bool = False
    blocked: str = ""


def analyse(text: str, split: Splitter, *, rollback: bool = False) -> Analysis:
    """Cut a command into units and look at it from every side. Nothing runs."""
    done = split(text)
    calm = is_calm(text)
    return Analysis(
        units=_with_comments(done),
        hazards=() if calm else hazards(text, rollback=rollback),
        placeholders=placeholders.find(text),
        interactive=not calm and interactive(text),
        blocked=invisible(text) or done.problem or "",
    )


def _is_quiet(text: str) -> bool:
    bare = text.lstrip(" \t")
    return not bare or ("\n" not in text and bare[0] == "#")


def _with_comments(split: Split) -> tuple[str, ...]:
    """Unit texts, with empty lines and comments put in front of the unit below them, or after the last one."""
    texts: list[str] = []
    above: list[str] = []
    for unit in split.units:
        above.append(unit.text)
        if not _is_quiet(unit.text):
            texts.append("\n".join(above))
            above = []
    if above and texts:
        texts[-1] = "\n".join((texts[-1], *above))
    elif above:
        texts.append("\n".join(above))
    return tuple(texts)
