"""A run folder and a clock that ticks a second a look."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from runbookrunner.record.redact import Redactor
from runbookrunner.record.store import RunFolder, Store


class TickingClock:
    def __init__(self) -> None:
        self.looks = 0

    def now(self) -> datetime:
        return datetime(2026, 11, 23, 3, 2, 11, tzinfo=UTC) + timedelta(seconds=self.looks)

    def monotonic_ns(self) -> int:
        self.looks += 1
        return self.looks * 1_000_000_000


@pytest.fixture
def clock() -> TickingClock:
    return TickingClock()


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "state" / "runbookrunner")


@pytest.fixture
def folder(store: Store, clock: TickingClock) -> RunFolder:
    return store.create(clock.now())


@pytest.fixture
def no_secrets() -> Redactor:
    return Redactor({})
