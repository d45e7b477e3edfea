"""Putting a value into a command: as text where that is safe, quoted for its exact place, or not at all."""

from collections.abc import Mapping

from msgspec import Struct

from runbookrunner.command import placeholders, variables
from runbookrunner.command.grammar import tree
from runbookrunner.command.places import Place, place
from runbookrunner.errors import RunbookError
from runbookrunner.late import regex

#: Characters of a value at most.
LONGEST = 4096

_SAFE = regex(r"[A-Za-z0-9_./:@%+=,-]+")
_DIGITS = regex(r"[0-9]+")
_CONTROL = regex(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
_IN_DOUBLE = regex(r"([$`\"\\])")
_IN_HEREDOC = regex(r"([$`\\])")
_HOLDS_LINES = frozenset({"word", "single", "double"})
_ONE_LINE = "it has more than one line, and this place takes one"
_TEXT_WORDS = "word concatenation string raw_string string_content number heredoc_content heredoc_body ansi_c_string"
_TEXT_KINDS = frozenset(_TEXT_WORDS.split())


class Refused(Struct, frozen=True):
    """Why a value cannot stand where its placeholder stands."""

    placeholder: str
    reason: str

    def __str__(self) -> str:
        """One sentence."""
        return f"the value of {self.placeholder} cannot stand here: {self.reason}"


_TAKES_TEXT = frozenset({"word", "single", "double", "heredoc", "heredoc-quoted"})
#: What may read the text of a variable, an argument or a file as code or as a calculation.
_READ_AGAIN = regex(
    r"(?<![\w.=/-])(?:eval|source|(?:ba|da|z|k|a|c|fi)?sh|ssh|su|make|ed|python\d?|perl|ruby|node|awk|sed)(?![\w.=-])"
    r"|(?:^|[;&|({\n])\s*\.\s|\(\([^)]*[A-Za-z_$]|\$\[|-(?:eq|ne|lt|le|gt|ge)\b|\$\{!|@[PQAKak]\}|\blet\b"
    r"|(?:declare|typeset|local|export|readonly)\s+-\w*[in]|checkpoint-action"
    r"|(?:^|[;&|({\n])\s*(?:\"?\$|\w*(?:''|\"\"|\\)\w)"
)


def is_safe(value: str) -> bool:
    """Whether a value means itself, to the byte, in any word of any shell."""
    return bool(_SAFE.fullmatch(value)) and not value.startswith("-") and len(value) <= LONGEST


def unfit(value: str) -> str:
    """Why this can be no value anywhere; empty where it may be one."""
    if not value:
        return "it is empty"
    if len(value) > LONGEST:
        return f"it is longer than {LONGEST} characters"
    if value.startswith("-"):
        return "it begins with a dash, which programs read as an option"
    if _CONTROL.search(value):
        return "it holds a control character"
    return ""


def fill(text: str, values: Mapping[str, str], whole: str = "") -> str | Refused:
    """The text with each placeholder (or `$NAME`) that has a value replaced by it, or the first that is refused.

    The structure of the command is the same before and after: that is looked at, besides the quoting. `whole` is
    the command this text is a part of: where any of it reads text again as code, only safe values go in.
    """
    around = whole or text
    for name in values:
        around = around.replace(name, "0")
    read_again = bool(_READ_AGAIN.search(around))
    spans = _spans(text, values)
    probe = placeholders.blanked(text, [span for _, span in spans])
    filled: list[str] = []
    checked: list[str] = []
    last = 0
    try:
        for name, (start, end) in spans:
            put = (
                probe[start:end]
                if name not in values
                else _put(values[name], _placed(probe, (start, end), read_again=read_again))
            )
            if isinstance(put, Place):
                return Refused(name, put.why)
            filled += text[last:start], put if name in values else text[start:end]
            checked += probe[last:start], probe[start:end] if _DIGITS.fullmatch(put) else put
            last = end
        result = "".join((*filled, text[last:]))
        if last and _differs(probe, "".join((*checked, probe[last:]))):
            return Refused(", ".join(dict.fromkeys(values)), "with it this would be another command")
    except RunbookError as error:
        return Refused(", ".join(dict.fromkeys(values)), str(error))
    return result


def _placed(probe: str, span: tuple[int, int], *, read_again: bool) -> Place:
    found = place(probe, *span)
    if read_again and found.kind in _TAKES_TEXT:
        return Place("program", "another part of this command may read it as code, or calculate with it")
    return found


def _spans(text: str, values: Mapping[str, str]) -> list[tuple[str, tuple[int, int]]]:
    found = [(text[start:end], (start, end)) for start, end in placeholders.spans(text, comments=True)]
    taken = {at for _, span in found for at in range(*span)}
    found += [(word, span) for word, span in placeholders.braced(text) if word in values and span[0] not in taken]
    for name in values:
        if name.startswith("$") and name not in {known for known, _ in found}:
            found += [(name, span) for span in variables.uses(text, name[1:]) if span[0] not in taken]
    return sorted(found, key=lambda one: one[1]) if any(name in values for name, _ in found) else []


def _put(value: str, where: Place) -> str | Place:
    """The characters that mean this value there, or the place, with the reason why it takes none."""
    if reason := unfit(value):
        return Place("unsure", reason)
    match where.kind:
        case "unsure":
            return where
        case "digits":
            return value if _DIGITS.fullmatch(value) else Place("unsure", f"{where.why}, so it takes digits only")
        case _ if is_safe(value):
            return value if value != where.ends else Place("unsure", "it is the word that ends this text")
        case "program":
            return Place("unsure", f"{where.why}; it takes only letters, digits and _ . / : @ % + = , -")
        case kind:
            return _quoted(value, where) if "\n" not in value or kind in _HOLDS_LINES else Place("unsure", _ONE_LINE)


def _quoted(value: str, where: Place) -> str | Place:
    match where.kind:
        case "word":
            return "'" + value.replace("'", "'\\''") + "'"
        case "single":
            return value.replace("'", "'\\''")
        case "double":
            return _IN_DOUBLE.sub(r"\\\1", value)
        case "heredoc":
            return _IN_HEREDOC.sub(r"\\\1", value)
        case _:
            return value if value.strip() != where.ends else Place("unsure", "it is the word that ends this text")


def _differs(before: str, after: str) -> bool:
    return not tree(after).whole or _shape(before) != _shape(after)


def _shape(text: str) -> list[str]:
    """The kinds of nodes in order, without those that only hold text."""
    return [node.kind for node in tree(text).walk() if node.kind not in _TEXT_KINDS]
