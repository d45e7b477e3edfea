"""Cuts the session's own markers out of the terminal's output, wherever the chunks fall."""

_TAIL = 12


class Splitter:
    """Splits a stream at marks.

    A mark is `ESC ] 7717 ; NONCE ; number BEL`. Only digits and upper-case letters stand in it, so
    that no output setting of a terminal rewrites it.
    """

    def __init__(self, nonce: str) -> None:
        self._head = b"\x1b]7717;" + nonce.encode() + b";"
        self._held = b""

    def mark(self, number: int) -> bytes:
        """The bytes that stand for this number."""
        return self._head + b"%d\x07" % number

    def feed(self, data: bytes) -> list[bytes | int]:
        """The next parts of the stream: output as bytes, a mark as its number. What may yet become a mark is held."""
        parts: list[bytes | int] = []
        data = self._held + data
        start = 0
        while (at := data.find(self._head, start)) >= 0:
            number = at + len(self._head)
            end = data.find(b"\x07", number, number + _TAIL)
            digits = data[number : end if end >= 0 else number + _TAIL]
            if end < 0 and len(digits) < _TAIL and (not digits or digits.isdigit()):
                break
            if end >= 0 and digits.isdigit():
                _add(parts, data[start:at])
                parts.append(int(digits))
                start = end + 1
            else:
                _add(parts, data[start:number])
                start = number
        held = at if at >= 0 else len(data) - self._beginning(data, start)
        _add(parts, data[start:held])
        self._held = data[held:]
        return parts

    def rest(self) -> bytes:
        """What was held back, once nothing more can come."""
        held, self._held = self._held, b""
        return held

    def _beginning(self, data: bytes, start: int) -> int:
        """How many of the last bytes could begin a mark."""
        at = data.rfind(b"\x1b", max(start, len(data) - len(self._head) + 1))
        return len(data) - at if at >= 0 and self._head.startswith(data[at:]) else 0


def _add(parts: list[bytes | int], data: bytes) -> None:
    if data:
        parts.append(data)
