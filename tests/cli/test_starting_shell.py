"""The shell of a run at its start: which bash, whose profile, and nothing in anybody's history."""

from pathlib import Path

import pytest

from tests.cli.desk import Desk, rbr

ONE = "# T\n\n## Steps\n\n### 1. A\n```bash\n{command}\n```\n"


def book(folder: Path, command: str) -> str:
    (folder / "small.md").write_text(ONE.format(command=command), "utf-8")
    return "small.md"


def fake_bash(folder: Path, text: str) -> str:
    """A PATH whose bash is this script."""
    (folder / "bin").mkdir()
    fake = folder / "bin" / "bash"
    fake.write_text(f"#!/bin/sh\n{text}\n", "utf-8")
    fake.chmod(0o755)
    return f"{folder}/bin:/usr/bin:/bin"


@pytest.mark.parametrize(
    ("fake", "says"),
    [
        ("printf 3.2.57", "is bash 3.2.57, and 4.4 or newer is needed"),
        ("printf '4.3.48(1)-release'", "is bash 4.3.48(1)-release, and 4.4 or newer is needed"),
        ("echo usage", "is no bash: it did not tell its version"),
        ("exit 1", "is no bash"),
    ],
)
def test_an_old_bash_or_none_is_said_before_the_run_begins(tmp_path: Path, fake: str, says: str) -> None:
    done = rbr(tmp_path, "run", book(tmp_path, "touch ran"), "--yes", PATH=fake_bash(tmp_path, fake))
    assert done.returncode == 4
    assert says in done.stderr
    assert f"{tmp_path}/bin/bash" in done.stderr
    assert not (tmp_path / "state").exists()


def test_no_bash_at_all_is_said(tmp_path: Path) -> None:
    done = rbr(tmp_path, "run", book(tmp_path, "touch ran"), "--yes", PATH=str(tmp_path))
    assert done.returncode == 4
    assert "bash was not found on PATH" in done.stderr


def with_profile(folder: Path, text: str, command: str, *words: str) -> Desk:
    home = folder / "home"
    home.mkdir()
    (home / ".bash_profile").write_text(text, "utf-8")
    return Desk(folder, "run", book(folder, command), "--plain", "--login-shell", *words, HOME=str(home))


def test_a_profile_arrives_with_variables_functions_and_aliases(tmp_path: Path) -> None:
    profile = """
        export COMPANY=acme API_TOKEN=its-own PAGER=less CDPATH=/usr HISTFILE=~/.bash_history TMOUT=1
        deploy() { echo "deploys for $COMPANY"; }; alias k='echo kubectl'; shopt -s globstar
        PROMPT_COMMAND='echo PC'; PS1='>>> '; readonly TMOUT; echo hello from the profile
    """
    desk = with_profile(
        tmp_path,
        profile,
        'deploy; k get; env | grep -Ec "^COMPANY=acme|^API_TOKEN"; env | grep -E "PAGER=less|CDPATH|HISTFILE=.|TMOUT"',
    )
    desk.asks("Enter begin")
    desk.types()
    desk.asks("Enter run")
    desk.types()
    desk.sees(
        "-- your profile was read: variables", "1.1 runs", "deploys for acme\r\nkubectl get\r\n2\r\n", "[FAIL] exit 1"
    )
    desk.child.close()
    assert "hello from the profile" not in desk.screen
    assert "PC" not in desk.screen.split("1.1 runs")[-1]
    (started,) = [event["data"] for event in desk.events() if event["type"] == "session.started"]
    assert started["notes"][0].startswith("your profile was read: variables API_TOKEN, COMPANY")
    assert "; function deploy; alias k; option globstar" in started["notes"][0]
    assert not [path for path in (tmp_path / "state").rglob("*") if path.is_file() and b"its-own" in path.read_bytes()]
    assert not (tmp_path / "home" / ".bash_history").exists()


@pytest.mark.parametrize(
    "profile",
    ["exec sh", "exec sleep 0", "exit 3", "kill -9 $$", "set -e; false", "logout"],
)
def test_a_profile_that_ends_its_shell_costs_nothing_but_itself(tmp_path: Path, profile: str) -> None:
    desk = with_profile(tmp_path, profile, "echo still-here")
    desk.asks("your profile ended its shell, or put another program in its place", "Enter begin")
    desk.types()
    desk.asks("Enter run")
    desk.types()
    desk.sees("1.1 runs", "still-here", "SUCCEEDED")
    assert desk.ends() == 0


def test_a_profile_that_asks_gets_no_answer_and_waits_for_none(tmp_path: Path) -> None:
    desk = with_profile(tmp_path, "read -p 'name? ' name; tmux; select x in a b; do break; done; A=set", "echo [$A]")
    desk.asks("Enter begin")
    desk.types()
    desk.asks("Enter run")
    desk.types()
    desk.sees("1.1 runs", "[set]", "SUCCEEDED")
    assert desk.ends() == 0


def test_the_shell_keeps_no_history_whatever_a_command_does(tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir()
    (home / ".bash_history").write_text("mine\n", "utf-8")
    command = "set -o history\nhistory -s word\nhistory -a\nhistory -w\nfc -l\nbash -ic 'history -a'\nexit 0"
    (tmp_path / "small.md").write_text(ONE.format(command=command), "utf-8")
    desk = Desk(tmp_path, "run", "small.md", "--plain", HOME=str(home))
    desk.asks("Enter begin")
    desk.types()
    desk.asks("1.1")
    desk.types()
    desk.asks("1.1 [")
    desk.child.close()
    assert (home / ".bash_history").read_text("utf-8") == "mine\n"
    assert [path.name for path in home.iterdir()] == [".bash_history"]


LOCALES = [
    {"LANG": "C"},
    {"LC_ALL": "C"},
    {"LC_ALL": "POSIX"},
    {"LANG": "C.UTF-8"},
    {"LANG": "xx_XX.UTF-8"},
    {"LANG": ""},
]


@pytest.mark.parametrize("locale", LOCALES, ids=lambda each: "-".join(map("=".join, each.items())))
def test_commands_and_outputs_keep_their_bytes_in_any_locale(tmp_path: Path, locale: dict[str, str]) -> None:
    command = "v='größe 日本'; printf '%s' \"$v\" | od -An -tx1 | tr -d ' \\n'; echo; printf '%s\\n' \"$v ü\" >out"
    desk = Desk(tmp_path, "run", book(tmp_path, command), "--plain", **({"LC_ALL": "", "LANG": ""} | locale))
    desk.asks("Enter begin")
    desk.types()
    desk.asks("1.1")
    desk.types()
    desk.sees("größe 日本".encode().hex(), "SUCCEEDED")
    assert desk.ends() == 0
    assert (tmp_path / "out").read_bytes() == "größe 日本 ü\n".encode()
