"""What can be read at all, and what a reading says beside its steps."""

import json
from hashlib import sha256

import pytest

from runbookrunner.errors import Unreadable
from runbookrunner.reading.document import document
from runbookrunner.reading.model import Runbook
from runbookrunner.reading.reader import read
from tests.reading.simple_splitter import simple_split


def reading(text: str | bytes, file: str = "book.md") -> Runbook:
    return read(text.encode() if isinstance(text, str) else text, file, simple_split)


def rules(runbook: Runbook) -> list[tuple[str, int]]:
    return [(finding.rule, finding.line) for finding in runbook.findings]


@pytest.mark.parametrize(
    ("source", "why"),
    [
        (b"", "empty"),
        (b"\xef\xbb\xbf \r\n\t\n", "empty"),
        (b"# Title\x00\n", "binary"),
        (b"x" * (4 * 1024 * 1024 + 1), "too large"),
    ],
)
def test_only_empty_binary_and_very_large_files_are_refused(source: bytes, why: str) -> None:
    with pytest.raises(Unreadable, match=rf"^book\.md: .*{why}.*; .*"):
        reading(source)


def test_a_nul_further_down_is_data_and_blocks_its_command() -> None:
    runbook = reading(b"# T\n" + b"word " * 2000 + b"\n\n```sh\necho a\x00b\n```\n")
    assert "U+0000" in runbook.steps[0].tasks[0].blocked
    assert rules(runbook) == [("hidden-character", 5)]


def test_lines_count_in_the_file_as_written_whatever_ends_them() -> None:
    body = "---\ntitle: T\n---\n## Do\n```sh\nuptime\n```\n"
    for text in (body, body.replace("\n", "\r\n"), body.replace("\n", "\r"), "\ufeff" + body):
        (task,) = reading(text).steps[0].tasks
        assert (task.line, task.text) == (6, "uptime")


def test_the_digest_is_that_of_the_bytes() -> None:
    source = b"\xef\xbb\xbf# T\r\ntext\r\n"
    assert reading(source).sha256 == sha256(source).hexdigest()


def test_the_title_comes_from_the_first_main_heading_then_front_matter_then_the_file_name() -> None:
    assert reading("---\ntitle: Front\n---\n# Main\n\ntext").title == "Main"
    assert reading("---\ntitle: Front\n---\n## Part\n\ntext").title == "Front"
    assert reading("## Part\n\ntext", "/srv/books/restore-db.md").title == "restore-db"


def test_two_rulers_with_text_between_them_are_no_front_matter() -> None:
    runbook = reading("---\n\n## Do\n\nPress the button.\n\n---\n")
    assert [task.text for step in runbook.steps for task in step.tasks] == ["Press the button."]
    assert runbook.front_matter == {}


@pytest.mark.parametrize(
    "broken",
    ["a: [", "a: &x [1]\nb: *x", "a: !!python/object:os.system x", "a: !!timestamp x", "a: \x07", "? [1]\n: x"],
)
def test_broken_front_matter_is_an_error_that_names_a_line_and_hides_nothing(broken: str) -> None:
    runbook = reading(f"---\n{broken}\n---\n## Do\n\nPress.\n")
    (finding,) = runbook.findings
    assert (finding.rule, finding.severity) == ("front-matter", "error")
    assert runbook.front_matter == {}
    assert runbook.steps


def test_front_matter_is_plain_data_also_in_json() -> None:
    inputs = "inputs: {day: {prompt: Which backup?, default: 2026-01-02}}"
    runbook = reading(f"---\n{inputs}\nbig: 99999999999999999999\nn: .nan\n---\n# T\n\ntext")
    assert runbook.front_matter["inputs"] == {"day": {"prompt": "Which backup?", "default": "2026-01-02"}}
    assert json.loads(json.dumps(document(runbook), allow_nan=False))["front_matter"]["n"] == "nan"


