"""The service takes a moment after step 5: the health check is asked again until it is right."""

from tests.integration.conftest import Begin
from tests.integration.database import Database


def test_the_health_check_is_repeated_and_its_attempts_are_counted(begin: Begin, database: Database) -> None:
    walk = begin(database, starting=2)
    walk.comes_to_the_restoration()
    walk.types("mydb")
    walk.sees("COPY 3", "4.2 [ok] exit 0")
    walk.counts(3)
    walk.starts_the_service()
    walk.types()
    walk.asks('{"status": "starting"}', "6.1 [ok] exit 0", "is this right?", "r retry")
    walk.types("r")
    walk.asks("6.1 Health check", "Enter run")
    walk.types()
    walk.asks('{"status": "starting"}', "6.1 [ok] exit 0", "is this right?")
    walk.types("n still starting")
    walk.asks("[FAIL] answered no: still starting", "what now?")
    walk.types("r")
    walk.asks("6.1 Health check", "Enter run")
    walk.verifies()
    walk.types("y")
    walk.sees("LIVE · SUCCEEDED\r\n")
    assert walk.ends() == 0
    assert walk.commands()[-3:] == [("6.1", 1, 0), ("6.1", 2, 0), ("6.1", 3, 0)]
    assert walk.world.website.asked == ["GET /health"] * 3
    told = walk.transcript()
    assert "still starting" in told
    assert "attempt 3" in told
