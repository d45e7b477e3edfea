"""Choices at a real terminal and under --yes."""

import json
from pathlib import Path

import pytest

from tests.cli.desk import Desk, events, rbr

BOOK = """\
# Bring the shop back

## Procedure

### 1. Look

```bash
# How full is it?
echo looked-one
# or, another way
echo looked-two
```

### 2. Restore

#### Option A: from the replica

Only when the replica answers.

```bash
# Ask it
false
```

#### Option B: from the dump

```bash
# Load it
for row in 1 2; do
  echo row-$row
done
```

## Rollback

### Method 1: previous release

```bash
echo previous
```

### Method 2: other colour

```bash
echo blue-$((40 + 2))
```
"""


@pytest.fixture
def ways(tmp_path: Path) -> Path:
    path = tmp_path / "ways.md"
    path.write_text(BOOK, encoding="utf-8")
    return path


def chosen(folder: Path) -> list[str]:
    return [event["data"]["option"] for event in events(folder) if event["type"] == "choice.made"]


def started(folder: Path) -> list[str]:
    return [event["data"]["task"] for event in events(folder) if event["type"] == "command.started"]


def test_a_way_that_fails_is_left_for_the_other(ways: Path) -> None:
    desk = Desk(ways.parent, "run", "ways.md", "--plain")
    desk.asks("3 choices", "Enter begin")
    desk.types()
    desk.asks(
        "1 Choose one (2 options", "a  How full is it?", "1a.1 echo looked-one", "b  or, another way", "a, b choose"
    )
    desk.types()
    desk.asks("Enter picks nothing", "a, b choose")
    desk.types("?")
    desk.asks("walk only this one: How full is it?", "B      show the rollback", "A      end as aborted", "a, b choose")
    desk.types("b")
    desk.asks("chosen: b or, another way", "not walked: a How full is it?", "1b.1 or, another way", "Enter run")
    desk.types()
    desk.asks("looked-two", "2 Choose one", "Only when the replica answers.", "2b.1 for row in 1 2; do  (+2 lines)")
    desk.types("a it pings")
    desk.asks("option 2a", "2a.1 Ask it", "in option 2a; o leaves it for another one")
    desk.types()
    desk.asks("[FAIL] exit 1", "o other", "leave this option and choose again", "? help")
    desk.types("o no answer")
    desk.asks("2 Choose one", "[FAIL] 2a.1 false", "a, b choose")
    desk.types("b")
    desk.asks("2b.1 Load it", "row-$row")
    desk.types()
    desk.sees("row-2", "SUCCEEDED with exceptions")
    assert desk.ends() == 0
    assert chosen(ways.parent) == ["1b", "2a", "2b"]
    assert started(ways.parent) == ["1b.1", "2a.1", "2b.1"]
    told = desk.rbr("transcript", "last").stdout
    assert "chosen 2b Option B: from the dump; not chosen: 2a Option A: from the replica" in told
    assert json.loads(desk.rbr("transcript", "last", "--format", "json").stdout)["choices"][1]["reason"] == "it pings"


def test_a_rollback_asks_for_its_method_and_resume_keeps_what_was_chosen(ways: Path) -> None:
    desk = Desk(ways.parent, "run", "ways.md", "--plain")
    desk.asks("Enter begin")
    desk.types()
    desk.asks("1 Choose one")
    desk.types("a")
    desk.asks("1a.1")
    desk.types("q")
    desk.asks("Leave?")
    desk.types("l")
    desk.sees("Not run: 1a.1, 2", "rbr resume")
    assert desk.ends() == 5
    again = Desk(ways.parent, "resume", "last", "--plain")
    again.asks("Enter go on")
    again.types()
    again.asks("1a.1", "in option 1a")
    again.types("B")
    again.asks("B: not understood")
    again.types("b it is worse")
    again.asks("ROLLBACK R1", "R1a: Method 1", "R1b: Method 2", "Leave the procedure")
    again.types("y")
    again.asks("R1 Choose one", "a  Method 1: previous release", "b  Method 2: other colour", "a, b choose")
    again.types("b")
    again.asks("chosen: b Method 2", "R1b.1", "Enter run")
    again.types()
    again.asks("blue-42", "Is the service restored?")
    again.types("y")
    again.sees("ROLLED-BACK")
    assert again.ends() == 2
    assert started(ways.parent) == ["R1b.1"]


def test_yes_stops_at_a_choice_and_a_choice_cannot_be_claimed(ways: Path) -> None:
    done = rbr(ways.parent, "run", "ways.md", "--yes")
    assert done.returncode == 5
    assert "1 asks a person to choose: 1a, 1b" in done.stdout
    assert "command.started" not in [event["type"] for event in events(ways.parent)]
    refused = rbr(ways.parent, "run", "ways.md", "--yes", "--claim", "1")
    assert refused.returncode == 64
    assert "1 is a choice, and a person makes it" in refused.stderr


def test_a_rehearsal_takes_the_first_way_and_says_that_it_pretended(ways: Path) -> None:
    done = rbr(ways.parent, "rehearse", "ways.md", "--yes", "--fail-at", "2a.1:exit=7")
    assert done.returncode == 1
    assert "exit 7" in done.stdout
    made = [event["data"] for event in events(ways.parent) if event["type"] == "choice.made"]
    assert [(each["option"], each["how"]) for each in made] == [("1a", "pretended"), ("2a", "pretended")]


def test_a_walk_can_start_inside_of_an_option(ways: Path) -> None:
    done = rbr(ways.parent, "rehearse", "ways.md", "--yes", "--start-at", "2b")
    assert done.returncode == 0
    assert started(ways.parent) == ["2b.1"]
    assert "Not run: 1\n" in done.stdout
