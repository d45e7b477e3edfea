"""The decision records: one shape, numbers without gaps, references and named files that exist."""

import re
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).parents[2]
RECORDS = sorted((CHECKOUT / "docs" / "adr").glob("*.md"))
SHAPE = [
    *["## Status", "## Context", "## Decision", "## Consequences", "### Positive", "### Negative", "### Neutral"],
    *["## Implementation Notes", "## Related", "## Date"],
]


@pytest.mark.parametrize("record", RECORDS, ids=lambda record: record.stem)
def test_a_record_has_the_shape_of_all_records(record: Path) -> None:
    lines = record.read_text().splitlines()
    assert [line for line in lines if line.startswith("#")][1:] == SHAPE
    assert lines[lines.index("## Status") + 2] in {"Proposed", "Accepted", "Deprecated"}
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", lines[lines.index("## Date") + 2])


def test_numbers_have_no_gaps_and_match_the_file_names() -> None:
    titles = [record.read_text().split(":")[0] for record in RECORDS]
    assert titles == [f"# ADR-{number:03}" for number in range(1, len(RECORDS) + 1)]
    assert [record.name[:4] for record in RECORDS] == [f"{number:04}" for number in range(1, len(RECORDS) + 1)]


def test_a_reference_names_another_record_by_its_title() -> None:
    titles = {record.read_text().splitlines()[0].removeprefix("# ") for record in RECORDS}
    named = {said for record in RECORDS for said in re.findall(r"^- (ADR-\d+: .*)$", record.read_text(), re.MULTILINE)}
    assert named
    assert named <= titles


def test_a_file_that_a_record_names_is_there() -> None:
    named = {path for record in RECORDS for path in re.findall(r"`((?:\w+|\.ci)/[\w./]*)`", record.read_text())}
    assert named
    assert [path for path in named if not (CHECKOUT / path).exists()] == []
