"""Reading along with output: cut anywhere, bounded, and only at line start."""

import pytest

from runbookrunner.reading.model import Advice
from runbookrunner.run.watch import Watch, matching

SPACE = Advice("T1", '"Disk space full" error', 1, ("Disk space full",), "")
ACCESS = Advice("T2", '"Permission denied" error', 1, ("Permission denied",), "")
PSQL = "psql -d mydb < backup.sql"


@pytest.mark.parametrize("cut", range(0, 60, 7))
def test_a_reported_error_is_found_wherever_the_output_is_cut(cut: int) -> None:
    data = b'COPY 3\nERROR:  relation "users" already exists\nCOPY 1\n'
    watch = Watch(PSQL)
    watch.feed(data[:cut])
    watch.feed(data[cut:])
    assert watch.finish() == 'ERROR:  relation "users" already exists'


def test_the_last_line_counts_without_its_newline() -> None:
    watch = Watch(PSQL)
    watch.feed(b"ERROR:  out of memory")
    assert watch.finish() == "ERROR:  out of memory"


def test_an_error_word_inside_a_line_is_no_report() -> None:
    watch = Watch(PSQL)
    watch.feed(b"2026-11-23 app ERROR: something in a log\n")
    assert watch.finish() == ""


def test_a_program_that_only_shows_logs_reports_nothing() -> None:
    watch = Watch("cat /var/log/app.log")
    watch.feed(b"ERROR:  relation missing\n")
    assert watch.finish() == ""


def test_colours_do_not_hide_a_report() -> None:
    watch = Watch(PSQL)
    watch.feed(b"\x1b[31mERROR:\x1b[0m  relation missing\n")
    assert watch.finish() == "ERROR:  relation missing"


def test_words_of_the_heading_match_and_the_reason_quotes_them() -> None:
    (match,) = matching((SPACE, ACCESS), "psql: error: permission   DENIED for table users")
    assert match.advice == "T2"
    assert match.reason == 'the output says "Permission denied"'


def test_a_synonym_of_the_same_kind_of_error_matches() -> None:
    (match,) = matching((SPACE, ACCESS), "cp: error writing 'f': No space left on device")
    assert match.advice == "T1"
    assert "No space left on device" in match.reason


def test_without_a_match_there_is_none() -> None:
    assert matching((SPACE, ACCESS), "segmentation fault") == ()


def test_memory_is_bounded_and_both_ends_are_read() -> None:
    watch = Watch("restore.sh")
    watch.feed(b"Permission denied\n")
    for _ in range(64):
        watch.feed(b"x" * 65536)
    watch.feed(b"\nNo space left on device\n")
    assert len(watch._head) + len(watch._tail) <= 2 * 256 * 1024
    assert {match.advice for match in watch.matches((SPACE, ACCESS))} == {"T1", "T2"}
