"""Secrets from every source, through a whole run: nothing of them in the record, on the screen, in an argument."""

import os
import subprocess
import threading
from pathlib import Path
from typing import Self

import pytest

from runbookrunner.cli.secrets import Asking, declared, resolve
from runbookrunner.errors import Misused
from tests.cli.desk import RBR, Desk, environment, rbr
from tests.cli.test_unattended import write

VALUE = "hunter2-correct-horse"
NOBODY = Asking(None, None)


def nowhere_in(folder: Path) -> None:
    files = [path for path in (folder / "state").rglob("*") if path.is_file()]
    assert files
    for path in files:
        data = path.read_bytes()
        assert VALUE.encode() not in data, path
        assert VALUE.encode().hex().encode() not in data, path


class Arguments:
    """Gathers the arguments of every process on the machine while it is open."""

    def __enter__(self) -> Self:
        self.seen: set[bytes] = set()
        self._over = threading.Event()
        self._watch = threading.Thread(target=self._look)
        self._watch.start()
        return self

    def _look(self) -> None:
        while not self._over.wait(0.002):
            for name in os.listdir("/proc"):  # noqa: PTH208  a look must be quick
                if name.isdigit():
                    try:
                        self.seen.add(Path(f"/proc/{name}/cmdline").read_bytes())
                    except OSError:
                        continue

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._watch.join()


COMMANDS = (
    'printf "%s" "$DB" | od -An -v -tx1 | tr -d " \\n"; echo; sleep 0.2',
    'echo "it is $DB"; echo "$DB" | base64',
    "echo other ${DB:-nothing}; env | grep -c hun[t]er || true",
    "set | grep -c hun[t]er || true",
)


@pytest.mark.parametrize("source", ["DB=env:FROM", "DB=fd:7", "DB=cmd:cat store"])
def test_a_secret_of_any_source_is_nowhere_but_in_its_command(tmp_path: Path, source: str) -> None:
    write(tmp_path, *COMMANDS)
    (tmp_path / "store").write_text(VALUE + "\n", encoding="utf-8")
    command = ["bash", "-c", f'exec 7< store; exec "$0" run r.md --yes --secret "{source}"', RBR]
    with Arguments() as arguments:
        done = subprocess.run(
            command, env=environment(tmp_path, FROM=VALUE), cwd=tmp_path, capture_output=True, text=True, timeout=60,
            check=False,
        )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.count("[REDACTED:DB]") >= 3
    assert "hunter2" not in done.stdout + done.stderr
    assert any(b"--secret" in each for each in arguments.seen)
    assert not any(VALUE.encode() in each for each in arguments.seen)  # other tests look for words of their own
    nowhere_in(tmp_path)


def test_a_secret_of_the_runbook_is_asked_for_unseen_and_again_on_resumption(tmp_path: Path) -> None:
    text = '---\ninputs:\n  DB: {secret: true}\n---\n# R\n\n## Steps\n\n```bash\necho "it is $DB"\n```\n'
    (tmp_path / "r.md").write_text(text, encoding="utf-8")
    desk = Desk(tmp_path, "run", "r.md", "--plain")
    desk.sees("Secret DB (not shown): ")
    desk.types(VALUE)
    desk.asks("Enter begin")
    desk.types()
    desk.asks('echo "it is $DB"')
    desk.types("q")
    desk.asks("Leave?")
    desk.types("l")
    assert desk.ends() == 5
    again = Desk(tmp_path, "resume", "last")
    again.sees("Secret DB (not shown): ")
    again.types(VALUE)
    again.asks("Enter go on")
    again.types()
    again.asks('echo "it is $DB"')
    again.types()
    again.sees("it is [REDACTED:DB]", "SUCCEEDED")
    assert again.ends() == 0
    assert "hunter2" not in desk.screen + again.screen
    nowhere_in(tmp_path)


def test_a_rehearsal_asks_for_none(tmp_path: Path) -> None:
    text = "---\ninputs:\n  DB: {secret: true}\n---\n# R\n\n## Steps\n\n```bash\necho $DB\n```\n"
    (tmp_path / "r.md").write_text(text, encoding="utf-8")
    assert rbr(tmp_path, "rehearse", "r.md", "--yes").returncode == 0


@pytest.mark.parametrize(
    ("word", "said"),
    [
        ("DB", "no value for DB"),
        ("DB=env:NOPE", "no value for NOPE"),
        ("DB=fd:1", "no descriptor"),
        ("DB=fd:99", "cannot be read"),
        ("DB=file:/x", "env:VARIABLE, fd:NUMBER or cmd:COMMAND"),
        ("DB=cmd:exit 3", "exit 3"),
        ("DB=cmd:true", "has no value"),
        ("DB=cmd:rm -rf /nowhere/at/all", "has to confirm"),
        ("PATH=env:HAS", "cannot be the name"),
        ("a b=env:HAS", "cannot be the name"),
        ("DB=env:LONG", "longer than"),
    ],
)
def test_what_gives_no_secret_is_refused_with_the_reason(word: str, said: str) -> None:
    with pytest.raises(Misused, match=said) as error:
        resolve([word], (), {"HAS": VALUE, "LONG": "x" * 5000}, NOBODY)
    assert "hunter2" not in str(error.value)


def test_a_command_is_run_only_when_it_was_confirmed(tmp_path: Path) -> None:
    word = f"DB=cmd:touch {tmp_path}/ran; echo {VALUE}"
    with pytest.raises(Misused, match="not confirmed"):
        resolve([word], (), {}, Asking(None, lambda _: ""))
    assert not (tmp_path / "ran").exists()
    assert resolve([word], (), {}, Asking(None, lambda _: "y")).carried == {"DB": VALUE}
    assert (tmp_path / "ran").exists()


def test_the_operators_own_variable_is_hidden_and_left_where_it_is() -> None:
    found = resolve(["DB"], ("TOKEN",), {"DB": VALUE}, Asking(lambda _: "asked-for-it", None))
    assert found.hidden == {"DB": VALUE, "TOKEN": "asked-for-it"}
    assert found.carried == {"TOKEN": "asked-for-it"}
    assert "hunter2" not in repr(found)


def test_only_inputs_that_say_so_are_secret() -> None:
    assert declared({"inputs": {"a": {"secret": True}, "b": {"secret": False}, "c": None, "d": {"prompt": "x"}}}) == (
        "a",
    )
    assert declared({"inputs": ["a"]}) == ()
    assert declared({}) == ()


@pytest.mark.parametrize("name", ["RANDOM", "OPTIND", "SECONDS", "CDPATH", "MAILPATH", "BASH_ENV"])
def test_a_name_that_steers_the_shell_is_no_secrets(name: str) -> None:
    with pytest.raises(Misused, match=name):
        resolve((f"{name}=env:FROM",), (), {"FROM": VALUE}, NOBODY)


def test_a_secret_that_stands_in_the_runbook_is_refused_with_its_line(tmp_path: Path) -> None:
    write(tmp_path, "true", f"mysql -p{VALUE}")
    done = rbr(tmp_path, "run", "r.md", "--yes", "--secret", "DB", DB=VALUE)
    assert done.returncode == 3
    assert "the value of DB is written here" in done.stderr
    assert VALUE not in done.stderr
    assert not list(tmp_path.glob("state/runbookrunner/runs/*/*"))
