import os
import re
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from runbookrunner.sanitise import Sanitiser, plain, printed

FULL = os.environ.get("RBR_TEST_SIZE") == "full"
EXAMPLES = 5000 if FULL else 300
PIECES = [
    b"\x1b", b"\x1b[", b"\x1b[31m", b"\x1b[0m", b"\x1b[8m", b"\x1b[38;5;8m", b"\x1b[1;8;31m", b"\x1b[2J",
    b"\x1b]52;c;", b"\x1b]0;t", b"\x07", b"\x1b\\", b"\x1bP", b"\x1b(B", b"\x1bc", b"\r", b"\n", b"\r\n", b"\t", b"\0",
    b"\x7f", b"\x9b", b"\xc2\x9b", "\u202e".encode(), "\u200b".encode(), "é".encode(), b"\xff", b"\xed\xa0\x80",
    b"text", b";", b"m", b"x" * 70,
]  # fmt: skip
streams = st.lists(st.sampled_from(PIECES) | st.binary(max_size=4), max_size=25).map(b"".join)
ways = st.tuples(st.booleans(), st.booleans())


def whole(data: bytes, *, colours: bool = False, carriage: bool = False) -> str:
    sanitiser = Sanitiser(colours, carriage)
    return sanitiser.feed(data) + sanitiser.finish()


@pytest.mark.parametrize(
    ("data", "shown"),
    [
        (b"plain \xc3\xa9\ttext\n", "plain é\ttext\n"),
        (b"a\r\nb\r\r\nc", "a\nb\nc"),
        (b"10%\r20%", "10%␍20%"),
        (b"\0\x01\x08\x1f\x7f", "␀␁␈␟␡"),
        (b"\x1b]52;c;aGk=\x07after", "␛after"),
        (b"\x1b]0;title\x1b\\after", "␛after"),
        (b"\x1b]8;;http://x\x1b\\link\x1b]8;;\x1b\\", "␛link␛"),
        (b"\x1bPq#0\x1b\\after", "␛after"),
        (b"\x1b[2J\x1b[21t\x1b[?1049h.", "␛␛␛."),
        (b"\x1bc\x1b(B.", "␛␛."),
        (b"\x1b]52;c;never ended\nnext line", "␛\nnext line"),
        (b"\x1b[31", "␛"),
        (b"\x1b", "␛"),
        (b"\x1b\xc3\xa9", "␛é"),
        (b"\x9b31m", "\ufffd31m"),
        (b"\xc2\x9b31m", "<U+009B>31m"),
        (b"\xff\xed\xa0\x80", "\ufffd" * 4),
        ("\u202egpj\u2066\u061c\u200f".encode(), "<U+202E>gpj<U+2066><U+061C><U+200F>"),
        ("\u200b\u200d\u2060\ufeff".encode(), "<U+200B><U+200D><U+2060><U+FEFF>"),
        ("\u00ad\u2028\U000e0041".encode(), "<U+00AD><U+2028><U+E0041>"),
        (b"\x1b[31mred\x1b[0m", "red"),
    ],
)  # fmt: skip
def test_what_stands_for_what(data: bytes, shown: str) -> None:
    assert whole(data) == shown


@pytest.mark.parametrize(
    ("data", "shown"),
    [
        (b"\x1b[31mred\x1b[0m\n", "\x1b[31mred\x1b[0m\n"),
        (b"\x1b[31mred\nstill\x1b[m", "\x1b[31mred\x1b[0m\nstill\x1b[m"),
        (b"\x1b[1;31mcut off", "\x1b[1;31mcut off\x1b[0m"),
        (b"\x1b[38;5;8mgrey\x1b[38;2;8;8;8m", "\x1b[38;5;8mgrey\x1b[38;2;8;8;8m\x1b[0m"),
        (b"\x1b[8mhidden\x1b[0;08mhidden", "hiddenhidden"),
        (b"\x1b[38;8mhidden", "hidden"),
        (b"\x1b[" + b"1;" * 40 + b"m.", "␛."),
        (b"\x1b[>4;2m.", "␛."),
    ],
)
def test_colours_pass_and_end_with_their_line(data: bytes, shown: str) -> None:
    assert whole(data, colours=True) == shown


def test_a_lone_carriage_return_passes_only_where_lines_are_rewritten() -> None:
    assert whole(b"1%\r\r2%\r\n", carriage=True) == "1%\r2%\n"


def test_an_unfinished_sequence_hides_at_most_4_kib() -> None:
    shown = whole(b"\x1b]0;" + b"x" * 5000)
    assert shown.startswith("␛x")
    assert 800 < len(shown) < 1000


def test_text_of_a_finished_chunk_is_not_held_back() -> None:
    sanitiser = Sanitiser(colours=True)
    assert sanitiser.feed(b"Password: \x1b[") == "Password: "
    assert sanitiser.feed(b"1mnow\xc3") == "\x1b[1mnow"
    assert sanitiser.finish() == "\ufffd\x1b[0m"


@settings(max_examples=EXAMPLES, deadline=None)
@given(data=streams, way=ways, cuts=st.lists(st.integers(0, 200), max_size=8))
def test_any_split_gives_the_same(data: bytes, way: tuple[bool, bool], cuts: list[int]) -> None:
    sanitiser = Sanitiser(*way)
    places = [0, *sorted(cuts), len(data)]
    parts = [sanitiser.feed(data[a:b]) for a, b in pairwise(places) if b >= a]
    assert "".join(parts) + sanitiser.finish() == whole(data, colours=way[0], carriage=way[1])


@settings(max_examples=EXAMPLES, deadline=None)
@given(data=streams, way=ways)
def test_what_is_clean_stays_as_it_is(data: bytes, way: tuple[bool, bool]) -> None:
    once = whole(data, colours=way[0], carriage=way[1])
    assert whole(once.encode(), colours=way[0], carriage=way[1]) == once


@settings(max_examples=EXAMPLES, deadline=None)
@given(data=streams, way=ways)
def test_no_control_byte_is_left(data: bytes, way: tuple[bool, bool]) -> None:
    colours, carriage = way
    shown = whole(data, colours=colours, carriage=carriage)
    rest = re.sub(r"\x1b\[[0-9;:]{0,61}m", "", shown) if colours else shown
    allowed = "\n\t\r\b" if carriage else "\n\t"
    assert all((each >= " " and not "\x7f" <= each <= "\x9f") or each in allowed for each in rest)
    rest.encode()


@settings(max_examples=EXAMPLES, deadline=None)
@given(text=st.text() | streams.map(lambda data: data.decode("utf-8", "replace")), lines=st.booleans())
def test_plain_text_has_no_control_and_is_idempotent(text: str, *, lines: bool) -> None:
    once = plain(text, lines=lines)
    assert plain(once, lines=lines) == once
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]", once)
    assert lines or not {"\n", "\t"} & set(once)


def test_plain_shows_a_colour_that_printed_drops() -> None:
    assert plain("\x1b[31mrm\x1b[0m") == "␛rm␛"
    assert printed("\x1b[31mred\x1b[0m\r\n") == "red\n"


def test_one_line_places_get_one_line() -> None:
    assert plain("a\nb\tc\r\nd", lines=False) == "a␊b c␊d"
