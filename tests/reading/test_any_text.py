"""Laws of every reading, over text that looks like Markdown and shell."""

import os
import re
from time import monotonic, process_time

import pytest
from hypothesis import HealthCheck, example, given, seed, settings
from hypothesis import strategies as st

from runbookrunner.cli.show import page
from runbookrunner.command.syntax import splitter
from runbookrunner.command.units import Splitter
from runbookrunner.errors import Unreadable
from runbookrunner.reading.document import document
from runbookrunner.reading.model import Block, Runbook, Task
from runbookrunner.reading.reader import read
from runbookrunner.reading.walked import every_step, every_task
from runbookrunner.run.confirm import obstacle
from tests.reading.simple_splitter import simple_split

#: Minutes of searching for a text that breaks a law, by hand: `RBR_FUZZ_MINUTES=60 ./check -k as_long_as_asked`.
MINUTES = float(os.environ.get("RBR_FUZZ_MINUTES", "0"))
FULL = os.environ.get("RBR_TEST_SIZE") == "full"
BUDGET = settings(
    max_examples=5000 if FULL else 150, deadline=None, suppress_health_check=[HealthCheck.too_slow], database=None
)
LINES = st.sampled_from(
    """# Title
## Rollback
### 1. Step
#### Option A
#### Option B
#### If it is full
## Method 1
# or
# Option A: x
Or:
Alternatively, this:
## Verification
## Prerequisites
## Troubleshooting
### "no space" error
## Contacts
## History
- bullet
  - nested
1. one
2. two
   more
> quoted
text
Output:
Or:

```bash
```sh
```console
```
~~~
```zsh
    indented
$ uptime
db=# select 1;
ops@host$ ls
# comment
# or this
# Verify it
# 1. first
# 2. second
# Expected: x
echo one
rm -rf /tmp/x
kubectl get <pod>
ssh host
cat <<EOF
EOF
if true; then
fi
"quoted"
cd /x && \\
ls |
| a | b |
|---|---|
<details>
<!-- note -->
<!--
---
a: b
\t\tx
\u202e
\ufffd
`df -h`
- [ ] box
In another terminal:
Repeat the steps
If it fails:
sudo -i
psql
'
\"
***
!!! note "Mind"
??? info
=== "Tab"
    ```bash
      $ uptime
````
``
~~~~
```sql
```sql
-- copy
pg_dump -s db
<pre>
-->
</details>
# WRONG
# root-cmd -x
Do not run this:
This did not work:
You should see:
Send this:
NAME   READY
+----+----+
...
{ "a": 1,
}
sh-4.4# df -h
root@box:~# uptime
gpg/card> admin
kubectl exec -it x -- bash
kubectl delete pod x
exit
## Undo
Run `df -h` now
[link]: x
A  B
===
<<<
2. four
\t- tab
> ```
X=$(date)
echo \\
curl -d @- x <<'EOF'""".splitlines()
)
TEXTS = st.one_of(
    st.lists(LINES, max_size=40).map("\n".join),
    st.lists(st.one_of(LINES, st.text(max_size=12)), max_size=25).map("\n".join),
    st.lists(
        st.builds(
            "{}\n\n```{}\n{}\n```\n".format,
            LINES,
            st.sampled_from(["bash", "sh", "console", "", "text", "zsh", "sql", "yaml"]),
            st.lists(LINES, max_size=12).map("\n".join),
        ),
        max_size=4,
    ).map("\n".join),
)


def told(task: Task) -> tuple[str, ...]:
    return (task.before, task.text, task.label, *(option.title for option in task.options))


def tasks(runbook: Runbook) -> list[Task]:
    walked = [task for step in every_step(runbook) for task in every_task(step.tasks)]
    return [*walked, *(task for entry in runbook.troubleshooting for task in entry.commands)]


def hold(text: str, runbook: Runbook) -> None:
    """What must be true of any reading."""
    found = tasks(runbook)
    assert len({task.id for task in found}) == len(found)
    options = [option.id for task in found for option in task.options]
    assert len(set(options)) == len(options)
    assert all(task.options for task in found if task.kind == "choice")
    steps = [step.id for step in every_step(runbook)]
    assert len(set(steps)) == len(steps)
    assert {task.repeats for task in found if task.repeats} <= set(steps)
    lines = re.split(r"\r\n|\r|\n", text.removeprefix("\ufeff"))
    blocks = {block.line: block for block in runbook.blocks}
    assert list(blocks) == sorted(blocks)
    assert all(block.runnable != bool(block.why) for block in runbook.blocks)
    for task in found:
        assert 1 <= task.line <= task.end_line <= len(lines)
        if task.kind == "command":
            assert "\n".join(task.units) == task.text
            stands_where_it_says(task, blocks, lines)
    for walked in (runbook.prerequisites, runbook.steps, runbook.verification, *(b.steps for b in runbook.rollbacks)):
        places = [task.line for step in walked for task in step.tasks]
        assert places == sorted(places), "the order of the document is kept"
    nothing_is_offered_that_show_does_not_list(runbook)
    document(runbook)


