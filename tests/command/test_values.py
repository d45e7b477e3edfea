"""Values in every place, in a real bash: nothing may run but the command, and what arrives is exact."""

import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from runbookrunner.command import grammar
from runbookrunner.command.values import Refused, fill, is_safe, unfit

#: Name of the place, a command that shows the value, and what must stand around the value in what it prints.
PLACES = {
    "bare word": "printf '%s' <v>",
    "double quotes": "printf '%s' \"a <v> b\"",
    "single quotes": "printf '%s' 'a <v> b'",
    "heredoc": "cat <<EOF\na <v> b\nEOF",
    "quoted heredoc": "cat <<'EOF'\na <v> b\nEOF",
    "bash -c single": "bash -c 'echo <v>'",
    "bash -c double": 'bash -c "echo <v>"',
    "comment": "true # <v>",
    "arithmetic": "echo $(( 1 + <v> ))",
    "assignment": 'X=<v>; cat <<< "$X"',
    "test of numbers": "[[ 7 -eq <v> ]] && echo yes || true",
    "part of a path": "printf '%s' /tmp/<v>/x",
    "argument": "printf '%s\\n' --name=<v> -- <v>",
    "ssh in sh -c": "sh -c \"sh -c 'echo <v>'\"",
    "eval": "eval echo <v>",
    "another program": "awk 'BEGIN { print \"<v>\" }'",
}
C = "touch ran"
PAYLOADS = (
    f"$({C})", f"`{C}`", f"x; {C}", f"a'; {C}; echo 'b", f'a"; {C}; echo "b', f"x\n{C}\n", f"x\nEOF\n{C}\n",
    f"a[$({C})]", f"a'\n{C}\necho '",
)  # fmt: skip
ODD = ("a b", "  a", "Überwald", "wow!", "*", "~", "ends\\", "a\tb", "{a,b}", "#x", "a&b", "%s")


