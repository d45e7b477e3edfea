import pytest

from runbookrunner.reading.front_matter import front_matter
from runbookrunner.reading.inputs import Input, Problem, inputs, key


def declared(text: str) -> tuple[tuple[Input, ...], tuple[Problem, ...]]:
    text = f"---\n{text}\n---\n# T\n"
    return inputs(front_matter(text).values, text)


def test_all_fields_of_an_input() -> None:
    text = "inputs:\n  day: {prompt: Which?, default: 7, choices: [7, 8], pattern: '\\d'}"
    text += "\n  pw: {secret: true}\n  h: {list: true}"
    good, bad = declared(text)
    assert bad == ()
    assert good == (
        Input(name="day", line=3, prompt="Which?", default="7", choices=("7", "8"), pattern=r"\d"),
        Input(name="pw", line=4, secret=True),
        Input(name="h", line=5, list=True),
    )


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("inputs: [a]", 2, "no mapping"),
        ("inputs:\n  a: 5", 3, "the input a is no mapping"),
        ("inputs:\n  a: {promt: x}", 3, "unknown field promt; there is prompt,"),
        ("inputs:\n  b: {}\n  a: {pattern: '('}", 4, "no regular expression"),
        ("inputs:\n  a: {choices: x}", 3, "choices of the input a is of the wrong kind"),
        ("inputs:\n  a: {secret: true, default: x}", 3, "everybody can read"),
    ],
)
def test_what_is_wrong_is_named_with_its_line(text: str, line: int, said: str) -> None:
    good, (problem,) = declared(text)
    assert problem.line == line
    assert said in problem.text
    assert "a" not in {one.name for one in good}


@pytest.mark.parametrize("name", ["<backup date>", "$BACKUP_DATE", "{backup-date}", "backup_date", "{{ backup_date }}"])
def test_names_that_mean_the_same(name: str) -> None:
    assert key(name) == "backup_date"
