"""The keys of line mode: one table for prompts, help and refusals."""

from msgspec import Struct

from runbookrunner.run.legal import legal
from runbookrunner.run.plan import Route
from runbookrunner.run.state import State


class Key(Struct, frozen=True):
    """A key, the move it makes (empty: it only shows something), a short and a full wording."""

    key: str
    move: str
    short: str
    long: str


#: In the order in which a prompt offers them: the most needed first.
KEYS = (
    Key("Enter", "run", "run", "run the command shown"),
    Key("y", "answer", "yes", "yes: it is done, sent, right"),
    Key("n", "answer", "no", "no; asks why"),
    Key("y", "restored", "yes", "yes, the service is restored; recorded as claimed"),
    Key("n", "restored", "no", "no, it is not; asks for a word"),
    Key(
        "g", "run-rest", "run the rest", "run the rest of this step, all of it shown first; stops where you are needed"
    ),
    Key("r", "retry", "retry", "ask about this task again from its start; you confirm it again"),
    Key("p", "pass-anyway", "pass", "this failure is acceptable here; recorded as claimed"),
    Key("s", "skip", "skip", "leave it undone; asks why"),
    Key("m", "by-hand", "by hand", "you did it another way; asks how"),
    Key("e", "edit", "edit", "change the command, see it, confirm it; kept as a redline"),
    Key("x", "drop", "do not run it", "drop this own command"),
    Key("b", "rollback", "rollback", "show the rollback, then walk it if you say so"),
    Key("!", "own", "own command", "a command of your own in this session, shown and confirmed first"),
    Key("j", "jump", "jump", "go on at another step; asks why"),
    Key("a", "abort", "abort", "end the run as aborted; asks why; checks and follow-up are offered"),
    Key("f", "finish", "finish", "end the run here"),
    Key("#", "note", "note", "write a line into the timeline"),
    Key("t", "", "trouble", "the runbook's troubleshooting entries"),
    Key("c", "", "contacts", "whom to call"),
    Key("u", "", "copy", "the bare text, for copying"),
    Key("v", "", "runbook", "the whole runbook"),
    Key("l", "", "log", "what ran so far, and how it ended"),
    Key("q", "detach", "leave", "leave: stay, abort, or stop here and resume later"),
    Key("?", "", "help", "this list"),
)


def available(route: Route, state: State) -> tuple[Key, ...]:
    """The keys that do something now."""
    moves = legal(route, state)
    return tuple(key for key in KEYS if not key.move or key.move in moves)


def prompt(route: Route, state: State, confirms: str, extra: str = "") -> str:
    """One or two lines of the first keys. `confirms` is how the shown command is started: Enter, y, a name."""
    order = ("run", "answer", "restored", "drop", "run-rest", "retry", "pass-anyway", "edit", "by-hand", "skip")
    now = {key.key: key for key in reversed(available(route, state))}
    shown = [key for key in KEYS if now.get(key.key) is key and key.move in (*order, "rollback", "finish")]
    words = [f"{confirms if key.move == 'run' else key.key} {key.short}" for key in shown]
    return " · ".join([*words, *([extra] if extra else []), "? help"])


def menu_lines(route: Route, state: State) -> list[str]:
    """What can be decided now, a line each, saying what it does. There is no default."""
    looks = {"note", "own", "detach"}
    decided = (key for key in available(route, state) if key.move and key.move not in looks)
    return [f"   {key.key} {key.short:<9} {key.long}" for key in decided]


def help_lines(route: Route, state: State, confirms: str) -> list[str]:
    """Every key that is legal now, in plain words."""
    return [f"  {confirms if key.move == 'run' else key.key:<6} {key.long}" for key in available(route, state)]
