from pathlib import Path

import pytest

from runbookrunner.command import syntax
from runbookrunner.errors import RunbookError


@pytest.fixture(scope="module")
def bash() -> syntax.Bash:
    return syntax.Bash(syntax.find_bash())


def test_bash_is_found_by_its_whole_path() -> None:
    assert Path(syntax.find_bash()).is_absolute()


def test_without_bash_the_operator_is_told_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nonexistent")
    with pytest.raises(RunbookError, match=r"bash was not found on PATH.*install it"):
        syntax.find_bash()


@pytest.mark.parametrize("text", ["", "ls", "# x", "for i in 1; do :; done", "cat <<E\nx\nE", "echo é", "a(){ :; }"])
def test_what_bash_accepts_has_no_complaint(bash: syntax.Bash, text: str) -> None:
    assert bash.complaint(text) is None


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('echo "a', "line 1: unexpected EOF while looking for matching"),
        ("cat <<E\nx", "line 2: warning: here-document at line 1 delimited by end-of-file"),
        ("ls\nif then fi", "line 2: syntax error near unexpected token `then'"),
    ],
)
def test_bash_says_what_is_wrong(bash: syntax.Bash, text: str, words: str) -> None:
    said = bash.complaint(text)
    assert said is not None
    assert said.startswith(words)


def test_nothing_of_the_text_runs(bash: syntax.Bash, tmp_path: Path) -> None:
    bash.complaint(f"touch {tmp_path}/ran\n$(touch {tmp_path}/ran)")
    assert list(tmp_path.iterdir()) == []


def test_the_environment_does_not_change_the_answer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "rc").write_text(f"touch {tmp_path}/ran; echo noise >&2")
    monkeypatch.setenv("BASH_ENV", str(tmp_path / "rc"))
    monkeypatch.setenv("ENV", str(tmp_path / "rc"))
    monkeypatch.setenv("SHELLOPTS", "verbose:xtrace")
    monkeypatch.setenv("BASH_FUNC_ls%%", "() { broken")
    monkeypatch.setenv("LC_ALL", "de_DE.UTF-8")
    bash = syntax.Bash(syntax.find_bash())
    assert bash.complaint("ls") is None
    assert "unexpected EOF" in (bash.complaint("echo '") or "")
    assert not (tmp_path / "ran").exists()


def test_a_text_is_asked_about_once(tmp_path: Path) -> None:
    shell = tmp_path / "bash"
    shell.write_text(f"#!/bin/sh\necho asked >> {tmp_path}/log\necho no >&2\n")
    shell.chmod(0o755)
    bash = syntax.Bash(str(shell))
    assert [bash.complaint("x"), bash.complaint("x"), bash.complaint("y")] == ["no", "no", "no"]
    assert (tmp_path / "log").read_text() == "asked\n" * 2


def test_a_large_block_is_read_in_time(bash: syntax.Bash) -> None:
    assert bash.complaint("echo " + "x" * 60 + "\n" + "echo word\n" * 100_000) is None


def test_the_splitter_remembers_a_text() -> None:
    split = syntax.splitter()
    assert split("for i in 1; do\n:\ndone") is split("for i in 1; do\n:\ndone")
