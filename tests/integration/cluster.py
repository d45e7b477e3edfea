"""A stand-in for a Kubernetes cluster that has one deployment, `api`, and knows how to scale it.

It serves what `kubectl scale` of versions 1.20 to 1.33 asks for: discovery in its older form, which the newer
clients fall back to, the deployment, and its scale by GET, PUT or PATCH.
"""

import json
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from tests.integration.answering import Server

_DEPLOYMENT = "/apis/apps/v1/namespaces/default/deployments/api"
_VERBS = ["get", "list", "patch", "update"]


def _resource(name: str, kind: str, **more: str) -> dict[str, Any]:
    return {"name": name, "singularName": "", "namespaced": True, "kind": kind, "verbs": _VERBS, **more}


_APPS = {"groupVersion": "apps/v1", "version": "v1"}
_DISCOVERY: dict[str, dict[str, Any]] = {
    "/version": {"major": "1", "minor": "26", "gitVersion": "v1.26.0"},
    "/api": {"kind": "APIVersions", "versions": ["v1"], "serverAddressByClientCIDRs": []},
    "/apis": {
        "kind": "APIGroupList",
        "apiVersion": "v1",
        "groups": [{"name": "apps", "versions": [_APPS], "preferredVersion": _APPS}],
    },
    "/api/v1": {"kind": "APIResourceList", "groupVersion": "v1", "resources": []},
    "/apis/apps/v1": {
        "kind": "APIResourceList",
        "apiVersion": "v1",
        "groupVersion": "apps/v1",
        "resources": [
            _resource("deployments", "Deployment"),
            _resource("deployments/scale", "Scale", group="autoscaling", version="v1"),
        ],
    },
}


class Cluster:
    """`replicas` is what the deployment has now, `scaled` every number it was scaled to, `asked` every request."""

    def __init__(self) -> None:
        self.replicas = 3
        self.scaled: list[int] = []
        self.asked: list[str] = []
        self._server = Server(self)

    def renew(self) -> None:
        """Three replicas, as if nothing had ever been asked."""
        self.replicas = 3
        self.scaled.clear()
        self.asked.clear()

    def answer(self, method: str, path: str, body: bytes) -> tuple[int, object]:
        """What an API server would say."""
        self.asked.append(f"{method} {path}")
        match method, urlsplit(path).path:
            case "GET", known if known in _DISCOVERY:
                return 200, _DISCOVERY[known]
            case "GET", asked if asked == _DEPLOYMENT:
                return 200, self._deployment()
            case "GET" | "PUT" | "PATCH", asked if asked == f"{_DEPLOYMENT}/scale":
                if method != "GET":
                    self.replicas = int(json.loads(body)["spec"]["replicas"])
                    self.scaled.append(self.replicas)
                return 200, self._scale()
            case _, asked:
                message = f"the stand-in does not know {method} {asked}"
                return 404, {"kind": "Status", "apiVersion": "v1", "status": "Failure", "message": message, "code": 404}

    def _deployment(self) -> dict[str, Any]:
        spec = {"replicas": self.replicas, "selector": {"matchLabels": {"app": "api"}}}
        return {"kind": "Deployment", "apiVersion": "apps/v1", "metadata": self._metadata(), "spec": spec}

    def _scale(self) -> dict[str, Any]:
        return {
            "kind": "Scale",
            "apiVersion": "autoscaling/v1",
            "metadata": self._metadata(),
            "spec": {"replicas": self.replicas},
            "status": {"replicas": self.replicas, "selector": "app=api"},
        }

    def _metadata(self) -> dict[str, str]:
        return {"name": "api", "namespace": "default", "resourceVersion": str(100 + len(self.scaled)), "uid": "a-1"}

    def write_configuration(self, path: Path) -> None:
        """What `KUBECONFIG` names."""
        place = {"cluster": "restoration", "user": "operator", "namespace": "default"}
        path.write_text(
            json.dumps(
                {
                    "apiVersion": "v1",
                    "kind": "Config",
                    "clusters": [
                        {"name": "restoration", "cluster": {"server": f"http://127.0.0.1:{self._server.port}"}}
                    ],
                    "users": [{"name": "operator", "user": {}}],
                    "contexts": [{"name": "restoration", "context": place}],
                    "current-context": "restoration",
                }
            ),
            encoding="utf-8",
        )

    def close(self) -> None:
        """Answer no more."""
        self._server.close()
