"""`timeout=` behind the language of a fence."""

import pytest

from runbookrunner.reading.reader import read
from tests.run.drill import lines_are_units


@pytest.mark.parametrize(
    ("said", "seconds"), [("10m", 600), ("90s", 90), ("2h", 7200), ("45", 45), ('"5m"', 300), ("168h", 604800)]
)
def test_every_command_of_the_block_has_it(said: str, seconds: int) -> None:
    text = f"# T\n\n## Procedure\n```bash {{timeout={said}}}\nls\n\ndate\n```\n"
    runbook = read(text.encode(), "t.md", lines_are_units)
    assert [task.timeout_s for task in runbook.steps[0].tasks] == [seconds, seconds]
    assert runbook.findings == ()


@pytest.mark.parametrize("said", ["soon", "0", "10d", "-5m", "1.5h", "169h", "99999999999s"])
def test_nonsense_is_a_finding_and_no_timeout(said: str) -> None:
    text = f"# T\n\n## Procedure\n```bash {{timeout={said}}}\nls\n```\n"
    runbook = read(text.encode(), "t.md", lines_are_units)
    assert [task.timeout_s for task in runbook.steps[0].tasks] == [0]
    assert [(found.rule, found.line) for found in runbook.findings] == [("timeout", 4)]
