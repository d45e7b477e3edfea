"""Where a command points, switched under a waiting question."""

from pathlib import Path

from tests.cli.desk import Desk, events, rbr

RUNBOOK = """\
# Switch

## Procedure

### 1. Choose
```bash
# Choose the cluster
export KUBECONFIG=$PWD/config
```

### 2. Look
```bash
# Look at the pods
kubectl get pods
```

### 3. List
```bash
# List the buckets
aws s3 ls
```
"""
CONFIG = """\
current-context: {name}
contexts:
- name: prod-eu
  context: {{cluster: eu, namespace: shop}}
- name: lab
  context: {{cluster: eu}}
clusters:
- name: eu
  cluster: {{server: "https://10.0.0.1:6443"}}
"""


def prepared(folder: Path) -> dict[str, str]:
    """Programs that only say that they ran, a runbook, a kubeconfig and an AWS profile."""
    programs = folder / "bin"
    programs.mkdir()
    for name in ("kubectl", "aws"):
        (programs / name).write_text(f"#!/bin/sh\necho {name} ran\n", encoding="utf-8")
        (programs / name).chmod(0o755)
    (folder / "switch.md").write_text(RUNBOOK, encoding="utf-8")
    (folder / "config").write_text(CONFIG.format(name="prod-eu"), encoding="utf-8")
    (folder / ".aws").mkdir()
    (folder / ".aws" / "config").write_text("[default]\nregion = eu-west-1\n", encoding="utf-8")
    return {"PATH": f"{programs}:/usr/bin:/bin", "HOME": str(folder)}


def test_a_context_switched_under_the_question_is_asked_about_again(tmp_path: Path) -> None:
    desk = Desk(tmp_path, "run", "switch.md", "--plain", **prepared(tmp_path))
    desk.asks("Enter begin")
    desk.types()
    desk.asks("1.1 Choose the cluster", "Enter run")
    desk.types()
    desk.asks("points at: kubectl context prod-eu, namespace shop (https://10.0.0.1:6443)", "Enter run")
    (tmp_path / "config").write_text(CONFIG.format(name="lab"), encoding="utf-8")
    desk.types()
    desk.sees("2.1 would point at kubectl context lab")
    desk.asks("points at: kubectl context lab, namespace default", "Enter run")
    assert "kubectl ran" not in desk.screen
    desk.types()
    desk.asks("kubectl ran", "points at: aws profile default, region eu-west-1", "Enter run")
    (tmp_path / ".aws" / "config").write_text("[default]\nregion = us-east-1\n", encoding="utf-8")
    desk.types()
    desk.asks("3.1 would point at aws profile default, region us-east-1", "points at: aws", "Enter run")
    desk.types()
    desk.sees("aws ran", "SUCCEEDED")
    assert desk.ends() == 0
    started = [event["data"].get("contexts") for event in desk.events() if event["type"] == "command.started"]
    assert started[1:] == [
        [{"family": "kubectl", "place": "context lab, namespace default (https://10.0.0.1:6443)"}],
        [{"family": "aws", "place": "profile default, region us-east-1"}],
    ]
    transcript = desk.rbr("transcript", "last").stdout
    assert "kubectl context lab" in transcript


def test_without_a_person_the_place_is_said_and_recorded(tmp_path: Path) -> None:
    more = prepared(tmp_path)
    done = rbr(tmp_path, "run", "switch.md", "--yes", **more)
    assert done.returncode == 0
    assert "points at: kubectl context prod-eu" in done.stdout
    assert any("contexts" in str(event) for event in events(tmp_path))
