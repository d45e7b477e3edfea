import json
from collections.abc import Callable
from pathlib import Path

from msgspec.structs import replace

from runbookrunner.run.decision_events import CheckAnswered
from runbookrunner.run.event import Event
from runbookrunner.run.events import Unknown
from runbookrunner.run.run_events import Noted, RunStarted
from runbookrunner.transcript.document import document
from runbookrunner.transcript.timeline import RunRecord

HERE = Path(__file__).parent
Make = Callable[..., RunRecord]
Command = Callable[..., tuple[Event, Event]]


def test_the_same_record_gives_the_same_bytes(restore: RunRecord) -> None:
    assert document(restore) == (HERE / "restore.json").read_text()


def test_an_end_tells_all_of_its_command(restore: RunRecord) -> None:
    content = json.loads(document(restore))
    (failed,) = [each for each in content["timeline"] if each["type"] == "command.finished" and each["exit_code"]]
    assert content["schema"] == "runbookrunner.transcript/1"
    assert (failed["task"], failed["step"], failed["exit_code"], failed["outcome"]) == (
        "4.1", "Restore Database", 3, "failed",
    )  # fmt: skip
    assert failed["command"] != failed["as_written"]
    assert failed["output"]["redactions"] == {"db_password": 2}
    assert content["not_reversed"] == ["4.1"]
    assert content["service_restored"] == {"answer": "yes", "by": "alice", "known_by": "claimed"}
    assert content["integrity"]["verified"] is True


def test_how_an_answer_is_known_is_never_left_out(started: RunStarted, make: Make) -> None:
    run = make([started, CheckAnswered(tasks=("P1",), yes=True)])
    assert json.loads(document(run))["timeline"][1]["how"] == "claimed"


def test_a_run_that_is_not_over_has_no_outcome_and_no_end(started: RunStarted, make: Make) -> None:
    run = json.loads(document(make([started])))["run"]
    assert (run["outcome"], run["ended"], run["duration_ms"]) == (None, None, None)


def test_a_command_without_an_end_is_unknown(started: RunStarted, make: Make, command: Command) -> None:
    first, last = command("4.1", "psql", 0)
    assert json.loads(document(make([started, first])))["timeline"][1]["outcome"] == "unknown"
    assert "unknown" not in document(make([started, first, last]))


def test_a_broken_record_is_said(started: RunStarted, make: Make) -> None:
    integrity = json.loads(document(make([started], ok=False)))["integrity"]
    assert (integrity["verified"], integrity["first_bad_line"]) == (False, 3)


def test_output_of_a_program_cannot_speak_to_a_terminal(started: RunStarted, make: Make) -> None:
    events: list[Event] = [Noted(text="\x1b]52;c;eA==\x07\u202e\ud800"), Unknown(name="n", data={"\x9b": ["\0"]})]
    text = document(make([replace(started, title="\x1b[2J"), *events]))
    assert not [each for each in text if ord(each) < 0x20 and each != "\n"]
    assert json.loads(text)["timeline"][1]["text"] == "␛<U+202E>\ufffd"
    assert json.loads(text)["timeline"][2]["<U+009B>"] == ["␀"]


def test_people_are_known_by_uid_or_only_by_what_they_said(started: RunStarted, make: Make) -> None:
    run = make([started, Noted(text="x"), Noted(text="y")])
    first, second, third = run.records
    run = replace(run, records=(first, replace(second, actor="bob"), replace(third, actor="rbr")))
    assert [(each["name"], each["known_by"]) for each in json.loads(document(run))["people"]] == [
        ("alice", "uid"), ("bob", "claimed"),
    ]  # fmt: skip
