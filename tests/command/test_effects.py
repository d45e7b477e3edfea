from pathlib import Path

import pytest

from runbookrunner.command.effects import named_again, only_looks

FIXTURE = Path(__file__).parent / "fixtures" / "effects.txt"


def cases() -> list[tuple[str, str]]:
    lines = [line for line in FIXTURE.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")]
    return [(line.split(" | ", 1)[0], line.split(" | ", 1)[1]) for line in lines]


@pytest.mark.parametrize(("what", "command"), cases())
def test_what_only_looks_is_known(what: str, command: str) -> None:
    assert only_looks(command) == (what == "looks")


@pytest.mark.parametrize(
    ("command", "other", "again"),
    [
        ("kubectl scale deployment api --replicas=0", "kubectl scale deployment api --replicas=3", True),
        ("kubectl scale deployment api --replicas=0", "kubectl -n prod scale deploy/api --replicas=3", True),
        ("kubectl scale deployment api --replicas=0", "kubectl scale deployment web --replicas=3", False),
        ("kubectl scale deployment api --replicas=0", "aws s3 cp s3://b/old.gz ./backup.sql.gz", False),
        ("aws s3 cp s3://b/new.gz ./backup.sql.gz", "aws s3 cp s3://b/old.gz ./backup.sql.gz", True),
        ("aws s3 cp s3://b/new.gz ./backup.sql.gz", "aws s3 cp s3://b/old.gz ./other.gz", False),
        ("sudo systemctl stop nginx", "systemctl start nginx", True),
        ("systemctl stop nginx", "systemctl start puma", False),
        ("git checkout v2", "git checkout v2", True),
        ("gunzip backup.sql.gz", "rm backup.sql.gz", False),
    ],
)
def test_a_rollback_names_what_a_command_changed(command: str, other: str, again: bool) -> None:  # noqa: FBT001  a table's column
    assert named_again(command, ["echo unrelated", other]) is again
