"""Names that were written into a command for an occasion that has passed: the pod, ticket or machine of that day."""

from runbookrunner.late import regex

_NAMES = regex(
    r"(?<![\w.-])(?:[a-z][a-z0-9-]*-[a-f0-9]{8,10}-[a-z0-9]{5}|(?:INC|CHG|REQ|PRB|OPS|SEV)-?\d{2,}"
    r"|(?:i|vol|snap|ami|eni|sg|subnet)-[0-9a-f]{8,17}|ip-\d+-\d+-\d+-\d+)(?![\w-])"
)


def old_names(text: str) -> tuple[str, ...]:
    """Pods with the hash of their deployment, tickets and ids of cloud machines, each once."""
    return tuple(dict.fromkeys(match[0] for match in _NAMES.finditer(text)))
