"""Output of a program that was given the whole terminal: it may draw, and do nothing that outlives it or answers back.

Only sequences that are known to draw, and questions that any program may ask, pass. What writes the clipboard or
a title, prints, resizes the window, locks the keyboard, reads the screen back or changes how later bytes are
understood does not. What was switched on is remembered, so that it can be switched off again, whatever became of
the program.
"""

import codecs
import re

#: Characters of a clipboard, title or picture that are swallowed before a string that never ends is taken for text.
_LONGEST_STRING = 1 << 20
_LONGEST = 128
_LARGEST = 99_999
_SPECIAL = re.compile("[\x00-\x06\x0e-\x1f\x7f-\x9f]")
_STRING_END = re.compile("[\x07\x18\x1a\x1b\x9c]")
_CSI = re.compile(rf"\x1b\[([\x30-\x3f]{{0,{_LONGEST}}})([\x20-\x2f]{{0,4}})([\x40-\x7e])?")
_STRINGS = frozenset("]PX^_k")
#: Save and restore the cursor, index, reverse index, next line, keypad of either kind.
_SHORT = frozenset("78DEM=>")
_CHARSET = re.compile("\x1b[()*+]([0AB])?")
_SHIFTS = "\x0e\x0f"
_PLAIN = frozenset("@ABCDEFGHIJKLMPSTXZ`abdefmnrsu")
_PRIVATE = frozenset((1, 5, 6, 7, 9, 12, 25, 45, 47, 66, 1000, 1002, 1003, 1004, 1005, 1006, 1007, 1015, 1016, 1034,
                      1036, 1039, 1045, 1047, 1048, 1049, 2004, 2026))  # fmt: skip
_ALTERNATE = (1049, 1047, 47)
_MOUSE = (1000, 1002, 1003, 1004, 1006, 1015, 1016, 1005, 9)
#: On by themselves; all others are off. How the cursor blinks (12) is the terminal's own affair.
_ON = frozenset((7, 25, 1007, 1036, 1039))
_UNASKED = frozenset((12, 1034, 1048))


