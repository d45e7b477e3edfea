import time

import pytest

from runbookrunner.command import syntax, words
from runbookrunner.command.analysis import analyse
from runbookrunner.command.invisible import invisible
from runbookrunner.command.operands import arguments, operands


def test_a_plain_command_has_nothing_to_say() -> None:
    found = analyse("ls -l", syntax.splitter())
    assert (found.units, found.hazards, found.placeholders, found.interactive, found.blocked) == (
        ("ls -l",),
        (),
        (),
        False,
        "",
    )


@pytest.mark.parametrize(
    ("text", "units"),
    [
        ("# a\nls\n\npwd # b\n# c\n", ("# a\nls", "\npwd # b\n# c\n")),
        ("# only\n# comments", ("# only\n# comments",)),
        ("", ("",)),
        ("false\necho $?\nls", ("false\necho $?", "ls")),
    ],
)
def test_units_together_are_the_text(text: str, units: tuple[str, ...]) -> None:
    assert analyse(text, syntax.splitter()).units == units
    assert "\n".join(units) == text


def test_every_side_of_a_command_is_seen() -> None:
    found = analyse("kubectl exec -it <pod> -- rm -rf /srv", syntax.splitter())
    assert [hazard.rule for hazard in found.hazards] == ["remove"]
    assert (found.placeholders, found.interactive, found.blocked) == (("<pod>",), True, "")


def test_what_bash_refuses_is_blocked_in_its_words() -> None:
    assert analyse("ls\nif then fi", syntax.splitter()).blocked.startswith("line 2: syntax error near")


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("ls \u202eevil", "U+202E, in line 1, column 4"),
        ("ls\npwd\u200b", "U+200B, in line 2, column 4"),
        ("ls\r", "U+000D, in line 1, column 3"),
        ("ls \x1b[2J", "U+001B, in line 1, column 4"),
        ("ls \x9b2J", "U+009B, in line 1, column 4"),
        ("ls \U000e0041", "U+E0041, in line 1, column 4"),
        ("\ufeffls", "U+FEFF, in line 1, column 1"),
    ],
)
def test_characters_that_hide_something_block(text: str, named: str) -> None:
    assert analyse(text, syntax.splitter()).blocked.endswith(named)


@pytest.mark.parametrize("text", ["echo \tgrößer", "echo ⚠️ 日本", "a\nb"])
def test_other_alphabets_do_not(text: str) -> None:
    assert invisible(text) == ""


def test_a_plain_command_is_analysed_at_once() -> None:
    split = syntax.splitter()
    times = []
    for _ in range(50):
        for cache in (words.commands, operands, arguments):
            cache.cache_clear()
        began = time.perf_counter()
        analyse("kubectl scale deployment api --replicas=0", split)
        times.append(time.perf_counter() - began)
    assert min(times) < 0.001
