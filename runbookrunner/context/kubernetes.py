"""kubectl, oc and helm: the context of the merged kubeconfig files, its cluster's address, the namespace.

The rules are those of `kubectl config`: of several files the first that names a thing decides; a file
that is missing is passed over; an option wins over a variable, a variable over a file.
"""

import json
from typing import Any

from msgspec import Struct

from runbookrunner.context.files import Unreadable
from runbookrunner.context.site import Site, Words, address, given
from runbookrunner.yaml_text import NotYaml, load


class _Config(Struct, frozen=True):
    """What one or several kubeconfig files say. Users and their credentials are not kept."""

    current: str = ""
    contexts: dict[str, dict[str, Any]] = {}
    clusters: dict[str, dict[str, Any]] = {}


def kubernetes(words: Words, site: Site) -> str:
    """Where a kubectl, oc or helm command goes."""
    words = words[: words.index("--")] if "--" in words else words
    helm = words[0].rsplit("/", 1)[-1] == "helm"
    config = _merged(_paths(words, site), site)
    asked = given(words, "--kube-context") if helm else given(words, "--context")
    name = asked or (site.variable("HELM_KUBECONTEXT") if helm else "") or config.current
    context = config.contexts.get(name, {})
    namespace = given(words, "-n", "--namespace") or (site.variable("HELM_NAMESPACE") if helm else "")
    cluster = given(words, "--cluster") or str(context.get("cluster") or "")
    server = given(words, "--kube-apiserver") if helm else given(words, "-s", "--server")
    server = address(server or str(config.clusters.get(cluster, {}).get("server") or ""))
    everywhere = {"-A", "--all-namespaces", "--all-namespaces=true"}.intersection(words)
    place = "all namespaces" if everywhere else f"namespace {namespace or context.get('namespace') or 'default'}"
    unknown = "" if name in config.contexts or not name or "$" in name else " (no file has it)"
    said = f"context {name}{unknown}" if name else "no current context"
    return f"{said}, {place}" + (f" ({server})" if server else "")


def _paths(words: Words, site: Site) -> list[str]:
    if one := given(words, "--kubeconfig"):
        return [site.path(one)]
    named = [path for path in site.variable("KUBECONFIG").split(":") if path]
    return [site.path(path) for path in named] or [site.path("~/.kube/config")]


def _merged(paths: list[str], site: Site) -> _Config:
    current = ""
    contexts: dict[str, dict[str, Any]] = {}
    clusters: dict[str, dict[str, Any]] = {}
    for path in reversed(paths):
        if "$" in path:
            raise Unreadable(f"{path[path.index('$') :]} is known only when it runs")
        config = site.files.read(path, _parsed)
        if config:
            current = config.current or current
            contexts |= config.contexts
            clusters |= config.clusters
    return _Config(current, contexts, clusters)


def _parsed(text: str) -> _Config:
    try:
        content = json.loads(text) if text.lstrip().startswith("{") else load(text, quick=True)
    except (NotYaml, ValueError, RecursionError) as error:
        raise Unreadable(str(error) if isinstance(error, NotYaml) else "no valid JSON") from error
    if content is None:
        return _Config()
    if not isinstance(content, dict):
        raise Unreadable("no kubeconfig")
    current = str(content.get("current-context") or "")
    return _Config(current, _named(content, "context"), _named(content, "cluster"))


def _named(content: dict[str, Any], kind: str) -> dict[str, dict[str, Any]]:
    entries = content.get(f"{kind}s")
    found: dict[str, dict[str, Any]] = {}
    for entry in entries if isinstance(entries, list) else ():
        if isinstance(entry, dict) and isinstance(entry.get(kind), dict):
            found.setdefault(str(entry.get("name")), entry[kind])
    return found
