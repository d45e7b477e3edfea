"""What a shell says it holds, in bash's own words, and how to read them."""

import re
from functools import cached_property

_WORD = rb"""(?:[^"'\\\n$]|"[^"\\]*+(?:\\.[^"\\]*+)*+"|\$'[^'\\]*+(?:\\.[^'\\]*+)*+'|'[^']*+'|\\.|\$)*+"""
_VARIABLE = re.compile(rb"declare (-\S+) ([A-Za-z_]\w*)(=" + _WORD + rb")?\n", re.DOTALL)
_ALIAS = re.compile(rb"alias (?:-- )?([^=\s]+)=" + _WORD + rb"\n", re.DOTALL)
_TRAP = re.compile(rb"""trap -- ((?:'[^']*+'|\$'[^'\\]*+(?:\\.[^'\\]*+)*+'|\\.|[^\s'\\])++) (\S+)\n""", re.DOTALL)
_PIECE = re.compile(rb"""\$'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)"|'([^']*)'|\\(.)|([^"'\\$]+|\$)""", re.DOTALL)
_ESCAPE = re.compile(rb"\\(?:([0-7]{1,3})|x([0-9A-Fa-f]{1,2})|(.))", re.DOTALL)
_LETTERS = {
    b"a": b"\a", b"b": b"\b", b"e": b"\x1b", b"E": b"\x1b", b"f": b"\f", b"n": b"\n", b"r": b"\r", b"t": b"\t",
    b"v": b"\v",
}  # fmt: skip


class Variable:
    """One variable: its attributes (`x`, `r`, `A` …) and, in bash's quoting, its value; None where it has none."""

    __slots__ = ("flags", "text")

    def __init__(self, flags: str, text: bytes | None) -> None:
        self.flags = flags
        self.text = text

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Variable) and (self.flags, self.text) == (other.flags, other.text)

    def __hash__(self) -> int:
        return hash((self.flags, self.text))


class Dump:
    """An account of one shell at one moment. Nothing is read out of it before it is asked for.

    It may hold whatever a command put into a variable: it stays in memory and is written nowhere.
    """

    def __init__(self, parts: dict[str, bytes]) -> None:
        self._parts = parts

    @classmethod
    def of(cls, text: bytes) -> "Dump | None":
        """From what the shell wrote: names of parts, each followed by its content. None where it was broken off."""
        pieces = text.split(b"\0")
        if pieces[-2:] != [b"end", b""]:
            return None
        # A trap of a command's own may have printed something in front of a name.
        names = (piece.rpartition(b"\n")[2].decode("ascii", "replace") for piece in pieces[::2])
        return cls(dict(zip(names, pieces[1::2], strict=False)))

    def part(self, name: str) -> bytes:
        """One part in bash's own words, empty where there is none."""
        return self._parts.get(name, b"")

    @cached_property
    def variables(self) -> dict[str, Variable]:
        """All variables by name."""
        return {
            found[2].decode(): Variable(found[1].decode().strip("-"), found[3] and found[3][1:])
            for found in _VARIABLE.finditer(self.part("variables"))
        }

    @cached_property
    def functions(self) -> dict[str, str]:
        """The attributes of all functions by name."""
        lines = self.part("names").decode("utf-8", "surrogateescape").splitlines()
        words = (line.split(" ", 2) for line in lines)
        return {word[2]: word[1].strip("-").replace("f", "") for word in words if len(word) == 3}

    @cached_property
    def aliases(self) -> dict[str, bytes]:
        """The definition of all aliases by name."""
        return {os_text(found[1]): found[0] for found in _ALIAS.finditer(self.part("aliases"))}

    @cached_property
    def options(self) -> frozenset[str]:
        """The options of `shopt` and of `set -o` that are on, the latter led by `-o `."""
        shopt, set_o = (self._words(name) for name in ("BASHOPTS", "SHELLOPTS"))
        return frozenset((*shopt, *(f"-o {name}" for name in set_o)))

    @property
    def umask(self) -> str:
        """As `umask 0022`."""
        return self.part("umask").decode("ascii", "replace").strip()

    def _words(self, name: str) -> list[str]:
        variable = self.variables.get(name)
        return unquoted(variable.text).decode().split(":") if variable and variable.text else []

    @cached_property
    def traps(self) -> dict[str, str]:
        """What is to be done on a signal, by its name."""
        set_ = _TRAP.finditer(self.part("traps"))
        # In POSIX mode bash lists those that are not set, too; the last is our own, for this moment.
        return {
            found[2].decode(): os_text(unquoted(found[1]))
            for found in set_
            if found[1] != b"-" and not found[2].endswith(b"XFSZ")
        }

    @cached_property
    def reacts(self) -> bool:
        """Whether a trap of a command's own may act at any time."""
        return any("__rbr_" not in action for action in self.traps.values())

    @cached_property
    def jobs(self) -> tuple[str, ...]:
        """The command lines of what runs in the background."""
        lines = os_text(self.part("jobs")).splitlines()
        found = (re.fullmatch(r"\[\d+\][-+ ]*\d+ (?:Running|Stopped)\S*\s+(.*)", line) for line in lines)
        return tuple(one[1].removesuffix("&").strip() for one in found if one)

    def exported(self, name: str) -> str | None:
        """The value that programs are given, None where they are given none."""
        variable = self.variables.get(name)
        if variable is None or variable.text is None or "x" not in variable.flags:
            return None
        return os_text(unquoted(variable.text))


def os_text(data: bytes) -> str:
    """Bytes of the shell as text, byte for byte to be had back."""
    return data.decode("utf-8", "surrogateescape")


def unquoted(text: bytes) -> bytes:
    """The value that a word in bash's quoting stands for."""
    return b"".join(_piece(found) for found in _PIECE.finditer(text))


def _piece(found: re.Match[bytes]) -> bytes:
    ansi, double, single, single_byte, bare = found.groups()
    if ansi is not None:
        return _ESCAPE.sub(_escaped, ansi)
    if double is not None:
        return re.sub(rb'\\([$`"\\])', rb"\1", double)
    return single if single is not None else single_byte or bare or b""


def _escaped(found: re.Match[bytes]) -> bytes:
    octal, hexadecimal, letter = found.groups()
    if octal is not None:
        return bytes([int(octal, 8) & 0xFF])
    if hexadecimal is not None:
        return bytes([int(hexadecimal, 16)])
    return _LETTERS.get(letter, letter)
