"""What a session tells of its environment: what commands are given, by name, and no secret."""

import os
from pathlib import Path

import pytest

from runbookrunner.session.bash import BashSession
from tests.session.driving import Driver


async def test_an_export_of_a_command_counts_from_then_on(shell: Driver) -> None:
    before = dict(shell.session.environment)
    await shell.run("export KUBECONFIG=/k AWS_PROFILE='prod eu'", "PGHOST=not-exported")
    told = shell.session.environment
    assert told == before | {"KUBECONFIG": "/k", "AWS_PROFILE": "prod eu"}
    await shell.run("unset KUBECONFIG; export AWS_PROFILE=$'two\\nlines'")
    assert shell.session.environment == before | {"AWS_PROFILE": "two\nlines"}


async def test_an_export_counts_whatever_the_block_did_to_the_shell(shell: Driver) -> None:
    await shell.run("IFS=K; set -u; readonly KUBECONFIG=/r; export KUBECONFIG; printf() { :; }; export PGHOST=db1")
    assert shell.session.environment["KUBECONFIG"] == "/r"
    assert shell.session.environment["PGHOST"] == "db1"
    await shell.alive()


async def test_an_export_counts_when_the_command_failed(shell: Driver) -> None:
    await shell.run("export PGHOST=db2", "false")
    assert shell.session.environment["PGHOST"] == "db2"
    await shell.run("set -e", "export PGHOST=db3; false")
    assert shell.session.environment["PGHOST"] == "db3"


async def test_of_a_key_only_its_presence_is_told(shell: Driver) -> None:
    await shell.run("export AWS_ACCESS_KEY_ID=AKIA123 AWS_SECRET_ACCESS_KEY=hunter2 PGPASSWORD=hunter2")
    told = shell.session.environment
    assert told["AWS_ACCESS_KEY_ID"] == "set"
    assert "hunter2" not in str(told)
    assert "PGPASSWORD" not in told


async def test_where_the_shell_can_no_longer_tell_the_last_word_counts(shell: Driver) -> None:
    await shell.run("export PGHOST=db4")
    assert shell.session.environment["PGHOST"] == "db4"
    await shell.run("unset __rbr_memory")
    assert shell.session.environment["PGHOST"] == "db4"


async def test_a_system_without_a_place_for_it_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(os, "memfd_create")
    session = BashSession("/bin/bash", environment=os.environ | {"PGHOST": "db5"}, run_id="no-memory")
    ready = await session.start(str(tmp_path))
    assert "what commands export is not seen" in ready.notes[0]
    shell = Driver(session)
    await shell.alive()
    assert session.environment["PGHOST"] == "db5"
    await shell.run("exit 1")
    ready = await session.start()
    assert ready.missing == ("all but the folder: the shell could not say what it held",)
    await shell.alive()
    await session.close()
