"""Verified, differing, waited for, kept: each has its own word."""

import json
from collections.abc import Callable

from markdown_it import MarkdownIt
from msgspec.structs import replace

from runbookrunner.command.expectation import Comparison
from runbookrunner.run.command_events import CommandFinished, CommandStarted, OutputKept, WaitBegan, WaitEnded
from runbookrunner.run.decision_events import CountedDown
from runbookrunner.run.run_events import RunStarted
from runbookrunner.transcript.document import document
from runbookrunner.transcript.markdown import markdown
from runbookrunner.transcript.timeline import RunRecord

Make = Callable[..., RunRecord]
Command = Callable[..., tuple[CommandStarted, CommandFinished]]
DIFFERENT = Comparison("different", ("- 3 rows", "+ 2 rows ```` <b>"))


def looked(command: Command, comparison: Comparison | None) -> tuple[CommandStarted, CommandFinished]:
    started, finished = command("4.1", "count", 0)
    return started, replace(finished, comparison=comparison)


def test_only_a_match_is_called_verified(started: RunStarted, make: Make, command: Command) -> None:
    for comparison, word in ((Comparison("verified"), "exit 0, verified"), (None, "exit 0 |")):
        told = markdown(make([started, *looked(command, comparison)]))
        assert word in told
        assert ("verified" in told.split("Chain:")[0]) == (comparison is not None)


def test_a_difference_is_shown_as_one(started: RunStarted, make: Make, command: Command) -> None:
    told = markdown(make([started, *looked(command, DIFFERENT)]))
    assert "**exit 0, not as expected**" in told
    fences = [token for token in MarkdownIt("commonmark").parse(told) if token.type == "fence"]
    assert [token.content for token in fences if token.info == "diff"] == ["- 3 rows\n+ 2 rows ```` <b>\n"]


def test_a_program_reads_the_verdict(started: RunStarted, make: Make, command: Command) -> None:
    content = json.loads(document(make([started, *looked(command, DIFFERENT)])))
    ended = content["timeline"][-1]
    assert (ended["verified"], ended["expectation"]["verdict"]) == (False, "different")


def test_waits_and_countdowns_are_told(started: RunStarted, make: Make) -> None:
    told = markdown(
        make(
            [
                started,
                WaitBegan(task="4.1", every_s=10, limit_s=600),
                WaitEnded(task="4.1", attempts=7, why="limit"),
                CountedDown(task="5.1", seconds=600, waited_ms=61_000, cut=True),
            ]
        )
    )
    assert "repeated every 10 s, at most 600 s" in told
    assert "ended after 7 more attempts | time is up" in told
    assert "waited 61 s of 600 s, cut short" in told


def test_evidence_is_a_row_and_stands_in_full_below(started: RunStarted, make: Make) -> None:
    run = make(
        [
            started,
            OutputKept(task="4.1", attempt=1, text="api-1", name="pod"),
            OutputKept(task="4.1", attempt=1, text="one | two\n```\n<b>"),
        ]
    )
    told = markdown(run)
    assert "kept as pod: api-1" in told
    fences = [token for token in MarkdownIt("commonmark").parse(told) if token.type == "fence"]
    assert [token.content for token in fences] == ["one | two\n```\n<b>\n"]
    kept = json.loads(document(run))["kept"]
    assert [(each["name"], each["text"]) for each in kept] == [("pod", "api-1"), (None, "one | two\n```\n<b>")]
