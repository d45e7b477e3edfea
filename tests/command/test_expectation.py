"""Expected and seen output with the verdict, side by side in `fixtures/expectations.md`."""

import re
from pathlib import Path

import pytest

from runbookrunner.command.expectation import MOST_LINES, compare

CASES = (Path(__file__).parent / "fixtures" / "expectations.md").read_text(encoding="utf-8").split("\n## ")[1:]
SHAPE = re.compile(r"(.+)\n~~~ expected\n(.*?)~~~\n~~~ seen\n(.*?)~~~\n(\w+)\n(.*)", re.DOTALL)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.split("\n")[0])
def test_the_verdict_is_the_one_below_the_output(case: str) -> None:
    found = SHAPE.fullmatch(case + "\n" * (not case.endswith("\n")))
    assert found, "write expected, seen, the verdict and the difference"
    _, expected, seen, verdict, difference = found.groups()
    compared = compare(expected, seen.replace("␛", "\x1b"))
    assert compared.verdict == verdict
    assert "\n".join(compared.difference) == difference.strip("\n")


def test_a_long_output_is_for_a_person() -> None:
    compared = compare("ok", "line\n" * (MOST_LINES + 1))
    assert (compared.verdict, compared.difference) == ("undecided", ())


def test_a_long_output_that_fits_line_by_line_is_verified() -> None:
    text = "\n".join(f"row {number}" for number in range(MOST_LINES))
    assert compare(text, text).verdict == "verified"
    assert compare(text, text.replace("row 7\n", "row 8\n")).verdict == "undecided"


def test_an_elision_costs_no_more_for_many_dots() -> None:
    assert compare("a ... " * 500 + "z", "a " * 2000 + "b").verdict == "different"


def test_a_large_difference_is_cut_where_it_begins() -> None:
    seen = [f"row {number}" for number in range(90)]
    compared = compare("\n".join([*seen[:50], *seen[60:]]), "\n".join(seen))
    assert compared.difference[0] == "  (47 lines before are as expected)"
    assert compared.difference[4] == "+ row 50"
    assert compared.difference[-1] == "  (19 more lines)"


def test_what_looks_like_our_own_marks_opens_nothing() -> None:
    assert compare("a\x01b", "aXXb").verdict == "different"
