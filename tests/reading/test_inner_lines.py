"""Which tasks are for the shell or prompt that a command before them opens."""

from runbookrunner.command.units import Split, Unit
from runbookrunner.reading.reader import read
from tests.reading.simple_splitter import simple_split


def strict(text: str) -> Split:
    """Does not accept statements of a database, as bash does not."""
    at = next((n for n, line in enumerate(text.split("\n")) if line.startswith("SELECT")), None)
    if at is None:
        return simple_split(text)
    lines = text.split("\n")
    head = simple_split("\n".join(lines[:at])).units if at else ()
    return Split((*head, Unit("\n".join(lines[at:]), at + 1)), f"line {at + 1}: syntax error near `('")


def test_lines_behind_a_database_prompt_are_for_it_although_bash_would_not_accept_them() -> None:
    block = "```bash\necho before\npsql mydb\nSELECT count(*) FROM t;\n\\q\n```"
    text = f"# T\n\n## Steps\n\n{block}\n\n```bash\necho on\n```\n"
    book = read(text.encode(), "t.md", strict)
    tasks = [task for step in book.steps for task in step.tasks]
    opener = next(task for task in tasks if task.text == "psql mydb")
    inner = [task for task in tasks if task.inner]
    assert [task.text for task in inner] == ["SELECT count(*) FROM t;\n\\q"]
    assert inner[0].inner == opener.line
    assert inner[0].blocked == "meant for the shell that `psql mydb` opens in line 7"
    assert tasks[-1].inner == 0
    assert not [finding for finding in book.findings if finding.rule == "syntax"]
