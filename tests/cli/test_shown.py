"""A block that is shown and not run can be run anyway: as a command of the operator's own."""

from pathlib import Path

from tests.cli.desk import Desk, rbr

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
        "! w1  prepares these lines (python, line 9)", '| print("two")', "! w2  prepares", "line 14", "printf 'shown-"
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


OTHERS = """\
# Count

## Steps

### 1. Count the rows

```bash
export TABLE=users
```

```python
import os
print(os.environ["TABLE"], input("which? "))
```

### 2. Look into it

```sql
DROP TABLE users;
```

### 3. Elsewhere

```cobra
print 1
```

```powershell
Get-Process
```

## Contacts
- Data team: #data
"""


def test_a_block_of_another_language_is_offered_to_its_interpreter(tmp_path: Path) -> None:
    (tmp_path / "count.md").write_text(OTHERS, encoding="utf-8")
    desk = Desk(tmp_path, "run", "count.md", "--plain")
    desk.asks("Enter begin")
    desk.types()
    desk.asks("1.1", "export TABLE=users", "Enter run")
    desk.types()
    desk.asks("[ok] exit 0", "python, line 11: shown, not run; ! w1 prepares it for its interpreter")
    desk.types("! w1")
    desk.asks(
        "x1 Own command (python)", "| python3 /dev/fd/9 9<<'PYTHON'", "CAUTION: Runs python with python3", "y run"
    )
    desk.types()
    desk.asks("Enter does not run this; y does")
    desk.types("y")
    desk.sees("which? ")
    desk.types("all")
    desk.asks("users all", "[ok] exit 0")
    desk.types("s")
    desk.asks("Why skip")
    desk.types()
    desk.asks("sql, line 18: shown, not run; ! w1")
    desk.types("! w1")
    desk.asks('no program is configured for sql: set [languages] sql = "')
    desk.types("q")
    desk.asks("Leave?")
    desk.types("l")
    assert desk.ends() == 5
    texts = [event["data"]["text"] for event in desk.events() if event["type"] == "command.started"]
    assert texts[1].startswith("python3 /dev/fd/9 9<<'PYTHON'\nimport os\nprint(")


def test_a_configured_client_gets_the_query_and_its_hazard(tmp_path: Path) -> None:
    (tmp_path / "count.md").write_text(OTHERS, encoding="utf-8")
    (tmp_path / "conf/runbookrunner").mkdir(parents=True)
    (tmp_path / "conf/runbookrunner/config.toml").write_text('[languages]\nsql = "cat -n"\n')
    desk = Desk(tmp_path, "run", "count.md", "--plain", "--start-at", "2", XDG_CONFIG_HOME=str(tmp_path / "conf"))
    desk.asks("Enter begin")
    desk.types()
    desk.asks("2.1", "sql, line 18")
    desk.types("! w1")
    desk.asks("x1 Own command (sql)", "| cat -n <<'SQL'", "| DROP TABLE users;", "CAUTION", "y run")
    desk.types("y")
    desk.asks("1\tDROP TABLE users;", "[ok] exit 0")
    desk.types("q")
    desk.asks("Leave?")
    desk.types("l")
    desk.ends()


def test_show_says_what_would_run_each_language(tmp_path: Path) -> None:
    (tmp_path / "count.md").write_text(OTHERS, encoding="utf-8")
    said = rbr(tmp_path, "show", "count.md").stdout
    assert "11  python: python3 runs it where you ask for it (! w1)" in said
    assert "18  sql: no program is configured for sql" in said
    assert "cobra:" not in said
    assert "powershell: pwsh is not installed here" in said


def test_a_setting_that_cannot_be_read_stops_a_run_before_it_begins(tmp_path: Path) -> None:
    (tmp_path / "count.md").write_text(OTHERS, encoding="utf-8")
    (tmp_path / "conf/runbookrunner").mkdir(parents=True)
    (tmp_path / "conf/runbookrunner/config.toml").write_text("[languages]\nsql = 3\n")
    done = rbr(tmp_path, "run", "count.md", "--yes", XDG_CONFIG_HOME=str(tmp_path / "conf"))
    assert done.returncode == 64
    assert "config.toml:1: Expected `str`" in done.stderr
    assert not (tmp_path / "state").exists()
