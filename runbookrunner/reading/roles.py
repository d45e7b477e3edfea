"""What a section is for, from the words of its heading and the role of the section around it."""

import re

from runbookrunner.late import regex
from runbookrunner.reading.headings import Title
from runbookrunner.reading.model import Role


def _p(pattern: str) -> re.Pattern[str]:
    return regex(pattern, re.IGNORECASE)


_BACK = (
    r"(?:roll(?:ing)?[- ]?backs?|back(?:ing)?[- ]?out|revert(?:ing)?|undo(?:ing)?|fail(?:ing)?[- ]?back|abort(?:ing)?)"
)
_QUALIFIERS = (
    "emergency full quick quickly fast partial manual manually automatic automated database db schema data application "
    "app service code deployment deploy release version migration migrations helm git kubernetes k8s "
    "argocd flux config "
    "configuration infrastructure terraform canary traffic dns image container docker instant immediate complete "
    "standard safe simple how to the a and or if needed"
)
_QUALIFIER = "(?:(?:" + "|".join(_QUALIFIERS.split()) + r"|option \w+:?|\d+)[ /-]+)*"
_ROLLBACK = _p(
    rf"^{_QUALIFIER}{_BACK}(?: (?:procedures?|plan|steps?|strateg(?:y|ies)|commands?|runbook|process|instructions|"
    r"options?|guide|playbook|to .*))?(?: ?[(:—–-].*)?$"
)
#: Without a number the heading may also name what is rolled back.
_LOOSE_ROLLBACK = _p(
    rf"^{_QUALIFIER}{_BACK} (?:the|a|an|from|of|if|on|via|using|with|by|for|and|changes?|deployments?|releases?|"
    r"migrations?|upgrades?|database|db|schema|config\w*|infrastructure|traffic|application|service)\b"
)
_TWICE = _p(r"roll\S*[ -]?back.*\broll|(?:undo|revert)\w*.*roll\S*[ -]?back")
_OF_A_ROLLBACK: tuple[tuple[Role, re.Pattern[str]], ...] = (
    ("verification", _p(r"^(?:verify|validate|confirm|check|post)\b.*(?:roll|revert|fail[- ]?back)")),
    (
        "information",
        _p(
            r"^(?:when|should|criteria|trigger|decision)\b.*\broll|"
            r"\broll[- ]?back (?:if|when|triggers?|criteria|decision|conditions?|prevention|overview|considerations)\b"
        ),
    ),
)
_PREREQUISITES = _p(
    r"pre-?requisites?|pre-?conditions?|pre-?flight|pre-?checks?|"
    r"pre-(?:deployment|deploy|migration|restore|upgrade) (?:check\w*)|before you (?:begin|start)|"
    r"required (?:access|tools|information|permissions)|tools required|^(?:requirements|preparation|inputs|access)$"
)
_RULES: tuple[tuple[Role, re.Pattern[str]], ...] = (
    (
        "history",
        _p(
            r"^(?:change ?log|(?:(?:revision|document|version|drill|runbook|change) )?history|last (?:updated|"
            r"reviewed))$"
        ),
    ),
    (
        "contacts",
        _p(
            r"^(?:emergency |escalation |key )?(?:contacts?(?: information)?|points? of contact)$|"
            r"^escalations?(?: (?:paths?|procedures?|matrix|contacts?|triggers?))?$|^on-?call(?: reference|"
            r" contact)?s?$|"
            r"^contacts? (?:and|&) "
        ),
    ),
    (
        "related",
        _p(
            r"^(?:related|references?|see also|further reading|more info|(?:useful )?links|(?:additional )?resources|"
            r"appendix|next steps)\b"
        ),
    ),
)
_LATER: tuple[tuple[Role, re.Pattern[str]], ...] = (
    (
        "verification",
        _p(
            r"\b(?:verif|validat)\w*|smoke test|health checks?|post[- ]?checks?|(?:success|exit) criteria|"
            r"\bsanity\b"
        ),
    ),
    ("prerequisites", _PREREQUISITES),
    (
        "troubleshooting",
        _p(
            r"troubleshoot|(?:common|known) (?:issues|errors|problems|failures)|failure modes?|\bfaqs?\b|"
            r"^(?:issue|problem|error):|^debugging$|^gotchas$"
        ),
    ),
    ("impact", _p(r"^(?:impact|severity)\b")),
    ("overview", _p(r"^(?:overview|summary|purpose|background|scope)$")),
    ("follow-up", _p(r"post-?(?:incident|mortem)|follow-?ups?|lessons learned")),
    ("diagnosis", _p(r"diagnos|investigat|triage")),
    ("detection", _p(r"symptoms?|when to use")),
)
#: Steps that stay meaningful after a rollback or an abort.
_FOLLOW_UP = _p(r"^post[- ]|post-?(?:incident|mortem)|follow-?ups?|lessons learned")
_VERIFY = _p(
    r"^(?:re-?)?(?:verify|validate|confirm|check|test)\b|\b(?:verif|validat)(?:ication|ion|y|e)\b|"
    r"smoke test|health checks?|post[- ]?checks?|\bsanity\b"
)

WALKED: frozenset[Role] = frozenset({"procedure", "diagnosis", "follow-up", "verification"})
_WINS_INSIDE: frozenset[Role] = frozenset(
    {"rollback", "troubleshooting", "contacts", "related", "history", "prerequisites"}
)
_WINS_NUMBERED: frozenset[Role] = _WINS_INSIDE - {"prerequisites"} | {"impact", "overview", "information"}


def is_rollback(heading: Title) -> bool:
    """Whether the words name a way back."""
    if any(pattern.search(heading.text) for _, pattern in _OF_A_ROLLBACK):
        return False
    loose = heading.number is None and _LOOSE_ROLLBACK.match(heading.text)
    return bool(_ROLLBACK.match(heading.text) or loose)


def own_role(heading: Title, *, of_rollback: bool = False) -> Role:
    """The role that the words of one heading give it. `of_rollback`: the whole file is a rollback."""
    text = heading.text
    for role, pattern in _RULES:
        if pattern.search(text):
            return role
    for role, pattern in _OF_A_ROLLBACK:
        if pattern.search(text):
            return role
    if is_rollback(heading) and (not of_rollback or _TWICE.search(text)):
        return "rollback"
    return next((role for role, pattern in _LATER if pattern.search(text)), "procedure")


def role(heading: Title, parent: Role | None, *, of_rollback: bool = False) -> Role:
    """The role of a section. `parent` is None for a section directly under the runbook's title."""
    own = own_role(heading, of_rollback=of_rollback)
    if heading.counted:
        return "rollback" if own == "rollback" else parent or "procedure"
    if parent is None:
        return own if heading.number is None or own in _WINS_NUMBERED else "procedure"
    if parent == "rollback":
        return own if own == "information" else "rollback"
    if heading.number is not None:
        return "rollback" if own == "rollback" else parent
    return own if own in _WINS_INSIDE else parent


def is_verification(heading: Title) -> bool:
    """Whether a step of this title looks at a result."""
    return bool(_VERIFY.search(heading.text))


def is_follow_up(heading: Title) -> bool:
    """Whether a step of this title belongs to the time after."""
    return bool(_FOLLOW_UP.search(heading.text))
