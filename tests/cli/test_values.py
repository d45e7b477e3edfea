"""Values given on the command line, asked at a terminal, or missing under --yes."""

import json
from pathlib import Path

import pytest

from tests.cli.desk import Desk, events, rbr

RUNBOOK = """\
---
inputs:
  pod: {prompt: Which pod?, default: web-0}
---
# Look

## 1. List
```bash
printf 'NAME READY\\nweb-1 yes\\nweb-2 no\\n'
```

## 2. Look
```bash
echo "seen <pod>"
```

## 3. Again
```bash
echo $(( <count> + 1 )) <pod> > out
```
"""


@pytest.fixture
def look(tmp_path: Path) -> Path:
    (tmp_path / "look.md").write_text(RUNBOOK, encoding="utf-8")
    return tmp_path


def test_a_missing_value_stops_and_names_the_option(look: Path) -> None:
    done = rbr(look, "run", "look.md", "--yes")
    assert done.returncode == 5
    assert "2.1 needs a value for <pod>: --var pod=…" in done.stdout


def test_values_of_the_command_line_and_of_a_file(look: Path) -> None:
    (look / "env").write_text("# mine\nexport COUNT='41'\nOTHER=1\nPOD=web-9\n", encoding="utf-8")
    done = rbr(look, "run", "look.md", "--yes", "--var", "pod=web one", "--env-file", "env")
    assert done.returncode == 0, done.stdout + done.stderr
    assert (look / "out").read_text(encoding="utf-8") == "42 web one\n"
    shown = json.loads(rbr(look, "transcript", "last", "--format", "json").stdout)
    ends = [each for each in shown["timeline"] if each["type"] == "command.finished"]
    assert ends[1]["as_written"] == 'echo "seen <pod>"'
    assert ends[1]["resolved"] == ends[1]["command"] == 'echo "seen web one"'


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--var", "pd=1"], "--var pd: no command asks for it; the names are pod, count"),
        (["--var", "pod"], "--var pod: write it as NAME=VALUE"),
        (["--var", "pod=-rf"], "--var pod: -rf is no value for <pod>: it begins with a dash"),
        (["--env-file", "bad"], "bad:2: this is no NAME=VALUE"),
        (["--env-file", "none"], "--env-file none: cannot be read"),
    ],
)
def test_bad_values_are_named_before_anything_begins(look: Path, words: list[str], said: str) -> None:
    (look / "bad").write_text("A=1\nrm -rf\n", encoding="utf-8")
    done = rbr(look, "run", "look.md", "--yes", *words)
    assert done.returncode == 64
    assert said in done.stderr
    assert not (look / "state").exists()


def test_a_broken_declaration_names_file_and_line(look: Path) -> None:
    (look / "look.md").write_text(RUNBOOK.replace("default", "defualt"), encoding="utf-8")
    done = rbr(look, "run", "look.md", "--yes")
    assert done.returncode == 3
    assert "look.md:3: the input pod has an unknown field defualt" in done.stderr


def test_a_rehearsal_makes_values_up_and_says_so(look: Path) -> None:
    assert rbr(look, "rehearse", "look.md", "--yes").returncode == 0
    given = {each["data"]["name"]: each["data"] for each in events(look) if each["type"] == "value.given"}
    assert {name: (data["value"], data["how"]) for name, data in given.items()} == {
        "<pod>": ("web-0", "pretended"),
        "<count>": ("1", "pretended"),
    }


def test_a_value_is_asked_for_picked_and_asked_again_at_a_terminal(look: Path) -> None:
    desk = Desk(look, "run", "look.md", "--plain")
    desk.asks("Enter begin")
    desk.types()
    desk.asks("Enter run")
    desk.types()
    desk.asks(
        "web-2 no", "2.1", "value for <pod>: Which pod?", "Enter takes web-0 (default)", 'echo "seen web-0"', "<pod>"
    )
    desk.types("p")
    desk.asks("2  web-1 yes", "choose from column 2")
    desk.types("2.1")
    desk.asks('echo "seen web-1"', "<pod> is web-1 (picked", "Enter run")
    desk.types()
    desk.asks("seen web-1", "value for <count>", "<count>")
    desk.types("+")
    desk.asks("Enter takes web-1 (earlier)", "<pod>")
    desk.types("it's")
    desk.asks("seen it's", "Enter run")
    desk.types()
    desk.asks("3.1", "value for <count>", "<count>")
    desk.types("?")
    desk.asks("give or change a value", "value for <count>", "<count>")
    desk.types("many")
    desk.asks("digits only", "value for <count>", "<count>")
    desk.types("=6")
    desk.asks("Enter run")
    desk.types()
    desk.sees("SUCCEEDED")
    assert desk.ends() == 0
    assert (look / "out").read_text(encoding="utf-8") == "7 web-1\n"


DATED = """\
---
inputs:
  hosts: {list: true}
---
# Dated

## 1. Fetch
```bash
echo backup-20240115 > fetched
```

## 2. Load
```bash
echo backup-20240115 on <hosts> >> loaded
```
"""


def test_an_old_date_is_changed_in_the_rest_of_the_run_and_a_list_walked(tmp_path: Path) -> None:
    (tmp_path / "dated.md").write_text(DATED, encoding="utf-8")
    desk = Desk(tmp_path, "run", "dated.md", "--plain", "--var", "hosts=a,b")
    desk.asks("Enter begin")
    desk.types()
    desk.asks("look: 20240115 is", "d changes it", "Enter run")
    desk.types("d")
    desk.asks("instead of 20240115")
    desk.types("20261122")
    desk.asks("rest of the run too?")
    desk.types("y")
    desk.asks("echo backup-20261122 > fetched", "Enter run")
    desk.types()
    desk.asks("backup-20261122 on a", "<hosts> is a (var, 1 of 2", "Enter run")
    desk.types()
    desk.asks("backup-20261122 on b", "Enter run")
    desk.types()
    desk.sees("SUCCEEDED")
    assert desk.ends() == 0
    assert (tmp_path / "loaded").read_text(encoding="utf-8") == "backup-20261122 on a\nbackup-20261122 on b\n"
    assert "[-20240115-]{+20261122+}" in desk.rbr("transcript", "last").stdout
