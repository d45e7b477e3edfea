"""What a program that was given the whole terminal may do to it."""

import os
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from runbookrunner.passing import Passing

EXAMPLES = 5000 if os.environ.get("RBR_TEST_SIZE") == "full" else 300
PIECES = [
    b"\x1b", b"\x1b[", b"\x1b[31m", b"\x1b[2J", b"\x1b[3J", b"\x1b[?1049h", b"\x1b[?1049l", b"\x1b[?1000;1006h",
    b"\x1b[?25l", b"\x1b[4h", b"\x1b[21t", b"\x1b[6n", b"\x1b]52;c;aGk=", b"\x1b]0;title", b"\x07", b"\x1b\\", b"\x1bP",
    b"\x1b_", b"\x1b^", b"\x1bX", b"\x1bktitle", b"\x1b(0", b"\x1b(", b"\x1b)B", b"\x1b%G", b"\x1b#8", b"\x1bc",
    b"\x1b7",
    b"\x1b=", b"\x1b[1;5r", b"\x1b[2 q", b"\x1b[>4;2m", b"\x1b[1;2;3;4;5;6*y", b"\x1b[999999999b", b"\x0e", b"\x0f",
    b"\x18", b"\x1a", b"\x05", b"\0", b"\x7f", b"\x9b", b"\xc2\x9b", b"\xc2\x9d52;c;x", b"\xff", "é".encode(), b"\r\n",
    b"text", b"1", b";", b"?", b"h", b"m", b"\x08", b"\t", b"0" * 200,
]  # fmt: skip
streams = st.lists(st.sampled_from(PIECES) | st.binary(max_size=4), max_size=25).map(b"".join)

#: Everything that is allowed to leave; what is left over of an output after these must be text.
ALLOWED = re.compile(
    r"\x1b\[\?(?:1|5|6|7|9|12|25|45|47|66|1000|1002|1003|1004|1005|1006|1007|1015|1016|1034|1036|1039|1045|1047|1048|"
    r"1049|2004|2026)(?:;\d+)*[hl]"
    r"|\x1b\[[\d;:]*[@A-IKLMPSTXZ`abdefmr]|\x1b\[(?!3J)[\d;:]*J|\x1b\[4[hl]|\x1b\[\d* q|\x1b\[[su]|\x1b\[\??[56]n"
    r"|\x1b\[>?[\d;:]*c|\x1b\[>[\d;:]*q|\x1b\[\?[\d;:]*\$p|\x1b\[[\d;:]*!p|\x1b\[1[468](?:[;:]\d*)*t"
    r"|\x1b[78DEM=>]|\x1b[()*+][0AB]"
)


def passed(data: bytes) -> str:
    return Passing().feed(data)


@pytest.mark.parametrize(
    "data",
    [
        b"plain \xc3\xa9\ttext\r\nbell\x07back\x08",
        b"\x1b[?1049h\x1b[22;1H\x1b[K\x1b[1;31mred\x1b[0m\x1b[?25l",
        b"\x1b[38:2::1:2:3m\x1b[4:3m",
        b"\x1b(0lqqk\x1b(B\x0eq\x0f",
        b"\x1b7\x1b[1;23r\x1b8\x1bM\x1b=\x1b>",
        b"\x1b[?1000;1006h\x1b[?2004h\x1b[?1h",
        b"\x1b[c\x1b[>c\x1b[6n\x1b[18t\x1b[?2026$p",
        b"\x1b[2J\x1b[J\x1b[12b\x1b[5 q\x1b[!p",
    ],
)
def test_what_draws_passes_as_it_is(data: bytes) -> None:
    assert passed(data) == data.decode()