def test_the_document_lists_every_step_and_no_lone_surrogate() -> None:
    text = (
        "# T\n## Prerequisites\n- a\n## Do\n```sh\nls <dir>\n```\n## Verify\n- b\n## Rollback\n```sh\nrm f\n```\n"
        "## Troubleshooting\n### 'no space'\n`df -h`\n## Contacts\n- A: b\n## History\n- 2026-01-01: c\n"
    )
    found = document(reading(text, "b\udcffd.md"))
    shown = json.loads(json.dumps(found, ensure_ascii=False).encode("utf-8"))
    assert shown["schema"] == "runbookrunner.reading/1"
    assert [(step["id"], step["number"], [t["id"] for t in step["tasks"]]) for step in shown["steps"]] == [
        ("P", None, ["P1"]),
        ("1", None, ["1.1"]),
        ("V", None, ["V1"]),
        ("R1", None, ["R1.1"]),
    ]
    assert shown["steps"][1]["tasks"][0]["placeholders"] == ["<dir>"]
    assert shown["steps"][1]["tasks"][0]["interactive"] is False
    assert shown["blocks"][0] == {
        "line": 5, "end_line": 7, "kind": "command", "runnable": True, "language": "sh", "placeholders": ["<dir>"],
        "why": "",
    }  # fmt: skip
    assert [entry["commands"][0]["id"] for entry in shown["troubleshooting"]] == ["T1.1"]
    assert {"choices", "contacts", "history", "facts", "findings", "front_matter", "sections"} <= shown.keys()


def test_a_verification_that_is_not_the_end_stays_where_the_author_put_it() -> None:
    runbook = reading("# T\n## Do\n- a\n## Verification\n- b\n## Clean up\n- c\n")
    assert [(step.title, step.verify) for step in runbook.steps] == [
        ("Do", False),
        ("Verification", True),
        ("Clean up", False),
    ]
    assert runbook.verification == ()


def test_prerequisites_in_the_middle_are_not_asked_before_everything() -> None:
    runbook = reading("# T\n## Before you begin\n- a\n## Do\n- b\n## Failover\n### Prerequisites\n- c\n")
    assert [task.text for step in runbook.prerequisites for task in step.tasks] == ["a"]
    assert [step.title for step in runbook.steps] == ["Do", "Prerequisites"]


def test_commands_among_symptoms_are_walked_and_those_of_criteria_only_told() -> None:
    runbook = reading("# T\n## Symptoms\n```sh\nuptime\n```\n## When to roll back\n```sh\nuptime\n```\n## Do\n- b\n")
    assert [step.title for step in runbook.steps] == ["Symptoms", "Do"]
    assert rules(runbook) == [("not-walked", 7)]


def test_a_file_that_is_a_rollback_walks_as_a_procedure() -> None:
    runbook = reading("# Rollback of a release\n## Rollback\n```sh\nrm new\n```\n## Undo the rollback\n- Put it back\n")
    assert [step.title for step in runbook.steps] == ["Rollback"]
    assert [rollback.title for rollback in runbook.rollbacks] == ["Undo the rollback"]


def test_a_runbook_of_nothing_but_troubleshooting_is_walked() -> None:
    runbook = reading("# T\n## Troubleshooting\n### It is slow\n```sh\nuptime\n```\n")
    assert [step.title for step in runbook.steps] == ["It is slow"]
    assert runbook.troubleshooting == ()


def test_what_is_nested_too_deep_is_shown_and_not_lost() -> None:
    runbook = reading("# T\n\n" + ">" * 40 + " Press the red button\n")
    assert "Press the red button" in runbook.steps[0].tasks[0].text


def test_a_comment_that_is_never_closed_is_told_since_it_hides_the_rest() -> None:
    assert rules(reading("# T\n\n- a\n\n<!-- hidden\n\n```sh\nuptime\n```\n")) == [("unclosed-comment", 5)]
