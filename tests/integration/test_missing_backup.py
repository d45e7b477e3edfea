"""The backup is not in the bucket: nothing was stopped yet, and the end says so."""

import pytest

from tests.integration import backups
from tests.integration.conftest import Begin
from tests.integration.database import Database
from tests.integration.walking import Restoration
from tests.integration.world import World


@pytest.fixture
def rolled_back(begin: Begin, database: Database) -> Restoration:
    """A walk that failed at 2.2, fetched the older backup, and is asked whether the service is restored."""
    walk = begin(database, {"2024-01-14": backups.rows("ada", "grace")})
    walk.begins()
    walk.types()
    walk.asks("db-2024-01-14.sql.gz", "2.1 [ok] exit 0", "2.2 Download latest backup", "Enter run")
    walk.types()
    walk.asks("(404)", "2.2 [FAIL] exit 1", "no troubleshooting entry matches", "what now?", "b rollback")
    walk.types("b")
    walk.asks("ROLLBACK R1", "[FAIL] 2.2 Download latest backup: named in the rollback", "Leave the procedure")
    walk.types("y")
    walk.asks("Why?")
    walk.types("no backup of the 15th")
    walk.asks("R1.1 Revert to previous backup", "db-2024-01-14.sql.gz", "Enter run")
    walk.types()
    walk.asks("R1.1 [ok] exit 0", "R1.2 Repeat restoration steps", "j 4 goes back to step 4")
    walk.types("s nothing was restored over, nothing to repeat")
    walk.asks("Is the service restored?", "Never started:", "3.1 Prevent new connections (api)", "4.2 Restore (mydb)")
    assert "3.1" not in {task for task, *_ in walk.commands()}
    return walk


def untouched(walk: Restoration, world: World) -> None:
    """The service ran all the time, on the data it had."""
    assert walk.commands()[:3] == [("2.1", 1, 0), ("2.2", 1, 1), ("R1.1", 1, 0)]
    assert world.cluster.scaled == []
    assert walk.database.users() == []
    assert [path.name for path in walk.folder.glob("backup*")] == ["backup.sql.gz"]


def test_the_service_is_there_so_the_run_ends_rolled_back(rolled_back: Restoration, world: World) -> None:
    walk = rolled_back
    walk.types("y")
    walk.asks("offered after the end of the procedure", "6.1 Health check")
    walk.verifies()
    walk.types("f")
    walk.asks("End the run as rolled-back?")
    walk.types("y")
    walk.sees("LIVE · ROLLED-BACK", "Never started: 3.1, 4.2")
    assert walk.ends() == 2
    assert walk.data("run.finished")["outcome"] == "rolled-back"
    assert walk.commands()[3:] == [("6.1", 1, 0)]
    assert walk.data("rollback.entered")["reason"] == "no backup of the 15th"
    untouched(walk, world)
    told = walk.transcript()
    assert "Service restored? yes" in told
    assert "**Never started:** 3.1, 4.2 " in told


def test_the_service_is_not_there_so_the_run_fails(rolled_back: Restoration, world: World) -> None:
    walk = rolled_back
    walk.types("n still 503")
    walk.asks("The service is not restored", "Escalation: CTO", "what now?")
    walk.types("f")
    walk.asks("End the run as failed?")
    walk.types("y")
    walk.sees("LIVE · FAILED")
    assert walk.ends() == 1
    assert walk.data("run.finished")["outcome"] == "failed"
    assert walk.commands()[3:] == []
    untouched(walk, world)
    assert 'Service restored? no, "still 503"' in walk.transcript()
