import pytest

from runbookrunner.transcript.worddiff import word_diff


@pytest.mark.parametrize(
    ("before", "after", "shown"),
    [
        ("kubectl logs <pod>", "kubectl logs web-1", "kubectl logs [-<pod>-]{+web-1+}"),
        ("load 20240115 now", "load 20261122 now", "load [-20240115-]{+20261122+} now"),
        ("a b", "a b", "a b"),
        ("a", "a\nb", "a{+\nb+}"),
        ("rm -rf x", "rm x", "rm [--rf -]x"),
    ],
)
def test_words_that_went_and_came(before: str, after: str, shown: str) -> None:
    assert word_diff(before, after) == shown


def test_very_long_texts_are_not_compared() -> None:
    assert not word_diff("a " * 3000, "b")
