"""Where commands point: one line of the fixture is one case."""

import os
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from runbookrunner.context.compass import compass
from runbookrunner.session.environment import POINTERS, PRESENT
from tests.context.conftest import KUBECONFIG, Home

FIXTURE = Path(__file__).parent / "fixtures" / "contexts.txt"
ROOM = Path(__file__).parents[2] / "runbookrunner" / "context"


def cases() -> list[tuple[str, str, str]]:
    lines = FIXTURE.read_text(encoding="utf-8").splitlines()
    parts = [(*re.split(r" \|(?: |$)(?!xargs)", line), "") for line in lines if line and not line.startswith("#")]
    return [(command.strip(), place.strip(), variables.strip()) for command, place, variables, *_ in parts]


@pytest.mark.parametrize(("command", "place", "variables"), cases())
def test_a_command_points_at(home: Home, command: str, place: str, variables: str) -> None:
    environment = dict(part.split("=", 1) for part in variables.split())
    said = "; ".join(home.points(command, environment))
    assert said == place.replace("HOME", str(home.folder))
    assert "hunter2" not in said


def test_of_several_files_the_first_that_names_a_thing_decides(home: Home) -> None:
    home.write("a", "current-context: lab\n")
    home.write("b", KUBECONFIG.format(current="prod-eu").replace("lab.example", "other.example"))
    merged = {"KUBECONFIG": f"{home.folder}/a:{home.folder}/b:{home.folder}/.kube/config"}
    assert home.points("kubectl get pods", merged) == [
        "kubectl context lab, namespace default (https://other.example:6443/)"
    ]


def test_a_kubeconfig_may_be_json(home: Home) -> None:
    home.write(".kube/config", '{"current-context": "x", "contexts": [{"name": "x", "context": {"namespace": "n"}}]}')
    assert home.points("kubectl get pods") == ["kubectl context x, namespace n"]


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("a: [", "no valid YAML"),
        ("{", "no valid JSON"),
        ("- a", "no kubeconfig"),
        ("a: &x b\nc: *x", "aliases"),
    ],
)
def test_a_file_that_cannot_be_read_is_said_and_nothing_more(home: Home, text: str, why: str) -> None:
    home.write(".kube/config", text)
    (said,) = home.points("kubectl get pods")
    assert said.startswith(f"kubectl unknown: {home.folder}/.kube/config: ")
    assert why in said


def test_a_pipe_in_place_of_a_file_is_not_waited_for(home: Home) -> None:
    os.mkfifo(home.folder / "pipe")
    (said,) = home.points("kubectl get pods", {"KUBECONFIG": str(home.folder / "pipe")})
    assert said == f"kubectl unknown: {home.folder}/pipe: not a plain file"


def test_a_file_is_read_again_when_it_changed(home: Home) -> None:
    assert "prod-eu" in home.points("kubectl get pods")[0]
    home.write(".kube/config", KUBECONFIG.format(current="lab"))
    assert "context lab" in home.points("kubectl get pods")[0]


def test_no_reader_asks_for_a_variable_that_the_session_does_not_tell() -> None:
    asked = {name for path in ROOM.glob("*.py") for name in re.findall(r'"([A-Z][A-Z_]{3,})"', path.read_text())}
    assert asked - {*POINTERS, *PRESENT} == {"HEAD"}, "HEAD is a file of git's"


def test_what_is_typed_into_another_host_points_at_nothing_here(home: Home) -> None:
    text = "ssh web-1 <<EOF\nkubectl delete pod a\nEOF"
    assert home.points(text) == ["ssh host web-1"]


@given(st.text(max_size=120))
def test_any_text_is_read(text: str) -> None:
    assert isinstance(compass()(f"kubectl {text}; psql {text}; docker {text}; git {text}", "/", {}), tuple)


@pytest.mark.parametrize(
    ("command", "variables"),
    [
        ("docker ps", {"DOCKER_HOST": "ssh://u:hun/ter2@h"}),
        ("psql -c x", {"PGDATABASE": "postgresql://bob:hun@ter2@db/x"}),
        ("aws s3 ls --endpoint-url https://u:hun/ter2@s3.example", {}),
    ],
)
def test_a_password_in_a_url_is_never_said(home: Home, command: str, variables: dict[str, str]) -> None:
    said = "; ".join(home.points(command, variables))
    assert said
    assert not any(part in said for part in ("hun", "ter2"))


def test_a_file_of_nothing_but_brackets_is_unknown_at_once(home: Home) -> None:
    (home.folder / ".kube").mkdir(exist_ok=True)
    (home.folder / ".kube" / "config").write_text("[" * 100_000, encoding="utf-8")
    assert "unknown" in "; ".join(home.points("kubectl get pods", {}))
