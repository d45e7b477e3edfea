"""The plan of a run: what the reading says is walked, pinned when the run begins.

A run folder keeps it as `plan.json`; its digest stands in the first record. Nobody reads the
Markdown again during a run, on resume, or with a newer version of the reader.
"""

from msgspec import Struct, field

from runbookrunner.reading.model import Advice, Contact, Fact, Finding, Rollback, Runbook, Step, Task


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


def plan_of(runbook: Runbook) -> Plan:
    """The part of a reading that a run is made of."""
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
    )


class Route(Struct):
    """A plan with its ways through it: which task comes after which, and where each one stands.

    `main` is what a run walks that meets no trouble, `closing` what is offered after a rollback or
    an abort: verification and follow-up. Rollback tasks are in neither.
    """

    plan: Plan
    main: tuple[str, ...] = ()
    closing: tuple[str, ...] = ()
    tasks: dict[str, Task] = field(default_factory=dict)
    step_of: dict[str, Step] = field(default_factory=dict)
    steps: dict[str, Step] = field(default_factory=dict)
    rollbacks: dict[str, Rollback] = field(default_factory=dict)
    _place: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Index the plan once; a run asks for these on every move."""
        plan = self.plan
        walked = (*plan.prerequisites, *plan.procedure, *plan.verification)
        for step in (*walked, *(step for rollback in plan.rollbacks for step in rollback.steps)):
            self.steps[step.id] = step
            for task in step.tasks:
                self.tasks[task.id] = task
                self.step_of[task.id] = step
        self.rollbacks = {rollback.id: rollback for rollback in plan.rollbacks}
        self.main = tuple(task.id for step in walked for task in step.tasks)
        checks = (*(step for step in plan.procedure if step.verify or step.follow_up), *plan.verification)
        self.closing = tuple(task.id for step in checks for task in step.tasks)
        for line in (self.main, *(self.rollback_tasks(target) for target in self.rollbacks)):
            self._place |= {task: place for place, task in enumerate(line)}

    def rollback_tasks(self, target: str) -> tuple[str, ...]:
        """The tasks of one rollback target, in order."""
        return tuple(task.id for step in self.rollbacks[target].steps for task in step.tasks)

    def after(self, task: str, way: tuple[str, ...]) -> str | None:
        """The task behind this one on a way (`main`, a rollback's tasks, `closing`), None at its end."""
        place = way.index(task) if way is self.closing else self._place[task]
        return way[place + 1] if place + 1 < len(way) else None

    def is_prerequisite(self, task: str) -> bool:
        """Whether the task belongs to the prerequisites, before anything of the procedure."""
        return any(self.step_of[task] is step for step in self.plan.prerequisites)
