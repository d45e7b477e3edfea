"""docker, git and ssh: which engine, which branch, which host."""

import json
import re
from hashlib import sha256
from pathlib import Path

from runbookrunner.command.operands import operands, program
from runbookrunner.command.wrappers import operands_of_ssh
from runbookrunner.context.files import Unreadable, word
from runbookrunner.context.site import Site, Words, address, before_operands, given


def docker(words: Words, site: Site) -> str:
    """The engine: an option, DOCKER_HOST, DOCKER_CONTEXT, the current context, in this order."""
    options = before_operands(words, "-H --host -c --context --config -l --log-level --tlscacert --tlscert --tlskey")
    named = given(options, "-c", "--context")
    host = "" if named else given(options, "-H", "--host") or site.variable("DOCKER_HOST")
    if host:
        return f"host {address(host)}"
    folder = given(options, "--config") or site.variable("DOCKER_CONFIG") or "~/.docker"
    current = site.files.read(site.path(folder, "config.json"), _current_context)
    name = named or site.variable("DOCKER_CONTEXT") or current or "default"
    if name == "default":
        return "context default, this machine's engine"
    meta = site.path(folder, "contexts", "meta", sha256(name.encode()).hexdigest(), "meta.json")
    endpoint = site.files.read(meta, _endpoint)
    return f"context {name}" + (f" ({address(endpoint)})" if endpoint else "")


def _object(text: str) -> dict[str, object]:
    try:
        content = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise Unreadable("no valid JSON") from error
    return content if isinstance(content, dict) else {}


def _current_context(text: str) -> str:
    return str(_object(text).get("currentContext") or "")


def _endpoint(text: str) -> str:
    endpoints = _object(text).get("Endpoints")
    engine = endpoints.get("docker") if isinstance(endpoints, dict) else None
    return str(engine.get("Host") or "") if isinstance(engine, dict) else ""


def git(words: Words, site: Site) -> str:
    """The branch of the work tree, found as git finds it: upwards, through the file of a linked work tree."""
    folder = site.path(given(before_operands(words, "-C -c --git-dir --work-tree"), "-C") or ".")
    named = given(words, "--git-dir") or site.variable("GIT_DIR")
    place = site.path(folder, named) if named else _git_folder(folder, site)
    if not place:
        return ""
    head = site.files.read(str(Path(place, "HEAD")), word) or ""
    branch = head.removeprefix("ref: refs/heads/")
    return f"branch {branch}" if branch != head else f"no branch, at {head[:12]}"


def _git_folder(folder: str, site: Site) -> str:
    for each in (Path(folder), *Path(folder).parents):
        place = each / ".git"
        if place.is_dir():
            return str(place)
        if link := site.files.read(str(place), word):
            return str(Path(each, link.removeprefix("gitdir:").strip()))
    return ""


def remote(words: Words, site: Site) -> str:
    """The host that ssh, scp or rsync names."""
    del site
    if program(words) in {"ssh", "mosh"}:
        return f"host {next(iter(operands_of_ssh(words)), '')}".removesuffix("host ")
    hosts = (re.match(r"((?:[\w.-]+@)?[\w.-]+):(?!//)", each) for each in operands(words, "-e --rsh -P -i -F -o -l"))
    return ", ".join(f"host {host}" for host in dict.fromkeys(found[1] for found in hosts if found))
