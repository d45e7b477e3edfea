"""The restoration is stopped in the middle: by the operator's Ctrl-C, and by the runner's own death."""

import signal

import pytest

from tests.integration import backups
from tests.integration.conftest import Begin
from tests.integration.database import Database
from tests.integration.walking import Restoration

END_IT = """psql -h localhost -U postgres -d mydb -c "SELECT pg_terminate_backend(pid) FROM pg_stat_activity \
WHERE wait_event = 'PgSleep'\""""


@pytest.fixture
def restoring(begin: Begin, database: Database) -> Restoration:
    """A walk in the middle of 4.2: the table is made, the server sleeps, the rows are still to come."""
    walk = begin(database, {"2024-01-15": backups.slow("ada", "grace", "alan")})
    walk.comes_to_the_restoration()
    walk.types("mydb")
    walk.sees("4.2 runs; Ctrl-C interrupts it", "CREATE TABLE")
    database.waits_until_asleep()
    return walk


def test_ctrl_c_stops_the_restoration_and_not_the_run(restoring: Restoration, database: Database) -> None:
    walk = restoring
    walk.child.send("\x03")
    walk.asks("canceling statement due to user request", "4.2 [FAIL] exit 3", "what now?", "r retry")
    assert database.asleep() == 0
    assert database.users() == [], "what stood behind the interrupted statement was not run"
    walk.types("a stopped by hand")
    walk.asks("offered after the end of the procedure", "6.1 Health check")
    walk.types("f")
    walk.asks("End the run as aborted?")
    walk.types("y")
    walk.sees("LIVE · ABORTED", "Ran, not reversed by a rollback: 2.2, 3.1, 4.1, 4.2")
    assert walk.ends() == 10
    assert walk.commands()[-1] == ("4.2", 1, 3)
    assert walk.data("interrupt.sent")["task"] == "4.2"
    assert "stopped by hand" in walk.transcript()


def test_after_the_runners_death_the_restoration_is_unknown_and_the_operator_decides(
    restoring: Restoration, database: Database
) -> None:
    restoring.child.kill(signal.SIGKILL)
    assert restoring.ends() == -signal.SIGKILL
    assert restoring.commands()[-1] == ("4.2", 1, None)
    assert database.asleep() == 1, "a server goes on with a statement whose client is gone"
    walk = restoring.again("resume", "last", "--plain")
    walk.asks("resumed", "A fresh session", "[ok] [?] [ ] 4. Restore Database", "Enter go on")
    walk.types()
    walk.asks("4.2 Restore", "it was started, and nobody saw it end", "what now?", "r retry")
    assert walk.commands()[-1] == ("4.2", 1, None), "nothing runs again by itself"
    walk.types(f"! {END_IT}")
    walk.asks("x1 Own command", "CAUTION", "y run")
    walk.types("y")
    walk.asks("1 row", "x1 [ok] exit 0", "what now?")
    assert database.asleep() == 0
    walk.types("b")
    walk.asks("[?] 4.2 Restore: NOT named in the rollback", "Leave the procedure")
    walk.types()
    walk.asks("what now?")
    walk.types("f")
    walk.asks("End the run as failed?")
    walk.types("y")
    walk.sees("LIVE · FAILED")
    assert walk.ends() == 1
    assert walk.data("session.started")["folder"] == str(walk.folder)
    told = walk.transcript()
    assert "unknown" in told
    walk.close()
