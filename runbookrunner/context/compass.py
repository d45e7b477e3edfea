"""The compass of a run: which families of programs a text names, and where each of them points."""

import re
from collections.abc import Iterator, Mapping

from runbookrunner.command.contexts import without_comments
from runbookrunner.command.operands import arguments, program
from runbookrunner.command.words import commands, here_documents
from runbookrunner.command.wrappers import inner
from runbookrunner.context.cloud import aws, gcloud, terraform
from runbookrunner.context.databases import mysql, postgres, redis
from runbookrunner.context.files import Files, Unreadable
from runbookrunner.context.kubernetes import kubernetes
from runbookrunner.context.machines import docker, git, remote
from runbookrunner.context.site import Reader, Site, Words, without_password
from runbookrunner.context.switches import switched
from runbookrunner.late import regex
from runbookrunner.run.command_events import Context
from runbookrunner.run.ports import Compass

#: Family → its reader and the programs that belong to it.
_FAMILIES: dict[str, tuple[Reader, str]] = {
    "kubectl": (kubernetes, "kubectl k oc helm"),
    "aws": (aws, "aws"),
    "gcloud": (gcloud, "gcloud gsutil bq"),
    "terraform": (terraform, "terraform tofu"),
    "docker": (docker, "docker docker-compose"),
    "psql": (
        postgres,
        "psql pg_dump pg_dumpall pg_restore dropdb createdb pgcli vacuumdb reindexdb pgbench pg_isready",
    ),
    "mysql": (mysql, "mysql mysqldump mysqladmin mysqlimport mariadb mariadb-dump mycli"),
    "redis-cli": (redis, "redis-cli valkey-cli"),
    "git": (git, "git"),
    "ssh": (remote, "ssh mosh scp sftp rsync"),
}
_READERS = {name: (family, reader) for family, (reader, names) in _FAMILIES.items() for name in names.split()}
_ELSEWHERE = frozenset({"ssh", "kubectl", "oc", "docker", "podman", "docker-compose", "nerdctl"})
#: These read settings of the user they run as, which under `sudo` is another one.
_OF_A_USER = frozenset({"kubectl", "aws", "gcloud", "docker", "mysql"})
_ASSIGNED = regex(r"(?:^|(?<=[\s;&|(]))(?P<name>[A-Z][A-Z_]+)=(?P<value>'[^']*'|\"[^\"]*\"|[^\s;&|)]*)")
_UNSET = regex(r"(?:^|(?<=[\s;&|(]))unset\s+(?:-v\s+)?(?P<names>[A-Z_ ]+)")


def compass() -> Compass:
    """A compass with its own memory of files."""
    files = Files()

    def read(text: str, folder: str, environment: Mapping[str, str]) -> tuple[Context, ...]:
        found = _pointed(text, Site(folder, environment, files))
        return tuple(dict.fromkeys(context for context in found if context))

    return read


def _pointed(text: str, site: Site) -> Iterator[Context | None]:
    turned: set[str] = set()
    for words, there in _placed(text, site):
        family, _ = _READERS.get(program(words), ("", None))
        if family in turned:
            yield Context(family, "unknown: the command switches it on its way")
        elif family:
            yield _place(words, text, there)
        turned.update(switched(words))


def _place(words: Words, text: str, site: Site) -> Context | None:
    family, reader = _READERS[program(words)]
    if _as_another(program(words), text):
        if family in _OF_A_USER:
            return Context(family, "unknown: it runs as another user, with the settings of that user")
        site = Site(site.folder, {}, site.files)
    try:
        place = reader(words, site)
    except (Unreadable, OSError, ValueError) as error:
        place = f"unknown: {error}"
    return Context(family, without_password(place)) if place else None


def _placed(text: str, site: Site) -> Iterator[tuple[Words, Site]]:
    """The commands of a text that run on this machine, each with what holds for it."""
    site = Site(site.folder, {**site.environment, **_assigned(text, site.environment)}, site.files)
    for words in _here(text):
        if program(words) in {"cd", "pushd"}:
            site = Site(site.path(next(iter(arguments(words)), "~")), site.environment, site.files)
        else:
            yield words, site


def _here(text: str) -> Iterator[Words]:
    """All commands but those that another host or a container would run."""
    found = list(commands(text))
    if any(program(words) == "ssh" for words in found) and (typed := commands(here_documents(text))):
        found = found[: -len(typed)] if tuple(found[-len(typed) :]) == typed else found
    at = 0
    while at < len(found):
        words = found[at]
        yield words
        at += 1
        if program(words) in _ELSEWHERE:
            inside = inner(words)
            there = [*inside.direct, *(each for each in inside.texts)]
            at += sum(len(commands(each if isinstance(each, str) else " ".join(each))) for each in there)


def _assigned(text: str, environment: Mapping[str, str]) -> dict[str, str]:
    """Variables that the text itself sets, in front of a command or for all that follow."""
    bare = without_comments(text)
    cleared = {name: "" for found in _UNSET.finditer(bare) for name in found["names"].split()}
    return cleared | {
        found["name"]: _expanded(found["value"].strip("'\""), environment) for found in _ASSIGNED.finditer(bare)
    }


def _expanded(value: str, environment: Mapping[str, str]) -> str:
    return re.sub(r"\$\{?(\w+)\}?", lambda found: environment.get(found[1], found[0]), value)


def _as_another(name: str, text: str) -> bool:
    return re.search(rf"\b(?:sudo|doas|su)\b[^\n;|&]*?\b{re.escape(name)}\b", text) is not None
