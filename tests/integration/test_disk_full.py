"""The server's disk is full: its own words lead to the runbook's advice."""

from collections.abc import Iterator

import pytest

from tests.integration import backups
from tests.integration.conftest import Begin
from tests.integration.database import Database


@pytest.fixture
def small_database() -> Iterator[Database]:
    database = Database(small_disk=True)
    database.renew()
    yield database
    database.close()


def test_no_space_left_on_the_servers_disk(begin: Begin, small_database: Database) -> None:
    walk = begin(small_database, {"2024-01-15": backups.large()})
    walk.comes_to_the_restoration()
    walk.types("mydb")
    walk.asks("No space left on device", "4.2 [?] exit 0", "is this right?", "reported: ERROR")
    walk.types("n")
    walk.asks("What is wrong?")
    walk.types()
    walk.asks(
        'the runbook on "Disk space full" error',
        'both are about no-space: the output says "could not extend file"',
        "! T2.1  prepares: df -h",
        "! T2.2  prepares: rm -rf /tmp/pg_restore_*   (destructive)",
        "what now?",
    )
    walk.types("! T2.1")
    walk.sees("command: df -h")
    walk.types()
    walk.asks("x1 Own command", "| df -h", "Enter run")
    walk.types()
    walk.asks("Filesystem", "x1 [ok] exit 0", "what now?")
    walk.types("f")
    walk.asks("End the run as failed?")
    walk.types("y")
    walk.sees("LIVE · FAILED", "Ran, not reversed by a rollback: 2.2, 3.1, 4.1, 4.2")
    assert walk.ends() == 1
    assert small_database.users() == []
    assert "No space left on device" in walk.transcript()
