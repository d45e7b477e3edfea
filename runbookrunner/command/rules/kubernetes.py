"""Kubernetes and what is delivered into it."""

import re
from itertools import pairwise

from runbookrunner.command.operands import arguments, has, operands, option, program
from runbookrunner.command.rules.rule import Rule, Words, either, last, verb, where
from runbookrunner.late import regex

_KUBECTL = "kubectl oc k microk8s.kubectl"
_VALUED = (
    "-n --namespace --context --kubeconfig --cluster --user -l --selector -f --filename -o --output -c --container "
    "--replicas --grace-period --timeout --as --token -s --server --field-selector --type -p --patch --to-revision "
    "--kube-context --version --set --values --timeout -k --kustomize"
)
#: Deleting one of these deletes data, or everything that stands in it.
_HOLDS_DATA = regex(
    r"(?:ns|namespaces?|projects?|pvc?|persistentvolume\w*|crds?|customresourcedefinition\w*|sts|statefulsets?|"
    r"\w*clusters?|databases?|\w*backups?|volumesnapshot\w*|kafkatopics?|nodes?)(?:\.[\w.]+)?(?:/.*)?",
    re.IGNORECASE,
)


def _after(words: Words, verb_word: str) -> Words:
    given = operands(words, _VALUED)
    return given[given.index(verb_word) + 1 :] if verb_word in given else ()


def _named(words: Words) -> str:
    """The resource as a person names it: `deployment api` and `deployment/api` are `api`; else the file of it."""
    given = operands(words, _VALUED)
    name = last(given)
    if len(given) < 2 or name in {"delete", "{}"}:
        return option(words, "-f", "--filename", "-k", "--kustomize") or ""
    return name.rsplit("/", 1)[-1]


def _deletes_many(words: Words) -> bool:
    selects = (
        has(words, "--all", "--selector", "--field-selector", "--all-namespaces") or option(words, "-l") is not None
    )
    return selects or "{}" in words or any("$(" in word for word in arguments(words))


def _deletes_data(words: Words) -> bool:
    kinds = _after(words, "delete")[:1]
    return any(_HOLDS_DATA.fullmatch(kind) for kind in (kinds[0].split(",") if kinds else ()))


def _many_named(words: Words) -> str:
    """For a selector the selector itself, else the kind or name given."""
    return option(words, "-l", "--selector") or _named(words)


def _node(words: Words) -> str:
    return next((word for name in ("drain", "cordon", "taint") for word in _after(words, name)[-1:]), "")


def _release(words: Words) -> str:
    """The first operand after the verb: `helm rollback web 12` is about `web`."""
    return next(
        (word for name in ("rollback", "uninstall", "delete", "del") for word in _after(words, name)[:1]),
        program(words),
    )


def _member(words: Words) -> str:
    """`etcdctl member remove ID`, `snapshot restore FILE --name …`: what follows the verb, not an option's value."""
    given = operands(words)
    verbs = {"del", "remove", "restore", "defrag"}
    return next((word for before, word in pairwise(given) if before in verbs), "")


def _scaled_to_zero(words: Words) -> bool:
    return option(words, "--replicas") == "0"


RULES = (
    Rule(
        "kubectl-delete",
        "destructive",
        "Deletes something that holds data, or everything inside it.",
        where(verb(_KUBECTL, "delete", _VALUED, _named), _deletes_data),
        data=True,
    ),
    Rule(
        "kubectl-delete",
        "destructive",
        "Deletes every resource that fits, not one by name.",
        where(verb(_KUBECTL, "delete", _VALUED, _many_named), _deletes_many),
    ),
    Rule("kubectl-delete", "caution", "Deletes a resource of the cluster.", verb(_KUBECTL, "delete", _VALUED, _named)),
    Rule(
        "scale-to-zero",
        "caution",
        "Stops every replica: nothing serves until it is scaled up again.",
        where(verb(_KUBECTL, "scale", _VALUED, _named), _scaled_to_zero),
    ),
    Rule(
        "rollout",
        "caution",
        "Restarts pods, or goes back to an earlier version.",
        verb(_KUBECTL, "rollout (?:restart|undo|pause|latest)", _VALUED, _named),
    ),
    Rule(
        "drain",
        "caution",
        "Takes a node out of use; draining also evicts its pods.",
        verb(_KUBECTL, "(?:adm )?(?:drain|cordon|taint)", _VALUED, _node),
    ),
    Rule(
        "replace",
        "caution",
        "Deletes a resource and makes it anew.",
        where(verb(_KUBECTL, "replace", _VALUED), lambda words: has(words, "--force")),
    ),
    Rule(
        "helm",
        "caution",
        "Goes back to an earlier release, or removes one.",
        verb("helm", "rollback|uninstall|delete|del", _VALUED, _release),
    ),
    Rule(
        "delivery",
        "caution",
        "Removes or turns back what is delivered into the cluster.",
        either(
            verb("argocd", "app (?:delete|rollback|terminate-op)"),
            verb("flux", "delete|uninstall|suspend"),
            verb("istioctl linkerd cilium", "uninstall|uninject"),
            verb("eksctl kops kind minikube k3d", "delete|drain"),
        ),
    ),
    Rule(
        "velero",
        "destructive",
        "Restores into the cluster, or deletes a backup.",
        verb("velero", "restore create|create restore|backup delete|delete backup"),
        data=True,
    ),
    Rule(
        "etcd",
        "destructive",
        "Changes what the cluster itself is stored in.",
        either(
            verb("etcdctl", "del|member remove|snapshot restore", target=_member),
            verb("etcdutl", "snapshot restore|defrag", target=_member),
            verb("kubeadm", "reset"),
        ),
        data=True,
    ),
)
