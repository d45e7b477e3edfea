"""A home folder with the configuration files that real programs write."""

import json
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path

import pytest

from runbookrunner.context.compass import compass
from runbookrunner.run.ports import Compass

KUBECONFIG = """\
apiVersion: v1
kind: Config
current-context: {current}
clusters:
- name: eu
  cluster: {{server: "https://10.0.0.1:6443", certificate-authority-data: QUJD}}
- name: lab
  cluster: {{server: "https://admin:hunter2@lab.example:6443/"}}
contexts:
- name: prod-eu
  context: {{cluster: eu, user: admin, namespace: shop}}
- name: lab
  context: {{cluster: lab, user: admin}}
users:
- name: admin
  user: {{token: hunter2}}
"""
AWS = """\
[default]
region = eu-west-1
[profile prod]
region = eu-central-1
role_arn = arn:aws:iam::123456789012:role/oncall
[profile local]
endpoint_url = http://me:hunter2@localhost:4566
"""


def write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


class Home:
    """A user's home and a compass that reads it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.compass: Compass = compass()

    def write(self, name: str, text: str) -> None:
        write(self.folder / name, text)

    def points(self, text: str, environment: Mapping[str, str] | None = None, folder: str = "") -> list[str]:
        given = {"HOME": str(self.folder), "USER": "alice"} | dict(environment or {})
        found = self.compass(text, folder or str(self.folder), given)
        return [f"{context.family} {context.place}" for context in found]


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """Everything configured."""
    home = Home(tmp_path)
    home.write(".kube/config", KUBECONFIG.format(current="prod-eu"))
    home.write(".aws/config", AWS)
    home.write(".config/gcloud/active_config", "work\n")
    home.write(".config/gcloud/configurations/config_work", "[core]\nproject = shop-prod\naccount = a@example.org\n")
    home.write(".terraform/environment", "prod")
    home.write("repo/.git/HEAD", "ref: refs/heads/fix/login\n")
    home.write("repo/.git/worktrees/hot/HEAD", "0123456789abcdef0123456789abcdef01234567\n")
    home.write("hot/.git", f"gitdir: {tmp_path}/repo/.git/worktrees/hot\n")
    home.write(".docker/config.json", json.dumps({"currentContext": "build"}))
    meta = f".docker/contexts/meta/{sha256(b'build').hexdigest()}/meta.json"
    home.write(meta, json.dumps({"Endpoints": {"docker": {"Host": "ssh://ops@build-1"}}}))
    home.write(".pg_service.conf", "[main]\nhost=db2\nport=6432\ndbname=orders\nuser=svc\n")
    home.write(".my.cnf", "[client]\nhost = db3\nuser = root\npassword = hunter2\n")
    return home
