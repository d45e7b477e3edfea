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
Wait.

Alternatively:
```bash
uptime
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
        "6    1.1     choice   Choose one",
        "one of 2 is walked: asked, never decided by rbr",
        "6    1.1a    option   Take it away",
        "6      1.1a.1  command  Take it away: rm -rf",
        "9    1.1b    option   Or",
        "10      1.1b.1  command  kubectl logs -f <pod>",
        "NOT RUN: holds a mark that changes the direction of text, U+202E, in line 6",
        "NOT RUN: an alternative to what stands before it",
        "needs: <pod>",
        "interactive",
        "hidden-character",
        "No rollback",
    ):
        assert wanted in shown
    assert "\u202e" not in shown


def test_each_block_that_does_not_run_says_why_and_one_line_counts(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "shown.md"
    path.write_text(
        "# T\n## Do\n```sh\nuptime\n```\nOutput:\n```\nup 3 days\n```\n```yaml\na: 1\n```\n```\nno command\n```\n"
        "```sql\nSELECT 1;\n```\nDo not run this:\n```sh\nrm -rf /srv\n```\n```sh\nkubectl logs <pod>\n```\n"
        "```zsh\nls\n```\n- [ ] Look\n## Undo\n```sh\ntrue\n"
    )
    assert main(["show", str(path)]) == 0
    shown = capsys.readouterr().out
    assert (
        "1 step · 1 command runs · 1 needs a value · 2 are NOT RUN as they stand · 1 check by hand · "
        "6 blocks only shown · 1 rollback · 1 error"
    ) in shown
    for wanted in (
        "    7  expected it is what a command prints, or what a person should see",
        "   10  display  its fence says `yaml`",
        "   13  display  it does not begin as a command does",
        "   16  query    its fence says `sql`",
        "   20  code     the text in front of it says that this is not the way",
        "   31  command  the fence is never closed",
        "NOT RUN: it is written for zsh, and commands run in bash",
    ):
        assert wanted in shown


def test_json_is_one_document_in_ascii(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["show", str(book), "--json"]) == 0
    out = capsys.readouterr().out
    assert out.isascii()
    reading = json.loads(out)
    assert reading["schema"] == "runbookrunner.reading/1"
    (choice,) = reading["choices"]
    assert (choice["id"], choice["line"], choice["conditional"]) == ("1.1", 6, False)
    assert [(option["id"], option["line"], option["tasks"]) for option in choice["options"]] == [
        ("1.1a", 6, ["1.1a.1"]),
        ("1.1b", 9, ["1.1b.1"]),
    ]
    assert [task["id"] for task in reading["steps"][0]["tasks"]] == ["1.1", "1.1a.1", "1.1b.1", "1.2"]


def test_a_file_that_cannot_be_read_is_exit_3(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    empty = tmp_path / "empty.md"
    empty.write_bytes(b"")
    for path in (empty, tmp_path / "none.md", tmp_path):
        assert main(["show", str(path)]) == 3
        assert str(path) in capsys.readouterr().err
