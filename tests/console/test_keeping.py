import pytest

from runbookrunner.console.keeping import numbered, picked

OUTPUT = "NAME   READY\napi-1  3/3\nweb-2  1/1\n"


@pytest.mark.parametrize(
    ("place", "text"),
    [
        ("", "NAME   READY\napi-1  3/3\nweb-2  1/1"),
        ("2", "api-1  3/3"),
        ("2.1", "api-1"),
        ("3.2", "1/1"),
        ("4", None),
        ("0", None),
        ("2.3", None),
        ("x", None),
    ],
)
def test_a_line_a_word_or_all(place: str, text: str | None) -> None:
    picked_now = picked(OUTPUT, place)
    assert (picked_now or "").split() == (text or "").split()
    assert (picked_now is None) == (text is None)


def test_only_the_last_lines_are_shown_with_their_numbers() -> None:
    lines = numbered("\n".join(f"row {number}" for number in range(1, 41)))
    assert (lines[0], lines[-1], len(lines)) == ("    21 row 21", "    40 row 40", 20)
