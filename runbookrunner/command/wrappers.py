"""Programs that start the command written after them: what is inside `sudo`, `ssh`, `sh -c`, `xargs`."""

from collections.abc import Callable
from typing import NamedTuple

Words = tuple[str, ...]


class Inside(NamedTuple):
    """The command to look at itself (empty where it is only a wrapper), shell texts, and commands given as words."""

    seen: Words
    texts: tuple[str, ...] = ()
    direct: tuple[Words, ...] = ()


def _after_options(words: Words, valued: str, skip: int = 0) -> Words:
    """What follows the options of `words[0]` and `skip` operands. `valued` are the short options with a value."""
    at = 1
    while at < len(words) and words[at].startswith("-") and words[at] != "-":
        if words[at] == "--":
            at += 1
            break
        takes = len(words[at]) == 2 and words[at][1] in valued
        at += 2 if takes else 1
    return words[at + skip :]


def _through(valued: str, skip: int = 0) -> Callable[[Words], Inside]:
    """A program that is nothing but a wrapper. Without a command after it, it stands for itself."""

    def look(words: Words) -> Inside:
        rest = _after_options(words, valued, skip)
        return Inside((), direct=(rest,)) if rest and not rest[0].startswith(("<", ">")) else Inside(words)

    return look


def _sudo(words: Words) -> Inside:
    rest = _after_options(words, "ugpCTRDhr")
    return Inside((), direct=(rest,)) if rest else Inside(words)


def _text_option(words: Words) -> Inside:
    """`sh -c TEXT`, `su - user -c TEXT`: options may be run together, as in `bash -lc`."""
    for at, word in enumerate(words[1:-1], start=1):
        if word == "--command" or (word.startswith("-") and not word.startswith("--") and word.endswith("c")):
            return Inside(words, texts=(words[at + 1],))
    return Inside(words)


def operands_of_ssh(words: Words) -> Words:
    """The host and the remote command of an `ssh` command."""
    rest = _after_options(words, "bcDEeFIiJLlmOopQRSWw")
    cut = next((at for at, word in enumerate(rest) if word.lstrip("0123456789&").startswith(("<", ">"))), len(rest))
    return rest[:cut]


def _ssh(words: Words) -> Inside:
    host, *remote = operands_of_ssh(words) or ("",)
    # An option may follow the host: `ssh host -t cmd`.
    while remote and remote[0].startswith("-"):
        remote = remote[1:]
    return Inside(words, texts=(" ".join(remote),)) if host and remote else Inside(words)


def _container(words: Words) -> Inside:
    """`kubectl exec … -- cmd`, `docker exec … container cmd`, `docker compose exec service cmd`."""
    if "exec" not in words[:8] and "run" not in words[:4]:
        return Inside(words)
    if "--" in words:
        return Inside(words, direct=(words[words.index("--") + 1 :],))
    if words[0] in {"kubectl", "oc"} or "exec" not in words:
        return Inside(words)
    return Inside(words, direct=(_after_options(words[words.index("exec") :], "eutwin", skip=1),))


def _xargs(words: Words) -> Inside:
    rest = _after_options(words, "InPLdaEs")
    # `{}` stands for the many operands that only the run will know.
    return Inside(words, direct=((*rest, "{}"),)) if rest else Inside(words)


def _find(words: Words) -> Inside:
    direct = []
    for at, word in enumerate(words):
        if word in {"-exec", "-execdir", "-ok", "-okdir"}:
            rest = words[at + 1 :]
            end = next((i for i, part in enumerate(rest) if part in {";", "+"}), len(rest))
            direct.append(rest[:end])
    return Inside(words, direct=tuple(direct))


def _eval(words: Words) -> Inside:
    return Inside((), texts=(" ".join(words[1:]),))


_WRAPPERS: dict[str, Callable[[Words], Inside]] = {
    "sudo": _sudo,
    "doas": _through("uC"),
    "env": _through("uSC"),
    "time": _through("fo"),
    "nohup": _through(""),
    "nice": _through("n"),
    "ionice": _through("cnp"),
    "timeout": _through("ks", skip=1),
    "stdbuf": _through("ioe"),
    "setsid": _through(""),
    "command": _through(""),
    "builtin": _through(""),
    "exec": _through("a"),
    "chronic": _through(""),
    "unbuffer": _through(""),
    "strace": _through("eopsPu"),
    "watch": _through("nd"),
    "eval": _eval,
    "sh": _text_option,
    "bash": _text_option,
    "dash": _text_option,
    "zsh": _text_option,
    "ksh": _text_option,
    "su": _text_option,
    "ssh": _ssh,
    "kubectl": _container,
    "oc": _container,
    "docker": _container,
    "podman": _container,
    "docker-compose": _container,
    "nerdctl": _container,
    "xargs": _xargs,
    "parallel": _xargs,
    "find": _find,
}
#: These say something about the command themselves, so they are seen beside what they start.
_SEEN_TOO = frozenset({"watch"})


def program(words: Words) -> str:
    """The program's name without its folder."""
    return words[0].rsplit("/", 1)[-1]


def inner(words: Words) -> Inside:
    """What a command starts besides itself. Never raises."""
    look = _WRAPPERS.get(program(words))
    if look is None:
        return Inside(words)
    inside = look(words)
    return inside._replace(seen=words) if program(words) in _SEEN_TOO else inside
