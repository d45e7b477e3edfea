"""The page of the runner's own menu: what it says of the program, and of the line that is next for it."""

import pytest

from runbookrunner.command.hazards import Hazard
from runbookrunner.console.escape_menu import follows, last_line, page
from runbookrunner.run.plan import Plan, Route
from runbookrunner.run.state import State
from runbookrunner.run.typed import Line
from tests.run.drill import step, task

STATE = State(running="1.1")


@pytest.mark.parametrize(
    ("output", "said"),
    [
        (b"Welcome\r\nroot@db1:~# ", "root@db1:~#"),
        (b"\x1b[?2004hpsql> ", "psql>"),
        (b"one\n\n", "one"),
        (b"10%\r20%", "20%"),
        (b"top\x1b[5;1Hbottom", "bottom"),
        (b"\x1b]0;title\x07$ ", "$"),
        (b"x" * 500, "x" * 60),
        (b"a\xe2\x80\xaeb", "a<U+202E>b"),
        (b"", ""),
    ],
)
def test_the_last_line_is_said_as_far_as_it_is_one(output: bytes, said: str) -> None:
    assert last_line(output) == said


def test_a_line_is_shown_whole_with_its_hazards_and_how_it_is_confirmed() -> None:
    drop = Hazard("sql-data", "destructive", "Deletes data.", "mydb")
    line = Line(task("1.2", "DROP\u202e TABLE", hazards=(drop,), blocked="meant"), 1, "DROP\u202e TABLE", 2)
    text = "\n".join(page(STATE, b"mydb=# ", line, whole=False))
    assert "| DROP<U+202E> TABLE" in text
    assert "n cannot type it" in text
    line = Line(task("1.2", "DROP TABLE x", hazards=(drop,), blocked="meant"), 1, "DROP TABLE x", 2)
    text = "\n".join(page(STATE, b"mydb=# ", line, whole=False))
    for words in ("it printed last: mydb=#", "1 more behind it", "DESTRUCTIVE: Deletes data.", "asks for a name"):
        assert words in text


def test_only_what_can_be_done_is_offered_and_fits_the_screen() -> None:
    assert not any("next line" in each for each in page(STATE, b"", None, whole=False))
    assert any("i give it this terminal" in each for each in page(STATE, None, None, whole=True))
    assert not any("printed" in each for each in page(STATE, None, None, whole=True))
    line = Line(task("1.2", "ls", blocked="meant"), 1, "ls", 1)
    assert max(map(len, page(STATE, b"$ ", line, whole=False))) <= 80


def test_the_page_of_what_opens_a_shell_says_what_follows() -> None:
    first = task("1.1", "ssh db1", line=3, interactive=True)
    more = task("1.2", "uptime\n# look\ndf", inner=3, blocked="meant for it")
    route = Route(Plan(title="T", file="t", sha256="0", procedure=(step("1", first, more),)))
    assert "2 lines of this block are meant for what it opens (1.2)" in follows(route, first)[0]
    assert follows(route, more) == []
