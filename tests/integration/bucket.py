"""An S3 API on a free port of this machine, reached by the real client through its endpoint variable."""

import re
import subprocess
import threading
import urllib.request

from tests.integration.programs import found

_READY = re.compile(r"Running on (http://127\.0\.0\.1:\d+)")
_REQUEST = re.compile(r'"(\w+ /backups\S*) HTTP')
_PATIENCE = 60


class Bucket:
    """`s3://backups`. `environment` leads the client to it; `requests` are those that were made for it."""

    def __init__(self) -> None:
        self._server = subprocess.Popen(
            [found("moto_server"), "-H", "127.0.0.1", "-p", "0"],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
        )
        self.requests: list[str] = []
        self._heard = threading.Condition()
        self._said = ""
        self._address = ""
        self._ready = threading.Event()
        self._listener = threading.Thread(target=self._listen)
        self._listener.start()
        if not self._ready.wait(_PATIENCE) or not self._address:
            self.close()
            raise RuntimeError(f"the S3 server did not start: {self._said}")
        self.environment = {
            "AWS_ENDPOINT_URL": self._address,
            "AWS_ACCESS_KEY_ID": "practice",
            "AWS_SECRET_ACCESS_KEY": "practice",
            "AWS_DEFAULT_REGION": "us-east-1",
            "AWS_CONFIG_FILE": "/dev/null",
            "AWS_SHARED_CREDENTIALS_FILE": "/dev/null",
        }

    def _listen(self) -> None:
        """Follow the server's log, so that its pipe never fills."""
        for line in self._server.stderr or ():
            if ready := _READY.search(line):
                self._address = ready[1]
                self._ready.set()
            elif request := _REQUEST.search(line):
                with self._heard:
                    self.requests.append(request[1])
                    self._heard.notify_all()
            elif not self._address:
                self._said += line
        self._ready.set()

    def fill(self, backups: dict[str, bytes]) -> None:
        """Hold the backups of these days (`2024-01-15`) and no others; this itself counts as no request."""
        self.requests.clear()
        self._ask("POST", "/moto-api/reset")
        self._ask("PUT", "/backups")
        for day, data in backups.items():
            self._ask("PUT", f"/backups/postgres/db-{day}.sql.gz", data)
        with self._heard:  # the server answers first and writes its log then
            assert self._heard.wait_for(lambda: len(self.requests) > len(backups), _PATIENCE), self.requests
            self.requests.clear()

    def _ask(self, method: str, path: str, data: bytes = b"") -> None:
        headers = {"Content-Type": "application/octet-stream"}
        request = urllib.request.Request(self._address + path, data=data, headers=headers, method=method)
        with urllib.request.urlopen(request, timeout=_PATIENCE):
            pass

    def close(self) -> None:
        """Stop the server."""
        self._server.kill()
        self._server.wait()
        self._listener.join()
        if self._server.stderr:
            self._server.stderr.close()
