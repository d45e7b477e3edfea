"""The forms in which programs print a value: what is hidden must be hidden in all of them."""

import json
from base64 import b64encode, urlsafe_b64encode
from collections.abc import Iterator
from html import escape
from shlex import quote
from urllib.parse import quote as percent
from urllib.parse import quote_plus

#: A shorter value would be found in innocent words; so would a form that is shorter than this.
SHORTEST = 6


def forms(value: bytes) -> set[bytes]:
    """The value and its lines, base64 and hex of it, and what URL, JSON, XML, shell, SQL and Python make of it."""
    text = value.decode("utf-8", "surrogateescape")
    found = {value, *_binary(value)}
    for form in _escapes(text):
        found.add(form.encode("utf-8", "surrogateescape"))
    return {form for form in found if len(form) >= SHORTEST}


def _binary(value: bytes) -> Iterator[bytes]:
    yield value.hex().encode()
    yield value.hex().upper().encode()
    yield value.replace(b"\n", b"\r\n")
    yield from (line.strip(b"\r") for line in value.split(b"\n"))
    for encode in (b64encode, urlsafe_b64encode):
        for before in range(3):
            yield _inside(encode(b"\0" * before + value), before, len(value))


def _inside(encoded: bytes, before: int, length: int) -> bytes:
    """The characters of base64 that depend on the value alone, whatever stands around it."""
    first = -(-before * 8 // 6)
    return encoded[first : (before + length) * 8 // 6]


def _escapes(text: str) -> Iterator[str]:
    as_json = json.dumps(text)[1:-1]
    yield from (as_json, json.dumps(as_json)[1:-1])
    clean = text.encode("utf-8", "replace").decode()
    yield json.dumps(clean, ensure_ascii=False)[1:-1]
    quoted = percent(text, safe="", errors="surrogateescape")
    yield from (quoted, _lower(quoted), quote_plus(text, errors="surrogateescape"))
    yield percent(text, errors="surrogateescape")
    yield from (
        escape(text, quote=False),
        *(escape(text).replace("&#x27;", mark) for mark in ("&#x27;", "&#39;", "&apos;")),
    )
    yield from (quote(text).removeprefix("'").removesuffix("'"), text.replace("'", "'\\''"))
    yield "".join(f"\\{char}" if char in '$`"\\' else char for char in text)
    yield "".join(char if char.isalnum() or char in "_-./:=@%+," else f"\\{char}" for char in text)
    yield text.replace("'", "''")
    yield repr(text)[1:-1]


def _lower(quoted: str) -> str:
    pieces = quoted.split("%")
    return "%".join([pieces[0], *(piece[:2].lower() + piece[2:] for piece in pieces[1:])])
