import re
from pathlib import Path

import pytest

from runbookrunner.errors import RunbookError
from runbookrunner.run.ports import Ended, Job, Session
from runbookrunner.session.rehearsal import RehearsalSession, parse_failure


async def rehearse(session: Session, job: Job) -> tuple[Ended, str]:
    said = bytearray()

    async def sink(data: bytes) -> None:
        said.extend(data)

    return await session.run(job, sink), said.decode()


async def test_nothing_is_executed_and_every_line_says_so(tmp_path: Path) -> None:
    session = RehearsalSession(folder=str(tmp_path))
    ready = await session.start()
    ended, said = await rehearse(
        session, Job("1.1", "1", 1, (f"touch {tmp_path}/M", "for i in 1 2; do\n echo\ndone", ""))
    )
    assert (ended, ready.folder, session.executes) == (Ended("ended", 0, folder=str(tmp_path)), str(tmp_path), False)
    assert said.splitlines()[0] == f"[rehearsal] not executed: touch {tmp_path}/M"
    assert all(line.startswith("[rehearsal] ") for line in said.splitlines())
    assert list(tmp_path.iterdir()) == []  # noqa: ASYNC240  an empty folder


async def test_an_injected_failure_happens_once() -> None:
    session = RehearsalSession(failures={"4.2": 3}, folder="/")
    ended, said = await rehearse(session, Job("4.2", "4", 1, ("true", "false")))
    assert (ended.status, ended.unit, ended.alive) == (3, 1, True)
    assert said.endswith("[rehearsal] pretended failure: exit 3\n")
    assert (await rehearse(session, Job("4.2", "4", 2, ("true",))))[0].status == 0
    assert (await rehearse(session, Job("4.1", "4", 1, ("true",))))[0].status == 0


async def test_it_has_no_keyboard_and_leaves_nothing() -> None:
    session = RehearsalSession(folder="/")
    assert (await session.start("/usr")).folder == session.folder == "/usr"
    session.stop("kill")
    session.resize(1, 1)
    assert (session.send(b"x"), session.waiting(), await session.close()) == (False, False, ())


@pytest.mark.parametrize(
    ("text", "failure"),
    [
        ("4.2", ("4.2", 1)),
        ("4.2:exit=3", ("4.2", 3)),
        ("V1", ("V1", 1)),
        ("R1.2.1:exit=255", ("R1.2.1", 255)),
        ("3b.1", ("3b.1", 1)),
        ("2.2b.1a.1", ("2.2b.1a.1", 1)),
        ("Pb.1", ("Pb.1", 1)),
    ],
)
def test_a_failure_is_read(text: str, failure: tuple[str, int]) -> None:
    assert parse_failure(text) == failure


@pytest.mark.parametrize(
    "text", ["", "four", "4.2:exit=0", "4.2:exit=256", "4.2:exit=", "4.2:3", "4..2", "4.2:exit=3 "]
)
def test_nonsense_is_refused_by_name(text: str) -> None:
    with pytest.raises(RunbookError, match=re.escape(f"--fail-at {text}:")):
        parse_failure(text)
