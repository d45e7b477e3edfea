from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from runbookrunner.command.placeholders import find, masked

FIXTURE = Path(__file__).parent / "fixtures" / "placeholders.txt"


def cases() -> list[tuple[list[str], str]]:
    lines = [line for line in FIXTURE.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")]
    pairs = (line.split(" | ", 1) for line in lines)
    return [([] if found == "-" else found.split(";"), command) for found, command in pairs]


@pytest.mark.parametrize(("expected", "command"), cases())
def test_placeholders_are_found_in_a_command(expected: list[str], command: str) -> None:
    assert list(find(command)) == expected


@pytest.mark.parametrize(("expected", "command"), cases())
def test_masking_keeps_length_and_leaves_the_rest(expected: list[str], command: str) -> None:
    text = masked(command)
    assert len(text) == len(command)
    assert (text == command) or expected
    assert not any(sign in text for name in expected if name in command for sign in name if sign in "<>[]{}")


def test_a_placeholder_in_a_here_document_is_one() -> None:
    assert find("kubectl apply -f - <<EOF\n# a comment of the file\nname: <name>\nEOF") == ("<name>",)


def test_an_apostrophe_in_a_comment_opens_no_quote() -> None:
    assert find("ls # don't\nkubectl logs <pod> # <x>") == ("<pod>",)


@given(st.text(alphabet="<>[]{}$'\"`#\n abcxX.-/|\\", max_size=80))
def test_masking_never_moves_a_character(text: str) -> None:
    hidden = masked(text)
    assert len(hidden) == len(text)
    assert [at for at, char in enumerate(hidden) if char == "\n"] == [
        at for at, char in enumerate(text) if char == "\n"
    ]
