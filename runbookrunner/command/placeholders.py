"""Placeholders: words that the author wrote for the operator to replace."""

import re
from collections.abc import Callable, Iterable

from msgspec import Struct

from runbookrunner.command.contexts import contexts
from runbookrunner.late import regex


class _Hit(Struct, frozen=True):
    """A candidate with what stands around it: the whole text, its contexts, and its own line up to it."""

    match: re.Match[str]
    text: str
    marks: str

    @property
    def word(self) -> str:
        return self.match[0]

    @property
    def before(self) -> str:
        """The line in front of the candidate."""
        start = self.match.start()
        return self.text[self.text.rfind("\n", 0, start) + 1 : start]

    @property
    def line(self) -> str:
        end = self.text.find("\n", self.match.end())
        return self.before + self.text[self.match.start() : None if end < 0 else end]


_NO_NAME = regex(r"<(?:none|unknown|pending|nil|null|eof|[\w.+-]+@[\w-]+\.[\w.-]+)>", re.IGNORECASE)
_TAG = regex(r"<(?:a|b|body|br|code|div|em|h[1-6]|head|hr|html|i|li|ol|p|pre|span|strong|table|td|th|tr|ul)>")


def _is_angle(hit: _Hit) -> bool:
    if _NO_NAME.fullmatch(hit.word) or "://" in hit.word or "||" in hit.word:
        return False
    if "|" in hit.word and hit.text[hit.match.end() :][:1].strip():
        return False
    return not (_TAG.fullmatch(hit.word) and ("</" in hit.text or hit.word in {"<br>", "<hr>"}))


_MAKES_NAMES = regex(r"\b(?:mktemp\b[^|;&)]*|date\s[^|;&)]*\+[^|;&)]*)$")


def _is_pattern_of_letters(hit: _Hit) -> bool:
    return not _MAKES_NAMES.search(hit.before)


_TALKS = regex(r"^\s*(?:echo|printf|read)\b")


def _is_elision(hit: _Hit) -> bool:
    if _TALKS.match(hit.line):
        return False
    inside = hit.marks[hit.match.start()] in "sd"
    around = hit.text[hit.match.start() - 1 : hit.match.start()] + hit.text[hit.match.end() : hit.match.end() + 1]
    return not inside or around in {"''", '""'}


_TAKES_BRACKETS = regex(
    r"(?:--query\b|--template\b|-o[ =]|\bjsonpath\b|\bjq\b|\b[ef]?grep\b|\b[gm]?awk\b|\bsed\b|\bperl\b|\btr\b|value:)"
)
_UNIT_FILE_LINE = regex(r"\s*\[\w[\w -]*\]\s*\Z")
_LETTER_RANGE = regex(r"(?<!\w)\w-\w(?!\w)")


def _is_bracketed(hit: _Hit) -> bool:
    if _TAKES_BRACKETS.search(hit.before) or _UNIT_FILE_LINE.match(hit.line):
        return False
    return not _LETTER_RANGE.search(hit.word) and hit.word.lower() != "[redacted]"


_PYTHON_STRING = regex(r"\bf[\"'][^\"']*$")


def _is_braced(hit: _Hit) -> bool:
    return hit.marks[hit.match.start()] != "s" and not _PYTHON_STRING.search(hit.before)


_GO_TEMPLATE = regex(r"(?:--format|--template|-f|-o)[ =]\S*[^|;&]*$")


def _is_mustache(hit: _Hit) -> bool:
    return not _GO_TEMPLATE.search(hit.before) and hit.word.strip("{} ") not in {"end", "else", "json"}


_CLUSTER_PROGRAM = regex(r"\b(?:kubectl|oc|k|helm|stern|flux|argocd|istioctl|linkerd|velero|cmctl|kubens)(?:\s|$)")


def _is_cluster_name(hit: _Hit) -> bool:
    return bool(_CLUSTER_PROGRAM.search(hit.before))


_CLIENT_PROGRAM = regex(
    r"\b(?:psql|pg_\w+|createdb|dropdb|mysql\w*|mariadb\S*|redis-cli|mongo\w*|ssh|curl|nc|telnet|ping|dig|ldapsearch|rsync)(?:\s|$)"
)


def _is_host_name(hit: _Hit) -> bool:
    return bool(_CLIENT_PROGRAM.search(hit.before))


def _is_unset(hit: _Hit) -> bool:
    name = hit.word[2:-2]
    return not re.search(rf"(?<!\w){re.escape(name)}=", hit.text)


def _always(_: _Hit) -> bool:
    return True


class _Style(Struct, frozen=True, eq=False):
    """What a style looks like, and what else must hold.

    Without one of the `marks` in it, in either case, no text has this style. Where the pattern has a group, that is
    the placeholder.
    """

    marks: tuple[str, ...]
    pattern: re.Pattern[str]
    holds: Callable[[_Hit], bool]


