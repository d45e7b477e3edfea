"""What a block is taken for; running what was no command would be the worst mistake."""

import pytest

from runbookrunner.reading.kinds import Around, kind_of
from runbookrunner.reading.known import is_command
from runbookrunner.reading.languages import language
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
        ("text", 'LINES="This is\na value"\n# and so it is read', "display"),
        ("", "NAME='two words'\nOTHER=1", "display"),
        ("", "kubectl get pods", "command!"),
        ("text", "kubectl get pods\nkubectl get nodes", "command!"),
        ("console", "kubectl get pods", "command!"),
        ("", "oc get nodes -o wide \\\n  | grep Ready", "command!"),
        ("", "POD=$(oc get pods -l app=x -o name)\noc rsh $POD", "command!"),
        ("", "# Look\nkubectl get pods", "command!"),
        ("", "uptime", "command!"),
        ("", "date", "display"),
        ("", "find the pod that hangs", "display"),
        ("", "kubectl get pods\nand look at the restarts\nof each of them\nfor a while", "display"),
        ("", "kubectl get pods -A\nNAMESPACE   NAME   READY\nkube-system   dns   1/1", "session!"),
        ("", "gpg --card-status\n\nReader: one", "session!"),
        ("", "oc logs $POD\n--all-containers", "display"),
        ("", "export const limit = {\n  most: 5,\n}", "display"),
        ("", "kubectl edit cm proxy\n...\nbind: 0.0.0.0", "session!"),
        ("", "# iostat -x 1\nLinux 5.10\n\nsda 0.1", "session!"),
        ("", "# iostat shows the load\nsda is busy", "display"),
        ("", "cat > a.json <<EOF\nx\ny\nz\nEOF", "command!"),
        ("", 'TOKEN=x\ncurl -d @a.json h/x\n{\n  "a": 1,\n  "b": 2\n}', "command!"),
        ("shell", "# app-psql -d db\ndb=# select 1;", "query"),
        ("shell", "# psql -d db\ndb# select 1;\n...", "session!"),
        ("sh", "gpg --edit-card\n\ngpg/card> admin", "session!"),
        ("shel", "own-tool --now", "command!"),
        ("bsah", "own-tool --now", "command!"),
        ("sql", "-- Copy the schema\npg_dump -s -h db1 shop", "command!"),
        ("sql", "-- Count\nselect 1;", "query"),
        ("console", "rate(http_requests_total[5m])", "query"),
        ("console", "node_load1 is high", "expected"),
        ("console", "own-tool sync --all", "command!"),
        ("sh", "sum by(le) (rate(x[5m]))", "query"),
        ("sh", "> CONFIG GET maxmemory", "query"),
        ("sh", "> gpg --import key.asc\ngpg: imported", "session!"),
        ("sh", "> report.txt", "command!"),
        ("sh", "I am nobody!@box:/$", "expected"),
        ("sh", "end here so as not to delete it", "display"),
        ("sh", "--jobs=4 will do it in parallel", "display"),
        ("sh", "Warning  FailedScheduling  3m  no node", "expected"),
        ("sh", "keyctl change-pin\n\nEnter PIN: [1234]", "session!"),
        ("sh", "ceph status\n  cluster:\n    id: 1", "session!"),
        ("sh", 'python3 -c "\ntry:\n    run()\nexcept: pass\n"', "command!"),
        ("sh", "    $ uptime\n    up 3 days", "session!"),
        ("", ":~$ uptime\nup", "session!"),
        ("", "ops@laptop site % uptime", "session!"),
        ("", "$ kubectl get pods", "session!"),
        ("console", "# systemctl status x", "session!"),
        ("", "# systemctl status x", "display"),
        ("zsh", "ls", "command!"),
        ("ksh", "$ ls", "session!"),
        ("python", "import os", "code"),
        ("sql", "SELECT 1", "query"),
        ("yaml", "a: $ b", "display"),
        ("output", "ls", "expected"),
        ("unheard-of", "ls", "display"),
        ("", "A=1\nB=2", "display"),
        ("", "├── a", "display"),
        ("", "$ 5 for each", "display"),
    ],
)
def test_without_a_shells_label_a_block_needs_prompts_or_must_be_commands_beyond_doubt(
    info: str, text: str, expected: str
) -> None:
    assert kind(text, info) == expected


def test_what_stands_in_front_can_make_it_output_or_a_message() -> None:
    assert kind("$ ls", "", cue="Output:") == "expected"
    assert kind("ls", cue="Expected output:") == "expected"
    assert kind("ls", html="<!-- expected_similarity=0.3 -->") == "expected"
    assert kind("ready: yes", cue="You should see something like this") == "display"
    assert kind("all good", cue="The command should return") == "expected"
    assert kind("uptime", cue="The load should look like yesterday's") == "command!"
    assert kind("kubectl get pods", "", cue="The list should show:") == "expected"
    assert kind("kubectl get pods -A", "", cue="The list will show the culprit.") == "command!"
    assert kind("export URL=https://a", "", cue="From:") == "display"
    assert kind("up", "console", cue="Watch this metric in PromQL:") == "query"
    assert kind("chromium-next --version", cue="The following simple commands will display it:") == "command!"
    assert kind('"We are back."', cue="Post in the channel") == "message"
    assert kind('"no route"', cue="If the log says this, notify the team of the error") == "expected"
    assert kind("We are back.", "text", cue="Send this e-mail") == "message"


@pytest.mark.parametrize(
    ("cue", "runs"),
    [
        ("Do not run this:", False),
        ("Don't do this", False),
        ("❌ Wrong:", False),
        ("Never use the old tool:", False),
        ("The first attempt did not work:", False),
        ("Use the script instead of this:", False),
        ("Do not forget to run this:", True),
        ("If that does not work, restart it:", True),
        ("The name has slashes, and that won't work. Find its real name:", True),
        ("Wrong endpoint configured", True),
        ("Restart it if it still does not work:", True),
    ],
)
def test_a_counter_example_never_runs(cue: str, runs: bool) -> None:  # noqa: FBT001  a table's column
    assert kind("kubectl delete pod x", cue=cue) == ("command!" if runs else "code")


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
