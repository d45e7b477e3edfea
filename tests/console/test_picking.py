import pytest

from runbookrunner.console.picking import page, picked

LINES = ["NAME   READY", "web-1  1/1", "web-2  0/1   x"]


@pytest.mark.parametrize(
    ("answer", "found"),
    [
        ("2", ["web-1  1/1"]),
        ("2.1", ["web-1"]),
        (" 3.3 ", ["x"]),
        ("c2", ["READY", "1/1", "0/1"]),
        ("c3", ["x"]),
        ("c0", []),
        ("0", []),
        ("4", []),
        ("2.9", []),
        ("web", []),
        ("", []),
    ],
)
def test_lines_words_and_columns(answer: str, found: list[str]) -> None:
    assert picked(LINES, answer) == found


def test_lines_are_numbered_and_safe_for_a_terminal() -> None:
    assert page(["a", "\x1b[2Jb"]) == ["    1  a", "    2  ␛b"]
