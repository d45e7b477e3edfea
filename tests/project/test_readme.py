"""Every claim of the README that a machine can try: examples with their output, commands, exit codes, links."""

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from runbookrunner.cli.exits import Exit
from tests.project import operator

CHECKOUT = Path(__file__).parents[2]
README = (CHECKOUT / "README.md").read_text()
FENCES = re.findall(r"^```(\w*)\n(.*?)^```", README, re.MULTILINE | re.DOTALL)
#: Started by hand or by other tests (`test_setup.py`): they would set up the checkout that runs this very test.
ELSEWHERE = {"./practice", "./check"}


def examples() -> list[tuple[str, list[str]]]:
    """Command and given output, in the order of the README."""
    found: list[tuple[str, list[str]]] = []
    for language, text in FENCES:
        for line in text.splitlines() if language == "console" else ():
            if line.startswith("$ "):
                found.append((line[2:], []))
            else:
                found[-1][1].append(line)
    return found


@pytest.fixture
def place(tmp_path: Path) -> dict[str, str]:
    """An environment of its own; one for all examples, since they follow each other."""
    (tmp_path / "ground").mkdir()
    kept = {name: os.environ[name] for name in ("HOME",) if name in os.environ}
    return {
        **kept,
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        "TERM": "xterm",
        "TMPDIR": str(tmp_path / "ground"),
        "XDG_STATE_HOME": str(tmp_path / "state"),
        "XDG_RUNTIME_DIR": str(tmp_path),
    }


def test_the_examples_in_order_print_what_the_readme_says(place: dict[str, str]) -> None:
    for command, given in examples():
        printed = tried(command, place)
        line = missing(given, printed.splitlines())
        assert line is None, f"README, `{command}`: {line!r} is not where it should be in\n{printed}"


def tried(command: str, place: dict[str, str]) -> str:
    """What a command of the README prints; a walk is answered as the screen suggests."""
    words = shlex.split(command)
    settings = dict(word.split("=", 1) for word in words if re.match(r"[A-Z_]+=", word))
    words = words[len(settings) :]
    if words[0] == "./practice":
        screen, _ = operator.walk(
            ["run", "runbooks/practice-restore.md", "--plain", *words[1:]], CHECKOUT, place | settings
        )
        return screen
    return subprocess.run(
        ["bash", "-c", command],
        cwd=CHECKOUT,
        env=place,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=60,
        check=False,
    ).stdout


def missing(given: list[str], printed: list[str]) -> str | None:
    """The first given line that is not where it should be; a line `…` is any lines, `…` in a line any text."""
    at, anywhere = 0, False
    for line in given:
        if line.strip() == "…":
            anywhere = True
            continue
        pattern = re.compile(".*".join(re.escape(part) for part in line.split("…")))
        reach = len(printed) if anywhere else at + 1
        found = next((n for n in range(at, min(reach, len(printed))) if pattern.fullmatch(printed[n].rstrip())), None)
        if found is None:
            return line
        at, anywhere = found + 1, False
    return None if anywhere or at == len(printed) else f"(nothing said of) {printed[at]}"


def test_the_comparison_finds_a_line_that_is_missing_and_one_too_many() -> None:
    assert missing(["a", "…", "c … e"], ["a", "b", "b", "c d e"]) is None
    assert missing(["a", "c"], ["a", "b", "c"]) == "c"
    assert missing(["a"], ["a", "b"]) == "(nothing said of) b"
    assert missing(["…", "b"], ["a"]) == "b"


def test_other_commands_are_those_that_are_tried_elsewhere() -> None:
    shell = "\n".join(text for language, text in FENCES if language == "sh")
    commands = {line.split("#")[0].strip() for line in shell.splitlines() if line.strip()}
    assert {command.split()[0] for command in commands} <= ELSEWHERE
    assert all(os.access(CHECKOUT / command, os.X_OK) for command in ELSEWHERE)


def test_every_exit_code_is_in_the_table() -> None:
    table = re.findall(r"^\| (\d+(?:, \d+)*) \|", README, re.MULTILINE)
    assert sorted(int(code) for row in table for code in row.split(", ")) == sorted(Exit)


def test_every_command_is_in_the_table() -> None:
    told = set(re.findall(r"^\| `rbr ([a-z]+)", README, re.MULTILINE))
    helped = subprocess.run(
        [sys.executable, "-m", "runbookrunner", "--help"], capture_output=True, text=True, timeout=30, check=True
    ).stdout
    offered = set(re.findall(r"^    ([a-z]+)\b", helped, re.MULTILINE))
    assert told == offered


def test_a_link_leads_to_a_file_of_the_checkout() -> None:
    links = re.findall(r"\]\(([^)#]+)\)", README)
    assert links
    assert [link for link in links if not (CHECKOUT / link).exists()] == []
