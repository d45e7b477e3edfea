"""Commands that turn the needle on their way: what is read before them says nothing of what comes after."""

from runbookrunner.command.operands import operands, program
from runbookrunner.context.site import Words
from runbookrunner.late import regex

#: The family whose place changes, and the programs with the operands that change it.
_SWITCHES = (
    ("kubectl", "kubectl k oc", regex(r"config (?:use-context|set-context|set|unset|delete-context)|project \S|login")),
    ("kubectl", "kubectx kubens kubie", regex(r"\S")),
    ("kubectl", "aws gcloud az", regex(r".*(?:update-kubeconfig|get-credentials)")),
    ("aws", "aws", regex(r"configure|sso log(?:in|out)")),
    ("gcloud", "gcloud", regex(r"config (?:set|unset|configurations (?:activate|create|delete))|init|auth login")),
    ("terraform", "terraform tofu", regex(r"workspace (?:select|new|delete)")),
    ("docker", "docker", regex(r"context (?:use|update|rm|create)")),
    ("git", "git", regex(r"checkout|switch|rebase|worktree")),
)


def switched(words: Words) -> tuple[str, ...]:
    """The families that point elsewhere once this command has run."""
    given = " ".join(operands(words))
    return tuple(family for family, names, verbs in _SWITCHES if program(words) in names.split() and verbs.match(given))
