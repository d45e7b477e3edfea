"""What is worth a word, and nothing more."""

import re

from runbookrunner.command.operands import arguments, has, operands, option, program, redirected
from runbookrunner.command.rules.rule import Rule, Words, either, only, runs, verb, where
from runbookrunner.command.wrappers import operands_of_ssh
from runbookrunner.late import regex

_SHELLS = "sh bash dash zsh ksh"
_FOLLOWED = "kubectl oc docker podman docker-compose journalctl stern heroku gcloud az flyctl aws"
_KUBECTL = "kubectl oc k"
_SECRET_OPTION = regex(
    r"--?(?:[\w-]*-)?(?:password|passwd|passphrase|secret|token|api-?key|access-?key|secret-?key)", re.IGNORECASE
)
_SECRET_HEADER = regex(r"(?:authorization|x-[\w-]*(?:token|key|auth))\s*:\s*\S", re.IGNORECASE)
#: Tokens that are names or places in a list, known to everybody who may look.
_NO_SECRET_OPTION = regex(r"--(?:initial-cluster|next|starting|page|continue|client-request|idempotency)-token")
#: For these `--password` is a question, not a value.
_ASKING = "psql pg_dump pg_dumpall pg_restore createdb dropdb createuser dropuser vacuumdb reindexdb"
#: Words that say where a secret is, not what it is.
_NO_SECRET = regex(r"(?:@|/|file:|env:|-$|true$|false$|prompt$)", re.IGNORECASE)


def _remote(words: Words, _: str) -> str | None:
    """`ssh host`, and copies with a `host:path`."""
    name = program(words)
    if name in {"ssh", "mosh"}:
        return next(iter(operands_of_ssh(words)), None)
    if name in {"scp", "rsync", "sftp"}:
        place = next((word for word in operands(words) if re.match(r"(?:[\w.-]+@)?[\w.-]+:(?!//)", word)), None)
        return None if place is None else place.split(":", 1)[0]
    return None


def _follows(words: Words) -> bool:
    if program(words) in {"tail", "less"}:
        return has(words, "-f", "-F", "--follow")
    if program(words) == "docker" and "events" in operands(words)[:2]:
        return True
    reads_log = {"logs", "log", "events", "tail", "alpha"}.intersection(operands(words))
    if program(words) == "journalctl" or reads_log:
        return has(words, "-f", "--follow", "--tail-follow") and not (program(words) == "aws" and not reads_log)
    return False


def _watches(words: Words) -> bool:
    return bool({"-w", "--watch", "--watch-only", "--watch=true"}.intersection(words)) and bool(
        {"get", "list", "status", "events"}.intersection(operands(words))
    )


def _secret(words: Words, _: str) -> str | None:
    given = arguments(words) if program(words) not in _ASKING.split() else ()
    for at, word in enumerate(given):
        if word[:1] != "-":
            continue
        name, equals, value = word.partition("=")
        if _SECRET_OPTION.fullmatch(name) and not _NO_SECRET_OPTION.fullmatch(name):
            value = value if equals else next(iter(given[at + 1 : at + 2]), "-")
            if value and not _NO_SECRET.match(value) and not value.startswith("-"):
                return ""
    if program(words) in {"mysql", "mysqldump", "mariadb", "mysqladmin"} and re.search(
        r"(?:^| )-p[^ =]", " ".join(given)
    ):
        return ""
    if program(words) == "curl":
        user = option(words, "-u", "--user") or ""
        header = any(_SECRET_HEADER.match(word) for word in given)
        return "" if ":" in user or header or re.search(r"://[^/\s:@]+:[^/\s@]+@", " ".join(given)) else None
    return "" if program(words) == "redis-cli" and option(words, "-a") else None


_SECRET = only("mysql mysqldump mariadb mysqladmin curl redis-cli", _secret, others=True)


def _hides_failure(words: Words) -> bool:
    flags = has(
        words, "-f", "--fail", "--fail-with-body", "-I", "--head", "--version", "-V", "--help", "-w", "--write-out"
    )
    return bool(operands(words)) and not flags


def _asked_url(words: Words) -> str:
    """The address among the operands, which values of options may stand before or behind."""
    given = operands(words)
    return next((word for word in given if "://" in word), next(iter(given), ""))


def _runs_download(words: Words, _: str) -> str | None:
    source = redirected(words, "<") or ""
    return "" if source in {"|curl", "|wget"} else None


RULES = (
    Rule("download-and-run", "caution", "Runs what was downloaded, unseen.", only(_SHELLS, _runs_download)),
    Rule(
        "remote",
        "notice",
        "Reaches another host; what happens there is not undone by closing this run.",
        only("ssh mosh scp rsync sftp", _remote),
    ),
    Rule(
        "follows",
        "notice",
        "Does not end by itself: Ctrl-C ends it.",
        either(
            where(runs("watch stern top htop k9s"), lambda words: not has(words, "-b", "-n") or "watch" in words[0]),
            where(runs(f"tail less {_FOLLOWED}"), _follows),
            where(runs(_KUBECTL), _watches),
            verb("kubectl oc k", "port-forward|proxy|attach"),
        ),
    ),
    Rule(
        "curl-without-fail",
        "notice",
        "Exits 0 even if the service answers with an error: look at the answer.",
        lambda words, _: _asked_url(words) if program(words) == "curl" and _hides_failure(words) else None,
    ),
    Rule("secret-in-arguments", "notice", "A secret in the arguments can be seen by others on this machine.", _SECRET),
)
