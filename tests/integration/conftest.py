"""The world once for all walks, as it was before anything happened for each of them."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.integration import backups
from tests.integration.database import Database
from tests.integration.walking import Restoration
from tests.integration.world import World

#: What the bucket holds unless a walk needs something else.
BACKUPS = {"2024-01-14": backups.rows("ada", "grace"), "2024-01-15": backups.rows("ada", "grace", "alan")}

#: Starts a walk; takes what differs from the usual.
Begin = Callable[..., Restoration]


@pytest.fixture(scope="session")
def world() -> Iterator[World]:
    world = World()
    yield world
    world.close()


@pytest.fixture(scope="session")
def usual_database() -> Iterator[Database]:
    """A server that asks for no password, for all walks that do not need another one."""
    database = Database()
    yield database
    database.close()


@pytest.fixture
def database(usual_database: Database) -> Database:
    usual_database.renew()
    return usual_database


@pytest.fixture
def begin(world: World, tmp_path: Path) -> Iterator[Begin]:
    begun: list[Restoration] = []

    def start(
        database: Database, held: dict[str, bytes] = BACKUPS, words: tuple[str, ...] = (), starting: int = 0
    ) -> Restoration:
        world.renew(held, starting=starting)
        begun.append(Restoration(world, database, tmp_path, *words))
        return begun[-1]

    yield start
    for restoration in begun:
        restoration.close()
