"""Two texts as one: words that went, words that came."""

from collections.abc import Iterator
from difflib import SequenceMatcher

from runbookrunner.late import regex

_WORD = regex(r"[\w.]+|\s+|.")
#: Texts of more words than this are shown apart only.
_MOST = 4000


def word_diff(before: str, after: str) -> str:
    """The later text with `[-what went-]` and `{+what came+}`; empty where the texts are too long to compare."""
    old, new = _WORD.findall(before), _WORD.findall(after)
    if len(old) + len(new) > _MOST:
        return ""
    return "".join(_pieces(old, new))


def _pieces(old: list[str], new: list[str]) -> Iterator[str]:
    for what, first, last, begin, end in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        went, came = "".join(old[first:last]), "".join(new[begin:end])
        if what == "equal":
            yield came
            continue
        yield f"[-{went}-]" if went else ""
        yield f"{{+{came}+}}" if came else ""
