"""Where a run stands: a value derived from its records, and from nothing else."""

from collections.abc import Iterator
from typing import Literal

from msgspec import Struct, field

from runbookrunner.reading.model import Task
from runbookrunner.run.command_events import CommandFinished, Context, OutputKept
from runbookrunner.run.decision_events import ValueGiven
from runbookrunner.run.event import How, TaskOutcome
from runbookrunner.run.plan import Route
from runbookrunner.run.processes import Alive
from runbookrunner.run.resolve import Swap, resolved, swapped
from runbookrunner.run.run_events import Mode, RunOutcome
from runbookrunner.run.session_events import SessionStarted

#: What the run waits for. `ask`: the task shown; `judge`: "is this right?"; `failed`: the failure
#: menu; `waiting`: the next attempt of a verification that is repeated; `restored`: "is the service
#: restored?"; `unrestored`: it is not, what now; `done`: nothing is left to walk and the end is
#: about to be recorded.
Phase = Literal["ask", "running", "waiting", "judge", "failed", "restored", "unrestored", "done", "finished"]
Path = Literal["procedure", "rollback", "closing"]


class Attempt(Struct, frozen=True, kw_only=True):
    """One start of one command, and its end where one was seen."""

    number: int
    text: str
    edited: bool
    at: str
    by: str
    path: Path
    #: Where it pointed when it was confirmed.
    contexts: tuple[Context, ...] = ()
    finished: CommandFinished | None = None


class Result(Struct, frozen=True):
    """How a task stands now. `how` is empty for an exit status the machine saw; `verified` where its output matched."""

    outcome: TaskOutcome
    how: How | Literal["", "verified"] = ""
    reason: str = ""
    at: str = ""
    by: str = ""


class Back(Struct, frozen=True):
    """Where the run stood when a passed task was asked again: the task, the values, and which one of a list."""

    task: str
    values: dict[str, ValueGiven]
    turn: int = 0


class State(Struct, frozen=True, kw_only=True):
    """A run, now.

    `current` is the task the run has come to; `aside` an own command asked about in front of it.
    Mappings are replaced, never changed in place.
    """

    mode: Mode = "live"
    phase: Phase = "done"
    path: Path = "procedure"
    current: str | None = None
    aside: Task | None = None
    #: The phase to go back to when the own command is over.
    before_aside: Phase = "ask"
    running: str | None = None
    #: Whether somebody asked the running command to stop.
    asked_to_stop: bool = False
    #: Whether the running command passed its timeout.
    overdue: bool = False
    #: What lived beside the shell when that was last looked at.
    left: tuple[Alive, ...] = ()
    target: str | None = None
    because: str | None = None
    ending: RunOutcome | None = None
    outcome: RunOutcome | None = None
    edits: dict[str, Task] = field(default_factory=dict)
    owns: tuple[Task, ...] = ()
    attempts: dict[str, tuple[Attempt, ...]] = field(default_factory=dict)
    results: dict[str, Result] = field(default_factory=dict)
    #: Which option was chosen, by the choice's id; the empty option is "none of them".
    choices: dict[str, str] = field(default_factory=dict)
    #: Rollback targets that were entered, in order.
    entered: tuple[str, ...] = ()
    started: str = ""
    user: str = ""
    host: str = ""
    folder: str = ""
    #: A shell that stands in for a lost one, until something runs in it.
    fresh: SessionStarted | None = None
    notes: int = 0
    values: dict[str, ValueGiven] = field(default_factory=dict)
    swaps: tuple[Swap, ...] = ()
    #: Names whose value is asked for again, although there is one.
    open: frozenset[str] = frozenset()
    #: Where to go back to after a side trip, and the values that hold there.
    back: Back | None = None
    #: Which value of a list the commands of this step are walked with, from 0.
    turn: int = 0
    #: Tasks that did not pass for an earlier value of the list.
    odd: dict[str, Result] = field(default_factory=dict)
    #: The verification that is repeated until it passes.
    repeated: str | None = None
    #: How many lines of a task were typed into the program it was meant for.
    typed: dict[str, int] = field(default_factory=dict)
    #: Pieces of output with a name: data, used like any other value.
    kept: dict[str, OutputKept] = field(default_factory=dict)

    @property
    def asked(self) -> str | None:
        """The id of the task that the next answer is about."""
        return self.aside.id if self.aside else self.current

    def way(self, route: Route) -> tuple[str, ...]:
        """The tasks that are walked now, in order, and with them those of options that were not chosen."""
        if self.path == "rollback" and self.target:
            return route.rollback_tasks(self.target)
        return route.closing if self.path == "closing" else route.main

    def ahead(self, route: Route) -> Iterator[str]:
        """The task the run has come to and those behind it, without options that were not chosen."""
        if self.current is not None:
            yield self.current
            yield from route.ahead(self.current, self.way(route), self.choices)

    def choice_around(self, route: Route) -> str | None:
        """The innermost choice in whose chosen option the run stands now."""
        around = route.within.get(self.current or "", ())
        return around[-1][0] if around else None

    def task(self, route: Route, task: str) -> Task:
        """The task as it would run now: own, edited, or as written."""
        return resolved(self.written(route, task), route.plan.unset, self.bound())

    def written(self, route: Route, task: str) -> Task:
        """The task before its values: own, edited, or as written with this run's literals."""
        if task in self.edits:
            return self.edits[task]
        own = next((own for own in self.owns if own.id == task), None)
        return own or swapped(route.tasks[task], self.swaps)

    def unedited(self, route: Route, task: str) -> str:
        """The text with literals and values, before an edit; empty where that is as written."""
        planned = route.tasks.get(task)
        if planned is None:
            return ""
        text = resolved(swapped(planned, self.swaps), route.plan.unset, self.bound()).text
        return text if text != planned.text else ""

    def bound(self) -> dict[str, str]:
        """Every name with the value it has now; of a list the one whose turn it is."""
        given = {name: one.items or (one.value,) for name, one in self.values.items() if name not in self.open}
        return {name: items[min(self.turn, len(items) - 1)] for name, items in given.items()}

    def last(self, task: str) -> Attempt | None:
        """The newest attempt of a task."""
        attempts = self.attempts.get(task, ())
        return attempts[-1] if attempts else None

    def outcome_of(self, task: str) -> TaskOutcome:
        """How a task stands; `not-run` where nothing is known of it."""
        result = self.results.get(task)
        return result.outcome if result else "not-run"
