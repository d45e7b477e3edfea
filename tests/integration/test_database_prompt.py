"""A bare `psql` from line mode: its prompt, a statement of the runbook typed into it, its pager, its end."""

from pathlib import Path

from tests.cli.desk import Desk
from tests.integration.database import Database
from tests.integration.programs import found


def test_a_statement_is_typed_into_the_prompt_of_the_database(database: Database, tmp_path: Path) -> None:
    psql = Path(found("psql"))
    text = (
        "# T\n\n## Steps\n\n### 1. Count\n```bash\npsql -X -U postgres -h localhost mydb\nSELECT 40 + 2 AS rows;\n```\n"
    )
    (tmp_path / "r.md").write_text(text, encoding="utf-8")
    where = {"PGPORT": str(database.port)}
    path = f"{psql.parent}:/usr/bin:/bin"
    desk = Desk(tmp_path, "run", "r.md", "--plain", PATH=path, **where)
    desk.asks("Enter begin")
    desk.types()
    desk.asks("1 line of this block is meant for what it opens (1.2)", "Enter run")
    desk.types()
    desk.sees("mydb=")
    desk.child.send("\x1d")
    desk.asks("it printed last: mydb=", "SELECT 40 + 2 AS rows;", "n types it")
    desk.types("n")
    desk.sees("42", "mydb=")
    desk.child.send("\\q\r")
    desk.sees("1.1 [ok] exit 0", "SUCCEEDED with exceptions")
    assert desk.ends() == 0
