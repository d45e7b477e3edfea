"""A plan whose commands want values: a placeholder in three tasks, a list that a step is walked with, a variable."""

from runbookrunner.reading.inputs import Input
from runbookrunner.reading.model import Rollback
from runbookrunner.run.plan import Plan
from tests.run.drill import step, task


def values_plan() -> Plan:
    """Step 1 names a pod, step 2 walks hosts, step 3 uses the pod, a variable and a date; so does the rollback."""
    pod, hosts = ("<pod>",), ("<hosts>",)
    return Plan(
        title="Values",
        file="values.md",
        sha256="0" * 64,
        procedure=(
            step("1", task("1.1", "kubectl get pods"), task("1.2", "kubectl logs <pod>", placeholders=pod)),
            step(
                "2",
                task("2.1", "drain <hosts>", placeholders=hosts),
                task("2.2", "uptime"),
                task("2.3", "uncordon <hosts>", placeholders=hosts),
            ),
            step(
                "3",
                task("3.1", 'restore "$DB" 20240115 # <pod>'),
                task("3.2", "sum $(( <pod> + 1 ))", placeholders=pod),
            ),
            step("4", task("4.1", "load 20240115")),
        ),
        rollbacks=(Rollback("R1", "Back", 1, "s2", "", (step("R1", task("R1.1", "back <pod>", placeholders=pod)),)),),
        inputs=(
            Input(name="pod", prompt="Which pod?", default="web-0", pattern=r"[\w -]+"),
            Input(name="hosts", list=True),
        ),
        unset=("DB",),
    )
