"""Databases, queues and caches: restores, dropped and deleted data, failovers."""

import re

from runbookrunner.command.operands import has, operands, option, program, redirected
from runbookrunner.command.rules.rule import Find, Rule, Words, either, last, only, runs, verb, where
from runbookrunner.late import regex

SQL_CLIENTS = (
    "psql gitlab-psql mysql mariadb sqlite3 clickhouse-client clickhouse cqlsh sqlcmd cockroach bq influx sqlplus "
    "gitlab-rails snowsql usql pgcli mycli"
)
_VALUED = (
    "-h --host -U --username -u --user -p --port -P -d --dbname -D --database -c --command -e --execute -f --file "
    "-v --set -o --output -j --jobs -n --schema -t --table -L -F -R -T --db --uri --archive"
)
_PRINTS = frozenset({"echo", "printf"})
_DUMP = regex(r"backup|dump|restore|snapshot|\.gz\b", re.IGNORECASE)

_DROPS = regex(
    r"\b(?:drop\s+(?:table|database|schema|index|view|materialized\s+view|role|user|keyspace|column|partition|sequence|"
    r"function|trigger|owned)|truncate(?:\s+table)?|delete\s+from)\b(?:\s+if\s+exists|\s+concurrently|\s+only)*"
    r"\s+[\"'`\\]*(?P<name>[\w.$-]+)",
    re.IGNORECASE,
)
_MONGO_DROPS = regex(r"(?:\.|\b)(?P<name>\w+)\.(?:drop|dropDatabase|deleteMany|remove|deleteOne|dropIndexes)\s*\(")
_STEPS_DOWN = regex(r"\brs\.stepDown\b|\brs\.(?:remove|reconfig)\b|\bshutdownServer\b")
_ENDS_SESSIONS = regex(r"\bpg_(?:terminate|cancel)_backend\b|\bkill\s+(?:query\s+|connection\s+)?\d+", re.IGNORECASE)
_PROMOTES = regex(r"\bpg_promote\s*\(|\b(?:stop|reset)\s+(?:slave|replica)\b", re.IGNORECASE)


def database(words: Words) -> str:
    """The database that a client is pointed at: `-d`, `--database`, or the first operand."""
    given = option(words, "--dbname", "--database", "-D") or ""
    if program(words) not in {"mysql", "mariadb"}:
        given = given or option(words, "-d", "--db", "--uri") or ""
    return (given or next(iter(operands(words, _VALUED)), "")).rsplit("/", 1)[-1].split("?", 1)[0]


def _reads_dump(words: Words, _: str) -> str | None:
    """A client whose input is a file, or a program other than `echo`."""
    source = redirected(words, "<")
    if source is None and (file := option(words, "-f", "--file")) and _DUMP.search(file):
        source = file
    if source is None or (source.startswith("|") and source[1:] in _PRINTS):
        return None
    return database(words)


def _statement(pattern: re.Pattern[str], clients: str) -> Find:
    """A statement anywhere in the text of a command that runs one of these clients."""

    def find(_: Words, text: str) -> str | None:
        match = pattern.search(text)
        return match.groupdict().get("name", "") if match else None

    return only(clients, find)


def _pg_restore(words: Words, _: str) -> str | None:
    """Without a database pg_restore only prints."""
    return option(words, "-d", "--dbname") if not has(words, "-l", "--list") else None


def _mongorestore(words: Words, _: str) -> str | None:
    """The operand is the dump; what is written to is the database, or the whole server."""
    if has(words, "--dryRun"):
        return None
    return option(words, "-d", "--db") or (option(words, "-h", "--host") or "").rsplit("/", 1)[-1]


def _redis(pattern: str) -> Find:
    return verb("redis-cli gitlab-redis-cli valkey-cli keydb-cli", pattern, valued="-h -p -a -n -u --user --pass")


