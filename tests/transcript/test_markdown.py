import re
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token
from msgspec.structs import replace

from runbookrunner.errors import Unreadable
from runbookrunner.run.command_events import CommandFinished, CommandStarted, OutputFacts, Verified
from runbookrunner.run.decision_events import TaskSettled
from runbookrunner.run.event import Event
from runbookrunner.run.events import Unknown
from runbookrunner.run.run_events import JournalDegraded, Noted, RunFinished, RunStarted
from runbookrunner.run.session_events import SessionStarted
from runbookrunner.sanitise import plain
from runbookrunner.transcript.escape import code, fence, html, prose
from runbookrunner.transcript.markdown import markdown
from runbookrunner.transcript.timeline import RunRecord

HERE = Path(__file__).parent
Make = Callable[..., RunRecord]
Command = Callable[..., tuple[CommandStarted, CommandFinished]]

parser = MarkdownIt("commonmark", {"html": True}).enable("table")
PIECES = [
    "```", "``", "`", "|", "\\|", "\\", "\n", "\n\n", "# ", "- ", "> ", "1. ", "<b>", "</details>", "<!--", "&lt;",
    "![x](y)", "\r", "[x](javascript:alert(1))", "@channel", "@here/team", "*", "_", "**", "~~~", "---", "===", "    ",
    "\t", "word", "é", "\x1b[31m", "\x1b]0;t\x07", "<script>", "| a | b |", "|---|", "$x$", "\u202e", "http://x.example",
]  # fmt: skip
hostile = st.lists(st.sampled_from(PIECES) | st.text(max_size=3), max_size=8).map("".join)


def tokens(text: str) -> list[Token]:
    found: list[Token] = []
    for token in parser.parse(text):
        found += [token, *(token.children or ())]
    return found


def of_type(text: str, kind: str) -> list[Token]:
    return [token for token in tokens(text) if token.type == kind]


@pytest.mark.parametrize(("summary", "golden"), [(False, "restore.md"), (True, "restore-summary.md")])
def test_the_same_record_gives_the_same_bytes(*, golden: str, summary: bool, restore: RunRecord) -> None:
    assert markdown(restore, summary=summary) == (HERE / golden).read_text()


@settings(max_examples=300, deadline=None)
@given(text=hostile)
@example("@0@```")
@example("@channel@:")
def test_prose_stays_prose(text: str) -> None:
    cell = f"| {prose(text)} | second |"
    found = of_type(f"| a | b |\n|---|---|\n{cell}\n\nend", "inline")
    assert [token.content for token in found][-2:] == ["second", "end"]
    assert len(found) == 5
    kinds = {child.type for child in found[2].children or ()}
    assert kinds <= {"text", "text_special", "code_inline"}
    shown = "".join(child.content for child in found[2].children or ())
    assert shown.strip() == plain(" ".join(text.splitlines()), lines=False).strip()


@settings(max_examples=300, deadline=None)
@given(text=hostile)
def test_code_is_exact_in_a_cell(text: str) -> None:
    cell = f"| x{code(text)}x | second |"
    found = of_type(f"| a | b |\n|---|---|\n{cell}\n", "inline")
    assert len(found) == 4
    children = [child for child in found[2].children or () if child.type != "html_inline"]
    assert "".join(child.content for child in children) == f"x{plain(text, lines=False)}x"
    assert {child.content for child in found[2].children or () if child.type == "html_inline"} <= {"<code>", "</code>"}


@settings(max_examples=300, deadline=None)
@given(text=hostile)
def test_a_fence_holds_everything(text: str) -> None:
    clean = plain(text)
    (token,) = of_type(fence(clean), "fence")
    assert token.content == clean + "\n"


def test_text_in_our_own_tags_is_no_markup() -> None:
    assert html("</summary><b>&*_`") == "&#60;&#47;summary&#62;&#60;b&#62;&#38;&#42;&#95;&#96;".replace("&#47;", "/")


def hostile_run(words: list[str], started: RunStarted, make: Make, command: Command) -> RunRecord:
    title, text, output, note, reason, host, written, name = words
    first, last = command("4.1", text, 1, "x")
    events: list[Event] = [
        replace(started, title=title, host=host, incident=reason, file=name, user=host),
        replace(first, as_written=written),
        replace(last, reported=note, output=OutputFacts(bytes=9, cast="out/4.1-1.cast")),
        Noted(text=note),
        TaskSettled(task="4.1", outcome="skipped", reason=reason),
        Unknown(name=name, data={}),
        JournalDegraded(reason=reason),
        RunFinished(outcome="failed", not_run=(name,), survivors=(text,)),
    ]
    run = make(events, {"out/4.1-1.cast": output})
    return replace(run, titles={"4.1": (title, note)})


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(words=st.lists(hostile, min_size=8, max_size=8))
def test_nothing_in_a_run_can_forge_its_transcript(
    words: list[str], started: RunStarted, make: Make, command: Command
) -> None:
    run = hostile_run(words, started, make, command)
    found = tokens(markdown(run))
    kinds = [token.type for token in found]
    assert (kinds.count("heading_open"), kinds.count("table_open"), kinds.count("tr_open")) == (1, 1, 6)
    assert kinds.count("th_open") * 5 == kinds.count("td_open") == 35
    assert not {"image", "hr", "blockquote_open", "bullet_list_open", "ordered_list_open", "code_block"} & set(kinds)
    tags = {tag for token in found if token.type.startswith("html") for tag in re.findall(r"<[^>]*>", token.content)}
    assert tags <= {"<details>", "</details>", "<summary>", "</summary>", "<code>", "</code>"}
    assert {token.attrs.get("href") for token in found if token.type == "link_open"} == {"out/4.1-1.cast"}
    assert "@channel" not in re.sub("<code.*?</code>", "", parser.render(markdown(run)), flags=re.DOTALL)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(words=st.lists(hostile, min_size=8, max_size=8))
