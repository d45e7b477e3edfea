"""The database refuses: the runbook knows that error, and what it advises is done as an own command."""

from tests.integration.conftest import Begin
from tests.integration.database import KEEPER, Database

GRANT = f"psql -h localhost -U {KEEPER} -d mydb -c 'ALTER ROLE postgres SUPERUSER'"


def test_advice_an_own_command_and_a_retry(begin: Begin, database: Database) -> None:
    database.renew(superuser=False)
    walk = begin(database)
    walk.comes_to_the_restoration()
    walk.types("mydb")
    walk.asks("ERROR:  permission denied for schema public", "4.2 [?] exit 0", "is this right?", "reported: ERROR")
    walk.types("n nothing was restored")
    walk.asks(
        "[FAIL] answered no: nothing was restored",
        'the runbook on "Permission denied" error',
        'the output says "Permission denied"',
        "Ensure user has SUPERUSER role",
        "what now?",
    )
    walk.types(f"! {GRANT}")
    walk.asks("x1 Own command", "ALTER ROLE postgres SUPERUSER", "Enter run")
    walk.types()
    walk.asks("ALTER ROLE", "x1 [ok] exit 0", "what now?")
    walk.types("r")
    walk.asks("4.2 Restore", "type this name and Enter: mydb")
    walk.types("mydb")
    walk.sees("COPY 3", "4.2 [ok] exit 0")
    walk.counts(3)
    walk.starts_the_service()
    walk.verifies()
    walk.types("y")
    walk.sees("LIVE · SUCCEEDED")
    assert walk.ends() == 0
    assert walk.commands()[5:8] == [("4.2", 1, 0), ("x1", 1, 0), ("4.2", 2, 0)]
    assert database.users() == ["ada", "alan", "grace"]
    told = walk.transcript()
    assert GRANT in told
    assert "permission denied for schema public" in told
