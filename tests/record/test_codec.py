import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from runbookrunner.errors import Unreadable
from runbookrunner.reading.model import Task
from runbookrunner.record.codec import decode, encode, from_json, name_of, to_json
from runbookrunner.run.command_events import CommandFinished, OutputFacts
from runbookrunner.run.event import Event
from runbookrunner.run.events import TYPES, Unknown
from runbookrunner.run.plan import Plan
from runbookrunner.run.run_events import Noted
from runbookrunner.run.session_events import SessionStarted

text = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
st.register_type_strategy(str, text)
st.register_type_strategy(int, st.integers(-(2**53), 2**53))
known = [st.from_type(kind) for kind in TYPES.values() if kind is not CommandFinished]
output = st.builds(
    OutputFacts, bytes=st.integers(0), redactions=st.none() | st.dictionaries(text, st.integers(0), max_size=2)
)
events = st.one_of(*known, st.builds(CommandFinished, output=output))


@settings(max_examples=200, deadline=None)
@given(event=events)
def test_every_event_comes_back_equal(event: Event) -> None:
    assert decode(name_of(event), encode(event)) == event


@settings(max_examples=30, deadline=None)
@given(plan=st.builds(Plan, procedure=st.just(())))
def test_a_plan_comes_back_equal(plan: Plan) -> None:
    assert from_json(to_json(plan), Plan) == plan


def test_defaults_are_left_out() -> None:
    task = Task(id="1.1", kind="command", text="ls", line=1, end_line=1)
    assert to_json(task) == b'{"id":"1.1","kind":"command","text":"ls","line":1,"end_line":1}'


def test_an_unknown_type_keeps_its_data() -> None:
    event = decode("context.shown", b'{"cluster":"prod","n":[1,2.5,null]}')
    assert event == Unknown(name="context.shown", data={"cluster": "prod", "n": [1, 2.5, None]})
    assert encode(event) == b'{"cluster":"prod","n":[1,2.5,null]}'


def test_a_known_type_that_does_not_fit_is_kept_as_unknown() -> None:
    assert decode("note", b'{"words":"x"}') == Unknown(name="note", data={"words": "x"})


def test_a_field_of_a_later_version_does_not_hide_the_event() -> None:
    assert decode("note", b'{"text":"x","colour":"red"}') == Noted(text="x")


def test_a_file_name_that_is_no_utf8_can_be_recorded() -> None:
    assert decode("note", encode(Noted(text="\udcff.md"))) == Noted(text="?.md")


def test_a_plan_that_does_not_fit_says_so() -> None:
    with pytest.raises(Unreadable, match="not a Plan"):
        from_json(b'{"title": 1}', Plan)


def test_a_task_of_a_plan_without_choices_is_read_with_none() -> None:
    old = b'{"title":"T","file":"t.md","sha256":"","procedure":[{"id":"1","number":null,"title":"A","line":1,'
    old += b'"section":"s1","tasks":[{"id":"1.1","kind":"command","text":"ls","line":2,"end_line":2,"units":["ls"]}]}]}'
    (step,) = from_json(old, Plan).procedure
    assert (step.shown, step.tasks[0].options, step.tasks[0].conditional) == ((), (), False)
    assert to_json(from_json(old, Plan)).count(b"options") == 0


def test_a_shell_s_start_of_an_older_journal_is_understood() -> None:
    event = decode("session.started", b'{"pid": 1, "shell": "/bin/bash", "folder": "/srv", "fresh": true}')
    assert event == SessionStarted(pid=1, shell="/bin/bash", folder="/srv", fresh=True)
    newer = SessionStarted(pid=1, shell="b", folder="/", fresh=True, restored=("variable A",), missing=("trap on INT",))
    assert decode("session.started", encode(newer)) == newer
