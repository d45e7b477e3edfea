"""Each file in `fixtures` is a runbook, a line of equals signs, and the outline of its reading."""

from pathlib import Path

import pytest

from runbookrunner.reading.reader import read
from tests.reading.outline import outline
from tests.reading.simple_splitter import simple_split

FIXTURES = sorted((Path(__file__).parent / "fixtures").glob("*.md"))
SEPARATOR = "\n====================\n"


@pytest.mark.parametrize("path", FIXTURES, ids=lambda path: path.stem)
def test_the_reading_is_the_outline_below_the_line(path: Path) -> None:
    source, separator, expected = path.read_bytes().decode("utf-8", "surrogateescape").partition(SEPARATOR)
    assert separator, f"{path}: write the line of equals signs and the outline under it"
    runbook = read(source.encode("utf-8", "surrogateescape"), f"{path.stem}.md", simple_split)
    assert outline(runbook) == expected
