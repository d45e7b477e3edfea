"""What one command leaves behind for the next, and what it must not."""

import os
from pathlib import Path

import pytest

from tests.session.driving import Driver, Result


async def test_folder_variables_functions_aliases_and_arrays_survive(shell: Driver) -> None:
    await shell.run(
        "cd /usr; export A=1; f(){ echo f:$1; }; alias zz='echo al'; declare -A m=([k]=v)", "shopt -s nullglob"
    )
    result = await shell.run("pwd; echo $A; f x; zz; echo ${m[k]}; echo *.none")
    assert result.output == b"/usr\n1\nf:x\nal\nv\n\n"
    assert result.ended.folder == shell.session.folder == "/usr"


@pytest.mark.parametrize(
    ("command", "status"),
    [
        ("true", 0),
        ("false", 1),
        ("(exit 7)", 7),
        ("nosuch", 127),
        ("bash -c 'kill -PIPE $$'", 141),
        ("bash -c 'kill -9 $$'", 137),
        ("return 4", 4),
    ],
)
async def test_statuses_are_those_of_bash(shell: Driver, command: str, status: int) -> None:
    assert (await shell.run(command)).status == status
    assert (await shell.run("echo $?")).output == b"%d\n" % status


async def test_a_job_stops_at_its_first_failure_and_names_the_unit(shell: Driver) -> None:
    result = await shell.run("echo one", "(exit 3)", "echo never")
    assert (result.output, result.status, result.ended.unit) == (b"one\n", 3, 1)


async def test_strict_mode_fails_the_command_and_keeps_the_shell(shell: Driver) -> None:
    await shell.run("kept=1; g(){ echo g; }")
    result = await shell.run("set -euo pipefail", "echo one", "false | cat", "echo two")
    assert (result.output, result.status, result.ended.unit, result.ended.alive) == (b"one\n", 1, 2, True)
    assert (await shell.run("echo $kept; g")).output == b"1\ng\n"


@pytest.mark.parametrize(
    "compound",
    [
        "for i in 1 2; do (exit 6); echo BAD; done",
        "f(){ (exit 6); echo BAD; }; f; echo BAD",
        "{ echo ok >&2; (exit 6); } && :; (exit 6); echo BAD",
    ],
)
async def test_strict_mode_leaves_a_compound_command_at_once(shell: Driver, compound: str) -> None:
    result = await shell.run("set -e", compound)
    assert b"BAD" not in result.output
    assert (result.status, result.ended.ending, result.ended.alive) == (6, "ended", True)


async def test_strict_mode_spares_what_bash_spares(shell: Driver) -> None:
    result = await shell.run("set -e", "false || true; if false; then :; fi; x=$(false; echo in); echo $x")
    assert result == Result(result.ended, b"in\n")
    assert result.status == 0


async def test_strict_mode_with_a_trap_of_ones_own_ends_the_shell_as_in_bash(shell: Driver) -> None:
    result = await shell.run("trap 'echo mine' ERR", "set -e", "false; echo BAD")
    assert (result.ended.ending, result.status, result.ended.alive) == ("shell-exited", 1, False)
    assert result.output == b"mine\n"


async def test_options_hold_for_the_commands_of_a_block_and_no_longer(shell: Driver) -> None:
    await shell.run("set -u", "set -o pipefail", block=4)
    assert (await shell.run("false | true", block=4)).status == 1
    assert (await shell.run("echo $nope; echo NOT", block=4)).status == 1
    assert (await shell.run("false | true; echo [$nope]", block=9)).output == b"[]\n"


async def test_unset_variable_stops_at_its_line(shell: Driver) -> None:
    result = await shell.run("set -u", "echo $nope", "echo NOT")
    assert (result.status, result.ended.unit) == (1, 1)
    assert b"NOT" not in result.output


async def test_tracing_shows_the_command_and_nothing_of_ours(shell: Driver) -> None:
    result = await shell.run("set -x", "echo t")
    assert result.output.lstrip(b"+") == b" echo t\nt\n"
    assert (await shell.run("echo u")).output == b"u\n"


async def test_prompt_variables_of_a_block_change_nothing(shell: Driver) -> None:
    await shell.run("PS1='>>> '; PROMPT_COMMAND='echo PC'")
    assert await shell.run("(exit 5)") == Result((await shell.run("(exit 5)")).ended, b"")
    assert (await shell.run("echo x")).output == b"x\n"


@pytest.mark.parametrize("stray", ["break", "continue", "break 9", "set -n", "TMOUT=1", "IFS=0123", "set -f; set -k"])
async def test_nothing_odd_derails_the_session(shell: Driver, stray: str) -> None:
    await shell.run(stray)
    await shell.alive()


async def test_builtins_may_be_hidden_and_switched_off(shell: Driver) -> None:
    await shell.run("builtin() { :; }; read() { :; }; unset() { :; }; printf() { :; }; enable -n printf read .")
    await shell.alive()


async def test_a_syntax_error_made_by_an_alias_is_told_apart(shell: Driver) -> None:
    await shell.run("alias zz='echo ('")
    assert (await shell.run("zz")).ended.ending == "syntax-error"
    await shell.alive()
    assert (await shell.run("(exit 2)")).ended.ending == "ended"


async def test_the_environment_of_a_command(shell: Driver) -> None:
    result = await shell.run(
        'echo "$PAGER $GIT_PAGER $MANPAGER $SYSTEMD_PAGER [$AWS_PAGER] [$HISTFILE] $RUNBOOK_STEP"', step="4"
    )
    assert result.output == b"cat cat cat cat [] [] 4\n"
    assert (await shell.run("bash -c 'echo $RUNBOOK_STEP ${#RUNBOOK_RUN_ID}'", step="5")).output == b"5 16\n"


async def test_line_numbers_are_those_of_the_command(shell: Driver) -> None:
    assert (await shell.run("echo $LINENO", "# two", "echo $LINENO")).output == b"1\n3\n"


async def test_many_commands_leave_nothing_behind(shell: Driver) -> None:
    """What grew with each command would be seen after some hundreds of them; all sizes: `RBR_TEST_SIZE=full`."""
    count = 100_000 if os.environ.get("RBR_TEST_SIZE") == "full" else 400
    pid = int((await shell.run("echo $$")).output)
    for warm in range(100):
        await shell.run(f"v={warm}")
    before = held(pid)
    for number in range(count):
        assert (await shell.run(":" if number % 2 else f"v={number}")).status == 0
    ours, theirs, files, memory = (now - then for now, then in zip(held(pid), before, strict=True))
    assert max(ours, theirs, files) <= 0
    assert memory < 1024 * 1024


def held(pid: int) -> tuple[int, int, int, int]:
    """Descriptors of ours and of the shell, files of the session, and the shell's memory in bytes."""
    open_here = [entry.resolve() for entry in Path("/proc/self/fd").iterdir()]
    private = next(path.parent for path in open_here if path.name == "unit")
    theirs, files = (len(list(folder.iterdir())) for folder in (Path(f"/proc/{pid}/fd"), private))
    pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    return len(open_here), theirs, files, pages * os.sysconf("SC_PAGE_SIZE")
