"""Values in the forms that real programs give them."""

import base64
import html
import json
import shlex
import subprocess
import urllib.parse
from collections.abc import Callable

import pytest

from runbookrunner.record.redact import Redactor

VALUES = ["hunter2-correct", "pa\"ss'w$o`rd\\1", "a/b+c d&e<f>", "ümlaut-日本", "x" * 40]
FORMS: dict[str, Callable[[str], str]] = {
    "hex": lambda v: v.encode().hex(),
    "HEX": lambda v: v.encode().hex().upper(),
    "url": lambda v: urllib.parse.quote(v, safe=""),
    "url with slashes": urllib.parse.quote,
    "form": urllib.parse.quote_plus,
    "json": json.dumps,
    "json, UTF-8": lambda v: json.dumps(v, ensure_ascii=False),
    "json in json": lambda v: json.dumps(json.dumps(v)),
    "html": html.escape,
    "shell": shlex.quote,
    "bash %q": lambda v: (
        subprocess.run(
            ["bash", "-c", 'printf "%q" "$V"'],
            env={"V": v, "LC_ALL": "C.UTF-8"},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
    ),
    "sql": lambda v: v.replace("'", "''"),
    "repr": repr,
}


@pytest.mark.parametrize("value", VALUES, ids=lambda value: value[:8])
@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
def test_a_form_is_hidden_whole(form: Callable[[str], str], value: str) -> None:
    shown = Redactor({"db": value}).text(f"<{form(value)}>")
    assert "[REDACTED:db]" in shown
    assert shown.strip("<>'\"\\") == "[REDACTED:db]"


@pytest.mark.parametrize("before", range(7))
@pytest.mark.parametrize("after", range(4))
@pytest.mark.parametrize("encode", [base64.b64encode, base64.urlsafe_b64encode])
def test_base64_is_hidden_whatever_stands_around_it(before: int, after: int, encode: Callable[[bytes], bytes]) -> None:
    value = "hunter2-correct?>~"
    encoded = encode(b"u" * before + value.encode() + b":" * after)
    stream = Redactor({"db": value}).stream()
    shown = b"".join(stream.feed(bytes([byte])) for byte in encoded) + stream.flush()
    assert b"[REDACTED:db]" in shown
    assert len(shown.replace(b"[REDACTED:db]", b"")) <= before * 4 / 3 + 2 + after * 4 / 3 + 4


def test_each_line_of_a_value_is_hidden() -> None:
    redactor = Redactor({"key": "-----BEGIN-----\nabcdefgh\nxy\n"})
    assert redactor.text("abcdefgh and xy") == "[REDACTED:key] and xy"
    assert redactor.text("-----BEGIN-----\r\nabcdefgh\r\nxy\r\n") == "[REDACTED:key]"


def test_innocent_text_stays() -> None:
    text = "SELECT count(*) FROM users; -- 2026-11-23 03:02:11 INFO ready\n" * 100
    assert Redactor({"db": "hunter2-correct"}).text(text) == text
