"""What a block is taken for; running what was no command would be the worst mistake."""

import pytest

from runbookrunner.reading.kinds import Around, kind_of, language
from runbookrunner.reading.known import is_command
from runbookrunner.reading.nodes import Code
from runbookrunner.reading.prompts import typed


def kind(text: str, info: str = "bash", cue: str = "", html: str = "") -> str:
    code = Code(info, text, 1, text.count("\n") + 3, fenced=True, closed=True)
    found = kind_of(code, Around(cue, html))
    return f"{found.kind}!" if found.runnable else found.kind


@pytest.mark.parametrize(
    ("info", "expected"),
    [("Bash", "bash"), ("{bash}", "bash"), ("{.sh timeout=5}", "sh"), ('json {"a":1}', "json"), ("", ""), ("{}", "")],
)
def test_the_language_is_the_first_word(info: str, expected: str) -> None:
    assert language(info) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("some-own-tool --now", "command!"),
        ('"$HOME/bin/app" stop', "command!"),
        ('"${TOOL}/run"', "command!"),
        ("X=1 ./run", "command!"),
        ("# only\n# comments", "comments"),
        ("$ uptime\nup", "session!"),
        ("[root@db1 ~]# uptime", "session!"),
        ("# uptime", "comments"),
        ("kubectl get nodes\n\nNAME   STATUS   AGE", "session!"),
        ('{ "a": 1 }', "display"),
        ("apiVersion: v1\nkind: Pod", "display"),
        ("memory: 2Gi", "display"),
        ("  web:\n    cpu: 1", "display"),
        ("select 1", "command!"),
        ("SELECT 1;", "query"),
        ("mysql> show tables;", "query"),
        (">>> import os", "code"),
        ("PS C:\\> dir", "code"),
        ("#!/bin/sh\nls", "code"),
        ('"Something is wrong"', "display"),
        ("Open the dashboard and wait", "display"),
        ("+----+\n| id |\n+----+", "expected"),
        ("ls\n``\nThen this:\n```bash\nls", "display"),
        ("", "display"),
    ],
)
def test_a_shell_fence_runs_unless_something_speaks_against_it(text: str, expected: str) -> None:
    assert kind(text) == expected


@pytest.mark.parametrize(
    ("info", "text", "expected"),
    [
        ("", "kubectl get pods", "command"),
        ("text", "kubectl get pods\nkubectl get nodes", "command"),
        ("console", "kubectl get pods", "command"),
        ("", "$ kubectl get pods", "session!"),
        ("console", "# systemctl status x", "session!"),
        ("", "# systemctl status x", "display"),
        ("zsh", "ls", "command"),
        ("ksh", "$ ls", "session"),
        ("python", "import os", "code"),
        ("sql", "SELECT 1", "query"),
        ("yaml", "a: $ b", "display"),
        ("output", "ls", "expected"),
        ("unheard-of", "ls", "display"),
        ("", "A=1\nB=2", "display"),
        ("", "├── a", "display"),
        ("", "$ 5 for each", "session"),
    ],
)
def test_without_a_shells_label_only_prompts_run(info: str, text: str, expected: str) -> None:
    assert kind(text, info) == expected


def test_what_stands_in_front_can_make_it_output_or_a_message() -> None:
    assert kind("$ ls", "", cue="Output:") == "expected"
    assert kind("ls", cue="Expected output:") == "expected"
    assert kind("ls", html="<!-- expected_similarity=0.3 -->") == "expected"
    assert kind("ready: yes", cue="You should see something like this") == "display"
    assert kind("all good", cue="The command should return") == "expected"
    assert kind("uptime", cue="The load should look like yesterday's") == "command!"
    assert kind('"We are back."', cue="Post in the channel") == "message"
    assert kind('"no route"', cue="If the log says this, notify the team of the error") == "display"
    assert kind("We are back.", "text", cue="Send this e-mail") == "message"


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("sudo -u postgres psql -c x", True),
        ("sudo -E apt-get update", True),
        ("FOO=bar kubectl get x", True),
        ("./deploy.sh now", True),
        ("(cd x && ls)", True),
        ("make sure it works", False),
        ("find the pod", False),
        ("test that it answers", False),
        ("The service is up", False),
        ("for i in 1 2; do", True),
        ("if the disk is full", False),
        ("", False),
    ],
)
def test_a_command_line_is_told_from_english(line: str, expected: bool) -> None:  # noqa: FBT001  a table's column
    assert is_command(line) is expected


def test_a_terminal_picture_gives_commands_and_their_output() -> None:
    lines = "ops@db1:~$ cat <<EOF\n> a\n\n> EOF\nshown\nops@db1:~$ ls |\n> wc\n3\nops@db2:~$ ls".splitlines()
    assert [(one.text, one.line, one.end_line, one.output) for one in typed(lines)] == [
        ("cat <<EOF\na\n\nEOF", 0, 3, "shown"),
        ("ls |\nwc", 5, 6, "3"),
        ("ls", 8, 8, ""),
    ]
    assert [one.host for one in typed(lines)] == ["ops@db1:~", "ops@db1:~", "ops@db2:~"]
