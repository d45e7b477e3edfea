"""Clients of databases: host, port, database and user, an operand before an option, an option before a variable."""

from runbookrunner.command.operands import operands, program
from runbookrunner.context.files import ini
from runbookrunner.context.site import Site, Words, given
from runbookrunner.late import regex

_URL = regex(
    r"\w[\w+.-]*://(?:(?P<user>[^:@/]*)(?::[^@/]*)?@)?(?P<host>[^:/?]*)(?::(?P<port>\d+))?(?:/(?P<name>[^?]*))?"
)
_PG_VALUED = (
    "-h --host -p --port -U --username -d --dbname -c --command -f --file -v --set -o --output -j --jobs -n --schema "
    "-t --table -L -F -R -T -P -Z -N -E --format"
)
#: Their operand is a file, or nothing.
_NO_DATABASE = frozenset({"pg_restore", "pg_dumpall", "pg_isready"})


def postgres(words: Words, site: Site) -> str:
    """What libpq would connect to."""
    positional = operands(words, _PG_VALUED)
    name = given(words, "-d", "--dbname") or ("" if program(words) in _NO_DATABASE else next(iter(positional), ""))
    said = _connection(name)
    service = said.get("service") or site.variable("PGSERVICE")
    file = site.variable("PGSERVICEFILE") or "~/.pg_service.conf"
    saved = (site.files.read(site.path(file), ini) or {}).get(service, {}) if service else {}
    user = said.get("user") or given(words, "-U", "--username") or saved.get("user") or site.variable("PGUSER")
    user = user or site.variable("USER")
    host = (
        said.get("host") or given(words, "-h", "--host") or saved.get("host") or site.variable("PGHOST", "PGHOSTADDR")
    )
    port = said.get("port") or given(words, "-p", "--port") or saved.get("port") or site.variable("PGPORT")
    base = said.get("dbname") or saved.get("dbname") or site.variable("PGDATABASE") or user
    return _said(base, host or "this machine's socket", port, user)


def _connection(name: str) -> dict[str, str]:
    """The parts of a URL, of `host=… dbname=…`, or of a plain name."""
    if found := _URL.match(name):
        return {"user": found["user"] or "", "host": found["host"] or "", "port": found["port"] or ""} | {
            "dbname": found["name"] or ""
        }
    if "=" in name:
        return dict(part.split("=", 1) for part in name.split() if "=" in part)
    return {"dbname": name}


def mysql(words: Words, site: Site) -> str:
    """What the mysql programs would connect to."""
    saved = (site.files.read(site.path("~/.my.cnf"), ini) or {}).get("client", {})
    valued = "-h --host -P --port -u --user -D --database -e --execute -S --socket --protocol"
    name = given(words, "-D", "--database") or next(iter(operands(words, valued)), "") or saved.get("database", "")
    host = given(words, "-h", "--host") or saved.get("host") or site.variable("MYSQL_HOST") or "this machine"
    port = given(words, "-P", "--port") or saved.get("port") or site.variable("MYSQL_TCP_PORT")
    return _said(name, host, port, given(words, "-u", "--user") or saved.get("user", ""))


def redis(words: Words, site: Site) -> str:
    """The server and the number of its database."""
    del site
    if found := _URL.match(given(words, "-u", "--uri")):
        return _said(found["name"] or "0", found["host"] or "this machine", found["port"] or "", "")
    return _said(given(words, "-n") or "0", given(words, "-h") or "this machine", given(words, "-p"), "")


def _said(name: str, host: str, port: str, user: str) -> str:
    place = f"{host} port {port}" if port else host
    return (f"database {name} " if name else "") + f"on {place}" + (f" as {user}" if user else "")
