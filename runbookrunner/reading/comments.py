"""Comments of a command block: labels of what follows, things to do by hand, output to expect, and notes."""

import re
from typing import Literal

from msgspec import Struct

from runbookrunner.command.contexts import without_comments
from runbookrunner.late import regex
from runbookrunner.reading.known import is_command

Sense = Literal["expected", "check", "note"]


def _p(pattern: str) -> re.Pattern[str]:
    return regex(pattern, re.IGNORECASE)


_NUMBER = regex(r"(\d+[.)]|\(\d+\))\s+")
_VERIFY = _p(r"(?:re-?)?(?:verify|confirm|validate|ensure|test|smoke|health|check)\b")
_ALTERNATIVE = _p(
    r"(?:-+\s*)?(?:or\b|alternatively|alternative(?: \d+)?\b|option [a-d1-9]\b|either\b|otherwise\b|instead\b)"
)
_OPTION = _p(r"(?:-+\s*)?(?:option [a-d1-9]\b|either\b)")
_FIRST_OPTION = _p(r"(?:-+\s*)?(?:option [a1]\b|either\b)")
#: One of these is in everything that `_ELSEWHERE` finds.
_PLACES = ("terminal", "shell", "window", "tab", "session")
_ELSEWHERE = _p(
    r"\b(?:in|from|open|use) (?:an?|your|the) ?(?:other|second|separate|different|"
    r"new)(?: \w+)? (?:terminal|shell|window|tab|session)|"
    r"\b(?:in|from) another (?:terminal|shell|window|tab|session)\b"
)
_EXPECTED = _p(
    r"(?:expect|should|outputs?|returns?|results?|shows?|look for|example output)\b|expected|"
    r".{0,200}\bshould (?:show|be|see|return|list|equal|contain)\b|(?:→|✔|✅|✓|=>|ok\b|[\"{\[])|"
    r".{0,200}\S {3,}\S|[|+]|.{0,200} (?:created|configured|passed|unchanged|deleted|restarted)$"
)
_VERBS = (
    "add adjust apply approve ask attach check clean compare confirm contact copy create cross-check "
    "delete disable edit "
    "enable ensure escalate fix follow investigate modify monitor move notify open post record recreate remove repeat "
    "replace restart restore review rotate run schedule select send set specify start stop switch test update upgrade "
    "validate verify view wait"
)
_MORE_VERBS = (
    "announce assign call cancel clear click close collect communicate complete configure declare deploy "
    "document drain "
    "examine execute failover find go identify inform inspect install keep locate log login look make "
    "mark navigate note "
    "obtain page pause perform pick ping press promote provide push query reach rebuild redeploy "
    "redirect reload request "
    "re-run rerun resolve retry revert roll rollback save scale search see share sign submit suspend take tell trigger "
    "turn use visit watch"
)
_IMPERATIVE = _p(rf"(?:if [^,]*,\s*)?(?:then\s+|please\s+|manually\s+)?(?:{'|'.join(_VERBS.split())})\b(?!:)")
_INSTRUCTION = _p(
    rf"(?:if [^,]*,\s*)?(?:then\s+|please\s+|"
    rf"manually\s+)?(?:{'|'.join([*_VERBS.split(), *_MORE_VERBS.split()])})\b(?!:)"
)
_EMPTY_TALK = _p(r"todo\b|fixme\b|command:?$|commands:?$|!")


class Remark(Struct, frozen=True):
    """One comment line: `line` is the file's, `text` stands without `#` and number."""

    text: str
    line: int
    number: str = ""


class Meaning(Struct, frozen=True):
    """What a comment without a command under it asks for or tells. `label` is what several checks have in common."""

    sense: Sense
    text: str
    line: int
    end_line: int
    label: str = ""


def remark(comment: str, line: int) -> Remark | None:
    """A comment line without its mark; None for a ruler or an interpreter line."""
    bare = comment.strip()
    if bare.startswith("#!"):
        return None
    bare = bare.lstrip("#").strip().strip("=-*~#").strip()
    if not any(character.isalnum() for character in bare):
        return None
    match = _NUMBER.match(bare)
    return Remark(bare[match.end() :], line, match[1]) if match and match.end() < len(bare) else Remark(bare, line)


