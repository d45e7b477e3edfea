from pathlib import Path

import pytest

from runbookrunner.errors import Misused
from runbookrunner.settings import Output, Settings, place, read, size


def written(folder: Path, text: str) -> Path:
    path = folder / "config.toml"
    path.write_text(text)
    return path


def test_no_file_means_the_defaults(tmp_path: Path) -> None:
    settings = read(tmp_path / "config.toml")
    assert settings == Settings()
    assert (settings.output.first_bytes, settings.output.last_bytes) == (64 * 1024**2, 1024**2)


def test_what_a_file_says_counts(tmp_path: Path) -> None:
    settings = read(
        written(tmp_path, '[output]\nkeep = "all"\nfree-space-floor = "1GB"\n[languages]\nsql = "psql -X"\n')
    )
    assert settings == Settings(Output(keep="all", free_space_floor="1GB"), {"sql": "psql -X"})
    assert settings.output.first_bytes is None
    assert settings.output.floor_bytes == 1000**3


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        ('[output]\nkeep = "64 apples"\n', 2, "no size"),
        ('[output]\nkeep-last = "1 MiB"\nkep = "all"\n', 3, "unknown field `kep`"),
        ("[output]\nkeep = 64\n", 2, "Expected `str`, got `int`"),
        ("# a comment\n[output\n", 2, "Expected ']'"),
        ("[colours]\n", 1, "unknown field `colours`"),
    ],
)
def test_what_is_wrong_is_named_with_its_line(tmp_path: Path, text: str, line: int, says: str) -> None:
    path = written(tmp_path, text)
    with pytest.raises(Misused) as caught:
        read(path)
    assert str(caught.value).startswith(f"{path}:{line}: ")
    assert says in str(caught.value)


def test_a_file_that_is_no_text_is_said(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_bytes(b"\xff\xfe")
    with pytest.raises(Misused, match=r"config\.toml"):
        read(path)


@pytest.mark.parametrize(("text", "count"), [("0", 0), ("4096", 4096), ("64 MiB", 64 * 1024**2), ("2gb", 2 * 1000**3)])
def test_sizes(text: str, count: int) -> None:
    assert size(text) == count


@pytest.mark.parametrize("text", ["", "-1", "1.5 MiB", "MiB", "1 EiB"])
def test_what_is_no_size(text: str) -> None:
    with pytest.raises(ValueError, match="is no size"):
        size(text)


def test_the_place_of_the_file() -> None:
    assert place({"HOME": "/home/ann"}) == Path("/home/ann/.config/runbookrunner/config.toml")
    assert place({"HOME": "/home/ann", "XDG_CONFIG_HOME": "/etc/ann"}) == Path("/etc/ann/runbookrunner/config.toml")
