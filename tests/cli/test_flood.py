"""Output faster than any reader, through a real terminal: keys act at once, and the screen is told what it misses."""

import re
from pathlib import Path

from runbookrunner.record.playback import read_cast
from tests.cli.desk import Desk, journal

BOOK = """\
# Flood

## Procedure

```bash
# Never ends
yes 0123456789
```

```bash
# Much, and then an end
seq -f 'line %.0f of many' 1 100000; echo the last word
```
"""


def test_an_endless_flood_is_interrupted_at_once_and_mostly_not_shown(tmp_path: Path) -> None:
    (tmp_path / "flood.md").write_text(BOOK, encoding="utf-8")
    (tmp_path / "conf/runbookrunner").mkdir(parents=True)
    (tmp_path / "conf/runbookrunner/config.toml").write_text('[output]\nkeep = "1 MiB"\nkeep-last = "1 KiB"\n')
    desk = Desk(tmp_path, "run", "flood.md", "--plain", XDG_CONFIG_HOME=str(tmp_path / "conf"))
    desk.asks("Enter begin")
    desk.types()
    desk.asks("Enter run")
    desk.types()
    desk.sees("lines are not shown here)")
    desk.child.sendintr()
    desk.asks("interrupted", "of its output are counted and not kept", "what now?", "? help")
    assert len(desk.screen) < 3_000_000
    ended = next(event["data"] for event in desk.events() if event["type"] == "command.finished")
    output = ended["output"]
    assert output["bytes"] == output["left_out"] + 1024 * 1024 + 1024
    kept = read_cast(journal(tmp_path).parent / output["cast"])
    # The echo of Ctrl-C stands wherever it came.
    text = r"(0123456789\n)+[0-9]*\n\[\d+ bytes left out\]\n[0-9]*\n(0123456789\n)+[0-9\n^C]*"
    assert re.fullmatch(text, kept)
    desk.types("s")
    desk.asks("Why skip")
    desk.types()
    desk.asks("Much, and then", "Enter run")
    desk.types()
    desk.sees("line 1 of many", "lines are not shown here)", "line 100000 of many", "the last word", "SUCCEEDED")
    assert desk.ends() == 0
