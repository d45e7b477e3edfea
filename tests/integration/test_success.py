"""The runbook as its author meant it."""

import hashlib

from tests.integration.conftest import Begin
from tests.integration.database import Database
from tests.integration.world import RUNBOOK, World

#: The template's own bytes; the walks are worth nothing on another file.
SEED = "6a4bc353cd1566daf5a3bf5ba791701b563e6774aa42d5f94bc568bcfee5434c"
EVERY_COMMAND = [(task, 1, 0) for task in ("2.1", "2.2", "2.3", "3.1", "4.1", "4.2", "4.3", "5.1", "6.1")]


def test_the_runbook_is_the_template_byte_for_byte() -> None:
    assert hashlib.sha256(RUNBOOK.read_bytes()).hexdigest() == SEED


def test_every_step_of_a_restoration_that_goes_well(begin: Begin, database: Database, world: World) -> None:
    visits = database.visits()
    walk = begin(database)
    walk.comes_to_the_restoration()
    assert world.cluster.replicas == 0
    walk.types("mydb")
    walk.sees("COPY 3", "4.2 [ok] exit 0")
    walk.counts(3)
    walk.starts_the_service()
    walk.verifies()
    walk.types("y")
    walk.sees("LIVE · SUCCEEDED\r\n", "rbr transcript ")
    assert walk.ends() == 0
    assert database.visits() == visits + 2
    assert walk.commands() == EVERY_COMMAND
    assert walk.data("run.finished")["outcome"] == "succeeded"
    assert database.users() == ["ada", "alan", "grace"]
    assert world.cluster.scaled == [0, 3]
    assert sorted(path.name for path in walk.folder.glob("backup*")) == ["backup.sql"]
    told = walk.transcript()
    assert "SUCCEEDED\n" in told
    assert told.count("exit 0") == len(EVERY_COMMAND)
