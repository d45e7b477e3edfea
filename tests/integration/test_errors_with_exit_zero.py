"""psql prints errors and ends with exit 0: the operator is asked, rolls back, and restores once more."""

from tests.integration import backups, page
from tests.integration.conftest import Begin
from tests.integration.database import Database
from tests.integration.walking import Restoration
from tests.integration.world import World

FIRST = [("2.1", 1, 0), ("2.2", 1, 0), ("2.3", 1, 0), ("3.1", 1, 0), ("4.1", 1, 0), ("4.2", 1, 0)]
SECOND = [("R1.1", 1, 0), ("4.1", 2, 0), ("x1", 1, 0), ("4.2", 2, 0), ("4.3", 1, 0), ("5.1", 1, 0), ("6.1", 1, 0)]
BACKUPS = {
    "2024-01-12": backups.rows("ada"),
    "2024-01-14": backups.rows("ada", "grace"),
    "2024-01-15": backups.broken("ada", "grace", "alan"),
}
FRIDAY = "aws s3 cp s3://backups/postgres/db-2024-01-12.sql.gz ./backup.sql.gz"


def fails(walk: Restoration) -> None:
    """The first restoration; the failure menu is on the screen."""
    walk.comes_to_the_restoration()
    walk.types("mydb")
    walk.asks('ERROR:  invalid input syntax for type integer: "two"', "4.2 [?] exit 0", "is this right?", "reported")
    walk.types("n")
    walk.asks("What is wrong?")
    walk.types("the users are missing")
    walk.asks("[FAIL] answered no: the users are missing", "no troubleshooting entry matches", "what now?")
    walk.types("t")
    walk.asks('"Permission denied" error', '"Disk space full" error', "rm -rf /tmp/pg_restore_*", "what now?")


def rolls_back(walk: Restoration) -> None:
    """The rollback, with another day's backup than the one it names; its last check leads back to step 4."""
    walk.types("b")
    walk.asks("[FAIL] 4.2 Restore: NOT named in the rollback", "[ok] 3.1 Prevent new connections: NOT named")
    walk.types("y")
    walk.asks("Why?")
    walk.types("the backup of the 15th is broken")
    walk.asks("R1.1 Revert to previous backup", "2024-01-14 is", "Enter run")
    walk.types("e")
    walk.sees("edit: aws s3 cp s3://backups/postgres/db-2024-01-14.sql.gz ./backup.sql.gz")
    walk.types(f"\x15{FRIDAY}")
    walk.asks("db-2024-01-12.sql.gz", "edited by you", "Enter run")
    walk.types()
    walk.asks("R1.1 [ok] exit 0", "R1.2 Repeat restoration steps", "j 4 goes back to step 4")
    walk.types("j")
    walk.asks("To which step?", "Enter: 4")
    walk.types()
    walk.asks("4. Restore Database", "4.1 Decompress backup", "Enter run")


def restores_again(walk: Restoration) -> None:
    """gunzip wants to know whether it may overwrite; the broken table has to go first."""
    walk.types()
    walk.sees("backup.sql already exists", "overwrite (y or n)?")
    walk.types("y")
    walk.asks("4.1 [ok] exit 0", "4.2 Restore", "type this name and Enter: mydb")
    walk.types("! psql -h localhost -U postgres -d mydb -c 'DROP TABLE users'")
    walk.asks("x1 Own command", "DESTRUCTIVE", "type this name and Enter: users")
    walk.types("users")
    walk.asks("DROP TABLE", "x1 [ok] exit 0", "4.2 Restore", "type this name and Enter: mydb")
    walk.types("mydb")
    walk.sees("COPY 1", "4.2 [ok] exit 0")
    walk.counts(1)
    walk.starts_the_service()
    walk.verifies()
    walk.types("y")
    walk.sees("LIVE · SUCCEEDED with exceptions")


def restores(walk: Restoration) -> None:
    """The whole walk, to its end."""
    fails(walk)
    rolls_back(walk)
    restores_again(walk)


def test_the_second_attempt_restores_an_older_backup(begin: Begin, database: Database, world: World) -> None:
    walk = begin(database, BACKUPS)
    restores(walk)
    assert walk.ends() == 0
    assert walk.commands() == FIRST + SECOND
    assert walk.data("command.edited")["edited"]["text"] == FRIDAY
    assert walk.data("jumped")["step"] == "4"
    assert walk.data("run.finished")["outcome"] == "succeeded"
    assert "R1" in walk.data("run.finished")["exceptions"]
    assert walk.database.users() == ["ada"]
    assert world.cluster.scaled == [0, 3]
    told = walk.transcript()
    assert "SUCCEEDED with exceptions" in told
    assert "the users are missing" in told
    assert FRIDAY in told
    assert page.timeless(page.page(page.anonymous(walk))) == page.timeless(page.PAGE.read_text(encoding="utf-8")), (
        "docs/restoration-tests.md is not what the tests say: python -m tests.integration.page writes it anew"
    )
