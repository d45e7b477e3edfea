import os
import random
import time
from pathlib import Path

import pytest

from runbookrunner.command import simple, syntax
from runbookrunner.command.units import PATIENCE, Unit, split

FIXTURE = Path(__file__).parent / "fixtures" / "units.txt"
SIZE = 20_000 if os.environ.get("RBR_TEST_SIZE") == "full" else 150


def cases() -> list[tuple[str, list[tuple[str, str]]]]:
    paragraphs = FIXTURE.read_text(encoding="utf-8").split("\n## ")[1:]
    found = []
    for paragraph in paragraphs:
        title, *lines = paragraph.rstrip("\n").split("\n")
        found.append((title, [(line[0], line[2:]) for line in lines]))
    return found


def expected(lines: list[tuple[str, str]]) -> list[str]:
    units: dict[str, list[str]] = {}
    for name, text in lines:
        units.setdefault(name, []).append(text)
    return ["\n".join(texts) for texts in units.values()]


@pytest.fixture(scope="module")
def bash() -> syntax.Bash:
    return syntax.Bash(syntax.find_bash())


@pytest.mark.parametrize(("title", "lines"), cases(), ids=[title for title, _ in cases()])
def test_a_block_is_cut_where_bash_would_cut_it(title: str, lines: list[tuple[str, str]], bash: syntax.Bash) -> None:
    text = "\n".join(line for _, line in lines)
    done = split(text, bash.complaint)
    assert [unit.text for unit in done.units] == expected(lines), title
    assert (done.problem is not None) == any(name == "!" for name, _ in lines)
    assert "\n".join(unit.text for unit in done.units) == text


def test_units_know_their_line(bash: syntax.Bash) -> None:
    assert split("ls\n\nfor i in 1; do\n:\ndone\npwd", bash.complaint).units == (
        Unit("ls", 1),
        Unit("", 2),
        Unit("for i in 1; do\n:\ndone", 3),
        Unit("pwd", 6),
    )


def test_a_problem_names_the_line_of_the_block(bash: syntax.Bash) -> None:
    problem = split("ls\npwd\nif then fi", bash.complaint).problem
    assert problem is not None
    assert problem.startswith("line 3: syntax error near unexpected token `then'")


def test_a_plain_line_asks_nobody() -> None:
    def never(text: str) -> str | None:
        raise AssertionError(text)

    done = split("kubectl scale deployment api --replicas=0\npsql -d mydb < backup.sql\nls \\\n  -l", never)
    assert len(done.units) == 3


def test_a_long_here_document_costs_few_questions() -> None:
    asked: list[str] = []

    def complaint(text: str) -> str | None:
        asked.append(text)
        return None if text.endswith("\nEOF") else "line 1: warning: here-document delimited (wanted `EOF')"

    assert len(split("cat <<EOF\n" + "x\n" * 5000 + "EOF", complaint).units) == 1
    assert len(asked) == 2


def test_patience_ends_and_the_rest_is_taken_whole() -> None:
    asked: list[str] = []
    text = "for i in 1; do\n" + "echo (\n" * 5000 + "done"

    def complaint(given: str) -> str | None:
        asked.append(given)
        return None if given == text else "line 9: syntax error: unexpected end of file"

    done = split(text, complaint)
    assert done.problem is None
    assert [unit.text for unit in done.units] == [text]
    assert len(asked) == PATIENCE + 1


def test_a_refused_block_of_many_lines_is_refused_at_once(bash: syntax.Bash) -> None:
    began = time.perf_counter()
    done = split("replicas: (3\n" * 3000, bash.complaint)
    assert done.problem is not None
    assert time.perf_counter() - began < 2


PIECES = """
a if then fi done do case in [ x=1 -n --b=c 2 . ~ * ? %1 + , time function 'b' "b" "$x" $x ${x} '#' "!" | && || > 2>&1 <
>> f 'a " # ; & ( ) { } \\ ` ! $( <<E = [[ ]] coproc select é
"""


def test_what_is_accepted_without_bash_is_accepted_by_bash(bash: syntax.Bash) -> None:
    chance = random.Random(7)
    pieces = PIECES.split()
    tried = 0
    while tried < SIZE:
        words = [chance.choice(pieces) for _ in range(chance.randint(1, 6))]
        line = chance.choice((" ", " ", "", "\t")).join(words)
        if simple.accepted(line):
            tried += 1
            assert bash.complaint(line) is None, line


@pytest.mark.parametrize(
    "line", ["if", "x | fi", "a && then b", "echo (", "a 'b", 'a "b', "a #b", "a \\", "a\n", "{ a", "a <<E"]
)
def test_a_line_with_anything_unusual_is_left_to_bash(line: str) -> None:
    assert not simple.accepted(line)


def test_no_line_is_slow_to_refuse() -> None:
    began = time.perf_counter()
    for text in ("$a" * 900 + "(", "a " * 900 + "(", "'a'" * 600 + "(", '"$a' * 400 + "(", ">f " * 600 + "("):
        assert not simple.accepted(text)
    assert time.perf_counter() - began < 0.5
