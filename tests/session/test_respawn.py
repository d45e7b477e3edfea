"""A shell that is lost, and the fresh one that takes its place: what comes back, what does not, and that it is said."""

import os
import signal
import time
from pathlib import Path

import pytest

from tests.session.driving import Driver

HELD = (
    "cd /usr; export A=1; B=two; f(){ echo f:$1; }; export -f f; alias zz='echo al'",
    "declare -A m=([k]=v ['a b']='c]d'); l=(1 '' $'x\\ny'); declare -i n=7; declare -r fixed=here; shopt -s nullglob",
    "set -f; umask 027; declare -n ref=B",
)
ASKED = (
    'pwd; echo "$A $B $n $fixed $ref"; f x; bash -c "f y"; zz; echo "${m[k]} ${m[a b]} ${#l[@]} ${l[2]@Q}"; umask; '
    "echo $-"
)
GIVEN = b"/usr\n1 two 7 here two\nf:x\nf:y\nal\nv c]d 3 $'x\\ny'\n0027\n"


@pytest.mark.parametrize(
    ("death", "ending", "why"),
    [
        ("exit 3", "shell-exited", "`exit 3` ended the shell"),
        ("set -e; trap 'echo mine' ERR; false", "shell-exited", "`set -e` ended the shell: a command failed"),
        ("exec false", "shell-exited", "`exec false` took the place of the shell, and ended"),
        ("exec bash --norc -i", "shell-replaced", "`exec bash --norc -i` put bash in the place of the shell"),
        ("kill -9 $$", "shell-killed", "signal 9 (SIGKILL) ended the shell"),
        ("trap 'echo bye' EXIT; exit 4", "shell-exited", "`exit 4` ended the shell"),
        ("trap 'echo bye' EXIT; x=ex; ${x}it 4", "shell-exited", "the command's own kept it from saying why"),
        ("exec no-such-program", "shell-exited", "`exec no-such-program` ended the shell"),
    ],
)
async def test_all_that_can_come_back_does(shell: Driver, death: str, ending: str, why: str) -> None:
    await shell.run(*HELD)
    result = await shell.run(death)
    assert (result.ended.ending, result.ended.alive) == (ending, False)
    assert why in result.ended.message
    ready = await shell.session.start()
    assert ready.restored == (
        "variables A, B, OLDPWD, fixed, l, m, n, ref",
        "function f",
        "alias zz",
        "options noglob, nullglob, umask 0027",
    )
    answer = await shell.run(ASKED)
    assert answer.output.startswith(GIVEN)
    assert "f" in answer.output.decode().splitlines()[-1]
    await shell.run("A=3")
    assert (await shell.run("fixed=4")).status == 1


async def test_what_a_command_changed_before_it_ended_the_shell_comes_back_too(shell: Driver) -> None:
    await shell.run("cd /; A=old; C=gone")
    await shell.run("A=new; unset C", "cd /usr", "exit 1")
    await shell.session.start()
    assert (await shell.run("pwd; echo $A ${C-none}")).output == b"/usr\nnew none\n"


async def test_a_killed_shell_is_given_what_the_last_command_left(shell: Driver) -> None:
    await shell.run("A=old")
    await shell.run("A=lost", "kill -9 $$")
    await shell.session.start()
    assert (await shell.run("echo $A")).output == b"old\n"


async def test_what_cannot_come_back_is_named(shell: Driver, tmp_path: Path) -> None:
    sleep = f"sleep 300.{os.getpid()}"
    await shell.run(f"{sleep} & disown -h; trap 'echo x y' USR1; exec 9>kept; DB_TOKEN=abc; MYSQL_PWD=x")
    await shell.run("set -eu", "set -o pipefail", block=4)
    result = await shell.run("false", "true; exit 2", block=4)
    assert result.ended.alive
    await shell.run("kill -9 $$", block=4)
    ready = await shell.session.start()
    assert set(ready.missing) == {
        "variable DB_TOKEN: its name is that of a secret",
        "variable MYSQL_PWD: its name is that of a secret",
        f"background job, out of reach now: {sleep}",
        "trap on USR1: echo x y",
        f"open descriptor 9: {tmp_path}/work/kept",
        "set -eu of this block",
        "set -o pipefail of this block",
    }
    assert ready.restored == ()
    assert (await shell.run("echo [$DB_TOKEN]")).output == b"[]\n"
    await shell.run(f"pkill -xf '{sleep}'")


async def test_a_secret_that_a_command_was_given_stays_where_it_was(shell: Driver) -> None:
    await shell.run('copy="the $SECRET_A"; other=1', secrets=(("SECRET_A", "hunter2hunter2"),))
    await shell.run("kill -9 $$")
    ready = await shell.session.start()
    assert ready.missing == ("variable copy: it holds a secret",)
    assert ready.restored == ("variable other",)


