"""The cases of `cases.md`, confirmed one after the other in a terminal; the record must say what the file says."""

import re
import shutil
from pathlib import Path

import pytest
from msgspec import Struct

from runbookrunner.record.playback import read_cast
from tests.cli.desk import Desk, journal

BOOK = Path(__file__).with_name("cases.md")
_BLOCK = re.compile(r"^```bash\n.*?^```\n<!-- (?P<ends>[^\n]*?)(?:\n(?P<prints>.*?))? ?-->$", re.DOTALL | re.MULTILINE)
_ANSWERS = ["Enter run ·", "y run ·", "what now?", "NOT RUNNABLE", "is this right?", "SUCCEEDED"]


class Wanted(Struct, frozen=True):
    """How the command of one block ends; no status where it cannot run."""

    line: int
    status: int | None
    failing: int | None
    printed: str
    only_last: bool


def wanted() -> list[Wanted]:
    text = BOOK.read_text(encoding="utf-8")
    found = []
    for block in _BLOCK.finditer(text):
        words = block["ends"].split()
        status = int(words[1]) if words[0] == "exit" else None
        failing = int(words[words.index("line") + 1]) if "line" in words else 1 if status else None
        printed = block["prints"] or ""
        if "escaped" in words:
            printed = printed.rstrip("\n").encode("ascii").decode("unicode_escape")
        found.append(
            Wanted(text.count("\n", 0, block.start()) + 2, status, failing, printed, only_last="last" in words)
        )
    return found


def walked(folder: Path, **more: str) -> Desk:
    shutil.copy(BOOK, folder / "cases.md")
    desk = Desk(folder, "run", "cases.md", "--plain", **more)
    desk.asks("Enter begin")
    desk.types()
    while True:
        match desk.sees_one_of(*_ANSWERS):
            case "Enter run ·":
                desk.asks("")
                desk.types()
            case "y run ·":
                desk.asks("")
                desk.types("y")
            case "what now?":
                desk.asks("! own command")
                desk.types("p as the file says")
            case "NOT RUNNABLE":
                desk.asks("s skip")
                desk.types("s as the file says")
            case "is this right?":
                desk.asks("")
                desk.types("y")
            case _:
                return desk


@pytest.fixture(scope="module")
def walk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    desk = walked(tmp_path_factory.mktemp("cases"))
    assert desk.ends() == 0
    return desk


def test_every_case_ends_and_prints_as_the_file_says(walk: Desk) -> None:
    events = walk.events()
    started = {event["data"]["task"]: event["data"] for event in events if event["type"] == "command.started"}
    finished = [event["data"] for event in events if event["type"] == "command.finished"]
    cases = [case for case in wanted() if case.status is not None]
    assert len(finished) == len(cases)
    for case, end in zip(cases, finished, strict=True):
        where = f"{BOOK.name}:{case.line}: {started[end['task']]['text']}"
        assert (where, end["ending"], end["status"]) == (where, "ended", case.status)
        assert (where, end.get("line")) == (where, case.failing)
        printed = read_cast(journal(walk.folder).parent / end["output"]["cast"])
        if case.only_last:
            assert (where, printed[-len(case.printed) :] if case.printed else "") == (where, case.printed)
        else:
            assert (where, printed) == (where, case.printed)


def test_what_bash_cannot_read_ran_not_even_in_part(walk: Desk) -> None:
    skipped = [event["data"] for event in walk.events() if event["type"] == "task.settled"]
    impossible = [case for case in wanted() if case.status is None]
    assert len([event for event in skipped if event["outcome"] == "skipped"]) == len(impossible) == 3
    assert not (walk.folder / "marker-of-seven").exists()
    assert not list(Path("/usr").glob("marker-of-seven"))
