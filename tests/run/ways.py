"""A plan that is full of choices: between steps, inside of an option, among commands, in the rollback."""

from runbookrunner.reading.model import Option, Rollback, Task
from runbookrunner.run.plan import Plan
from tests.run.drill import step, task


def option(option_id: str, *inside: object) -> Option:
    """An option that holds these tasks or steps."""
    tasks = tuple(each for each in inside if isinstance(each, Task))
    steps = tuple(each for each in inside if not isinstance(each, Task))
    return Option(id=option_id, title=f"way {option_id}", line=1, tasks=tasks, steps=steps)  # type: ignore[arg-type]


def choice(choice_id: str, *options: Option, **more: object) -> Task:
    return task(choice_id, "Choose one", "choice", options=options, **more)


def ways_plan() -> Plan:
    """Step 1; a choice of two ways, the second with a choice in it; step 3 with alternatives among its commands."""
    inner = choice("2b.1", option("2b.1a", task("2b.1a.1")), option("2b.1b", task("2b.1b.1")), conditional=True)
    ways = choice("2", option("2a", step("2a", task("2a.1"), task("2a.2"))), option("2b", step("2b", inner)))
    small = choice("3.2", option("3.2a", task("3.2a.1")), option("3.2b", task("3.2b.1"), task("3.2b.2")))
    back = choice("R1", option("R1a", task("R1a.1")), option("R1b", task("R1b.1")))
    return Plan(
        title="Ways",
        file="ways.md",
        sha256="0" * 64,
        procedure=(
            step("1", task("1.1")),
            step("2", ways),
            step("3", task("3.1"), small, task("3.3")),
        ),
        verification=(step("V", task("V1", "well?", "check")),),
        rollbacks=(Rollback("R1", "Rollback", 1, "s2", "", (step("R1", back),)),),
    )