class Passing:
    """What may reach the operator's terminal, chunk by chunk; feeding at any cut gives the same."""

    def __init__(self) -> None:
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self._held = ""
        #: How much of a string is swallowed already; -1 outside of one.
        self._string = -1
        self._modes: dict[int, bool] = {}
        self._insert = self._region = self._cursor = self._keypad = False

    @property
    def alternate(self) -> bool:
        """Whether the program draws on the other screen, behind which the operator's own is kept."""
        return any(self._modes.get(mode) for mode in _ALTERNATE)

    def feed(self, data: bytes) -> str:
        """What may be written by now; a sequence or character that is not complete waits."""
        text = self._held + self._decoder.decode(data)
        self._held = ""
        out: list[str] = []
        place = 0
        while place < len(text):
            if self._string >= 0:
                place = self._swallow(text, place)
                continue
            special = _SPECIAL.search(text, place)
            if special is None:
                out.append(text[place:])
                break
            out.append(text[place : special.start()])
            place = self._special(out, text, special.start())
            if place < 0:
                self._held = text[special.start() :]
                break
        return "".join(out)

    def leaving(self) -> str:
        """What gives the terminal back: its screen, a cursor, no mouse, no colours, keys that send what they say."""
        out = ["\x1b[0m\x1b(B\x0f\x1b[?1l\x1b>\x1b[?2004l\x1b[?25h"]
        out += [f"\x1b[?{mode}l" for mode in _MOUSE]
        if self._insert:
            out.append("\x1b[4l")
        if self._cursor:
            out.append("\x1b[0 q")
        changed = {mode: on for mode, on in self._modes.items() if on != (mode in _ON) and mode not in _UNASKED}
        for mode in changed.keys() - {1, 25, 2004, *_MOUSE, *_ALTERNATE}:
            # Origin mode moves the cursor as it is left.
            out.append(f"\x1b7\x1b[?{mode}{'h' if mode in _ON else 'l'}\x1b8")
        if self._region:
            out.append("\x1b7\x1b[r\x1b8")
        out += [f"\x1b[?{mode}l" for mode in _ALTERNATE if changed.get(mode)]
        return "".join(out)

    def returning(self) -> str:
        """What gives it to the program again as it had set it up; what stood on its screen it has to draw anew."""
        first = [mode for mode in _ALTERNATE if self._modes.get(mode)]
        rest = [mode for mode in self._modes if mode not in _ALTERNATE and mode not in _UNASKED]
        out = [f"\x1b[?{mode}{'h' if self._modes[mode] else 'l'}" for mode in (*first, *rest)]
        return "".join([*out, *(["\x1b[4h"] if self._insert else []), *(["\x1b="] if self._keypad else [])])

    def _swallow(self, text: str, place: int) -> int:
        """Go on behind a string's end; an escape that is not its end begins something new."""
        room = _LONGEST_STRING - self._string
        end = _STRING_END.search(text, place, place + room)
        if end is None:
            taken = min(len(text) - place, room)
            self._string = -1 if taken == room else self._string + taken
            return place + taken
        self._string = -1
        return end.start() if end[0] == "\x1b" else end.end()

    def _special(self, out: list[str], text: str, start: int) -> int:  # noqa: PLR0911  a table of kinds
        """Settle a control; where to go on, -1 when only more text can tell."""
        found = text[start]
        if found in _SHIFTS:
            out.append(found)
        if found != "\x1b":
            return start + 1
        kind = text[start + 1 : start + 2]
        if not kind:
            return -1
        if kind in _STRINGS:
            self._string = 0
            return start + 2
        if kind == "[":
            return self._control(out, text, start)
        if kind in "()*+":
            return self._charset(out, text, start)
        if kind in _SHORT:
            self._keypad = kind == "=" or (self._keypad and kind != ">")
            out.append("\x1b" + kind)
        elif "\x20" <= kind <= "\x2f":
            # One more character belongs to it.
            return -1 if start + 2 == len(text) else start + 3 if text[start + 2] >= "\x20" else start + 2
        # An escape before another one, or before a control, is cut off by it.
        return start + 2 if kind >= "\x20" else start + 1

    def _charset(self, out: list[str], text: str, start: int) -> int:
        if start + 2 == len(text):
            return -1
        known = _CHARSET.match(text, start)
        if known and known[1]:
            out.append(known[0])
            return known.end()
        return start + 3 if text[start + 2] >= "\x20" else start + 2

    def _control(self, out: list[str], text: str, start: int) -> int:
        match = _CSI.match(text, start)
        assert match is not None  # it begins with what `_CSI` begins with
        if match[3] is None:
            # What is longer than any sequence, or holds what none holds, is dropped as far as it went.
            return -1 if match.end() == len(text) else match.end()
        if passed := self._passed(match[1], match[2], match[3]):
            out.append(passed)
        return match.end()

    def _passed(self, words: str, between: str, final: str) -> str:  # noqa: PLR0911  a table of sequences
        """A control sequence as far as it may pass."""
        sign, numbers = (words[:1], words[1:]) if words[:1] in {"?", ">", "<", "="} else ("", words)
        values = [int(number) if number.isdecimal() else 0 for number in re.split("[;:]", numbers)] if numbers else []
        if any(value > _LARGEST for value in values) or not re.fullmatch(r"[\d;:]*", numbers):
            return ""
        whole = f"\x1b[{words}{between}{final}"
        match (sign, between, final):
            case ("?", "", "h" | "l"):
                return self._switched(values, final)
            case ("", "", "h" | "l"):
                # 4 is "insert"; others lock the keyboard, or echo what is typed.
                self._insert = final == "h" if 4 in values else self._insert
                return f"\x1b[4{final}" if 4 in values else ""
            case ("", " ", "q"):
                self._cursor = True
            case ("", "", "c") | (">", "", "c" | "q") | ("?", "$", "p") | ("", "!", "p"):
                pass  # what are you, is this on; a reset that keeps what is on the screen
            case ("", "", "t"):
                return whole if values and values[0] in {14, 16, 18} else ""
            case ("", "", "J"):
                return "" if 3 in values else whole  # 3 would wipe what the operator can scroll back to
            case ("", "", "s" | "u"):
                return whole if not numbers else ""
            case ("", "", "n") | ("?", "", "n"):
                return whole if values in ([5], [6]) else ""
            case ("", "", "r"):
                self._region = bool(numbers)
            case ("", "", _) if final in _PLAIN:
                pass
            case _:
                return ""
        return whole

    def _switched(self, values: list[int], final: str) -> str:
        known = [mode for mode in values if mode in _PRIVATE]
        self._modes |= dict.fromkeys(known, final == "h")
        return f"\x1b[?{';'.join(map(str, known))}{final}" if known else ""
