import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from runbookrunner.command import words
from runbookrunner.command.hazards import RULES, hazards

FIXTURE = Path(__file__).parent / "fixtures" / "hazards.txt"


def cases() -> list[tuple[str, str, str]]:
    lines = FIXTURE.read_text(encoding="utf-8").splitlines()
    found = []
    for line in lines:
        if line and not line.startswith("#"):
            level, target, command = (part.strip() for part in line.split("|", 2))
            if not level.startswith("not "):
                found.append((level, target, command))
    return found


def near_misses() -> list[tuple[str, str]]:
    """Rules with a command that looks like theirs and is not."""
    lines = FIXTURE.read_text(encoding="utf-8").splitlines()
    parts = [line.split("|", 2) for line in lines if line.startswith("not ")]
    return [(level.removeprefix("not ").strip(), command.strip()) for level, _, command in parts]


@pytest.mark.parametrize(("level", "target", "command"), cases())
def test_a_command_has_the_hazards_it_should(level: str, target: str, command: str) -> None:
    rollback = level.endswith(" rollback")
    found = hazards(command, rollback=rollback)
    assert ", ".join(hazard.level for hazard in found) == ("" if level == "none" else level.removesuffix(" rollback"))
    assert sorted(hazard.target or "" for hazard in found) == (
        sorted(part.strip() for part in target.split(",")) if found else []
    )


def test_the_worst_comes_first_and_nothing_twice() -> None:
    found = hazards("curl http://a\nkubectl drain n1\ncurl http://a\nrm -rf /srv")
    assert [hazard.level for hazard in found] == ["destructive", "caution", "notice"]


def test_every_rule_is_one_sentence() -> None:
    assert [rule.name for rule in RULES if not rule.reason.endswith(".") or "\n" in rule.reason] == []


def test_every_rule_has_a_case() -> None:
    found = {(hazard.rule, hazard.level) for _, _, command in cases() for hazard in hazards(command)}
    assert {(rule.name, rule.level) for rule in RULES} - found == set()


@pytest.mark.parametrize(("rule", "command"), near_misses())
def test_a_command_that_only_looks_like_it_is_left_alone(rule: str, command: str) -> None:
    assert rule not in {hazard.rule for hazard in hazards(command)}


def test_every_rule_has_a_near_miss() -> None:
    assert {rule for rule, _ in near_misses()} == {rule.name for rule in RULES}


@given(st.text(max_size=200))
def test_any_text_is_read(text: str) -> None:
    assert isinstance(hazards(text), tuple)


def test_a_hostile_text_is_read_in_time() -> None:
    began = time.perf_counter()
    for text in (
        "$(" * 3000,
        '"' * 3001,
        "$(x " * 500 + ")" * 500,
        "a | " * 3000,
        "`" * 3001,
        "\\" * 5000,
        "<<E" * 900,
    ):
        words.commands(text)
        hazards(text)
    assert time.perf_counter() - began < 3
