"""An operator who restores the database by the seed's runbook, and looks at what became of it."""

from pathlib import Path
from typing import Any

from tests.cli.desk import Desk
from tests.integration.database import Database
from tests.integration.world import RUNBOOK, World


class Restoration(Desk):
    """One walk in line mode at 80x24, in a folder of its own. A stage ends with the next question on the screen."""

    def __init__(self, world: World, database: Database, folder: Path, *words: str) -> None:
        self.world = world
        self.database = database
        self._settings = world.environment(database, folder)
        super().__init__(folder, *(words or ("run", str(RUNBOOK), "--plain")), **self._settings)

    def again(self, *words: str) -> "Restoration":
        """Another terminal, in the same folder and on the same record."""
        return Restoration(self.world, self.database, self.folder, *words)

    def close(self) -> None:
        """Leave nothing running."""
        self.child.close(force=True)

    def begins(self, mode: str = "LIVE") -> None:
        """Overview, prerequisites, message; 2.1 is asked about."""
        self.asks(f"{mode}  Runbook: Database Backup Restoration", "Severity: High", "Enter begin")
        self.types()
        self.asks("P1 Access to backup S3 bucket", "P2", "P3 SSH access to database server")
        self.types("y")
        self.asks("1.1 Post in #engineering Slack channel", "Starting database restoration. ETA: 20 minutes.")
        self.types("y")
        self.asks("2.1 List available backups", "aws s3 ls s3://backups/postgres/", "Enter run")

    def downloads(self) -> None:
        """Steps 2.1 to 2.4; 3.1 is asked about."""
        self.types()
        self.asks("db-2024-01-15.sql.gz", "2.1 [ok] exit 0", "2.2 Download latest backup", "Enter run")
        self.types()
        self.asks("2.2 [ok] exit 0", "2.3 Verify integrity", "sha256sum backup.sql.gz", "Enter run")
        self.types()
        self.asks("2.3 [ok] exit 0", "is this right?")
        self.types("y")
        self.asks("2.4 Compare with S3 metadata checksum")
        self.types("y")
        self.asks("3.1 Prevent new connections", "CAUTION: Stops every replica", "y run")

    def stops_the_service(self) -> None:
        """Step 3; 4.1 is asked about. Enter would not have done it."""
        self.types()
        self.asks("Enter does not run this; y does")
        self.types("y")
        self.asks("deployment.apps/api scaled", "3.1 [ok] exit 0", "4.1 Decompress backup", "Enter run")

    def decompresses(self) -> None:
        """Step 4.1; the restoration is asked about, and wants the name of its target."""
        self.types()
        self.asks("4.1 [ok] exit 0", "4.2 Restore", "DESTRUCTIVE", "type this name and Enter: mydb")

    def comes_to_the_restoration(self) -> None:
        """From the start to 4.2."""
        self.begins()
        self.downloads()
        self.stops_the_service()
        self.decompresses()

    def counts(self, rows: int) -> None:
        """Step 4.3, right this time; 5.1 is asked about."""
        self.asks("4.3 Verify row counts", "SELECT COUNT(*) FROM users", "Enter run")
        self.types()
        self.asks("count", str(rows), "4.3 [ok] exit 0", "is this right?")
        self.types("y")
        self.asks("5.1", "kubectl scale deployment api --replicas=3", "Enter run")

    def starts_the_service(self) -> None:
        """Step 5; the health check is asked about."""
        self.types()
        self.asks("deployment.apps/api scaled", "5.1 [ok] exit 0", "6.1 Health check", "Enter run")

    def verifies(self) -> None:
        """Step 6 from its first question; step 7 is asked about."""
        self.types()
        self.asks('{"status": "ok", "replicas": 3}', "6.1 [ok] exit 0", "is this right?")
        self.types("y")
        self.asks("6.2 Test critical flows: User login", "6.3", "6.4 Test critical flows: Data creation")
        self.types("y")
        self.asks("7.1 Update incident log", "7.2", "7.3 Schedule post-mortem if needed")

    def commands(self) -> list[tuple[str, int, int | None]]:
        """Task, attempt and exit status of every command that was started; None where no end was recorded."""
        ends = {(e["task"], e["data"]["attempt"]): e["data"]["status"] for e in self._of("command.finished")}
        starts = [(event["task"], event["data"]["attempt"]) for event in self._of("command.started")]
        return [(task, attempt, ends.get((task, attempt))) for task, attempt in starts]

    def data(self, kind: str) -> dict[str, Any]:
        """What the last event of this type says."""
        data: dict[str, Any] = self._of(kind)[-1]["data"]
        return data

    def _of(self, kind: str) -> list[dict[str, Any]]:
        return [event for event in self.events() if event["type"] == kind]

    def transcript(self) -> str:
        """The record for people, after the chain was verified."""
        assert self.rbr("verify", "last").returncode == 0
        return self.rbr("transcript", "last").stdout
