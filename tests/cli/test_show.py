"""`rbr show`, called as the command line calls it."""

import json
from pathlib import Path

import pytest

from runbookrunner.cli.main import main

BOOK = """\
# Small

## Do
```bash
# Take it away
rm -rf /srv/\u202edata
```
Or:
```bash
kubectl logs -f <pod>
```
"""


@pytest.fixture
def book(tmp_path: Path) -> Path:
    path = tmp_path / "small.md"
    path.write_text(BOOK, encoding="utf-8")
    return path


def test_an_author_sees_lines_kinds_reasons_and_findings(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["show", str(book)]) == 0
    shown = capsys.readouterr().out
    for wanted in (
        "3  procedure       Do",
        "6    1.1     command  Take it away: rm -rf",
        "NOT RUN: holds a mark that changes the direction of text, U+202E, in line 6",
        "NOT RUN: an alternative to what stands before it",
        "needs: <pod>",
        "interactive",
        "hidden-character",
        "No rollback",
    ):
        assert wanted in shown
    assert "\u202e" not in shown


def test_json_is_one_document_in_ascii(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["show", str(book), "--json"]) == 0
    out = capsys.readouterr().out
    assert out.isascii()
    assert json.loads(out)["schema"] == "runbookrunner.reading/1"


def test_a_file_that_cannot_be_read_is_exit_3(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    empty = tmp_path / "empty.md"
    empty.write_bytes(b"")
    for path in (empty, tmp_path / "none.md", tmp_path):
        assert main(["show", str(path)]) == 3
        assert str(path) in capsys.readouterr().err