@pytest.mark.parametrize(
    ("data", "left"),
    [
        (b"\x1b]52;c;aGk=\x07after", "after"),
        (b"\x1b]0;title\x1b\\\x1b]2;t\x07.", "."),
        (b"\x1b]8;;http://x\x1b\\link\x1b]8;;\x1b\\", "link"),
        (b"\x1bPtmux;\x1b\x1b]52;c;aGk=\x07\x1b\\.", "."),
        (b"\x1b_Ga=T;AAAA\x1b\\.\x1b^pm\x1b\\.\x1bXsos\x1b\\.", "..."),
        (b"\x1bkname\x1b\\.", "."),
        (b"\x1b]0;never ended \x1b[2Jdrawn", "\x1b[2Jdrawn"),
        (b"\x1b]0;cut\x18.", "."),
        (b"\x1b[20t\x1b[21t\x1b[22;2t\x1b[8;10;10t\x1b[3;0;0t.", "."),
        (b"\x1b[5i\x1b[4i\x1b[0i.", "."),
        (b"\x1b[2h\x1b[12l\x1b[20h.", "."),
        (b"\x1b[?2l\x1b[?3h\x1b[?1001h\x1b[?9999h.", "."),
        (b"\x1b[?25;3l.", "\x1b[?25l."),
        (b'\x1b[1;1;1;1;9;9*y\x1b[?1;2r\x1b[2;1y\x1b[62;1"p.', "."),
        (b"\x1b[>4;2m\x1b[>1u\x1b[=5u\x1b[?u.", "."),
        (b"\x1b[3J\x1b[H", "\x1b[H"),
        (b"\x1bc\x1b%@\x1b%G\x1b G\x1b#8\x1bZ\x1bn\x1b(K.", "."),
        (b"\x1b[99999999999999b.", "."),
        (b"\x05\0\x11\x13\x7f.", "."),
        (b"\xc2\x9b2J\xc2\x9d52;c;x\xc2\x9c.", "2J52;c;x."),
        (b"\x9b2J", "\ufffd2J"),
        (b"\x1b[1\x1b[2J", "\x1b[2J"),
        (b"\x1b\x1b[2J", "\x1b[2J"),
        (b"\x1b[" + b"1;" * 90 + b"m.", "1;" * 26 + "m."),
    ],
)  # fmt: skip
def test_what_outlives_the_program_or_answers_back_does_not(data: bytes, left: str) -> None:
    assert passed(data) == left


@settings(max_examples=EXAMPLES)
@given(streams, st.data())
def test_any_cut_gives_the_same(data: bytes, draw: st.DataObject) -> None:
    cuts = sorted(draw.draw(st.lists(st.integers(0, len(data)), max_size=6)))
    whole, pieces = Passing(), Passing()
    parts = [data[a:b] for a, b in zip([0, *cuts], [*cuts, len(data)], strict=True)]
    assert "".join(map(pieces.feed, parts)) == whole.feed(data)
    assert (pieces.leaving(), pieces.returning()) == (whole.leaving(), whole.returning())


@settings(max_examples=EXAMPLES)
@given(streams)
def test_nothing_leaves_but_text_and_what_is_allowed(data: bytes) -> None:
    left = ALLOWED.sub("", passed(data))
    assert not re.search("[\x00-\x06\x10-\x1f\x7f-\x9f]", left)


def test_a_string_without_end_cannot_hide_all_that_follows() -> None:
    passing = Passing()
    assert passing.feed(b"\x1b]52;c;" + b"A" * (1 << 20)) == "A" * 5
    assert passing.feed(b"after") == "after"


def test_the_terminal_is_given_back_as_it_was_after_what_vim_switches_on() -> None:
    passing = Passing()
    passing.feed(b"\x1b[?1049h\x1b[?1h\x1b=\x1b[?2004h\x1b[?1002h\x1b[?1006h\x1b[?25l\x1b[1;23r\x1b[4h\x1b[2 q\x1b[?7l")
    assert passing.alternate
    left = passing.leaving()
    for sequence in ("?1l", "?2004l", "?1002l", "?1006l", "?25h", "r", "4l", "0 q", "?7h", "0m"):
        assert f"\x1b[{sequence}" in left
    assert "\x1b>" in left
    assert left.endswith("\x1b[?1049l"), "its own screen comes back last, with the cursor where it was"
    back = passing.returning()
    assert back.startswith("\x1b[?1049h")
    assert "\x1b[?25l" in back


def test_a_screen_that_was_never_left_is_not_left() -> None:
    passing = Passing()
    passing.feed(b"psql> \x1b[?2004h")
    assert not passing.alternate
    assert "1049" not in passing.leaving()
    passing.feed(b"\x1b[?1049h\x1b[?1049l")
    assert "1049" not in passing.leaving()
