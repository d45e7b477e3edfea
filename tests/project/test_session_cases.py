"""The table of session cases: every number has tests, and every test that is named is there."""

import ast
import re
from pathlib import Path

CHECKOUT = Path(__file__).parents[2]
TABLE = CHECKOUT / "docs" / "session-cases.md"
ROW = re.compile(r"^\| (\d+) \| [^|]+ \| (.+) \|$", re.MULTILINE)
NAMED = re.compile(r"`(tests/[\w/]+\.py)::(test_\w+)`")


def named_in(path: Path) -> set[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return {node.name for node in tree.body if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)}


def test_every_case_has_its_tests() -> None:
    rows = ROW.findall(TABLE.read_text(encoding="utf-8"))
    assert [int(number) for number, _ in rows] == list(range(1, 39))
    for number, cell in rows:
        named = NAMED.findall(cell)
        assert named, f"case {number} names no test"
        assert [name for file, name in named if name not in named_in(CHECKOUT / file)] == [], f"case {number}"


def test_the_cases_that_are_walked_are_cases() -> None:
    walked = re.findall(r"^### (\d+)\.", (CHECKOUT / "tests/cli/cases.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert set(map(int, walked)) <= set(range(1, 39))
    assert len(walked) == len(set(walked)) >= 15
