"""`https://api.example.com` on this machine: a certificate of its own, and a health that follows the cluster."""

import ssl
import subprocess
from pathlib import Path

from tests.integration.answering import Server
from tests.integration.cluster import Cluster
from tests.integration.programs import found

HOST = "api.example.com"


class Website:
    """Healthy while the deployment has replicas. `starting` answers say otherwise first, as a service that boots."""

    def __init__(self, folder: Path, cluster: Cluster) -> None:
        self._cluster = cluster
        self.starting = 0
        self.asked: list[str] = []
        self._certificate, key = folder / "api.pem", folder / "api.key"
        _certify(self._certificate, key)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self._certificate, key)
        self._server = Server(self, context)

    def renew(self, *, starting: int = 0) -> None:
        """As if nobody had asked; not healthy for so many answers."""
        self.starting = starting
        self.asked.clear()

    def answer(self, method: str, path: str, body: bytes) -> tuple[int, object]:
        """How the service is."""
        self.asked.append(f"{method} {path}")
        if (method, path, body) != ("GET", "/health", b""):
            return 404, {"status": "no such page"}
        if self._cluster.replicas == 0:
            return 503, {"status": "down"}
        if self.starting > 0:
            self.starting -= 1
            return 503, {"status": "starting"}
        return 200, {"status": "ok", "replicas": self._cluster.replicas}

    def write_configuration(self, folder: Path) -> None:
        """What curl finds in `CURL_HOME`: where the host is really, and whose word to take for it."""
        settings = [
            f'connect-to = "{HOST}:443:127.0.0.1:{self._server.port}"',
            f'cacert = "{self._certificate}"',
            "silent",
            "show-error",
        ]
        (folder / ".curlrc").write_text("\n".join(settings) + "\n", encoding="utf-8")

    def close(self) -> None:
        """Answer no more."""
        self._server.close()


def _certify(certificate: Path, key: Path) -> None:
    words = ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", f"/CN={HOST}"]
    names = ["-addext", f"subjectAltName=DNS:{HOST}", "-keyout", str(key), "-out", str(certificate)]
    subprocess.run([found("openssl"), *words, *names], check=True, capture_output=True)
