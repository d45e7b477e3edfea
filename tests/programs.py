"""Programs that tests start and that not every machine has."""

import os
import shutil

import pytest


def needed(program: str) -> str:
    """Its path. Without it the test is skipped, and fails where everything has to be there."""
    path = shutil.which(program)
    if path is None:
        if os.environ.get("RBR_PARTS_REQUIRED"):
            pytest.fail(f"{program} is not installed")
        pytest.skip(f"{program} is not installed")
    return path