def stands_where_it_says(task: Task, blocks: dict[int, Block], lines: list[str]) -> None:
    """What would run is what the file says in those lines, but for prompts and indentation."""
    if task.block:
        block = blocks[task.block]
        assert block.line <= task.line <= task.end_line <= block.end_line
        assert block.runnable or task.blocked
    for at, said in enumerate(task.text.split("\n")):
        written = lines[task.line - 1 + at].replace("\x00", "\ufffd").expandtabs()
        assert said.expandtabs().strip() in written or "\t" in said


def nothing_is_offered_that_show_does_not_list(runbook: Runbook) -> None:
    """`run` is legal only for commands of runnable blocks, and `rbr show` has a line for each of them."""
    runnable = {block.line for block in runbook.blocks if block.runnable}
    shown = "\n".join(page(runbook)).split("\n")
    for task in tasks(runbook):
        if task.kind != "command" or obstacle(task):
            continue
        assert task.block in runnable or task.block == 0
        at = next(at for at, line in enumerate(shown) if line.split()[:2] == [str(task.line), task.id])
        assert shown[at].split()[2] in {"command", "verify"}
        assert not any("NOT RUN" in line for line in shown[at + 1 : at + 2])


@BUDGET
@given(TEXTS)
@example("````\n# or this\nkubectl exec -it x -- bash\n#### Option B\n   more")
@example("# Title\n\n```bash\n# Title\n$ uptime\n$ uptime\n# or\n$ uptime\n```\n")
def test_no_text_breaks_the_laws(text: str) -> None:
    try:
        hold(text, read(text.encode("utf-8", "surrogatepass"), "any.md", simple_split))
    except Unreadable:
        assert not text.strip("\ufeff \t\n\r") or "\x00" in text or not text.strip()


@BUDGET
@given(st.binary(max_size=400))
def test_no_bytes_break_the_laws(source: bytes) -> None:
    source = b"```sh\n" + source
    try:
        hold(source.decode("utf-8", "replace"), read(source, "any.md", simple_split))
    except Unreadable:
        assert b"\x00" in source


@BUDGET
@given(st.lists(LINES, max_size=30))
def test_every_word_of_a_procedure_is_somewhere_in_the_walk(lines: list[str]) -> None:
    kept = [line for line in lines if not line.startswith(("#", "```", "~~~", "<", "---", "    ", "\t", ">"))]
    source = "# T\n\n## Do\n\n" + "\n\n".join([*kept, "zebra crossing"])
    runbook = read(source.encode(), "any.md", simple_split)
    parts = [
        text
        for step in every_step(runbook)
        for text in (
            step.after,
            step.condition,
            *(t for task in every_task(step.tasks) for t in told(task)),
        )
    ]
    assert any("zebra crossing" in part for part in parts)


def test_no_text_breaks_the_laws_for_as_long_as_asked() -> None:
    """Once, and again until the minutes are over; other texts each time."""
    end = monotonic() + 60 * MINUTES
    while True:
        search(simple_split, 200)
        search(splitter(), 30)
        if monotonic() >= end:
            break


def search(split: Splitter, examples: int) -> None:
    """One search with fresh numbers; bash itself takes more time than the splitter of the tests."""

    @seed(int.from_bytes(os.urandom(8), "big"))
    @settings(BUDGET, max_examples=examples)
    @given(TEXTS)
    def laws(text: str) -> None:
        try:
            hold(text, read(text.encode("utf-8", "surrogatepass"), "any.md", split))
        except Unreadable:
            assert not text.strip("\ufeff \t\n\r") or "\x00" in text or not text.strip()

    laws()


SHAPES = {
    "headings": "# Rollback\n",
    "steps": "### 1. x\n- Repeat the steps\n",
    "bullets": "- a\n",
    "items": "1. a\n",
    "fences": "```sh\nls\n```\n",
    "options": "## Option A\n```sh\nls\n```\n",
    "conditions": "## If a\n```sh\nls\n```\n## b\n",
    "ways": "```sh\nls\n```\nOr:\n\n",
    "commands": "ls\n\n",
    "instead": "ls\n# or\nls\n\n# x\n",
    "comments": "# Expected: x\n\n# note\n",
    "prompts": "$ ls\n",
    "quotes": "> a\n\n",
    "overviews": "## Symptoms\n```sh\nls\n```\n",
    "underscores": "_",
    "contacts": "- a: b\n",
    "entries": '### "x"\n`df -h`\n',
    "tags": "<div><!--\n\n",
}
HEADS = {
    "commands": "# T\n```sh\n",
    "comments": "# T\n```sh\nls\n",
    "instead": "# T\n```sh\n",
    "prompts": "# T\n```console\n",
    "contacts": "# T\n## Contacts\n",
    "entries": "# T\n## Troubleshooting\n",
    "underscores": "# T\n## Contacts\n- a",
}


@pytest.mark.parametrize("shape", SHAPES)
def test_time_grows_with_the_text_and_no_faster(shape: str) -> None:
    small = 256 * 1024 if FULL else 8 * 1024

    def seconds(size: int) -> float:
        text = HEADS.get(shape, "# T\n") + SHAPES[shape] * (size // len(SHAPES[shape]))
        if shape in {"commands", "comments", "prompts", "instead"}:
            text += "```\n"
        start = process_time()
        read(text.encode(), "large.md", simple_split)
        return process_time() - start

    seconds(small)
    once = min(seconds(small) for _ in range(2))
    assert seconds(4 * small) < 9 * once + 0.1, "four times the text must not take sixteen times as long"
