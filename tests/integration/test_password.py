"""psql asks for a password: it is typed unseen, and stands nowhere afterwards."""

from collections.abc import Iterator

import pytest

from tests.integration.conftest import Begin
from tests.integration.database import Database

PASSWORD = "correct-horse-battery"
WRONG = "incorrect-horse"


@pytest.fixture
def guarded_database() -> Iterator[Database]:
    database = Database(password=PASSWORD)
    database.renew()
    yield database
    database.close()


def test_a_password_is_typed_hidden_and_recorded_nowhere(begin: Begin, guarded_database: Database) -> None:
    walk = begin(guarded_database)
    walk.comes_to_the_restoration()
    walk.types("mydb")
    walk.sees("Password for user postgres:")
    walk.types(WRONG)
    walk.asks("password authentication failed", "4.2 [FAIL] exit 2", "what now?")
    walk.types("r")
    walk.asks("4.2 Restore", "type this name and Enter: mydb")
    walk.types("mydb")
    walk.sees("Password for user postgres:")
    walk.types(PASSWORD)
    walk.asks("COPY 3", "4.2 [ok] exit 0", "4.3 Verify row counts", "Enter run")
    walk.types()
    walk.sees("Password for user postgres:")
    walk.types(PASSWORD)
    walk.asks("3", "4.3 [ok] exit 0", "is this right?")
    walk.types("y")
    walk.asks("5.1")
    walk.starts_the_service()
    walk.verifies()
    walk.types("y")
    walk.sees("LIVE · SUCCEEDED")
    assert walk.ends() == 0
    hidden = [event["data"]["hidden"] for event in walk.events() if event["type"] == "input.sent"]
    assert hidden == [True, True, True]
    assert [PASSWORD in walk.screen, WRONG in walk.screen] == [False, False]
    told = [walk.transcript().encode(), *(path.read_bytes() for path in walk.folder.rglob("*") if path.is_file())]
    assert len(told) > 10
    assert not [data for data in told if PASSWORD.encode() in data or WRONG.encode() in data]
    assert guarded_database.users() == ["ada", "alan", "grace"]
