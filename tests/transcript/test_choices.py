"""What was chosen, by whom, and what was not: said once."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from msgspec.structs import replace

from runbookrunner.record.clock import SystemClock
from runbookrunner.record.codec import to_json
from runbookrunner.record.journal import FileJournal
from runbookrunner.record.redact import Redactor
from runbookrunner.record.store import RunFolder
from runbookrunner.run.decision_events import ChoiceMade, ChoiceReopened, Jumped
from runbookrunner.run.event import Event
from runbookrunner.run.run_events import RunFinished, RunStarted
from runbookrunner.transcript.document import document
from runbookrunner.transcript.load import load
from runbookrunner.transcript.markdown import markdown
from runbookrunner.transcript.timeline import RunRecord
from tests.run.ways import ways_plan

Make = Callable[..., RunRecord]
OFFERED = {"3": (("3a", "Warm *it*"), ("3b", "Start cold"), ("3c", ""))}


@pytest.fixture
def chosen(started: RunStarted, make: Make) -> RunRecord:
    events: list[Event] = [
        started,
        ChoiceMade(task="3", option="3a"),
        ChoiceReopened(task="3", reason="no replica"),
        ChoiceMade(task="3", option="3b", reason="nothing else left"),
        RunFinished(outcome="succeeded"),
    ]
    return replace(make(events), offered=OFFERED, titles={"3": ("Bring it back", "")})


def test_a_choice_is_a_decision_of_somebody(chosen: RunRecord) -> None:
    said = 'Decision: 3 Bring it back, chosen 3b Start cold; not chosen: 3a Warm \\*it\\*, 3c, "nothing else left"'
    for text in (markdown(chosen), markdown(chosen, summary=True)):
        assert text.count(said) == 1
        assert 'Decision: choose again at 3, "no replica"' in text
        assert "alice" in next(line for line in text.split("\n") if said in line)
    assert "**Not run:** none." in markdown(chosen)


def test_a_program_gets_every_choosing(chosen: RunRecord) -> None:
    first, second = json.loads(document(chosen))["choices"]
    assert (first["chosen"], first["title"], first["not_chosen"]) == ("3a", "Warm *it*", ["3b", "3c"])
    assert (second["task"], second["chosen"], second["by"], second["how"], second["reason"]) == (
        "3", "3b", "alice", "claimed", "nothing else left",
    )  # fmt: skip


def test_none_of_them_and_a_lost_plan_are_told_as_far_as_they_are_known(started: RunStarted, make: Make) -> None:
    run = make([started, ChoiceMade(task="3", option=""), ChoiceMade(task="4", option="4b")])
    assert "3, chosen none of them" in markdown(run)
    assert "4, chosen 4b" in markdown(run)
    none, lost = json.loads(document(run))["choices"]
    assert (none["chosen"], none["title"]) == (None, None)
    assert (lost["chosen"], lost["title"], lost["not_chosen"]) == ("4b", None, [])


@pytest.mark.parametrize(("step", "said"), [("3b", ", which chooses 3b."), ("3a.2", ", which chooses 3a."), ("3", ".")])
def test_a_jump_into_an_option_is_said_to_choose_it(step: str, said: str, started: RunStarted, make: Make) -> None:
    run = replace(make([started, Jumped(step=step)]), offered=OFFERED)
    assert f"go on at step {step}{said[:-1]} " in markdown(run)


async def test_the_options_come_from_the_pinned_plan(tmp_path: Path, started: RunStarted) -> None:
    folder = RunFolder(id="run", path=tmp_path / "run")
    folder.path.mkdir()
    folder.write_plan(to_json(ways_plan()))
    journal = FileJournal.open_new(folder, "db1", SystemClock(), Redactor({}))
    await journal.append(started, "alice")
    await journal.append(ChoiceMade(task="2", option="2b", how="pretended"), "alice")
    await journal.close()
    run = load(folder)
    assert run.records[-1].event == ChoiceMade(task="2", option="2b", how="pretended")
    assert "chosen 2b way 2b; not chosen: 2a way 2a" in markdown(run)
    assert run.titles["2a.1"] == ("Step 2a", "")