def test_no_summary_is_longer_than_25_lines(
    words: list[str], started: RunStarted, make: Make, command: Command
) -> None:
    run = hostile_run(words, started, make, command)
    many = make([*(record.event for record in run.records[:-1]), *(Noted(text=words[0]) for _ in range(300))])
    assert markdown(many, summary=True).count("\n") <= 25
    assert markdown(run, summary=True).count("\n") <= 25


def test_claimed_exit_0_and_verified_are_three_words(restore: RunRecord) -> None:
    rows = [line for line in markdown(restore).split("\n") if line.startswith("| 03:")]
    assert [row.split(" | ")[4] for row in rows] == [
        "claimed", "exit 0", "claimed", "**exit 3**", "–", "–", "exit 0", "claimed", "claimed",
    ]  # fmt: skip
    assert "verified" not in "".join(rows)


def test_a_rehearsal_is_loud_in_its_title_and_in_every_result(
    started: RunStarted, make: Make, command: Command
) -> None:
    first, last = command("2.1", "ls", 0)
    answer = Verified(task="2.1", attempt=1, yes=True, how="pretended")
    run = make([replace(started, mode="rehearsal"), first, replace(last, how="pretended"), answer])
    text = markdown(run)
    assert text.startswith("### REHEARSAL (nothing was executed): ")
    rows = [line for line in text.split("\n") if line.startswith("| 03:")]
    assert [row.split(" | ")[4] for row in rows] == [
        "**REHEARSAL, pretended: exit 0**", "**REHEARSAL, pretended: claimed**",
    ]  # fmt: skip


def test_a_run_that_is_not_over_says_so_and_a_command_without_an_end_is_unknown(
    started: RunStarted, make: Make, command: Command
) -> None:
    text = markdown(make([started, command("4.1", "psql", 0)[0]]))
    assert "— NOT OVER" in text
    assert "**unknown: no end was recorded**" in text
    assert "**Not over:**" in text
    assert "**Not run:**" not in text


def test_a_broken_record_is_a_banner(started: RunStarted, make: Make) -> None:
    text = markdown(make([started], ok=False), summary=True)
    assert "> **THE RECORD IS BROKEN** at line 3: its hash does not fit its text." in text
    assert "**BROKEN at line 3**" in text


def test_a_gap_in_the_record_is_said_twice(started: RunStarted, make: Make) -> None:
    text = markdown(make([started, JournalDegraded(reason="No space left on device")]))
    assert "**Gap: something could not be recorded: No space left on device**" in text
    assert "**Gaps in the record:** event 2: No space left on device." in text


def test_output_that_is_gone_is_said_in_its_place(started: RunStarted, make: Make, command: Command) -> None:
    def gone(_: str) -> str:
        raise Unreadable("out/4.1-1.cast: cannot read the recorded output")

    run = replace(make([started, *command("4.1", "psql", 0, "x")]), outputs=gone)
    assert "No output of 4.1: out/4.1-1.cast: cannot read" in markdown(run)


@pytest.mark.parametrize(
    ("change", "result"),
    [
        ({"status": None, "ending": "shell-killed"}, "the shell was lost (exit unknown)"),
        ({"status": 130, "ending": "interrupted"}, "interrupted (exit 130)"),
        ({"status": 0, "reported": "ERROR: relation exists"}, "exit 0, but it reported: ERROR: relation exists"),
    ],
)
def test_what_is_not_a_plain_success_stands_out(
    change: dict[str, object], result: str, started: RunStarted, make: Make, command: Command
) -> None:
    first, last = command("4.1", "psql", 0)
    assert f"**{result}**" in markdown(make([started, first, replace(last, **change)]))


def test_a_fresh_shell_is_told_and_the_first_one_is_not(started: RunStarted, make: Make) -> None:
    first = SessionStarted(pid=1, shell="bash", folder="/")
    text = markdown(make([started, first, replace(first, fresh=True, pid=2)]))
    assert text.count("Fresh shell") == 1
