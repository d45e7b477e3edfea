"""The simple commands inside a text, as words: a careful guess that never raises.

The standard library's shlex forgets what was quoted (`grep '|' log` would become a pipe) and reads no
here-document, so the words are cut here.
"""

import re
from collections.abc import Iterator
from functools import lru_cache

from runbookrunner.command.contexts import contexts
from runbookrunner.command.operands import REDIRECTION
from runbookrunner.command.wrappers import inner
from runbookrunner.late import regex

Words = tuple[str, ...]

_NESTED = r"\$\((?:[^()'\"]|'[^']*+'|\"[^\"]*+\"|\((?:[^()]|\([^()]*+\))*+\))*+\)"
_DOUBLE = rf"\"(?:[^\"\\$]|\\.|{_NESTED}|\$)*+\""
_SINGLE = r"\$'(?:[^'\\]|\\.)*+'|'[^']*+'"
_TOKEN = regex(
    rf"(?P<space>[ \t\r]+|\\\n)"
    rf"|(?P<redirection>\d*(?:<<<|<<-?|<>|<&|<(?!\()|>>|>\||>&|>(?!\())|&>>?)"
    rf"|(?P<operator>&&|\|\||\|&|;;&?|;&|[<>]\(|[;|&()\n])"
    rf"|(?P<word>(?:[^\s\\'\"`$;|&()<>]|\\.|{_SINGLE}|{_DOUBLE}|{_NESTED}|`[^`]*+`|\$\{{[^}}]*+\}}|\$)++)"
    rf"|(?P<other>.)",
    re.DOTALL,
)
_PIECE = regex(rf"(?P<single>{_SINGLE})|(?P<double>{_DOUBLE})|\\(?P<escaped>.)", re.DOTALL)
_SUBSTITUTION = regex(rf"(?P<single>{_SINGLE})|(?P<command>{_NESTED})|`(?P<old>[^`]*)`", re.DOTALL)
_ESCAPED = regex(r"\\([\"$`\\])")
_KEYWORDS = "! { } if then elif else fi while until do done esac time coproc function"
_LEADING = frozenset(_KEYWORDS.split())
#: A redirection behind one of these is one of the whole compound command, for which the word then stands.
_CLOSING = frozenset({"}", "fi", "done", "esac"})
_ASSIGNMENT = regex(r"[A-Za-z_]\w*(?:\[[^\]]*\])?\+?=")
_SHELLS = frozenset({"sh", "bash", "dash", "zsh", "ksh", "ssh", "su", "sudo", "exec"})

#: Texts inside texts (`ssh h "sh -c '…'"`) are followed this deep.
_DEEPEST = 4


@lru_cache(maxsize=512)
def commands(text: str) -> tuple[Words, ...]:
    """Every simple command of a text, in order, the program first.

    Comments are left out. `sudo`, `env`, `time`, `nohup`, assignments and the like are looked through,
    and texts given to another shell (`sh -c`, `ssh host`, `xargs`, `$(…)`) follow the command that holds
    them. A redirection is two entries, `<` and `file`; a command that reads a pipe ends in `<` and `|`
    with the name of the program that writes into it (`|zcat`).
    """
    return tuple(_commands(text, 0))


def here_documents(text: str) -> str:
    """The bodies of all here-documents of a text, one after the other."""
    if "<<" not in text:
        return ""
    return "".join(char for char, mark in zip(text, contexts(text), strict=True) if mark == "h")


def _commands(text: str, depth: int) -> Iterator[Words]:
    if depth > _DEEPEST:
        return
    fed = False
    for raw in _simple(_bare(text)):
        plain = tuple(map(_unquoted, raw))
        yield from _opened(_stripped(plain), depth)
        for word in raw:
            yield from _substituted(word, depth)
        fed = fed or not _SHELLS.isdisjoint(plain)
    if fed and "<<" in text:
        yield from _commands(here_documents(text), depth + 1)


def _opened(plain: Words, depth: int) -> Iterator[Words]:
    """A simple command, and those it would start."""
    if not plain:
        return
    seen, texts, direct = inner(plain)
    if seen:
        yield seen
    for words in direct:
        yield from _opened(_stripped(words), depth + 1) if depth < _DEEPEST else ()
    for text in texts:
        yield from _commands(text, depth + 1)


def _bare(text: str) -> str:
    """Without comments and here-document bodies."""
    if "#" not in text and "<<" not in text:
        return text
    return "".join(char for char, mark in zip(text, contexts(text), strict=True) if mark not in "ch")


def _simple(text: str) -> Iterator[list[str]]:
    """Words as written, quotes included, of one simple command after the other."""
    words: list[str] = []
    pipe: list[str] = []
    closed = False
    for match in _TOKEN.finditer(text):
        kind = match.lastgroup
        if kind == "operator":
            if words:
                yield words + pipe
            elif match[0] in {"\n", "("}:
                continue
            pipe = ["<", f"|{_writer(words)}"] if match[0] in {"|", "|&"} else []
            words = []
            closed = match[0] == ")"
        elif kind in {"redirection", "word"}:
            # `( … ) > file` is no command of its own: the bracket stands for what was in it.
            words += [")"] if closed and kind == "redirection" and not words else []
            words.append(match[0])
    if words:
        yield words + pipe


def _writer(raw: list[str]) -> str:
    """The name of the program that these words run."""
    plain = _stripped(tuple(map(_unquoted, raw)))
    return plain[0].rsplit("/", 1)[-1] if plain else ""


def _unquoted(word: str) -> str:
    quoted = "'" in word or '"' in word or "\\" in word
    return _PIECE.sub(_piece, word) if quoted else word


def _piece(match: re.Match[str]) -> str:
    if match["single"] is not None:
        return match["single"].removeprefix("$")[1:-1]
    if match["double"] is not None:
        return _ESCAPED.sub(r"\1", match["double"][1:-1])
    return match["escaped"] if match["escaped"] != "\n" else ""


def _stripped(words: Words) -> Words:
    """Without the keywords and assignments in front of the program."""
    at = 0
    while at < len(words) and (words[at] in _LEADING or _ASSIGNMENT.match(words[at])):
        if words[at] in _CLOSING and words[at + 1 : at + 2] and REDIRECTION.match(words[at + 1]):
            break
        at += 2 if words[at] == "function" else 1
    return words[at:]


def _substituted(word: str, depth: int) -> Iterator[Words]:
    if "$(" not in word and "`" not in word:
        return
    for match in _SUBSTITUTION.finditer(word):
        found = match["old"] if match["command"] is None else match["command"][2:-1]
        if match["single"] is None and found and not found.startswith("("):
            yield from _commands(found, depth + 1)
