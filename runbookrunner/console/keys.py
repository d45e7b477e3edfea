"""The keys of line mode: one table for prompts, help and refusals."""

from collections.abc import Iterator

from msgspec import Struct
from msgspec.structs import replace

from runbookrunner.console.phrases import one_line
from runbookrunner.run.legal import legal
from runbookrunner.run.plan import Route
from runbookrunner.run.state import State


class Key(Struct, frozen=True):
    """A key, the move it makes (empty: it only shows something), a short and a full wording.

    `option` is what a key of a choice picks; the empty one is "none of them".
    """

    key: str
    move: str
    short: str
    long: str
    option: str = ""


#: In the order in which a prompt offers them: the most needed first.
KEYS = (
    Key("a, b …", "choose", "choose", "walk only this one"),
    Key("n", "choose", "none", "none of them applies: go on behind them"),
    Key("Enter", "run", "run", "run the command shown"),
    Key("y", "answer", "yes", "yes: it is done, sent, right"),
    Key("n", "answer", "no", "no; asks why"),
    Key("y", "restored", "yes", "yes, the service is restored; recorded as claimed"),
    Key("n", "restored", "no", "no, it is not; asks for a word"),
    Key(
        "g", "run-rest", "run the rest", "run the rest of this step, all of it shown first; stops where you are needed"
    ),
    Key("r", "retry", "retry", "ask about this task again from its start; you confirm it again"),
    Key("h", "wait-until", "wait", "repeat it every N seconds until it passes (h 10 600: every 10 s, at most 600 s)"),
    Key("z", "count-down", "count down", "wait the time that is asked for here; any key ends it, y still answers"),
    Key(".", "stop-waiting", "stop waiting", "do not try again; the last attempt counts"),
    Key("k", "keep", "keep", "keep a line or a word that was printed: as a named value, or as evidence"),
    Key("&", "end-left", "background", "what lives in the background; ends it if you say so"),
    Key("o", "choose-again", "other", "leave this option and choose again; what ran is kept; asks why"),
    Key("p", "pass-anyway", "pass", "this failure is acceptable here; recorded as claimed"),
    Key("s", "skip", "skip", "leave it undone; asks why"),
    Key("0", "fresh", "bare", "begin with nothing of the lost shell but its folder"),
    Key("m", "by-hand", "by hand", "you did it another way; asks how"),
    Key("e", "edit", "edit", "change the command, see it, confirm it; kept as a redline"),
    Key("i", "value", "value", "give or change a value that commands ask for"),
    Key(
        "d", "replace", "change a word", "another date or name for one that is written, here or in the rest of the run"
    ),
    Key("+", "again", "once more", "ask a command that passed again, with another value; then back to here"),
    Key("x", "drop", "do not run it", "drop this own command"),
    Key("b", "rollback", "rollback", "show the rollback, then walk it if you say so"),
    Key("!", "own", "own command", "a command of your own in this session, shown and confirmed first"),
    Key("j", "jump", "jump", "go on at another step; asks why"),
    Key("a", "abort", "abort", "end as aborted; asks why; checks and follow-up are offered"),
    Key("f", "finish", "finish", "end the run here"),
    Key("#", "note", "note", "write a line into the timeline"),
    Key("t", "", "trouble", "the runbook's troubleshooting entries"),
    Key("w", "", "shown", "blocks of this step that are shown, not run; to run one anyway: ! w1"),
    Key("c", "", "contacts", "whom to call"),
    Key("u", "", "copy", "the bare text, for copying"),
    Key("v", "", "runbook", "the whole runbook"),
    Key("l", "", "log", "what ran so far, and how it ended"),
    Key("q", "detach", "leave", "leave: stay, abort, or stop here and resume later"),
    Key("?", "", "help", "this list"),
)


_LETTER, _NONE = KEYS[:2]


def available(route: Route, state: State) -> tuple[Key, ...]:
    """The keys that do something now. At a choice its letters come first; another key of that letter is its capital."""
    moves = legal(route, state)
    options = tuple(_options(route, state)) if "choose" in moves else ()
    letters = {key.key for key in options}
    others = (key for key in KEYS if (not key.move or key.move in moves) and key.move != "choose")
    none = (_NONE,) if options and state.task(route, state.asked or "").conditional else ()
    return (*options, *(_capital(key, letters) for key in (*none, *others)))


def _capital(key: Key, letters: set[str]) -> Key:
    return replace(key, key=key.key.upper()) if key.key in letters else key


def _options(route: Route, state: State) -> Iterator[Key]:
    task = state.task(route, state.asked or "")
    for option in task.options:
        letter = option.id.removeprefix(task.id)
        yield replace(
            _LETTER, key=letter, long=f"{_LETTER.long}: {one_line(option.title or option.id)}", option=option.id
        )


def prompt(route: Route, state: State, confirms: str, extra: str = "") -> str:
    """One or two lines of the first keys. `confirms` is how the shown command is started: Enter, y, a name."""
    order = (
        "run",
        "answer",
        "restored",
        "drop",
        "run-rest",
        "retry",
        "wait-until",
        "count-down",
        "stop-waiting",
        "pass-anyway",
        "edit",
        "by-hand",
        "skip",
    )
    now = available(route, state)
    letters = [key.key for key in now if key.option]
    choose = [f"{', '.join(letters)} choose"] if letters else []
    shown = [key for key in now if not key.option and key.move in (*order, "choose", "rollback", "finish")]
    words = [f"{confirms if key.move == 'run' else key.key} {key.short}" for key in shown]
    return " · ".join([*choose, *words, *([extra] if extra else []), "? help"])


def menu_lines(route: Route, state: State) -> list[str]:
    """What can be decided now, a line each, saying what it does. There is no default."""
    looks = {"note", "own", "detach", "keep", "end-left"}
    decided = (key for key in available(route, state) if key.move and key.move not in looks)
    return [f"   {key.key} {key.short:<9} {key.long}" for key in decided]


def help_lines(route: Route, state: State, confirms: str) -> list[str]:
    """Every key that is legal now, in plain words."""
    return [f"  {confirms if key.move == 'run' else key.key:<6} {key.long}" for key in available(route, state)]
