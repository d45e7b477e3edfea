"""Options and operands of one simple command."""

from functools import lru_cache
from itertools import pairwise

from runbookrunner.late import regex

Words = tuple[str, ...]

_REDIRECTS = frozenset("0123456789&<>")
REDIRECTION = regex(r"(?:\d*|&)[<>]")


def program(words: Words) -> str:
    """The program's name without its folder; empty for a lone redirection."""
    first = words[0] if words else ""
    if not first[:1].isalpha() and REDIRECTION.match(first):
        return ""
    return first.rsplit("/", 1)[-1] if "/" in first else first


@lru_cache(maxsize=512)
def arguments(words: Words) -> Words:
    """What the program is given: without its name and without redirections."""
    kept: list[str] = []
    skip = False
    for word in words[1:]:
        if skip:
            skip = False
        elif word[:1] in _REDIRECTS and REDIRECTION.match(word):
            skip = True
        else:
            kept.append(word)
    return tuple(kept)


def redirected(words: Words, *operators: str) -> str | None:
    """The file or `|writer` after one of these operators; None where there is none."""
    if operators[0][0] not in "".join(words):
        return None
    return next((target for word, target in pairwise(words) if word.lstrip("0123456789") in operators), None)


def option(words: Words, *names: str) -> str | None:
    """The value of an option: `-d x`, `-dx`, `--dbname x`, `--dbname=x`; empty where it has none, None where absent."""
    given = arguments(words)
    for at, word in enumerate(given):
        for name in names:
            if word == name:
                return given[at + 1] if at + 1 < len(given) else ""
            if word.startswith(f"{name}="):
                return word[len(name) + 1 :]
            if len(name) == 2 and not word.startswith("--") and word.startswith(name):
                return word[2:]
    return None


def has(words: Words, *names: str) -> bool:
    """Whether an option is there; one-letter names are also found run together (`-rf`)."""
    for word in arguments(words):
        if word.split("=", 1)[0] in names:
            return True
        if word.startswith("-") and not word.startswith("--") and any(n[1] in word[1:] for n in names if len(n) == 2):
            return True
    return False


@lru_cache(maxsize=512)
def operands(words: Words, valued: str = "") -> Words:
    """Arguments that are no options. `valued`, separated by blanks, are options whose value follows as its own word."""
    takes_value = set(valued.split())
    kept: list[str] = []
    given = iter(arguments(words))
    for word in given:
        if word == "--":
            kept += given
        elif word in takes_value:
            next(given, None)
        elif not word.startswith("-") or word == "-":
            kept.append(word)
    return tuple(kept)