OF_ONE_SHELL = "BASH|_=|PPID|SHELLOPTS|SECONDS|S?RANDOM|EPOCH|PIPE|LINENO|GROUPS|COMP|HIST"
ALL = (
    f"builtin declare -p | grep -Eav '__rbr|^declare -[-a-zA-Z]* ({OF_ONE_SHELL})'; builtin declare -f; "
    "builtin alias -p; builtin shopt -p"
)
STRANGE = {
    "newlines": "v=$'a\\nb\\n\\n'",
    "quotes": """v=$'it\\'s "so" `x` $y \\\\ !'""",
    "control bytes": "v=$'\\001\\033[31m\\177\\377\\xc3'",
    "text like a command": "v='x\"; touch M; \"'",
    "a subscript like a command": """declare -A v=(['$(touch M)']=1 ['a]b"c']='$(touch M)')""",
    "an integer": "declare -i v=7; declare -ai w=(1 2)",
    "upper case": "declare -u v=abc; declare -l w=ABC",
    "nothing in it": "v=; w=(); declare -A x=(); declare -x y",
    "not yet set": "declare -a v; declare -i w; declare x",
    "readonly": "readonly v=1; declare -ar w=(1 2)",
    "a circle of references": "declare -n v=w; declare -n w=v",
    "a separator of one's own": "IFS=,; v='a,b'",
    "utf-8": "v='größe 日本'",
    "a function with a here-document": "f() { cat <<'EOF'\n}\ng () \n{ \ntouch M\nEOF\n}; g() { :; }",
    "a function in place of a builtin": "declare() { echo no; }; shopt() { touch M; }; cd() { builtin cd /; }",
    "a function with an odd name": "a-b() { :; }; @x() { :; }",
    "a function that needs extglob": "shopt -s extglob\nf() { [[ $1 == @(a|b) ]]; }",
    "aliases of everything": "alias declare='touch M' unset='touch M' eval='touch M' f='touch M'; f2() { :; }",
    "an alias of many lines": "alias v=$'echo a\\necho b' w=\"echo 'x'\"",
    "posix": "set -o posix; v=1",
    "many": "for i in {1..3000}; do declare v$i=$i; done",
}


@pytest.mark.parametrize("held", STRANGE.values(), ids=STRANGE)
async def test_strange_content_comes_back_as_it_was(shell: Driver, held: str) -> None:
    await shell.run(*held.split("\n") if "EOF" not in held else [held])
    before = await shell.run(ALL)
    await shell.run("builtin kill -9 $$")
    begun = time.perf_counter()
    ready = await shell.session.start()
    assert time.perf_counter() - begun < 5
    after = await shell.run(ALL)
    assert after.output == before.output
    assert ready.missing == ()
    assert not (Path(shell.session.folder) / "M").exists()
    await shell.alive()


async def test_what_is_too_large_is_named_and_slows_nothing(shell: Driver) -> None:
    await shell.run("big=$(head -c 10000000 /dev/zero | tr '\\0' x); small=1; declare -r big2=$big")
    await shell.run("kill -9 $$")
    ready = await shell.session.start()
    assert ready.missing == ("variable big: too large (9.5 MiB)", "variable big2: too large (9.5 MiB)")
    assert ready.restored == ("variable small",)


@pytest.mark.parametrize(
    "odd",
    [
        "ulimit -f 0", "set -T; trap 'echo dbg' DEBUG", "exec >/dev/full", "exec 1>&- 2>&- 0<&-", "trap - EXIT",
        "umask 777", "export LC_ALL=C; v=ü", "alias builtin=: printf=:; builtin() { :; }",
        "enable -n declare printf trap",
    ],
)  # fmt: skip
async def test_whatever_a_command_does_to_the_shell_it_still_says_what_it_holds(shell: Driver, odd: str) -> None:
    await shell.run("held=1")
    assert (await shell.run(odd)).ended.alive
    await shell.run("also=2")
    await shell.run("\\kill -9 $$")
    await shell.session.start()
    if "ulimit" not in odd:
        assert (await shell.run("echo $held $also")).output == b"1 2\n"
    await shell.alive()


async def test_a_shell_that_could_not_say_what_it_holds_says_that(shell: Driver) -> None:
    await shell.run("A=1; unset __rbr_memory")
    await shell.run("exit 1")
    ready = await shell.session.start()
    assert ready.missing == ("all but the folder: the shell could not say what it held",)


async def test_nothing_but_the_folder_on_request(shell: Driver) -> None:
    await shell.run("cd /usr; A=1")
    await shell.run("exit 1")
    assert (await shell.session.start(clean=True)).missing == ("all that the shell before it held: by your choice",)
    assert (await shell.run("pwd; echo [$A]")).output == b"/usr\n[]\n"


async def test_a_folder_that_went_with_the_shell(shell: Driver) -> None:
    await shell.run("mkdir -p a/b; cd a/b")
    gone = shell.session.folder
    await shell.run("rm -r ../../a; exit 1")
    ready = await shell.session.start()
    assert ready.missing == (f"folder {gone}: it is gone",)
    assert ready.folder == str(Path(gone).parent.parent)


async def test_a_shell_killed_while_nothing_runs_is_noticed(shell: Driver) -> None:
    await shell.run("A=1")
    assert shell.session.lost == ""
    pid = int((await shell.run("echo $$")).output)
    os.kill(pid, signal.SIGKILL)
    await shell.until(lambda: shell.session.lost != "")
    assert shell.session.lost == "the shell ended while no command ran: signal 9 (SIGKILL)"
    await shell.session.start()
    assert (await shell.run("echo $A")).output == b"1\n"


async def test_no_file_holds_what_a_shell_holds(shell: Driver, tmp_path: Path) -> None:
    await shell.run("A=correct-horse")
    await shell.run("cd /")
    files = [path for path in tmp_path.rglob("*") if path.is_file()]  # noqa: ASYNC240  a few small files
    assert files
    assert not [path for path in files if b"correct-horse" in path.read_bytes()]


async def test_a_program_alone_leaves_the_account_as_it_is_and_a_change_is_never_missed(shell: Driver) -> None:
    await shell.run("A=1; f() { A=$1; }")
    await shell.run("/bin/true")
    await shell.run("f 2")
    await shell.run("trap 'A=$((A + 1))' DEBUG")
    await shell.run("/bin/true")
    await shell.run("kill -9 $$")
    await shell.session.start()
    assert int((await shell.run("echo $A")).output) > 2
