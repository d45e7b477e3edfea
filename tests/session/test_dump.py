"""Reading what a shell says it holds, and which commands can have changed it."""

import pytest

from runbookrunner.command.secrets import looks_secret
from runbookrunner.session.dump import Dump, Variable, unquoted
from runbookrunner.session.idle import idle

OURS = "trap -- '\\builtin . \"$__rbr_folder/exit\"' EXIT\n"


def dump(**parts: str) -> Dump:
    text = {
        "variables": "",
        "names": "",
        "functions": "",
        "aliases": "",
        "umask": "umask 0022\n",
        "traps": "",
        "jobs": "",
    }
    text |= parts
    found = Dump.of(b"\0".join(f"{name}\0{part}".encode() for name, part in text.items()) + b"\0end\0")
    assert found
    return found


def test_variables_are_told_apart_whatever_stands_in_them() -> None:
    strange = 'declare -- a="x\ndeclare -- b=\\"1\\""\ndeclare -Ar m=([k]="a)" ["x y"]=$\'\\\'\\n\' )\n'
    found = dump(variables=f"{strange}declare -x c\n")
    assert list(found.variables) == ["a", "m", "c"]
    assert found.variables["a"] == Variable("", b'"x\ndeclare -- b=\\"1\\""')
    assert found.variables["m"].flags == "Ar"
    assert found.variables["c"] == Variable("x", None)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        (b'"a b"', b"a b"),
        (b'"\\$x \\`y\\` \\"z\\" \\\\ \\n"', b'$x `y` "z" \\ \\n'),
        (b"$'a\\nb\\t\\E[0m\\001\\x41\\''", b"a\nb\t\x1b[0m\x01A'"),
        (b"'it'\\''s'", b"it's"),
        (b"bare", b"bare"),
        (b'""', b""),
    ],
)
def test_bash_s_quoting_is_undone(text: bytes, value: bytes) -> None:
    assert unquoted(text) == value


def test_an_account_that_was_broken_off_is_none() -> None:
    assert Dump.of(b"variables\0declare -- a=1\n\0names\0") is None
    assert Dump.of(b"") is None


def test_traps_and_jobs_are_named() -> None:
    found = dump(
        traps="trap -- 'echo '\\''x'\\''\necho y' SIGINT\n" + OURS + "trap -- - SIGHUP\n",
        jobs="[1]-  4121 Running       sleep 100 &\n[2]+  4122 Stopped     vim x\n[3]   4 Done   true\n",
    )
    assert found.traps["SIGINT"] == "echo 'x'\necho y"
    assert "SIGHUP" not in found.traps
    assert found.jobs == ("sleep 100", "vim x")
    assert found.reacts
    assert not dump(traps=OURS).reacts


@pytest.mark.parametrize(
    "unit", [":", "/bin/true", "kubectl get pods -n prod", "systemctl restart api.service", " echo done ", "sleep 5"]
)
def test_a_program_alone_changes_nothing_in_the_shell(unit: str) -> None:
    assert idle((unit,), dump())


@pytest.mark.parametrize(
    "unit",
    [
        "A=1", "cd /", "export A", ". x", "f", "k get", "true; A=1", "true && cd /", "echo $((n++))", "echo ${x:=1}",
        "eval x", "A=1 true", "true &", "{ true; }", "if true", "echo a\ncd /", "exec true", "read x",
        "printf -v x y", "time ls", "! ls", "coproc ls", "ls >x", "builtin cd", "set -f",
    ],
)  # fmt: skip
def test_on_doubt_a_command_may_have_changed_it(unit: str) -> None:
    assert not idle((unit,), dump(names="declare -f f\n", aliases="alias k='kubectl'\n"))


def test_where_a_trap_may_act_any_command_may_have_changed_it() -> None:
    assert not idle(("true",), dump(traps="trap -- 'n=1' DEBUG\n"))
    assert not idle(("true",), None)


@pytest.mark.parametrize(
    "name",
    [
        "DB_PASSWORD",
        "PGPASSWORD",
        "MYSQL_PWD",
        "API_TOKEN",
        "AWS_SECRET_ACCESS_KEY",
        "db_key",
        "PASS",
        "GH_PAT_KEY2",
        "OTP",
    ],
)
def test_names_of_secrets(name: str) -> None:
    assert looks_secret(name)


@pytest.mark.parametrize("name", ["PWD", "OLDPWD", "KEYBOARD", "MONKEY", "PINGS", "COMPASS", "BYPASS_LIST", "count"])
def test_names_of_other_things(name: str) -> None:
    assert not looks_secret(name)
