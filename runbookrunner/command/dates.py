"""Dates that were written into a command and have grown old."""

from datetime import date

from msgspec import Struct

from runbookrunner.late import regex

_DATE = regex(r"(?<![\d.])(?P<year>20\d\d)(?P<between>[-/_]?)(?P<month>\d\d)(?P=between)(?P<day>\d\d)(?![\d])")


class OldDate(Struct, frozen=True):
    """A literal date as written, and its age in days."""

    text: str
    days_old: int


def old_dates(text: str, today: date, days: int = 7) -> tuple[OldDate, ...]:
    """Literal dates of a text more than so many days before `today`, each text once.

    Digits inside a longer number are no date, nor is what no calendar has.
    """
    found: dict[str, OldDate] = {}
    for match in _DATE.finditer(text):
        try:
            then = date(int(match["year"]), int(match["month"]), int(match["day"]))
        except ValueError:
            continue
        age = (today - then).days
        if age > days:
            found[match[0]] = OldDate(match[0], age)
    return tuple(found.values())