_STYLES = (
    _Style(("<",), regex(r"(?<![<$])<[A-Za-z](?:[\w .:/|,'()@*+-]*[^\s<>&;\"`$\\])?(?<!\s\d)>"), _is_angle),
    _Style(("${",), regex(r"\$\{(?:your|YOUR)[- ][\w -]+\}"), _always),
    _Style(("?}",), regex(r"\$\{[A-Za-z_]\w*\?\}"), _is_unset),
    _Style(("path/to/",), regex(r"(?<![\w$.])/?path/to/[\w.-]+(?:/[\w.-]+)*"), _always),
    _Style(
        ("xx",),
        regex(r"(?<![A-Za-z%${])[0-9]?(?:[xX]{3,}|[xX]{2}(?=[-:][xX]{2}))(?:[-:][xX]{2,})*(?![A-Za-z0-9])"),
        _is_pattern_of_letters,
    ),
    _Style(
        ("yyyy",),
        regex(
            r"(?<![A-Za-z%])(?:YYYY|yyyy)(?:[-_/.]?(?:MM|mm))?(?:[-_/.]?(?:DD|dd))?"
            r"(?:[-_T]?(?:HH|hh)[-_:]?(?:MM|mm)(?:[-_:]?(?:SS|ss))?)?(?![A-Za-z])"
        ),
        _is_pattern_of_letters,
    ),
    _Style(("your",), regex(r"(?<![\w${])(?:your[-_]|YOUR[-_]|Your[-_])[A-Za-z][\w-]*"), _always),
    _Style(
        ("change", "replace"),
        regex(r"(?<![\w${])(?:CHANGE_?ME|change[-_]me|REPLACE(?:_?ME|_WITH_\w+))(?!\w)"),
        _always,
    ),
    _Style(("...", "…"), regex(r"(?<![^\s\"'=])(?:\.\.\.|…)(?![^\s\"'])"), _is_elision),
    _Style(
        ("[",),
        regex(r"(?<![\w$\]\[*?\"\\.^])\[(?=[^\]]*[A-Za-z]{3})[A-Za-z][\w -]*(?<! )\](?![*+?{\w])"),
        _is_bracketed,
    ),
    _Style(("{",), regex(r"(?<![$%@#{\\])\{[A-Za-z]\w*(?:[-_ ]\w+)+\}(?!\})"), _is_braced),
    _Style(("{{",), regex(r"\{\{ ?[A-Za-z_][\w-]* ?\}\}"), _is_mustache),
    _Style(
        ("-n",),
        regex(r"\s-(?:n|-namespace)[ =]([A-Z][A-Z0-9]+(?:[-_][A-Z0-9]+)*)(?=\s|\Z)"),
        _is_cluster_name,
    ),
    _Style(
        ("-h",),
        regex(r"\s-(?:h|-host)[ =]([A-Z][A-Z0-9]*(?:[-_][A-Z0-9]+)+)(?=\s|\Z)"),
        _is_host_name,
    ),
    _Style(
        ("svc/", "pod/", "deploy/"),
        regex(r"(?:(?<=\bsvc/)|(?<=\bpod/)|(?<=\bdeploy/))[A-Z][A-Z0-9]*(?:-[A-Z0-9]+)+(?!\w)"),
        _is_cluster_name,
    ),
)
_BY_MARK = tuple((mark, style) for style in _STYLES for mark in style.marks)
_BRACED_WORD = regex(r"(?<![$%@#{\\\w])\{[A-Za-z]\w*\}(?!\})")
_SAFE = regex(r"[A-Za-z0-9_./:%+-]+")

Span = tuple[int, int]
_Match = tuple[re.Match[str], Callable[[_Hit], bool]]


def _candidates(text: str) -> list[_Match]:
    """What looks like a placeholder, wherever it stands."""
    lower = text.lower()
    styles = dict.fromkeys([style for mark, style in _BY_MARK if mark in lower])
    return [(match, style.holds) for style in styles for match in style.pattern.finditer(text)]


def spans(text: str, *, comments: bool = False) -> list[Span]:
    """Where placeholders stand, in order; where two overlap, the one that begins first, or else the longer."""
    seen = _candidates(text)
    if not seen:
        return []
    marks = contexts(text)
    skip = "" if comments else "c"
    held = (
        match.span(match.re.groups)
        for match, holds in seen
        if marks[match.start()] not in skip and holds(_Hit(match, text, marks))
    )
    found = sorted(held, key=lambda span: (span[0], -span[1]))
    if found:
        words = (match.span() for match in _BRACED_WORD.finditer(text) if marks[match.start()] not in "sc")
        found = sorted((*found, *words), key=lambda span: (span[0], -span[1]))
    kept: list[Span] = []
    for span in found:
        if not kept or span[0] >= kept[-1][1]:
            kept.append(span)
    return kept


def braced(text: str) -> list[tuple[str, Span]]:
    """Every `{word}` outside of quotes and comments, which is a placeholder where its command has another one."""
    if "{" not in text:
        return []
    marks = contexts(text)
    return [(match[0], match.span()) for match in _BRACED_WORD.finditer(text) if marks[match.start()] not in "sc"]


def find(text: str) -> tuple[str, ...]:
    """The placeholders of a text, comments left out, each once, in order of first appearance."""
    return tuple(dict.fromkeys(text[start:end] for start, end in spans(text)))


def masked(text: str) -> str:
    """The text with each placeholder as a plain word of the same length, so that bash can judge the rest."""
    return blanked(text, spans(text))


def blanked(text: str, places: Iterable[Span]) -> str:
    """The text with a plain word of the same length at each of these places."""
    parts: list[str] = []
    last = 0
    for start, end in places:
        word = text[start:end]
        parts += text[last:start], word if _SAFE.fullmatch(word) else "x" * len(word)
        last = end
    return "".join((*parts, text[last:]))
