from datetime import date

import pytest

from runbookrunner.command.dates import OldDate, old_dates

TODAY = date(2024, 2, 15)


@pytest.mark.parametrize("text", ["2024-01-15", "20240115", "2024/01/15", "2024_01_15"])
def test_every_way_to_write_a_date_is_seen(text: str) -> None:
    assert old_dates(f"aws s3 cp s3://b/db-{text}.sql.gz .", TODAY) == (OldDate(text, 31),)


@pytest.mark.parametrize(
    "text",
    ["2024-02-08", "2024-02-14", "2024-03-01", "1202401151", "2024-13-01", "2024-02-31", "2024-01/15", "12.20240115"],
)
def test_recent_future_and_other_numbers_are_not(text: str) -> None:
    assert old_dates(f"restore {text}", TODAY) == ()


def test_the_limit_is_the_callers() -> None:
    assert old_dates("2024-02-07 2024-02-07", TODAY) == (OldDate("2024-02-07", 8),)
    assert old_dates("2024-02-07", TODAY, days=30) == ()
