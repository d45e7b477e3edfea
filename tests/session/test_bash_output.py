"""The bytes a command prints arrive exactly, and those of nothing else."""

import asyncio
import os
import random

import pytest

from tests.session.driving import Driver

FULL = os.environ.get("RBR_TEST_SIZE") == "full"


@pytest.mark.parametrize(
    ("command", "output"),
    [
        (r"printf 'a\nb'", b"a\nb"),
        (r"printf 'a\000b\377\376\n'", b"a\0b\xff\xfe\n"),
        ("cat <<'EOF'\n$HOME `x`\nEOF", b"$HOME `x`\n"),
        ("v=1; cat <<EOF\nv is $v\nEOF", b"v is 1\n"),
        ("if true; then\n\tcat <<-EOF\n\t\tindented\n\tEOF\nfi", b"indented\n"),
        ("# only a comment", b""),
        ("", b""),
        ("echo a \\", b"a\n"),
        ('echo "hi!foo !!"', b"hi!foo !!\n"),
        ("echo out; echo err >&2; echo out", b"out\nerr\nout\n"),
        ("printf '\\033]7717;'", b"\x1b]7717;"),
        ("echo " + "ä" * 4096, "ä".encode() * 4096 + b"\n"),
    ],
)
async def test_output_is_exact(shell: Driver, command: str, output: bytes) -> None:
    result = await shell.run(command)
    assert (result.output, result.status) == (output, 0)
    await shell.alive()


@pytest.mark.parametrize("text", ['echo "abc', "cat <<EOF\nx", "`", "touch M\necho x\nif then fi"])
async def test_what_bash_cannot_read_is_not_run_at_all(shell: Driver, text: str) -> None:
    result = await shell.run(text)
    assert (result.ended.ending, result.output, result.ended.alive) == ("syntax-error", b"", True)
    assert result.ended.message
    assert (await shell.run("ls")).output == b""


async def test_a_syntax_error_in_a_later_unit_keeps_the_first_from_running(shell: Driver) -> None:
    result = await shell.run("touch M", "echo x", "if then fi")
    assert (result.ended.ending, result.ended.unit) == ("syntax-error", 2)
    assert (await shell.run("ls")).output == b""


async def test_a_dump_of_the_whole_shell_ends_with_its_last_line(shell: Driver) -> None:
    result = await shell.run("set; declare -p; env; echo END")
    assert result.output.endswith(b"\nEND\n")
    assert result.status == 0


async def test_a_background_job_does_not_hold_the_command(shell: Driver) -> None:
    result = await shell.run("sleep 100 &")
    assert (result.status, result.output) == (0, b"")


async def test_background_output_is_kept_apart(shell: Driver) -> None:
    await shell.run("mkfifo go; (read -r < go; echo LATE) & disown")
    await shell.run("(sleep 0.05; echo > go) & disown")
    await shell.until(lambda: b"LATE\n" in shell.session.background)
    assert (await shell.run("echo n")).output == b"n\n"


async def test_the_status_of_a_background_job_can_be_waited_for(shell: Driver) -> None:
    assert (await shell.run("(exit 6) & pid=$!")).status == 0
    assert (await shell.run("wait $pid")).status == 6


async def test_output_sent_elsewhere_comes_back(shell: Driver) -> None:
    assert (await shell.run("exec 9>&1 >F; echo hidden", "false")).status == 1
    assert (await shell.run("exec >&9; echo back; cat F")).output == b"back\nhidden\n"


async def test_a_slow_reader_loses_nothing(shell: Driver) -> None:
    count = 100_000_000 if FULL else 3_000_000
    result = await shell.run(f"head -c {count} /dev/zero | tr '\\0' x")
    assert len(result.output) == count
    assert result.output.count(b"x") == count


async def test_a_large_block(shell: Driver) -> None:
    text = "\n".join(f"v{n}='{'é' * 500}'" for n in range(1000)) + "\necho ${#v999}"
    assert (await shell.run(text)).output == b"500\n"


async def test_outputs_and_statuses_are_right_under_load(shell: Driver) -> None:
    chance = random.Random(7)
    burners = [await asyncio.create_subprocess_exec("sh", "-c", "while :; do :; done") for _ in range(2)]
    try:
        for number in range(3000 if FULL else 300):
            status, lines = chance.choice([0, 0, 1, 7, 143]), chance.randrange(1, 400)
            ways = (
                f"for i in $(seq {lines}); do echo {number}:$i; done; (exit {status})",
                f"seq -f '{number}:%g' {lines}; bash -c 'exit {status}'",
                f"f() {{ seq -f '{number}:%g' {lines} >&2; return {status}; }}; f",
            )
            result = await shell.run(chance.choice(ways))
            assert result.status == status
            assert result.output == b"".join(b"%d:%d\n" % (number, i) for i in range(1, lines + 1))
    finally:
        for burner in burners:
            burner.kill()
            await burner.wait()