def outcome(tmp_path: Path, command: str, value: str) -> str:
    """`refused` or `exact`; anything else is a failure."""
    filled = fill(command, {"<v>": value})
    if isinstance(filled, Refused):
        assert filled.reason
        assert not (tmp_path / "ran").exists()
        return "refused"
    done = subprocess.run(["bash", "-c", filled], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert not (tmp_path / "ran").exists(), f"executed: {filled}"
    assert done.returncode == 0, done.stderr
    assert command.startswith("true") or value in done.stdout, filled
    return "exact"


def test_the_matrix_of_places_and_payloads(tmp_path: Path) -> None:
    seen = {(name, each): outcome(tmp_path, command, each) for name, command in PLACES.items() for each in PAYLOADS}
    assert len(seen) == 144
    refused = {name: sum(seen[name, each] == "refused" for each in PAYLOADS) for name in PLACES}
    assert refused == {
        "bare word": 0, "double quotes": 0, "single quotes": 0, "heredoc": 3, "quoted heredoc": 3,
        "bash -c single": 9, "bash -c double": 9, "comment": 3, "arithmetic": 9, "assignment": 0,
        "test of numbers": 9, "part of a path": 0, "argument": 0, "ssh in sh -c": 9, "eval": 9, "another program": 9,
    }  # fmt: skip


@pytest.mark.parametrize("name", PLACES)
def test_harmless_odd_values_arrive_exactly_or_not_at_all(tmp_path: Path, name: str) -> None:
    seen = [outcome(tmp_path, PLACES[name], each) for each in ODD]
    free = {
        "bare word", "double quotes", "single quotes", "heredoc", "quoted heredoc", "comment", "assignment",
        "part of a path", "argument",
    }  # fmt: skip
    safe = 0 if name in {"arithmetic", "test of numbers"} else 1
    assert seen.count("exact") == (11 if name in free else safe)


@pytest.mark.parametrize("command", PLACES.values(), ids=PLACES)
def test_digits_are_put_in_as_text_everywhere(command: str) -> None:
    assert fill(command, {"<v>": "7"}) == command.replace("<v>", "7")


@pytest.mark.parametrize("value", ["-rf", "--help", "", "a\x00b", "\x1b[2J", "x" * 5000, "a\u2028b"])
def test_what_is_no_value_anywhere(value: str) -> None:
    assert unfit(value)
    assert not is_safe(value)
    assert isinstance(fill("echo <v>", {"<v>": value}), Refused)


def cases() -> list[list[str]]:
    lines = (Path(__file__).parent / "fixtures" / "values.txt").read_text(encoding="utf-8").splitlines()
    return [line.rsplit(" | ", 2) for line in lines if line and not line.startswith("#")]


@pytest.mark.parametrize(("command", "value", "expected"), cases())
def test_values_in_commands(command: str, value: str, expected: str) -> None:
    filled = fill(command, {"<pod>": value})
    if expected.startswith("refused: "):
        assert isinstance(filled, Refused), filled
        assert expected.removeprefix("refused: ") in filled.reason
    else:
        assert filled == expected


def test_a_variable_is_replaced_where_bash_would_expand_it() -> None:
    assert fill("echo \"$DB\" ${DB} '$DB' $DBS", {"$DB": "a b"}) == "echo \"a b\" 'a b' '$DB' $DBS"


def test_a_value_that_looks_like_a_placeholder_is_only_a_value() -> None:
    assert fill("echo <a> <b>", {"<a>": "<b>", "<b>": "1"}) == "echo '<b>' 1"


def test_the_word_that_ends_a_here_document_is_refused() -> None:
    assert isinstance(fill("cat <<EOF\n<v>\nEOF", {"<v>": "EOF"}), Refused)


FREE = ("bare word", "double quotes", "single quotes", "heredoc", "assignment", "part of a path", "argument")


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(value=st.text(alphabet="a1 $`\"'\\(){}[];&|<>#!*~=\néEOF", min_size=1, max_size=12), name=st.sampled_from(FREE))
def test_any_value_arrives_exactly_or_is_refused(tmp_path: Path, value: str, name: str) -> None:
    assert outcome(tmp_path, PLACES[name], value) in {"exact", "refused"}


def test_a_grammar_that_does_not_load_stops_commands_with_values(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "tree_sitter", None)
    grammar._parser.cache_clear()
    grammar.tree.cache_clear()
    filled = fill("echo <v>", {"<v>": "plain"})
    grammar._parser.cache_clear()
    assert isinstance(filled, Refused)
    assert "install rbr again, or edit the command" in filled.reason


READ_AGAIN = (
    "x=<v>; echo $((x))", "x=<v>; [[ $x -eq 1 ]]", "declare -i x; x=<v>", 'n=<v>; eval "echo $n"',
    'n="<v>"; bash -c "echo $n"', "export V='<v>'\nbash -c \"echo $V\"", "for i in <v>; do eval $i; done",
    "f() { echo $(( $1 )); }; f <v>", "x='<v>'; echo ${x@P}", "x='<v>'; echo ${!x}", '. /dev/stdin <<< "<v>"',
    "cat > s.sh <<EOF\necho <v>\nEOF\nsh s.sh", 'E=eval; $E "<v>"', "e''val \"<v>\"", "printf '%s' <v> > s && bash s",
)  # fmt: skip


@pytest.mark.parametrize("command", READ_AGAIN)
def test_where_a_command_reads_text_again_only_safe_values_go_in(tmp_path: Path, command: str) -> None:
    for payload in (*PAYLOADS, "two words"):
        assert outcome(tmp_path, command, payload) == "refused"
    assert not isinstance(fill(command, {"<v>": "7"}), Refused)


def test_what_is_read_again_in_another_unit_of_the_command_counts() -> None:
    whole = "n=<v>\neval echo $n"
    assert isinstance(fill("n=<v>", {"<v>": "a b"}, whole), Refused)
    assert fill("n=<v>", {"<v>": "a b"}) == "n='a b'"


def test_a_braced_word_of_another_line_is_filled_too() -> None:
    assert fill("echo {pod}", {"{pod-name}": "a", "{pod}": "b"}) == "echo b"
    assert fill("awk '{print}' f", {"{print}": "b"}) == "awk '{print}' f"
