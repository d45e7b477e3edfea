from pathlib import Path

import pytest

from runbookrunner.command.foreign import opens_shell
from runbookrunner.command.interactive import interactive

FIXTURE = Path(__file__).parent / "fixtures" / "keyboard.txt"


def cases() -> list[tuple[str, str]]:
    lines = [line for line in FIXTURE.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")]
    return [(line.split(" | ", 1)[0], line.split(" | ", 1)[1]) for line in lines]


@pytest.mark.parametrize(("what", "command"), cases())
def test_what_a_command_wants_of_the_operator(what: str, command: str) -> None:
    assert opens_shell(command) == (what == "shell")
    assert interactive(command) == (what != "-")
