"""Secrets enter through the control pipe, for the units that name them, and leave again."""

import os
from pathlib import Path

import pytest

from runbookrunner.run.ports import Job
from tests.session.driving import Driver

VALUES = [
    "hunter2hunter2",
    "two words; $(touch made) `touch made`",
    "a'b\"c\\d %b \\x41",
    "line one\nline two\n",
    "ümläut-日本",
    os.fsdecode(b"not \xff utf-8"),
    "x" * 4096,
    "-n",
    " spaces at both ends ",
]
_DUMP = """printf '%s' "$SECRET_A" | od -An -v -tx1 | tr -d ' \\n'"""


@pytest.mark.parametrize("value", VALUES, ids=lambda value: repr(value[:12]))
async def test_a_value_arrives_byte_for_byte(shell: Driver, value: str) -> None:
    result = await shell.run(_DUMP, secrets=(("SECRET_A", value),))
    assert bytes.fromhex(result.output.decode()) == os.fsencode(value)
    assert os.listdir(shell.session.folder) == []  # noqa: PTH208  asked at once, nothing else goes on


async def test_only_the_unit_that_names_it_has_it(shell: Driver) -> None:
    units = ("echo before:${!SECRET@}:", 'echo "in:$SECRET_A"', "echo after:${!SECRET@}:")
    result = await shell.run(*units, secrets=(("SECRET_A", "hunter2hunter2"),))
    assert result.output == b"before::\nin:hunter2hunter2\nafter::\n"
    assert (await shell.run("echo later:${!SECRET@}:")).output == b"later::\n"


async def test_it_is_in_no_environment_and_no_variable_of_ours(shell: Driver) -> None:
    seen = await shell.run(
        "set | grep -c hunter2hunter2; env | grep -c hunter2; : $SECRET_A", secrets=(("SECRET_A", "hunter2hunter2"),)
    )
    assert seen.output == b"1\n0\n"
    assert (await shell.run("set | grep -c hunter2")).output == b"0\n"


async def test_a_failure_and_an_interrupt_take_it_away_too(shell: Driver) -> None:
    await shell.run("set -e", ": $SECRET_A; false", block=1, secrets=(("SECRET_A", "hunter2hunter2"),))
    assert (await shell.run("echo ${SECRET_A:-gone}")).output == b"gone\n"
    shell.begin("echo up; sleep 60; : $SECRET_A", secrets=(("SECRET_A", "hunter2hunter2"),))
    await shell.printed(b"up")
    shell.session.stop("int")
    assert (await shell.end()).status == 130
    assert (await shell.run("echo ${!SECRET@}:")).output == b":\n"


async def test_strange_settings_of_a_block_change_nothing(shell: Driver) -> None:
    await shell.run("IFS=Ex; set -u; unset() { echo mine; }; printf() { echo mine; }; set -a")
    result = await shell.run(
        'echo "$SECRET_A $SECRET_B"', secrets=(("SECRET_A", "hunter2hunter2"), ("SECRET_B", "xEx"))
    )
    assert result.output == b"hunter2hunter2 xEx\n"
    assert (await shell.run("echo ${!SECRET@}:")).output == b":\n"


def contents(folder: Path) -> list[bytes]:
    return [path.read_bytes() for path in folder.rglob("*") if path.is_file()]


async def test_no_file_of_the_session_holds_it(shell: Driver, tmp_path: Path) -> None:
    shell.begin('echo "up $SECRET_A"; read -r', secrets=(("SECRET_A", "hunter2hunter2"),))
    await shell.printed(b"up hunter2hunter2")
    texts = contents(tmp_path)
    assert any(b"SECRET_A" in text for text in texts)
    assert not any(b"hunter2" in text for text in texts)
    shell.session.send(b"\n")
    assert (await shell.end()).status == 0


def test_a_job_does_not_show_it_in_a_traceback() -> None:
    assert "hunter2" not in repr(Job("1.1", "1", 1, ("x",), 0, (("A", "hunter2hunter2"),)))


async def test_attributes_that_a_block_gave_the_name_do_not_act_on_the_value(shell: Driver, tmp_path: Path) -> None:
    marker = tmp_path / "marker"
    await shell.run("declare -i SECRET_A; OTHER=kept; declare -n SECRET_B=OTHER")
    value = f"a[$(touch {marker})]"
    seen = await shell.run('printf "%s" "$SECRET_A"; : $SECRET_B', secrets=(("SECRET_A", value), ("SECRET_B", "x" * 9)))
    assert seen.output.decode() == value
    assert not marker.exists()
    assert (await shell.run("echo $OTHER")).output == b"kept\n"
