"""A rehearsal of the same file: the same questions, a failure on request, and a world that nobody touched."""

from tests.integration.conftest import Begin
from tests.integration.database import Database
from tests.integration.world import RUNBOOK, World


def test_a_rehearsal_with_a_failure_at_the_restoration_touches_nothing(
    begin: Begin, database: Database, world: World
) -> None:
    visits = database.visits()
    walk = begin(database, words=("rehearse", str(RUNBOOK), "--plain", "--fail-at", "4.2:exit=3"))
    walk.begins("REHEARSAL - nothing is executed")
    for task in ("2.1", "2.2", "2.3"):
        walk.types()
        walk.sees(f"{task} [ok] pretended exit 0")
    walk.asks("is this right?")
    walk.types("y")
    walk.asks("2.4 Compare with S3 metadata checksum")
    walk.types("y")
    walk.asks("3.1 Prevent new connections", "would run on", "y run")
    walk.types("y")
    walk.asks("3.1 [ok] pretended exit 0", "4.1 Decompress backup")
    walk.types()
    walk.asks("4.2 Restore", "type this name and Enter: mydb")
    walk.types("mydb")
    walk.asks("4.2 [FAIL] pretended exit 3", "what now?", "b rollback")
    walk.types("b")
    walk.asks("Leave the procedure")
    walk.types("y")
    walk.asks("Why?")
    walk.types("practice")
    walk.asks("R1.1 Revert to previous backup", "Enter run")
    walk.types()
    walk.asks("R1.1 [ok] pretended exit 0", "R1.2 Repeat restoration steps")
    walk.types("m would go back to step 4")
    walk.asks("Is the service restored?")
    walk.types("n it never was away")
    walk.asks("what now?")
    walk.types("f")
    walk.asks("End the run as failed?")
    walk.types("y")
    walk.sees("REHEARSAL - nothing is executed · FAILED")
    assert walk.ends() == 1
    assert world.touched() == []
    assert database.users() == []
    assert database.visits() == visits
    assert list(walk.folder.glob("backup*")) == []
    assert "REHEARSAL (nothing was executed)" in walk.transcript()
