"""Declared secrets, replaced by their names before anything is shown, kept or hashed.

Found are exact values and the forms in which programs commonly print them. Whatever is reversed, cut,
compressed, encrypted or never declared is not.
"""

import re
from collections.abc import Mapping

from runbookrunner.errors import RunbookError
from runbookrunner.record.encodings import SHORTEST, forms


class Redactor:
    """Knows the secrets of a run, by name; their values live in memory only.

    Raises `RunbookError` for a value of fewer than 6 characters: it would be found in innocent words.
    """

    def __init__(self, secrets: Mapping[str, str]) -> None:
        for name, value in secrets.items():
            if len(value) < SHORTEST:
                raise RunbookError(
                    f"secret {name}: a value of fewer than {SHORTEST} characters cannot be hidden in output; "
                    "declare a longer one, or do not declare it"
                )
        self._names = {form: name for name, value in secrets.items() for form in forms(_bytes(value))}
        self._names |= {_bytes(value): name for name, value in secrets.items()}
        values = sorted(self._names, key=len, reverse=True)
        self._any = re.compile(b"|".join(map(re.escape, values)))
        self._text = re.compile("|".join(re.escape(_text(value)) for value in values))
        self.values = tuple(values)

    def name(self, value: bytes) -> str:
        """The name under which this value was declared."""
        return self._names[value]

    def search(self, data: bytes, place: int) -> re.Match[bytes] | None:
        """The first secret from `place` on, the longest of those that begin there."""
        return self._any.search(data, place)

    def text(self, text: str) -> str:
        """The text with every declared value replaced by `[REDACTED:name]`."""
        if not self.values:
            return text
        return self._text.sub(lambda match: _mask(self._names[_bytes(match[0])]), text)

    def stream(self) -> "RedactStream":
        """For output that comes in chunks."""
        return RedactStream(self)


class RedactStream:
    """Redacts one output; only a tail that could begin a secret is held back. `counts` is by name."""

    def __init__(self, redactor: Redactor) -> None:
        self._redactor = redactor
        self._held = b""
        self.counts: dict[str, int] = {}

    def feed(self, data: bytes) -> bytes:
        """What may be shown by now."""
        if not self._redactor.values:
            return data
        data = self._held + data if self._held else data
        out: list[bytes] = []
        place = 0
        open_from = self._could_begin(data, 0)
        present = any(value in data for value in self._redactor.values)
        while present and (match := self._redactor.search(data, place)) and match.start() < open_from:
            out += (data[place : match.start()], self._masked(match[0]))
            place = match.end()
            if place > open_from:
                open_from = self._could_begin(data, place)
        self._held = data[open_from:]
        out.append(data[place:open_from])
        return b"".join(out)

    def flush(self) -> bytes:
        """What was held back, now that nothing follows."""
        rest, self._held = self._held, b""
        return self._redactor._any.sub(lambda match: self._masked(match[0]), rest) if rest else rest  # noqa: SLF001  one idea, two classes

    def _masked(self, value: bytes) -> bytes:
        name = self._redactor.name(value)
        self.counts[name] = self.counts.get(name, 0) + 1
        return _mask(name).encode()

    def _could_begin(self, data: bytes, start: int) -> int:
        """Where a secret may have begun that the data cuts off; the end of the data where none has."""
        first = len(data)
        for value in self._redactor.values:
            place = max(start, len(data) - len(value) + 1)
            while 0 <= (place := data.find(value[:1], place)) < first:
                if value.startswith(data[place:]):
                    first = place
                    break
                place += 1
        return first


def _mask(name: str) -> str:
    return f"[REDACTED:{name}]"


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogateescape")


def _text(data: bytes) -> str:
    return data.decode("utf-8", "surrogateescape")
