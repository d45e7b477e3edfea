"""The direction of imports, and what a short command must not load."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.project.boundaries import complaints

CHECKOUT = Path(__file__).parents[2]
HEAVY = ("asyncio", "markdown_it", "pexpect", "textual", "rich", "tree_sitter", "yaml")


def test_every_import_goes_the_right_way() -> None:
    assert complaints(CHECKOUT / "runbookrunner") == []


@pytest.mark.parametrize(
    ("module", "text", "said"),
    [
        ("reading/blocks.py", "from runbookrunner.run import plan\n", "blocks.py:1: reading must not import run"),
        ("reading/blocks.py", "\nimport runbookrunner.cli.main\n", "reading/blocks.py:2: reading must not import cli"),
        ("run/engine.py", "def late():\n    from ..session import bash\n", "engine.py:2: run must not import session"),
        ("run/engine.py", "from runbookrunner import record\n", "run/engine.py:1: run must not import record"),
        ("sanitise.py", "from runbookrunner.errors import RunbookError\n", "sanitise.py:1: sanitise must not import"),
        ("transcript/json.py", "from runbookrunner.record import journal\n", "json.py:1: transcript must not import"),
        ("session/bash.py", "from runbookrunner.record import cast\n", "session/bash.py:1: session must not import"),
        ("console/page.py", "import rich.text\n", "console/page.py:1: only tui may import rich"),
        ("attic/old.py", "from runbookrunner.errors import RunbookError\n", "old.py:1: the room attic has no place"),
    ],
)  # fmt: skip
def test_a_wrong_import_is_named_by_file_and_line(tmp_path: Path, module: str, text: str, said: str) -> None:
    _write(tmp_path, module, text)
    [complaint] = complaints(tmp_path)
    assert said in complaint


@pytest.mark.parametrize(
    ("module", "text"),
    [
        ("transcript/json.py", "from runbookrunner.record.reader import read\n"),
        ("cli/run.py", "from runbookrunner.console import walk\nfrom runbookrunner import __version__\n"),
        ("reading/blocks.py", "from . import model\nfrom runbookrunner.command import units\nimport re\n"),
        ("tui/app.py", "import textual.app\n"),
    ],
)
def test_a_right_import_is_not(tmp_path: Path, module: str, text: str) -> None:
    _write(tmp_path, module, text)
    assert complaints(tmp_path) == []


def test_a_library_stands_behind_one_module(tmp_path: Path) -> None:
    _write(tmp_path, "reading/front.py", "import yaml\n")
    _write(tmp_path, "reading/parse.py", "import mdit_py_plugins\nfrom markdown_it import MarkdownIt\n")
    assert complaints(tmp_path) == []
    _write(tmp_path, "session/other.py", "import re\nfrom yaml import safe_load\n")
    [complaint] = complaints(tmp_path)
    assert complaint.startswith("runbookrunner/session/other.py:2: yaml already stands behind")


def _write(package: Path, module: str, text: str) -> None:
    path = package / module
    path.parent.mkdir(exist_ok=True)
    path.write_text(text)


@pytest.mark.parametrize("words", [["--version"], ["--help"], ["run", "--help"]])
def test_help_and_version_load_nothing_heavy(words: list[str]) -> None:
    assert _loaded(words, 0) == set()


def test_reading_a_runbook_starts_no_loop_and_no_terminal() -> None:
    loaded = _loaded(["show", str(CHECKOUT / "runbooks" / "practice-restore.md")], 0)
    assert loaded & {"asyncio", "pexpect", "textual", "rich"} == set()
    assert "markdown_it" in loaded


def test_only_a_value_loads_the_shell_grammar(tmp_path: Path) -> None:
    (tmp_path / "r.md").write_text("# T\n\n## Procedure\n\n```bash\nkubectl logs <pod>\n```\n", encoding="utf-8")
    assert "tree_sitter" not in _loaded(["show", str(tmp_path / "r.md")], 0)


def _loaded(words: list[str], code: int) -> set[str]:
    """Which of the heavy modules `rbr` has loaded when it ends."""
    program = f"""
import sys
from runbookrunner.cli.main import main
try:
    code = main({words!r})
except SystemExit as end:
    code = end.code or 0
print("\\nloaded:", *(name for name in {HEAVY!r} if name in sys.modules))
sys.exit(code)
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=30, check=False)
    assert done.returncode == code, done.stderr
    return set(done.stdout.splitlines()[-1].removeprefix("loaded:").split())
