"""An environment that would bend bash or its programs: a walk must not notice."""

from pathlib import Path

import pytest

from runbookrunner.record.playback import read_cast
from tests.cli.desk import Desk, journal, rbr

BOOK = """\
# Look around

## Procedure

```bash
echo run=${#RUNBOOK_RUN_ID} step=$RUNBOOK_STEP pagers=$PAGER,$GIT_PAGER,$MANPAGER,$SYSTEMD_PAGER,[$AWS_PAGER]
```

```bash
bash -c 'echo child $RUNBOOK_STEP'; sh -c 'echo sh $RUNBOOK_STEP'
```

```bash
mkdir -p here/there; cd here; cd there; pwd | sed "s,.*/here,here,"; set -x; : quiet 2>/dev/null
```

```bash
history | wc -l; printf 'ä %s\\n' "${#HISTFILE}"
```
"""
POISON = {
    "BASH_ENV": "{trap}",
    "ENV": "{trap}",
    "PROMPT_COMMAND": "touch {mark}",
    "PS1": "$(touch {mark})",
    "PS4": "$(touch {mark})",
    "SHELLOPTS": "braceexpand:xtrace:errexit",
    "BASHOPTS": "failglob",
    "CDPATH": "/",
    "BASH_FUNC_builtin%%": "() {{ touch {mark}; }}",
    "BASH_FUNC_unset%%": "() {{ touch {mark}; }}",
    "GIT_PAGER": "touch {mark}",
    "PAGER": "touch {mark}",
    "HISTFILE": "{home}/.bash_history",
    "POSIXLY_CORRECT": "y",
    "TMOUT": "1",
}
EXPECTED = """\
run=21 step=1 pagers=cat,cat,cat,cat,[]
child 1
sh 1
here/there
"""


@pytest.mark.parametrize("locale", [{"LC_ALL": "C"}, {"LC_ALL": "C.UTF-8"}, {"LC_ALL": "xx_YY.UTF-8", "LANG": ""}])
def test_a_poisoned_environment_changes_nothing(tmp_path: Path, locale: dict[str, str]) -> None:
    home, mark, trap = tmp_path / "home", tmp_path / "mark", tmp_path / "trap"
    home.mkdir()
    trap.write_text(f"touch {mark}\n")
    (home / ".bashrc").write_text(f"touch {mark}\n")
    (home / ".bash_history").write_text("before\n")
    (tmp_path / "look.md").write_text(BOOK, encoding="utf-8")
    poison = {name: value.format(trap=trap, mark=mark, home=home) for name, value in POISON.items()}
    desk = Desk(tmp_path, "run", "look.md", "--plain", HOME=str(home), **poison, **locale)
    desk.asks("Enter begin")
    for task in ("1.1", "1.2", "1.3", "1.4"):
        desk.types()
        desk.asks(task, "Enter run")
    desk.types()
    desk.sees("SUCCEEDED")
    assert desk.ends() == 0
    ends = [event["data"] for event in desk.events() if event["type"] == "command.finished"]
    printed = "".join(read_cast(journal(tmp_path).parent / end["output"]["cast"]) for end in ends)
    # A child bash says so itself where a locale is not installed.
    lines = [line for line in printed.split("\n") if ": quiet" not in line and "setlocale" not in line]
    assert "\n".join(lines) == f"{EXPECTED}0\nä 0\n"
    assert not mark.exists()
    assert (home / ".bash_history").read_text() == "before\n"


def test_an_unattended_walk_under_the_c_locale_prints_only_ascii_of_its_own(tmp_path: Path) -> None:
    (tmp_path / "look.md").write_text("# Look\n\n## Procedure\n\n```bash\necho plain\n```\n", encoding="utf-8")
    done = rbr(tmp_path, "run", "look.md", "--yes", LC_ALL="C", PYTHONCOERCECLOCALE="0", PYTHONUTF8="0")
    assert done.returncode == 0
    assert done.stdout.isascii()
