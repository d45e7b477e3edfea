"""The paragraphs of a command block: units that belong together, with the comments around them."""

from msgspec import Struct, field

from runbookrunner.command.units import Unit
from runbookrunner.reading.comments import Remark, remark


class Paragraph(Struct):
    """Units up to the next empty line or comment. `remarks` stand directly above them, `earlier` further up.

    Without units it is a comment that belongs to no command under it: `trailing` where it stands
    directly under the command before it, or at the end of the block.
    """

    remarks: list[Remark] = field(default_factory=list)
    units: list[Unit] = field(default_factory=list)
    earlier: list[Remark] = field(default_factory=list)
    trailing: bool = False


def paragraphs(units: tuple[Unit, ...], offset: int) -> list[Paragraph]:
    """Group units. `offset` is added to a unit's line to give the file's."""
    found: list[Paragraph] = []
    current = Paragraph()
    for unit in units:
        bare = unit.text.strip()
        if not bare or (bare[0] == "#" and "\n" not in unit.text):
            if current.units or not bare:
                found.append(current)
                current = Paragraph(trailing=bool(current.units) and bool(bare))
            said = remark(bare, unit.line + offset) if bare else None
            if said:
                current.remarks.append(said)
        else:
            current.units.append(unit)
    found.append(current)
    return _settled([paragraph for paragraph in found if paragraph.units or paragraph.remarks])


def _settled(found: list[Paragraph]) -> list[Paragraph]:
    """Give comments that stand apart from any command to the next command; what has none under it is trailing."""
    settled: list[Paragraph] = []
    waiting: list[Remark] = []
    last_command = max((at for at, paragraph in enumerate(found) if paragraph.units), default=-1)
    for at, paragraph in enumerate(found):
        if paragraph.units:
            if paragraph.remarks:
                paragraph.earlier = waiting
            else:
                paragraph.remarks = waiting
            waiting = []
            settled.append(paragraph)
        elif paragraph.trailing or at > last_command:
            paragraph.trailing = True
            settled.append(paragraph)
        else:
            waiting += paragraph.remarks
    return settled
