"""Everything the seed's runbook reaches for, on this machine: only the environment is arranged, no file is changed."""

import os
import shutil
import tempfile
from pathlib import Path

from tests.integration.bucket import Bucket
from tests.integration.cluster import Cluster
from tests.integration.database import Database
from tests.integration.programs import CHECKOUT, PARTS, found
from tests.integration.website import Website

RUNBOOK = CHECKOUT / "runbooks" / "database-backup-restoration.md"


class World:
    """The bucket, the cluster and the website; each walk brings its database, since those differ in their rules."""

    def __init__(self) -> None:
        for program in ("gunzip", "sha256sum", "curl", "openssl", "aws", "moto_server"):
            found(program)
        self._kubectl = found("kubectl")
        self._folder = Path(tempfile.mkdtemp(prefix="rbr-world-"))
        self.cluster = Cluster()
        self.website = Website(self._folder, self.cluster)
        self.website.write_configuration(self._folder)
        self.kubeconfig = self._folder / "kubeconfig"
        self.cluster.write_configuration(self.kubeconfig)
        self.bucket = Bucket()

    def renew(self, backups: dict[str, bytes], *, starting: int = 0) -> None:
        """As before anything happened, with these backups in the bucket."""
        self.bucket.fill(backups)
        self.cluster.renew()
        self.website.renew(starting=starting)

    def environment(self, database: Database, home: Path) -> dict[str, str]:
        """What leads the runbook's programs to the parts."""
        return self.bucket.environment | {
            "PATH": os.pathsep.join([str(PARTS), str(Path(self._kubectl).parent), os.environ["PATH"]]),
            "HOME": str(home),
            "PGPORT": str(database.port),
            "KUBECONFIG": str(self.kubeconfig),
            "CURL_HOME": str(self._folder),
            "LC_ALL": "C.UTF-8",
        }

    def touched(self) -> list[str]:
        """Which parts were asked for anything since they were renewed."""
        asked = {"bucket": self.bucket.requests, "cluster": self.cluster.asked, "website": self.website.asked}
        return [name for name, requests in asked.items() if requests]

    def close(self) -> None:
        """Nothing of it is left."""
        self.bucket.close()
        self.website.close()
        self.cluster.close()
        shutil.rmtree(self._folder)
