"""A person who answers every question of a walk as the screen suggests."""

import re
import sys
from collections.abc import Callable
from pathlib import Path

import pexpect

#: How a question of line mode ends; a shown command may hold "> " anywhere but at the start of a line.
QUESTIONS = ["\r\n> ", "q leave > ", "(Enter: say nothing) > ", "Enter: no > "]
PATIENCE = 30
#: A walk that asks more than this goes round in circles.
MOST_QUESTIONS = 120

#: Takes what was printed since the last answer; gives a line, or None to answer as the screen suggests.
Whim = Callable[[str], str | None]


def suggested(shown: str) -> str:
    """What the last prompt names as the way on; the rollback where something failed."""
    if "what now?" in shown:
        return "b"
    named = re.search(r"type this name and Enter: (\S+)", shown)
    if named:
        return named[1]
    prompts = re.findall(r"^ (\S+) .*\? help", shown, re.MULTILINE)
    return "" if not prompts or prompts[-1] == "Enter" else str(prompts[-1])


def walk(words: list[str], folder: Path, environment: dict[str, str], whim: Whim = lambda _: None) -> tuple[str, int]:
    """Walk a runbook to its end in an 80x24 terminal: all that was on the screen, and the exit code."""
    child = pexpect.spawn(
        str(Path(sys.executable).with_name("rbr")),
        words,
        cwd=str(folder),
        env=environment,
        timeout=PATIENCE,
        dimensions=(24, 80),
        encoding="utf-8",
    )
    screen = ""
    for _ in range(MOST_QUESTIONS):
        found = child.expect_exact([*QUESTIONS, pexpect.EOF])
        shown = str(child.before).replace("\r\n", "\n")
        if found == len(QUESTIONS):
            screen += shown
            break
        end = QUESTIONS[found].replace("\r\n", "\n")
        screen += shown + end
        answer = whim(shown + end)
        if answer is None:
            answer = {1: "", 2: "", 3: "y"}.get(found, suggested(shown))
        child.sendline(answer)
    else:
        child.close(force=True)
        raise AssertionError(f"the walk does not end: {screen[-3000:]}")
    child.close()
    return screen, int(child.exitstatus if child.exitstatus is not None else -(child.signalstatus or 0))
