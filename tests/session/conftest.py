import os
import secrets
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from runbookrunner.session.bash import BashSession
from tests.session.driving import Driver


@pytest.fixture
async def shell(tmp_path: Path) -> AsyncIterator[Driver]:
    """A started session in an empty folder; afterwards nothing of it may be left."""
    runtime = tmp_path / "runtime"
    runtime.mkdir(mode=0o700)
    work = tmp_path / "work"
    work.mkdir()
    environment = os.environ | {"XDG_RUNTIME_DIR": str(runtime)}
    session = BashSession("/bin/bash", environment=environment, run_id=secrets.token_hex(8))
    await session.start(str(work))
    yield Driver(session)
    assert await session.close() == ()
    assert list(runtime.iterdir()) == []
