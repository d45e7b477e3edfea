"""Which moves a state allows. Menus, help and refusals all read this one answer."""

from runbookrunner.run import typed
from runbookrunner.run.confirm import is_more, obstacle
from runbookrunner.run.giving import names, repeatable
from runbookrunner.run.plan import Route
from runbookrunner.run.state import State
from runbookrunner.run.waiting import asked_for, can_repeat

_ANSWERS = {"command": ("edit", "run"), "choice": ("choose",), "check": ("answer",), "message": ("answer",)}
_ALWAYS = frozenset({"note", "detach"})


def legal(route: Route, state: State) -> frozenset[str]:
    """The names of the moves that can be made now."""
    match state.phase:
        case "ask":
            moves = _asked(route, state)
        case "running":
            moves = frozenset({"interrupt", "input", *(["type-line"] if typed.following(route, state) else [])})
        case "waiting":
            moves = frozenset({"stop-waiting"})
        case "judge":
            moves = frozenset({"answer", "retry", "own"}) | _ways_out(route, state) | _again(route, state)
        case "failed":
            moves = _failed(route, state)
        case "restored":
            moves = frozenset({"restored", "own", "jump"})
        case "unrestored":
            moves = frozenset({"jump", "own", "finish", "abort"}) | _ways_out(route, state)
        case _:
            return frozenset({"end-left"} if state.left else ())
    if state.fresh and state.fresh.restored and state.phase != "running":
        moves |= {"fresh"}
    if can_repeat(route, state):
        moves |= {"wait-until"}
    if state.attempts and state.phase != "running":
        moves |= {"keep"}
    if state.left and state.phase not in {"running", "waiting"}:
        moves |= {"end-left"}
    return moves | _ALWAYS | _values(route, state)


def _values(route: Route, state: State) -> frozenset[str]:
    """Values can be given and changed at any question, literals of the command that is asked about."""
    if state.phase not in {"ask", "judge", "failed"}:
        return frozenset()
    moves = {"value"} if names(route, state) else set()
    if state.phase != "failed" and state.aside is None and state.back is None and repeatable(route, state):
        moves.add("again")
    if state.phase == "ask" and state.task(route, state.asked or "").kind == "command":
        moves.add("replace")
    return frozenset(moves)


def _asked(route: Route, state: State) -> frozenset[str]:
    task = state.task(route, state.asked or "")
    moves = set(_ANSWERS[task.kind])
    if obstacle(task):
        moves.discard("run")
    if asked_for(task):
        moves.add("count-down")
    if state.aside:
        return frozenset(moves | {"drop"})
    moves |= {"skip", "by-hand", "own"}
    if is_more(route, state):
        moves.add("run-rest")
    return frozenset(moves) | _ways_out(route, state) | _again(route, state)


def _again(route: Route, state: State) -> frozenset[str]:
    """Inside of an option, to choose another one; a command of it that ran stays in the record."""
    return frozenset({"choose-again"} if state.choice_around(route) else ())


def _failed(route: Route, state: State) -> frozenset[str]:
    moves = {"retry", "by-hand", "skip", "own", "finish"}
    if route.tasks[state.current or ""].kind == "command":
        moves |= {"edit", "pass-anyway"}
    return frozenset(moves) | _ways_out(route, state) | _again(route, state)


def _ways_out(route: Route, state: State) -> frozenset[str]:
    """Jump, rollback and abort; while closing only the end."""
    if state.path == "closing":
        return frozenset({"finish"})
    moves = {"jump", "abort"}
    begun = state.current is None or not route.is_prerequisite(state.current)
    if route.rollbacks and begun:
        moves.add("rollback")
    return frozenset(moves)
