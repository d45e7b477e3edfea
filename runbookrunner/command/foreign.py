"""Commands that open another shell: the lines below them would be meant for it, not for this session."""

import re

from runbookrunner.command.operands import arguments, has, operands, option, program, redirected
from runbookrunner.command.words import commands
from runbookrunner.command.wrappers import operands_of_ssh
from runbookrunner.late import regex

Words = tuple[str, ...]

_SHELL = regex(r"(?:ba|z|k|da|c|tc|fi)?sh|bash|pwsh|powershell")
_INTERPRETERS = (
    "python python2 python3 ipython irb node php ghci scala bc gdb rails-console bpython psysh lua julia R "
    "gitlab-rails-console erl iex jshell"
)
_REPLS = frozenset(_INTERPRETERS.split())
_CLIENTS: dict[str, tuple[str, ...]] = {
    "psql": ("-c", "--command", "-f", "--file", "-l", "--list", "-V", "--version"),
    "gitlab-psql": ("-c", "--command", "-f", "--file", "-l", "--list"),
    "mysql": ("-e", "--execute", "-V", "--version"),
    "mariadb": ("-e", "--execute", "-V", "--version"),
    "mongo": ("--eval", "--version"),
    "mongosh": ("--eval", "--version", "-f", "--file"),
    "cqlsh": ("-e", "--execute", "-f", "--file", "--version"),
    "sqlcmd": ("-Q", "-q", "-i"),
    "clickhouse-client": ("-q", "--query", "--queries-file"),
    "sqlplus": ("-V",),
    "influx": ("-execute", "-version"),
    "etcdctl3": (),
    "pgcli": (),
    "mycli": (),
}
_REDIS = frozenset({"redis-cli", "gitlab-redis-cli", "valkey-cli"})
_ENTERS = regex(r"(?:exec|run|rsh|debug|attach|shell|ssh|enter)")
_CLIENTS_OF_CLOUDS = frozenset({"kubectl", "oc", "k", "helm", "aws", "az", "gcloud", "gsutil", "terraform", "argocd"})
_REMOTE_SHELLS = frozenset({"kubectl", "oc", "docker", "podman", "docker-compose", "nerdctl", "lxc", "fly", "flyctl"})


def _fed(words: Words) -> bool:
    """Its input is not the keyboard."""
    return redirected(words, "<", "<<", "<<-", "<<<") is not None


def bare_client(words: Words) -> bool:
    """A database client that would wait for statements from the keyboard."""
    name = program(words)
    if _fed(words):
        return False
    if name in _CLIENTS:
        return not has(words, *_CLIENTS[name])
    if name in _REDIS:
        left = operands(words, "-h -p -a -n -u -s --user --pass --cacert --cert --key -i -r")
        return not left and not has(words, "--bigkeys", "--stat", "--latency", "--scan", "--eval", "--pipe", "--rdb")
    return name == "sqlite3" and len(operands(words, "-cmd -separator")) < 2


def bare_repl(words: Words) -> bool:
    """An interpreter without a program to run."""
    if _fed(words) or operands(words) or has(words, "-c", "-m", "-e", "-V", "--version", "-r", "--help"):
        return False
    return program(words) in _REPLS or bool(re.fullmatch(r"python\d\.\d+", program(words)))


def enters_container(words: Words) -> bool:
    """`exec`, `run`, `debug` with a terminal (`-it`, `--tty`), or a command made for that (`rsh`)."""
    name = program(words)
    if name not in _REMOTE_SHELLS:
        return False
    given = operands(words)
    if not any(_ENTERS.fullmatch(word) for word in given[:4]):
        return False
    if name == "docker-compose" or given[:1] == ("compose",):
        return "exec" in given and not has(words, "-T", "-d", "--no-TTY")
    made_for_it = {"rsh", "attach"}.intersection(given[:3]) or name in {"fly", "flyctl"}
    made_for_it = made_for_it or (name == "oc" and "debug" in given[:3] and "--" not in words)
    before_command = words[: words.index("--")] if "--" in words else words
    tty = any(re.fullmatch(r"-[a-z]*t[a-z]*|--tty(?:=true)?", word) for word in before_command)
    return bool(made_for_it) or (tty and not has(words, "-d", "--detach"))


def _is_shell(words: Words) -> bool:
    name = program(words)
    if _SHELL.fullmatch(name):
        return (
            not operands(words, "-o -O --rcfile --init-file") and not has(words, "-c", "--version") and not _fed(words)
        )
    if name == "sudo":
        return has(words, "-i", "-s", "--login", "--shell")
    if name == "su":
        return option(words, "-c", "--command") is None and not _fed(words)
    return name in {"chroot", "nsenter", "toolbox", "newgrp", "machinectl"} and len(operands(words, "-t --target")) < 2


def _is_remote(words: Words) -> bool:
    if program(words) in {"telnet", "sftp", "ftp", "mosh"}:
        return True
    if program(words) == "ssh":
        local = {"-N", "-T", "-L", "-R", "-D", "-V", "-O", "-G", "-Q"}.intersection(arguments(words))
        return len(operands_of_ssh(words)) == 1 and not local and not _fed(words)
    return words[:3] == ("aws", "ssm", "start-session") or ("compute" in words[:4] and "ssh" in words[:5])


def _enters_shell(words: Words) -> bool:
    last = arguments(words)[-1].rsplit("/", 1)[-1]
    return bool(_SHELL.fullmatch(last)) or "rsh" in words[:4] or "debug" in words[:4]


def _is_elsewhere(words: Words) -> bool:
    """A shell of a container, another user or another host."""
    if enters_container(words):
        return _enters_shell(words)
    return _is_shell(words) or _is_remote(words)


_OTHERS = (
    "sudo su chroot nsenter toolbox newgrp machinectl telnet sftp ftp mosh ssh aws gcloud sqlite3 "
    "sh bash zsh ksh dash csh tcsh fish pwsh powershell fsh"
)
#: Whose names the rules above look for, but for those of Python's versions.
PROGRAMS = frozenset({*_CLIENTS, *_REDIS, *_REPLS, *_REMOTE_SHELLS, *_OTHERS.split()})


def _may_open(name: str) -> bool:
    return name in PROGRAMS or name.startswith("python")


def opens(words: Words) -> bool:
    """Whether this simple command would read the following lines itself."""
    if not _may_open(program(words)):
        return False
    return _is_elsewhere(words) or (not enters_container(words) and (bare_client(words) or bare_repl(words)))


def opens_shell(text: str) -> bool:
    """Whether lines after this command would be meant for an inner shell, another host, or a database's prompt."""
    return any(opens(words) for words in commands(text))


def leads_elsewhere(text: str) -> bool:
    """Whether the last command of a text leaves the operator at the prompt of another shell."""
    return any(_may_open(program(words)) and _is_elsewhere(words) for words in commands(text)[-1:])


def reaches_from_here(text: str) -> bool:
    """Whether a text begins with a client that speaks to clusters and clouds, and so is used on the operator's side."""
    return any(program(words) in _CLIENTS_OF_CLOUDS for words in commands(text)[:1])
