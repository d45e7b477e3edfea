"""A PostgreSQL server of its own: a private folder, a free port, nothing of the machine's clusters."""

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from pathlib import Path
from time import monotonic

from tests.integration.programs import found, missing

_PATIENCE = 20
#: The server's own administrator; the runbook's `postgres` is another role, so that its rights can differ.
KEEPER = "keeper"
#: A database fits in with some rows; `backups.large` does not.
SMALL_DISK = "16m"
#: In a mount namespace of its own: the small file system is there for nobody else, and ends with the server.
_ON_SMALL_DISK = 'mount -t tmpfs -o size="$1",uid="$2" none "$3" && shift 3 && exec "$@"'


class Database:
    """The server of `mydb`. `password` is what the role `postgres` has to give; empty where nothing is asked."""

    def __init__(self, *, password: str = "", small_disk: bool = False) -> None:
        for program in ("initdb", "pg_ctl", "postgres", "psql"):
            found(program)
        self.folder = Path(tempfile.mkdtemp(prefix="rbr-database-"))
        self._data = self.folder / "data"
        self._log = self.folder / "server.log"
        self.small = self.folder / "small"
        self.small.mkdir()
        self.folder.chmod(0o755)
        self._owner = _unprivileged()
        self._small_disk = small_disk
        if small_disk and self._owner is None:
            missing("a small file system can only be mounted by root")
        if self._owner is not None:
            for path in (self.folder, self.small):
                shutil.chown(path, self._owner)
        self._initialise(password)
        self.port = self._start()
        self.query(f"CREATE ROLE postgres LOGIN SUPERUSER PASSWORD '{password}'", database="postgres")

    def _initialise(self, password: str) -> None:
        self._as_owner(
            "initdb", "--no-sync", "--auth=trust", f"--username={KEEPER}", "--encoding=UTF8", str(self._data)
        )
        rules = (
            f"host all {KEEPER} localhost trust\nhost all all localhost {'scram-sha-256' if password else 'trust'}\n"
        )
        (self._data / "pg_hba.conf").write_text(rules, encoding="utf-8")

    def _start(self) -> int:
        """Start on a port that is free now; somebody may have taken it by then, so try again."""
        for _ in range(3):
            port = _free_port()
            options = f"-p {port} -c listen_addresses=localhost -c unix_socket_directories= -c fsync=off"
            options += " -c log_connections=on"
            if (
                self._as_owner(
                    "pg_ctl", "--wait", f"--pgdata={self._data}", f"--options={options}", "start", check=False
                ).returncode
                == 0
            ):
                return port
        raise RuntimeError(f"PostgreSQL does not start: {self._log.read_text()}")

    def _as_owner(self, program: str, *words: str, check: bool = True) -> "subprocess.CompletedProcess[bytes]":
        command = [found(program), *words]
        if self._owner is not None:
            command = ["setpriv", f"--reuid={self._owner}", "--clear-groups", *command]
        if self._small_disk and "start" in words:
            command = [
                "unshare",
                "--mount",
                "sh",
                "-c",
                _ON_SMALL_DISK,
                "sh",
                SMALL_DISK,
                str(self._owner),
                str(self.small),
                *command,
            ]
        with self._log.open("a") as log:  # a pipe would be held open by the server
            return subprocess.run(command, check=check, stdout=log, stderr=log, cwd=self.folder)

    def renew(self, *, superuser: bool = True) -> None:
        """An empty `mydb`; the role `postgres` with or without the rights that a restoration needs."""
        self.query("DROP DATABASE IF EXISTS mydb WITH (FORCE)", database="postgres")
        self.query(f"ALTER ROLE postgres {'SUPERUSER' if superuser else 'NOSUPERUSER'}", database="postgres")
        where = ""
        if self._small_disk:
            self.query("DROP TABLESPACE IF EXISTS small", database="postgres")
            self.query(f"CREATE TABLESPACE small LOCATION '{self.small}'", database="postgres")
            where = " TABLESPACE small"
        self.query(f"CREATE DATABASE mydb{where}", database="postgres")

    def query(self, statement: str, *, database: str = "mydb") -> str:
        """What the statement gives, as the administrator: unaligned, without headings."""
        words = ["-X", "-A", "-t", "-q", "-v", "ON_ERROR_STOP=1", "-h", "localhost", "-U", KEEPER, "-d", database]
        return subprocess.run(
            [found("psql"), *words, "-c", statement],
            env=os.environ | {"PGPORT": str(self.port)},
            check=True,
            capture_output=True,
            text=True,
        ).stdout.strip()

    def users(self) -> list[str]:
        """The names in the restored table, sorted; empty where there is no such table."""
        if self.query("SELECT to_regclass('users')") == "":
            return []
        return self.query("SELECT name FROM users ORDER BY name").split()

    def visits(self) -> int:
        """How often the runbook's role came to the database, as the server's log has it."""
        return self._log.read_text(encoding="utf-8").count("connection authorized: user=postgres")

    def asleep(self) -> int:
        """How many statements of a restoration sleep on the server right now."""
        return int(
            self.query("SELECT count(*) FROM pg_stat_activity WHERE usename = 'postgres' AND wait_event = 'PgSleep'")
        )

    def waits_until_asleep(self) -> None:
        """Return when a restoration sleeps; the server is asked until it says so."""
        last_try = monotonic() + _PATIENCE
        while not self.asleep():
            assert monotonic() < last_try, "no restoration came to its sleep"

    def close(self) -> None:
        """Stop the server at once and leave nothing."""
        self._as_owner("pg_ctl", "--wait", f"--pgdata={self._data}", "--mode=immediate", "stop", check=False)
        shutil.rmtree(self.folder)


def _unprivileged() -> int | None:
    """The user id to run the server with, since it refuses root; None where this process is not root."""
    if os.getuid() != 0:
        return None
    try:
        return pwd.getpwnam("postgres").pw_uid
    except KeyError:
        return pwd.getpwnam("nobody").pw_uid


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
