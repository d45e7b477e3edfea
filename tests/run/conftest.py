"""Fixtures of the engine's tests."""

import pytest

from runbookrunner.run.plan import Plan
from tests.run.drill import Bench, restore_plan


@pytest.fixture
def restore() -> Plan:
    return restore_plan()


@pytest.fixture
async def bench(restore: Plan) -> Bench:
    return await Bench(restore).begin()
