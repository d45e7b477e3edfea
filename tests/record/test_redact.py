import os
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from runbookrunner.errors import RunbookError
from runbookrunner.record.redact import Redactor

FULL = os.environ.get("RBR_TEST_SIZE") == "full"

#: A small alphabet, so that values overlap each other and themselves.
values = st.text("ab", min_size=6, max_size=9)
secrets = st.lists(values, min_size=1, max_size=4, unique=True).map(
    lambda all_: {f"S{n}": v for n, v in enumerate(all_)}
)
outputs = st.lists(st.text("ab", max_size=6) | values, max_size=8).map("".join)


@settings(max_examples=5000 if FULL else 500, deadline=None)
@given(secrets=secrets, output=outputs, data=st.data())
def test_no_value_gets_through_at_any_split(secrets: dict[str, str], output: str, data: st.DataObject) -> None:
    text = output + data.draw(st.sampled_from(sorted(secrets.values()))) + output
    redactor = Redactor(secrets)
    places = [0, *sorted(data.draw(st.lists(st.integers(0, len(text)), max_size=6))), len(text)]
    stream = redactor.stream()
    shown = b"".join(stream.feed(text[a:b].encode()) for a, b in pairwise(places)) + stream.flush()
    assert shown.decode() == redactor.text(text)
    assert not [value for value in secrets.values() if value.encode() in shown]
    assert sum(stream.counts.values()) == shown.count(b"[REDACTED:") > 0


def test_byte_by_byte_and_counted() -> None:
    stream = Redactor({"db": "größer-als", "token": "abcdef"}).stream()
    text = "x größer-als abcdef abcdef größer".encode()
    shown = b"".join(stream.feed(bytes([byte])) for byte in text) + stream.flush()
    assert shown.decode() == "x [REDACTED:db] [REDACTED:token] [REDACTED:token] größer"
    assert stream.counts == {"db": 1, "token": 2}


def test_only_what_could_begin_a_secret_is_held_back() -> None:
    stream = Redactor({"db": "hunter22"}).stream()
    assert stream.feed(b"Password: hunt") == b"Password: "
    assert stream.feed(b"ing\n") == b"hunting\n"
    assert stream.feed(b"hunter22") == b"[REDACTED:db]"


def test_a_value_that_begins_a_longer_one_waits_for_it() -> None:
    stream = Redactor({"short": "abcdef", "long": "abcdefgh"}).stream()
    assert stream.feed(b"abcdef") == b""
    assert stream.feed(b"gh") == b"[REDACTED:long]"
    assert stream.feed(b"abcdef") + stream.flush() == b"[REDACTED:short]"


def test_too_short_a_value_is_refused_without_showing_it() -> None:
    with pytest.raises(RunbookError, match="secret pin: a value of fewer than 6") as error:
        Redactor({"pin": "90417"})
    assert "90417" not in str(error.value)


def test_nothing_declared_changes_nothing() -> None:
    stream = Redactor({}).stream()
    assert (stream.feed(b"\x00[x"), stream.flush(), stream.counts) == (b"\x00[x", b"", {})
    assert Redactor({}).text("x") == "x"
