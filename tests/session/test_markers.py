from hypothesis import given
from hypothesis import strategies as st

from runbookrunner.session.markers import Splitter

NONCE = "0123456789ABCDEF"
MARK = Splitter(NONCE).mark

noise = st.one_of(
    st.binary(max_size=30),
    st.sampled_from(
        [MARK(3)[:-1], MARK(3)[:9], b"\x1b", b"\x1b]7717;", b"\x07", MARK(12)[:-3] + b"x", MARK(1)[:-2] + b"\x07"]
    ),
)
parts = st.lists(st.one_of(noise, st.integers(0, 10**9)), max_size=12)


def joined(pieces: list[bytes | int]) -> list[bytes | int]:
    whole: list[bytes | int] = []
    for piece in pieces:
        if isinstance(piece, bytes) and whole and isinstance(whole[-1], bytes):
            whole[-1] += piece
        elif piece != b"":
            whole.append(piece)
    return whole


@given(parts, st.lists(st.integers(1, 40), min_size=1))
def test_the_way_the_stream_is_cut_changes_nothing(pieces: list[bytes | int], sizes: list[int]) -> None:
    data = b"".join(piece if isinstance(piece, bytes) else MARK(piece) for piece in pieces)
    whole = Splitter(NONCE)
    expected = joined([*whole.feed(data), whole.rest()])
    cut = Splitter(NONCE)
    found: list[bytes | int] = []
    at = 0
    while at < len(data):
        size = sizes[at % len(sizes)]
        found += cut.feed(data[at : at + size])
        at += size
    assert joined([*found, cut.rest()]) == expected


@given(st.lists(st.one_of(st.binary(max_size=30), st.integers(0, 10**9)), max_size=12))
def test_marks_come_out_and_every_other_byte_stays(pieces: list[bytes | int]) -> None:
    splitter = Splitter(NONCE)
    data = b"".join(piece if isinstance(piece, bytes) else MARK(piece) for piece in pieces)
    assert joined([*splitter.feed(data), splitter.rest()]) == joined(pieces)


def test_output_is_not_held_back_for_nothing() -> None:
    splitter = Splitter(NONCE)
    assert splitter.feed(b"Password: ") == [b"Password: "]
    assert splitter.feed(b"\x1b[0m") == [b"\x1b[0m"]
    assert splitter.feed(b"x\x1b]77") == [b"x"]
    assert splitter.feed(b"0;") == [b"\x1b]770;"]


def test_the_mark_of_another_session_is_output() -> None:
    other = Splitter("F" * 16).mark(1)
    assert Splitter(NONCE).feed(other) == [other]
