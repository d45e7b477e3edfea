"""The page of the documentation that tells what these tests prove: `python -m tests.integration.page` writes it.

Its table is made from the tests' own names, its example from a walk that is made for it.
"""

import re
import tempfile
from pathlib import Path

from runbookrunner.transcript.escape import fence
from tests.integration import test_errors_with_exit_zero as example
from tests.integration.database import Database
from tests.integration.programs import CHECKOUT
from tests.integration.walking import Restoration
from tests.integration.world import World

PAGE = CHECKOUT / "docs" / "restoration-tests.md"
#: In the order in which a reader wants them.
SUBJECTS = (
    "success",
    "missing_backup",
    "errors_with_exit_zero",
    "permission_denied",
    "disk_full",
    "password",
    "service_that_boots",
    "rehearsal",
    "interrupted",
    "parts",
)
_HEAD = """\
# What the restoration tests prove

`runbooks/database-backup-restoration.md` is a template that was written for people, without a thought of this tool.
The tests in `tests/integration/` walk it, byte for byte, as an operator would: the installed `rbr` in an 80x24
terminal, keys in, screen out. What the runbook names is really there: a PostgreSQL server with `psql`, an S3 API with
the `aws` client, `kubectl` against a stand-in for its cluster, `curl` against a TLS server for `api.example.com`,
`gunzip`, `sha256sum`. Only environment variables and the programs' own configuration files lead them to these parts;
no file is changed. After each walk the journal, the transcript, the exit code and the state of the world (rows in the
database, replicas, files) are looked at.

Where a program is missing, the walks that need it are skipped and say which; `.ci/run` installs them all, and there
nothing may be skipped.

This page is made by `python -m tests.integration.page` from the tests themselves, and a test compares it with them.
"""
_EXAMPLE = """\
## The record of one of these walks

The restoration prints errors and ends with exit 0. The operator says no, rolls back to another day's backup than the
runbook names, and goes through steps 4, 5 and 6 again. This is what `rbr transcript last` printed afterwards; the names
of the host, the user and the folder are replaced.
"""
#: What differs from run to run, or between versions of what compresses a backup, and what stands for it when two
#: pages are compared.
_PASSING = (
    (re.compile(r"\b\d{8}T\d{6}Z-\w{4}\b"), "RUN"),
    (re.compile(r"\b\d{4}-\d\d-\d\d \d\d:\d\d:\d\d"), "DATE TIME"),
    (re.compile(r"\b\d\d:\d\d:\d\d"), "TIME"),
    (re.compile(r"\b\d+(?:\.\d)? (?:s|ms)\b|\b\d+ m \d\d s\b"), "TOOK"),
    (re.compile(r"Completed [^\n]* remaining␍"), ""),
    (re.compile(r"\d+(?= db-2024)"), "SIZE"),
    (re.compile(r"\b[0-9a-f]{64}(?=  backup)"), "DIGEST"),
    (re.compile(r"(?<=127\.0\.0\.1:)\d+|(?<=localhost port )\d+"), "PORT"),
    (re.compile(r"head `[0-9a-f]{64}`"), "HEAD"),
)


def table() -> str:
    """What is tried, from the tests' own words."""
    rows = ["| walk | what is tried |", "|---|---|"]
    for subject in SUBJECTS:
        text = Path(__file__).with_name(f"test_{subject}.py").read_text(encoding="utf-8")
        title = text.split('"""')[1].strip()
        names = re.findall(r"^def test_(\w+)", text, re.MULTILINE)
        rows.append(f"| {title} | {'; '.join(name.replace('_', ' ') for name in names)} |")
    return "\n".join(rows) + "\n"


def page(transcript: str) -> str:
    """The whole page."""
    return "\n".join([_HEAD, table(), _EXAMPLE, fence(transcript.rstrip("\n"), "markdown"), ""])


def anonymous(walk: Restoration) -> str:
    """The transcript without the names of this machine."""
    started = next(event for event in walk.events() if event["type"] == "run.started")
    told = re.sub(r" @ `[0-9a-f]+`( with uncommitted changes)?", "", walk.transcript())
    told = told.replace(str(CHECKOUT), "/srv").replace(str(walk.folder), "/home/alice")
    told = told.replace(f"| {started['data']['user']} |", "| alice |").replace(
        f"**{started['data']['user']}**", "**alice**"
    )
    return re.sub(rf"\b{re.escape(started['host'])}\b", "db-01", told)


def timeless(text: str) -> str:
    """What stays the same from run to run."""
    for pattern, word in _PASSING:
        text = pattern.sub(word, text)
    return text


def _write() -> None:
    world, database = World(), Database()
    with tempfile.TemporaryDirectory() as folder:
        database.renew()
        world.renew(example.BACKUPS)
        walk = Restoration(world, database, Path(folder))
        example.restores(walk)
        walk.ends()
        PAGE.write_text(page(anonymous(walk)), encoding="utf-8")
    database.close()
    world.close()


if __name__ == "__main__":
    _write()
