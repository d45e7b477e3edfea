"""What programs print as their own error, although they may exit 0."""

import re
from functools import lru_cache

from runbookrunner.command.operands import operands, program
from runbookrunner.command.words import commands

Words = tuple[str, ...]

_PSQL = (
    r"(?:psql:[^\s:]+:\d+: )?(?:ERROR|FATAL|PANIC):\s"
    r"|(?:psql|pg_restore|pg_dump|pg_dumpall|createdb|dropdb|pg_basebackup): (?:error|fatal):\s"
    r"|pg_restore: (?:\[archiver[^\]]*\]|warning: errors ignored on restore:)\s"
)
_KUBECTL = r"error: |Error from server\b|The connection to the server \S+ was refused|Unable to connect to the server"
_MYSQL = r"ERROR \d+ \(\w+\)|ERROR at line \d+: |(?:mysql\w*|mariadb[\w-]*): (?:\[ERROR\]|Got error|Error)"
_REDIS = (
    r"(?:\(error\) )?(?:ERR|NOAUTH|WRONGTYPE|READONLY|MOVED|CLUSTERDOWN|LOADING|OOM|MISCONF|NOPERM)\s|Could not connect"
)
_DOCKER = r"Error response from daemon|Error: No such |docker: |Cannot connect to the Docker daemon|ERROR: "
_TERRAFORM = r"(?:│ |\| )?Error: "
_AWS = (
    r"(?:An error occurred \(\w+\)|fatal error: |(?:download|upload|copy|move|delete|remove_bucket) failed: "
    r"|Unable to locate credentials|Could not connect to the endpoint|aws: error: )"
)
#: Its question whether it may overwrite a file is none.
_GZIP = r"gzip: (?!.* already exists; do you wish to overwrite )"

#: Program → how a line begins that is its own error.
ERRORS: dict[str, str] = {
    "psql": _PSQL,
    "gitlab-psql": _PSQL,
    "pg_restore": _PSQL,
    "pg_dump": _PSQL,
    "createdb": _PSQL,
    "dropdb": _PSQL,
    "mysql": _MYSQL,
    "mysqldump": _MYSQL,
    "mariadb": _MYSQL,
    "mysqladmin": _MYSQL,
    "mongosh": r"Mongo\w*Error\b|uncaught exception: ",
    "mongo": r"Mongo\w*Error\b|uncaught exception: ",
    "mongorestore": r"\S+\s+Failed: ",
    "mongodump": r"\S+\s+Failed: ",
    "sqlite3": r"(?:Parse|Runtime) error\b|Error: ",
    "redis-cli": _REDIS,
    "valkey-cli": _REDIS,
    "aws": _AWS,
    "gcloud": r"ERROR: \(gcloud",
    "gsutil": r"(?:CommandException|ServiceException|AccessDeniedException|BadRequestException|Failure): ",
    "az": r"ERROR: |az: '",
    "kubectl": _KUBECTL,
    "oc": _KUBECTL,
    "helm": r"Error: ",
    "docker": _DOCKER,
    "docker-compose": _DOCKER,
    "podman": r"Error: ",
    "terraform": _TERRAFORM,
    "tofu": _TERRAFORM,
    "vault": r"Error \w+ing\b|Code: [45]\d\d\. ",
    "etcdctl": r'Error: |\{"level":"(?:warn|error|fatal)"',
    "curl": r"curl: \(\d+\) |HTTP/[\d.]+ [45]\d\d\b",
    "wget": r"wget: |ERROR \d{3}: ",
    "git": r"(?:fatal|error): | ! \[(?:remote )?rejected\]",
    "ssh": r"ssh: |Permission denied \(|Host key verification failed",
    "scp": r"scp: |ssh: |lost connection",
    "rsync": r"rsync(?: error)?: |rsync: \[\w+\]",
    "tar": r"tar: ",
    "gunzip": _GZIP,
    "gzip": _GZIP,
    "systemctl": r"(?:Failed to |Job for \S+ failed|Unit \S+ could not be found)",
    "ansible-playbook": r"(?:fatal: \[|ERROR! )",
    "patronictl": r"Error: ",
    "rabbitmqctl": r"Error[: ]",
}

#: Commands of these programs print what others wrote: an error in it need not be theirs.
_PRINTS_LOGS = frozenset({"logs", "log", "exec", "run", "attach", "tail", "show", "diff", "grep", "blame"})


def _speaks_for_others(words: Words) -> bool:
    return program(words) != "aws" and not _PRINTS_LOGS.isdisjoint(operands(words)[:3])


@lru_cache(maxsize=64)
def _compiled(programs: tuple[str, ...]) -> re.Pattern[str]:
    starts = dict.fromkeys(ERRORS[name] for name in programs)
    return re.compile(r"^(?:" + "|".join(starts) + ")", re.MULTILINE)


def pattern(command_text: str) -> re.Pattern[str] | None:
    """How a line begins that is an error of a program which this command runs; None where none is known.

    To be searched in output without escape sequences. Programs that print what others wrote
    (`kubectl logs`, `cat`) have no pattern.
    """
    names = dict.fromkeys(program(words) for words in commands(command_text) if not _speaks_for_others(words))
    known = tuple(name for name in names if name in ERRORS)
    return _compiled(known) if known else None