def beside(text: str) -> tuple[str, ...]:
    """What the comments behind the commands of a text say."""
    if "#" not in text:
        return ()
    bare = without_comments(text).split("\n")
    rest = (line[len(kept.rstrip()) :] for line, kept in zip(text.split("\n"), bare, strict=True))
    return tuple(said.strip().lstrip("# ") for said in rest if said.strip())


def label(remarks: list[Remark]) -> str:
    """Comment lines as the label of the command under them."""
    return " ".join(remark.text for remark in remarks)


def is_verification(text: str) -> bool:
    """Whether a label announces a look at a result."""
    return bool(_VERIFY.match(text))


def is_alternative(text: str) -> bool:
    """Whether a label offers its command in place of another."""
    return bool(_ALTERNATIVE.match(text))


def is_option(text: str) -> bool:
    """Whether a label names one of several alternatives, the first of them perhaps."""
    return bool(_OPTION.match(text))


def is_first_option(text: str) -> bool:
    """Whether a label names the first of several alternatives."""
    return bool(_FIRST_OPTION.match(text))


def is_elsewhere(text: str) -> bool:
    """Whether a text says that what follows belongs in another terminal."""
    end = text[-400:].lower()
    return any(word in end for word in _PLACES) and bool(_ELSEWHERE.search(end))


def is_instruction(text: str) -> bool:
    """Whether a line of prose tells a person to do something."""
    return bool(_INSTRUCTION.match(text))


def meanings(remarks: list[Remark]) -> tuple[Meaning, ...]:
    """What comments mean under which no command stands."""
    if sum(bool(remark.number) for remark in remarks) > 1:
        return _numbered(remarks)
    if all(is_command(remark.text) for remark in remarks):
        return tuple(Meaning("note", remark.text, remark.line, remark.line) for remark in remarks)
    return _running(remarks)


class _Growing(Struct):
    """A meaning that takes one line after the other."""

    sense: Sense
    remarks: list[Remark]
    label: str = ""

    def finished(self) -> Meaning:
        joint = "\n" if self.sense == "expected" else " "
        text = joint.join(remark.text for remark in self.remarks)
        return Meaning(self.sense, text, self.remarks[0].line, self.remarks[-1].line, self.label)


def _numbered(remarks: list[Remark]) -> tuple[Meaning, ...]:
    found: list[_Growing] = []
    common: list[Remark] = []
    for remark in remarks:
        if remark.number:
            found.append(_Growing("check", [remark], label(common).rstrip(":")))
        elif found and _EXPECTED.match(remark.text):
            found.append(_Growing("expected", [remark]))
        elif found:
            found[-1].remarks.append(remark)
        else:
            common.append(remark)
    return tuple(meaning.finished() for meaning in found)


def _running(remarks: list[Remark]) -> tuple[Meaning, ...]:
    """One line after the other; a line that says nothing by itself goes on with the one before it."""
    found: list[_Growing] = []
    for remark in remarks:
        sense = _sense(remark.text)
        if found and _goes_on(found[-1].sense, sense, remark):
            found[-1].remarks.append(remark)
        else:
            found.append(_Growing(sense, [remark]))
    return tuple(meaning.finished() for meaning in found)


def _goes_on(before: Sense, sense: Sense, remark: Remark) -> bool:
    if sense == "note":
        return before in {"expected", "note"} or remark.text[0].islower()
    return sense == before == "expected"


def _sense(text: str) -> Sense:
    if _EMPTY_TALK.match(text):
        return "note"
    if _EXPECTED.match(text):
        return "expected"
    return "check" if _IMPERATIVE.match(text) else "note"


def expectation(text: str) -> str:
    """What is expected, without the word that says so."""
    return re.sub(
        r"^(?:expected|expect|should (?:return|show|be|see)|outputs?|returns?|results?)\b[^:\n]{0,30}:\s*",
        "",
        text,
        flags=re.IGNORECASE,
    )