RULES = (
    Rule(
        "restore",
        "destructive",
        "Restores into a database: what is there now is overwritten or mixed with the copy.",
        either(
            only(SQL_CLIENTS, _reads_dump),
            only("pg_restore", _pg_restore),
            only("mongorestore", _mongorestore),
            runs("mysqlimport myloader"),
            verb("pgbackrest", "restore", target=lambda words: option(words, "--stanza") or ""),
            verb("barman", "recover"),
            verb("wal-g wal-e", "backup-fetch|delete"),
            verb("restic borg kopia", "restore|extract|forget|prune|delete"),
            where(runs("mariabackup xtrabackup"), lambda words: has(words, "--copy-back", "--move-back")),
            verb("influx influxd neo4j-admin consul vault", "restore|database restore|load|snapshot restore"),
            verb("vault", "operator raft snapshot restore"),
            where(runs("redis-cli"), lambda words: has(words, "--pipe")),
            verb("sqlite3", r"(?:\S+ )?\.restore.*"),
        ),
        data=True,
    ),
    Rule(
        "sql-data",
        "destructive",
        "Deletes data, or the thing that holds it.",
        either(
            _statement(_DROPS, SQL_CLIENTS),
            _statement(_MONGO_DROPS, "mongo mongosh"),
            runs("dropdb"),
            verb("mysqladmin", "drop"),
            runs("pg_resetwal pg_rewind"),
        ),
        data=True,
    ),
    Rule("sql-user", "caution", "Deletes a database user.", runs("dropuser")),
    Rule(
        "sql-sessions",
        "caution",
        "Ends the sessions of others.",
        _statement(_ENDS_SESSIONS, SQL_CLIENTS),
    ),
    Rule(
        "failover",
        "caution",
        "Changes which server leads.",
        either(
            _statement(_PROMOTES, SQL_CLIENTS),
            _statement(_STEPS_DOWN, "mongo mongosh"),
            verb("patronictl gitlab-patronictl", "failover|switchover|restart|reload|pause|demote-cluster"),
            verb("pg_ctl pg_ctlcluster", "promote|stop|restart|(?:\\S+ ){2}(?:promote|stop|restart)"),
            verb("repmgr", "standby (?:promote|switchover|follow)|node rejoin"),
            _redis("failover|cluster failover|sentinel failover|shutdown|cluster (?:reset|forget)|replicaof|slaveof"),
            verb("rabbitmqctl", "forget_cluster_node|leave_cluster"),
            verb("kubectl oc", "cnpg promote"),
        ),
    ),
    Rule(
        "reinitialise",
        "destructive",
        "Throws away a member's data and fetches it again.",
        verb("patronictl gitlab-patronictl", "reinit|remove", valued="-c --config-file"),
        data=True,
    ),
    Rule(
        "cache-data", "destructive", "Deletes everything that the server holds.", _redis("flushall|flushdb"), data=True
    ),
    Rule("cache-data", "caution", "Deletes keys.", _redis("del|unlink")),
    Rule(
        "queue-data",
        "destructive",
        "Deletes messages or the queue itself.",
        either(
            verb("rabbitmqctl rabbitmqadmin", "purge_queue|delete_queue|purge|delete|reset|force_reset|delete_vhost"),
            where(
                runs("kafka-topics kafka-topics.sh kafka-delete-records kafka-delete-records.sh"),
                lambda words: has(words, "--delete") or "delete-records" in program(words),
            ),
            where(
                runs("kafka-consumer-groups kafka-consumer-groups.sh"),
                lambda words: has(words, "--execute", "--delete"),
            ),
            verb("nats", "stream (?:purge|rm)|consumer rm"),
        ),
        data=True,
    ),
    Rule(
        "keys",
        "destructive",
        "Deletes stored configuration or secrets.",
        either(
            where(verb("consul", "kv delete"), lambda words: has(words, "-recurse")),
            verb("vault", "kv (?:destroy|metadata delete)|secrets disable|operator (?:seal|step-down)"),
        ),
        data=True,
    ),
    Rule("keys", "caution", "Deletes a stored value.", verb("consul vault", "kv delete|delete")),
    Rule(
        "search-data",
        "destructive",
        "Deletes over HTTP what fits a pattern, or everything.",
        where(
            runs("curl http"),
            lambda words: (
                "DELETE" in {option(words, "-X", "--request"), *operands(words)[:1]}
                and bool(re.search(r"\*|/_all\b|_delete_by_query", last(operands(words, "-X -H -u -d"))))
            ),
        ),
        data=True,
    ),
    Rule(
        "http-delete",
        "caution",
        "Asks a service to delete something.",
        where(runs("curl http"), lambda words: "DELETE" in {option(words, "-X", "--request"), *operands(words)[:1]}),
    ),
)
