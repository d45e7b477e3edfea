"""The operator's profile files, read by a bash of their own."""

import os
import time
from pathlib import Path

import pytest

from runbookrunner.session.bash import BashSession
from runbookrunner.session.platform import processes
from runbookrunner.session.profile import Profile, read
from tests.session.driving import Driver


def home(folder: Path, profile: str) -> dict[str, str]:
    (folder / ".bash_profile").write_text(profile, "utf-8")
    return {"HOME": str(folder), "PATH": os.environ["PATH"]}


async def test_what_it_sets_up_is_there_and_what_it_leaves_running_is_its_own(tmp_path: Path) -> None:
    profile = await read("/bin/bash", home(tmp_path, "A='a b'; export B=2; f() { echo f; }; alias g='echo g'"), "/")
    session = BashSession("/bin/bash", environment={"PATH": os.environ["PATH"]}, run_id="profile-1", profile=profile)
    ready = await session.start("/")
    shell = Driver(session)
    assert (await shell.run('echo "$A"; bash -c "echo \\$B"; f; g')).output == b"a b\n2\nf\ng\n"
    assert "variables A, B" in ready.notes[0]
    await shell.run("A=changed; unset -f f")
    await shell.run("kill -9 $$")
    ready = await session.start()
    assert ready.restored == ("variable A",)
    assert (await shell.run('echo "$A"; g')).output == b"changed\ng\n"
    assert (await shell.run("f")).status == 127
    await session.close()


async def test_before_a_shell_runs_it_counts_for_where_commands_point(tmp_path: Path) -> None:
    profile = await read("/bin/bash", home(tmp_path, "export KUBECONFIG=/k"), "/")
    session = BashSession("/bin/bash", environment={}, run_id="profile-2", profile=profile)
    assert session.environment["KUBECONFIG"] == "/k"


#: A length of our own: others may sleep on this machine.
LONG = f"sleep 4711.{os.getpid()}"
HANGING = {
    "a program": LONG,
    "a loop": "while :; do :; done",
    "a substitution": f"cat <({LONG}0)",
    "one that ignores signals": f"trap '' HUP TERM; {LONG}00",
}


@pytest.mark.parametrize("hangs", HANGING.values(), ids=HANGING)
async def test_one_that_hangs_is_left_behind_after_its_time(tmp_path: Path, hangs: str) -> None:
    begun = time.perf_counter()
    profile = await read("/bin/bash", home(tmp_path, f"A=1\n{hangs}"), "/", limit=0.3)
    assert time.perf_counter() - begun < 5
    assert (profile.dump, profile.problem) == (
        None, "your profile did not end within 0 s: commands run without it",
    )  # fmt: skip
    assert not [one for one in processes() if LONG in str(one)]


async def test_a_run_without_it_says_so(tmp_path: Path) -> None:
    session = BashSession("/bin/bash", environment=os.environ, run_id="profile-3", profile=Profile(None, "it hung"))
    assert (await session.start(str(tmp_path))).notes == ("it hung",)
    await Driver(session).alive()
    await session.close()


async def test_a_secret_that_the_run_carries_does_not_come_in_by_the_profile(tmp_path: Path) -> None:
    profile = await read("/bin/bash", home(tmp_path, "export COPY=correct-horse"), "/")
    session = BashSession(
        "/bin/bash", environment=os.environ, run_id="profile-4", profile=profile, withheld=frozenset({"correct-horse"})
    )
    ready = await session.start("/")
    assert "not of your profile: variable COPY: it holds a secret" in ready.notes
    assert (await Driver(session).run("echo [$COPY]")).output == b"[]\n"
    await session.close()


async def test_no_file_of_the_system_is_read_without_it(shell: Driver) -> None:
    assert (await shell.run("declare -F; alias; echo end")).output == b"end\n"
