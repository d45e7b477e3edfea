import pytest

from runbookrunner.command.reported import pattern


@pytest.mark.parametrize(
    ("command", "line"),
    [
        ("psql -d mydb < backup.sql", 'ERROR:  relation "users" already exists'),
        ("psql -d mydb -f backup.sql", 'psql:backup.sql:12: ERROR:  relation "users" already exists'),
        ("zcat a.gz | sudo -u postgres psql mydb", "FATAL:  the database system is shutting down"),
        ("psql", "psql: error: connection to server failed"),
        ("pg_restore -d mydb a.dump", "pg_restore: error: could not execute query"),
        ("mysql shop < dump.sql", "ERROR 1064 (42000) at line 3: You have an error"),
        ("kubectl delete pod web", 'Error from server (NotFound): pods "web" not found'),
        ("kubectl get pods", "error: the server doesn't have a resource type"),
        ("aws s3 cp s3://b/a .", "fatal error: An error occurred (404) when calling the HeadObject operation"),
        ("aws s3 cp s3://b/a .", "download failed: s3://b/a to ./a An error occurred"),
        ("aws s3 ls", "An error occurred (AccessDenied) when calling the ListBuckets operation"),
        ("curl http://localhost", "curl: (22) The requested URL returned error: 503"),
        ("curl -I http://localhost", "HTTP/1.1 503 Service Unavailable"),
        ("curl -i http://localhost", "HTTP/2 404 "),
        ("docker stop web", "Error response from daemon: No such container: web"),
        ("helm upgrade web .", "Error: UPGRADE FAILED: timed out"),
        ("terraform apply", "│ Error: creating instance"),
        ("git push", " ! [rejected]        main -> main (fetch first)"),
        ("redis-cli get a", "NOAUTH Authentication required."),
        ("rsync -a a/ b/", "rsync error: some files could not be transferred (code 23)"),
        ("gunzip a.gz", "gzip: a.gz: unexpected end of file"),
        ("tar xf a.tgz", "tar: a: Cannot open: No such file or directory"),
        ("gcloud sql instances list", "ERROR: (gcloud.sql.instances.list) not permitted"),
    ],
)
def test_a_program_reports_its_own_error(command: str, line: str) -> None:
    found = pattern(command)
    assert found is not None
    assert found.search(f"first line\n{line}\nlast line")


@pytest.mark.parametrize(
    "command", ["cat app.log", "kubectl logs web-1", "docker logs web", "ls", "./restore.sh", "git log", "# psql"]
)
def test_what_prints_the_words_of_others_has_no_pattern(command: str) -> None:
    assert pattern(command) is None


@pytest.mark.parametrize(
    ("command", "line"),
    [
        ("psql -c 'select * from log'", " 2026-01-01 ERROR: in a column"),
        ("curl http://localhost", '{"error": "HTTP/1.1 503"}'),
        ("curl -I http://localhost", "HTTP/1.1 200 OK"),
        ("gunzip a.gz", "gzip: a already exists; do you wish to overwrite (y or n)? y"),
        ("kubectl get pods", "web-1   0/1   Error   0   5m"),
        ("aws s3 cp a s3://b/a", "upload: ./a to s3://b/a"),
        ("psql -d mydb < backup.sql", "NOTICE:  table does not exist, skipping"),
    ],
)
def test_other_lines_are_no_report(command: str, line: str) -> None:
    found = pattern(command)
    assert found is not None
    assert found.search(line) is None


def test_only_the_programs_that_run_are_asked() -> None:
    found = pattern("psql -d mydb < backup.sql")
    assert found is not None
    assert found.search("curl: (22) 503") is None
