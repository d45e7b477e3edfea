"""How `rbr` says that something went wrong, and with which exit code."""

import pytest

from runbookrunner.cli import main
from runbookrunner.errors import Misused, RunbookError, Unreadable


@pytest.mark.parametrize(
    ("error", "code"),
    [(Unreadable("x.md:3: broken"), 3), (RunbookError("no bash"), 4), (Misused("no such flag"), 64)],
)
def test_an_error_for_a_person_is_one_line_and_its_own_code(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], error: RunbookError, code: int
) -> None:
    monkeypatch.setattr(main, "parser", lambda: _raise(error))
    assert main.main(["runs"]) == code
    assert capsys.readouterr().err == f"rbr: {error}\n"


def test_an_error_of_its_own_is_20_and_shows_no_values(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(main, "parser", lambda: _raise(ValueError("hunter2")))
    assert main.main(["runs"]) == 20
    said = capsys.readouterr().err
    assert "ValueError" in said
    assert "test_errors.py" in said
    assert "hunter2" not in said


def _raise(error: Exception) -> None:
    raise error
