"""Values from the command line: `--var NAME=VALUE` and `--env-file FILE`."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from runbookrunner.errors import Misused
from runbookrunner.late import regex
from runbookrunner.reading.inputs import key
from runbookrunner.run.decision_events import ValueHow
from runbookrunner.run.giving import names, value
from runbookrunner.run.moves import Refused, Value
from runbookrunner.run.plan import Route
from runbookrunner.run.state import State

_LINE = regex(r"(?:export\s+)?(?P<name>[A-Za-z_]\w*)\s*=(?P<value>.*)")
_QUOTED = regex(r"'([^']*)'|\"([^\"\\$`]*)\"")


def given(route: Route, variables: Iterable[str], file: str) -> tuple[Value, ...]:
    """The values to give before anything is asked; what `--var` says counts more than the file.

    Raises `Misused`, naming the option or the file and line, where one cannot be a value. A file may hold
    names that this runbook does not ask for; `--var` may not.
    """
    found: dict[str, Value] = {}
    for move, place in (*_from_file(route, file), *_from_words(route, variables)):
        judged = value(route, State(), move)
        if isinstance(judged, Refused):
            raise Misused(f"{place}: {judged.reason}; give another value")
        found[move.placeholder] = move
    return tuple(found.values())


def _from_words(route: Route, variables: Iterable[str]) -> Iterator[tuple[Value, str]]:
    for word in variables:
        name, equals, text = word.partition("=")
        if not equals or not name:
            raise Misused(f"--var {word}: write it as NAME=VALUE")
        moves = list(_moves(route, name, text, "var"))
        if not moves:
            known = ", ".join(dict.fromkeys(key(each) for each in names(route, State()))) or "none"
            raise Misused(f"--var {name}: no command asks for it; the names are {known}")
        yield from ((move, f"--var {name}") for move in moves)


def _from_file(route: Route, file: str) -> Iterator[tuple[Value, str]]:
    if not file:
        return
    try:
        lines = Path(file).read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise Misused(f"--env-file {file}: cannot be read ({error}); name a file of NAME=VALUE lines") from error
    for number, line in enumerate(lines, 1):
        bare = line.strip()
        if not bare or bare.startswith("#"):
            continue
        match = _LINE.fullmatch(bare)
        if match is None:
            raise Misused(f"{file}:{number}: this is no NAME=VALUE; mend the line, or put a # in front of it")
        quoted = _QUOTED.fullmatch(match["value"].strip())
        text = match["value"].strip() if quoted is None else quoted[1] if quoted[1] is not None else quoted[2]
        yield from ((move, f"{file}:{number}") for move in _moves(route, match["name"], text, "env-file"))


def _moves(route: Route, name: str, text: str, how: ValueHow) -> Iterator[Value]:
    """One for each spelling of the name in the runbook."""
    for each in names(route, State()):
        if key(each) == key(name):
            yield Value(placeholder=each, value=text, how=how)
