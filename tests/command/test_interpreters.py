import pytest

from runbookrunner.command.hazards import hazards
from runbookrunner.command.interpreters import Which, language_of, prepared


def installed(*programs: str) -> Which:
    return lambda program: f"/usr/bin/{program}" if program in programs else ""


@pytest.mark.parametrize(
    ("word", "programs", "text"),
    [
        ("python", ("python3", "python"), "python3 /dev/fd/9 9<<'PYTHON'\nprint(1)\nPYTHON"),
        ("py", ("python",), "python /dev/fd/9 9<<'PYTHON'\nprint(1)\nPYTHON"),
        ("js", ("node",), "node --preserve-symlinks-main /dev/fd/9 9<<'JAVASCRIPT'\nprint(1)\nJAVASCRIPT"),
        ("rb", ("ruby",), "ruby /dev/fd/9 9<<'RUBY'\nprint(1)\nRUBY"),
        ("zsh", ("zsh",), "zsh /dev/fd/9 9<<'ZSH'\nprint(1)\nZSH"),
        ("pwsh", ("pwsh",), "pwsh -NoProfile -Command \"$(cat <<'POWERSHELL'\nprint(1)\nPOWERSHELL\n)\""),
    ],
)
def test_a_block_is_given_to_its_interpreter_as_written(word: str, programs: tuple[str, ...], text: str) -> None:
    ready = prepared(word, "print(1)\n", installed(*programs), {})
    assert (ready.text, ready.problem) == (text, "")
    assert ready.hazard
    assert ready.hazard.level == "caution"


def test_the_word_that_ends_it_is_no_line_of_the_block() -> None:
    ready = prepared("python", 'x = """\nPYTHON\nPYTHON_\n"""', installed("python3"), {})
    assert ready.text.endswith("\nPYTHON__")
    assert "<<'PYTHON__'" in ready.text


def test_what_is_not_installed_is_named() -> None:
    ready = prepared("fish", "echo 1", installed(), {})
    assert (ready.text, ready.problem) == (
        "",
        "fish is not installed here, and this block is fish: do it by hand, or install it",
    )
    assert prepared("python", "1", installed(), {}).problem.startswith("python3 or python is not installed")


def test_a_query_needs_a_configured_client() -> None:
    assert '[languages] sql = "…"' in prepared("postgresql", "SELECT 1", installed("psql"), {}).problem
    ready = prepared("postgresql", "SELECT 1;", installed("psql"), {"sql": "psql -X -d app"})
    assert ready.text == "psql -X -d app <<'SQL'\nSELECT 1;\nSQL"


def test_what_a_query_destroys_is_seen() -> None:
    ready = prepared("sql", "DROP TABLE users;", installed("psql"), {"sql": "psql -X -d app"})
    assert [(one.level, one.target) for one in hazards(ready.text)] == [("destructive", "users")]


def test_settings_come_first_and_teach_new_languages() -> None:
    ready = prepared("python", "1", installed("python3", "python3.12"), {"python": "python3.12 -I"})
    assert ready.text.startswith("python3.12 -I /dev/fd/9 ")
    assert (
        prepared("promql", "up", installed("promtool"), {"promql": "promtool q"}).text
        == "promtool q <<'PROMQL'\nup\nPROMQL"
    )
    assert "config.toml" in prepared("promql", "up", installed("promtool"), {}).problem


def test_names_of_one_language() -> None:
    assert [language_of(name) for name in ("py", "python3", "node", "ps1", "go")] == [
        "python", "python", "javascript", "powershell", "go",
    ]  # fmt: skip
