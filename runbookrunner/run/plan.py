"""The plan of a run: what the reading says is walked, pinned when the run begins.

A run folder keeps it as `plan.json`; its digest stands in the first record. Nobody reads the
Markdown again during a run, on resume, or with a newer version of the reader.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping

from msgspec import Struct, field

from runbookrunner.command.variables import unset
from runbookrunner.reading.inputs import Input
from runbookrunner.reading.model import Advice, Contact, Fact, Finding, Option, Rollback, Runbook, Step, Task
from runbookrunner.reading.walked import every_step, every_task
from runbookrunner.run.resolve import wants


class Plan(Struct, frozen=True, kw_only=True):
    """Everything a front end and the engine need to know of the runbook."""

    schema: str = "runbookrunner.plan/1"
    title: str
    file: str
    sha256: str
    prerequisites: tuple[Step, ...] = ()
    procedure: tuple[Step, ...] = ()
    verification: tuple[Step, ...] = ()
    rollbacks: tuple[Rollback, ...] = ()
    troubleshooting: tuple[Advice, ...] = ()
    contacts: tuple[Contact, ...] = ()
    facts: tuple[Fact, ...] = ()
    findings: tuple[Finding, ...] = ()
    inputs: tuple[Input, ...] = ()
    #: Variables that commands use and nothing sets, as it was when the run began.
    unset: tuple[str, ...] = ()


def plan_of(runbook: Runbook, environment: Collection[str] | None = None) -> Plan:
    """The part of a reading that a run is made of. Without an environment no variable is asked for."""
    return Plan(
        title=runbook.title,
        file=runbook.file,
        sha256=runbook.sha256,
        prerequisites=runbook.prerequisites,
        procedure=runbook.steps,
        verification=runbook.verification,
        rollbacks=runbook.rollbacks,
        troubleshooting=runbook.troubleshooting,
        contacts=runbook.contacts,
        facts=runbook.facts,
        findings=runbook.findings,
        inputs=runbook.inputs,
        unset=() if environment is None else _unset(runbook, environment),
    )


def _unset(runbook: Runbook, environment: Collection[str]) -> tuple[str, ...]:
    tasks = (task for step in every_step(runbook) for task in every_task(step.tasks))
    return tuple(sorted(unset((task.text for task in tasks if task.kind == "command"), environment)))


class Route(Struct):
    """A plan with its ways through it: which task comes after which, and where each one stands.

    `main` is what a run walks that meets no trouble, `closing` what is offered after a rollback or
    an abort: verification and follow-up. Rollback tasks are in neither. A way holds the tasks of all
    options of its choices; which of them are walked is a question of what was chosen.
    """

    plan: Plan
    main: tuple[str, ...] = ()
    closing: tuple[str, ...] = ()
    tasks: dict[str, Task] = field(default_factory=dict)
    step_of: dict[str, Step] = field(default_factory=dict)
    steps: dict[str, Step] = field(default_factory=dict)
    rollbacks: dict[str, Rollback] = field(default_factory=dict)
    options: dict[str, Option] = field(default_factory=dict)
    #: The choices a task stands in, the outermost first, each with the option that leads to the task.
    within: dict[str, tuple[tuple[str, str], ...]] = field(default_factory=dict)
    _place: dict[str, int] = field(default_factory=dict)
    _prerequisites: frozenset[str] = frozenset()
    #: Everything that its tasks ask values for, each once.
    wanted: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Index the plan once; a run asks for these on every move."""
        plan = self.plan
        walked = (*plan.prerequisites, *plan.procedure, *plan.verification)
        for step in (*walked, *(step for rollback in plan.rollbacks for step in rollback.steps)):
            self._index(step, ())
        self.rollbacks = {rollback.id: rollback for rollback in plan.rollbacks}
        self.main = tuple(_ids(walked))
        self.closing = tuple(_ids((*_checks(plan.procedure), *plan.verification)))
        for line in (self.main, *(self.rollback_tasks(target) for target in self.rollbacks)):
            self._place |= {task: place for place, task in enumerate(line)}
        self._prerequisites = frozenset(_ids(plan.prerequisites))
        self.wanted = tuple(dict.fromkeys(name for task in self.tasks.values() for name in wants(task, plan.unset)))

    def _index(self, step: Step, within: tuple[tuple[str, str], ...]) -> None:
        self.steps[step.id] = step
        for task in step.tasks:
            self._index_task(task, step, within)

    def _index_task(self, task: Task, step: Step, within: tuple[tuple[str, str], ...]) -> None:
        self.tasks[task.id] = task
        self.step_of[task.id] = step
        if within:
            self.within[task.id] = within
        for option in task.options:
            self.options[option.id] = option
            inner = (*within, (task.id, option.id))
            for each in option.tasks:
                self._index_task(each, step, inner)
            for each_step in option.steps:
                self._index(each_step, inner)

    def rollback_tasks(self, target: str) -> tuple[str, ...]:
        """The tasks of one rollback target, in order."""
        return tuple(_ids(self.rollbacks[target].steps))

    def chosen(self, task: str, choices: Mapping[str, str]) -> bool:
        """Whether the task stands in no option but chosen ones; `choices` maps a choice to its option."""
        return all(choices.get(choice) == option for choice, option in self.within.get(task, ()))

    def ahead(self, task: str, way: tuple[str, ...], choices: Mapping[str, str]) -> Iterator[str]:
        """The tasks behind this one on a way (`main`, a rollback's tasks, `closing`) that are walked, as chosen."""
        place = way.index(task) if way is self.closing else self._place[task]
        return (way[at] for at in range(place + 1, len(way)) if self.chosen(way[at], choices))

    def is_prerequisite(self, task: str) -> bool:
        """Whether the task belongs to the prerequisites, before anything of the procedure."""
        return task in self._prerequisites


def _checks(steps: Iterable[Step]) -> Iterator[Step]:
    """Steps that look whether all is well or come after the incident, also those inside of options."""
    for step in steps:
        if step.verify or step.follow_up:
            yield step
        else:
            for task in every_task(step.tasks):
                for option in task.options:
                    yield from _checks(option.steps)


def _ids(steps: Iterable[Step]) -> Iterator[str]:
    """Every task in the order of the file; those of a choice's options directly behind it."""
    return (found for step in steps for task in step.tasks for found in _with_options(task))


def _with_options(task: Task) -> Iterator[str]:
    yield task.id
    for option in task.options:
        yield from (found for inner in option.tasks for found in _with_options(inner))
        yield from _ids(option.steps)
