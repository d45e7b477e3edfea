"""A block that is shown and not run can be run anyway: as a command of the operator's own."""

from pathlib import Path

from tests.cli.desk import Desk

BOOK = """\
# Look

## Steps

```bash
echo begin
```

```python
print("two")
print("lines")
```

```ini
printf 'shown-%s\\n' $((40 + 2))
```

```bash
echo end
```
"""


def test_a_shown_block_is_prepared_confirmed_and_recorded_as_an_own_command(tmp_path: Path) -> None:
    (tmp_path / "look.md").write_text(BOOK, encoding="utf-8")
    desk = Desk(tmp_path, "run", "look.md", "--plain")
    desk.asks("Enter begin")
    desk.types()
    desk.asks("1.1", "echo begin", "Enter run")
    desk.types("w")
    desk.asks(
        "! w1  prepares these lines (code, line 9)", '| print("two")', "! w2  prepares", "line 14", "printf 'shown-"
    )
    desk.types("! w2")
    desk.sees("command: printf 'shown-%s\\n' $((40 + 2))")
    desk.types()
    desk.asks("x1 Own command", "printf 'shown-", "Enter run")
    assert "command.started" not in desk.types_of()
    desk.types()
    desk.asks("shown-42", "[ok] exit 0", "1.1", "Enter run")
    desk.types("! w9")
    desk.asks("x2 Own command", "w9")
    desk.types("x")
    desk.asks("1.1", "Enter run")
    desk.types("q")
    desk.asks("Leave?")
    desk.types("l")
    assert desk.ends() == 5
    started = [event["data"] for event in desk.events() if event["type"] == "command.started"]
    assert [(each["task"], each["text"]) for each in started] == [("x1", "printf 'shown-%s\\n' $((40 + 2))")]
