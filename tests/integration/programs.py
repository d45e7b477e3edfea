"""The real programs that the walks start, and what it takes to find them."""

import os
import shutil
from pathlib import Path
from typing import NoReturn

import pytest

CHECKOUT = Path(__file__).parents[2]
#: Where `.ci/setup.py parts` puts the client and the server of the S3 API.
PARTS = CHECKOUT / ".parts" / "bin"
#: Set by `.ci/run`, which installs everything: there a missing program is a failure, not a reason to skip.
REQUIRED = "RBR_PARTS_REQUIRED"
_DEBIANS_POSTGRESQL = Path("/usr/lib/postgresql")
#: Program → where it comes from.
_PACKAGES = {
    "aws": "PyPI: python3 .ci/setup.py parts",
    "moto_server": "PyPI: python3 .ci/setup.py parts",
    "kubectl": "Debian: kubernetes-client",
    "node": "Debian: nodejs",
    "ruby": "Debian: ruby",
    "perl": "Debian: perl",
    "zsh": "Debian: zsh",
    "fish": "Debian: fish",
    "dash": "Debian: dash",
    "curl": "Debian: curl",
    "openssl": "Debian: openssl",
    "gunzip": "Debian: gzip",
    "sha256sum": "Debian: coreutils",
    "setpriv": "Debian: util-linux",
    "unshare": "Debian: util-linux",
}
_DATABASE = "Debian: postgresql"


def found(name: str) -> str:
    """The program's path. Without it the test is skipped, or fails where nothing may be missing."""
    path = shutil.which(name, path=os.pathsep.join([str(PARTS), os.environ.get("PATH", ""), *_database_folders()]))
    if path is None:
        missing(f"{name} is not installed ({_PACKAGES.get(name, _DATABASE)})")
    return path


def missing(reason: str) -> NoReturn:
    """Skip with one plain reason; fail where nothing may be missing."""
    if os.environ.get(REQUIRED):
        pytest.fail(reason)
    pytest.skip(reason)


def _database_folders() -> list[str]:
    """Where Debian puts the server's programs, newest first; it keeps them off PATH."""
    versions = sorted(_DEBIANS_POSTGRESQL.glob("[0-9]*"), key=lambda path: int(path.name), reverse=True)
    return [str(version / "bin") for version in versions]


def kubectls() -> list[str]:
    """Every version of the client that this machine has, the one on PATH first; never empty."""
    first = found("kubectl")
    folders = [PARTS, Path(first).resolve().parent]
    return [first, *(str(path) for folder in folders for path in sorted(folder.glob("kubectl[-.]1.*")))]
