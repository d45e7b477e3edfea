import pytest

from runbookrunner.command.trouble import classes


@pytest.mark.parametrize(
    ("name", "heading", "output"),
    [
        ("no-space", "Disk space full", "ERROR:  could not extend file: No space left on device"),
        ("no-space", '"disk full"', "write /data/x: ENOSPC"),
        ("no-space", "Quota exceeded", "cp: error writing 'a': Disk quota exceeded"),
        ("permission", "Permission denied", "ERROR:  must be owner of table users"),
        ("permission", "Access denied", "An error occurred (AccessDenied) when calling"),
        ("permission", "403 errors", 'Error from server (Forbidden): pods "web" is forbidden'),
        ("permission", "Not authorized", "open /etc/shadow: EACCES"),
        ("refused", "Connection refused", "connect ECONNREFUSED 127.0.0.1:5432"),
        ("timeout", "Timeouts", "dial tcp 10.0.0.1:443: i/o timeout"),
        ("timeout", "Connection timed out", "context deadline exceeded"),
        ("name-resolution", "Name resolution", "curl: (6) Could not resolve host: db.local"),
        ("name-resolution", "DNS failures", "lookup db: no such host"),
        ("out-of-memory", "Out of memory", "Last State: Terminated  Reason: OOMKilled"),
        ("unauthenticated", "401 Unauthorized", 'FATAL:  password authentication failed for user "app"'),
        ("too-many", "Too many connections", "FATAL:  remaining connection slots are reserved"),
        ("connection-lost", "Broken pipe", "read: connection reset by peer"),
    ],
)
def test_heading_and_output_meet_in_one_class(name: str, heading: str, output: str) -> None:
    assert name in classes(heading)
    assert name in classes(output)


@pytest.mark.parametrize(
    "line",
    [
        "2026-11-23T03:02:11Z INFO served GET /users in 403 ms",
        "copied 1403 rows, 401 pages",
        "COPY 4031",
        "request id 7f403c",
        "pool size 401",
        "set timeout=30s",
        "--timeout 5m",
        "Filesystem  Size  Used Avail Use% Mounted on",
        "free space left: 12 GB",
        "full backup finished",
        "volume mounted",
        "memory: 512Mi",
        "room 12",
        "permissions: 0644",
        "owner: app",
    ],
)
def test_ordinary_lines_are_no_trouble(line: str) -> None:
    assert classes(line) == {}


def test_the_words_found_are_told() -> None:
    assert classes("x: No space left on device") == {"no-space": "No space left on device"}
