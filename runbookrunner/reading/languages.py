"""What the word behind the opening of a fence says: the language of the block."""

import re
from typing import Literal

from runbookrunner.reading.model import BlockKind

Label = Literal["shell", "other-shell", "console", "plain", "told", "unknown"]

_SHELLS = frozenset({"bash", "sh", "shell", "azurecli", "azurecli-interactive", "shellscript", "shell-script"})
_OTHER_SHELLS = frozenset({"zsh", "ksh", "fish", "csh", "tcsh", "dash", "ash"})
_CONSOLES = frozenset(
    {"console", "shell-session", "sh-session", "bash-session", "shellsession", "terminal", "term", "session"}
)
#: Languages of fences that say nothing of what is in them.
_PLAIN = frozenset({"", "text", "txt", "plaintext", "plain"})
_NAMES: dict[BlockKind, str] = {
    "expected": "output log logs",
    "display": """json json5 jsonc jsonnet yaml yml hcl tf terraform toml ini xml html markdown md mermaid diff patch
        dockerfile docker env properties nginx conf config cfg csv http cron crontab systemd udev math tree dot plantuml
        graphviz css apache caddyfile makefile make cue dotenv proto ssh-config tex latex rst""",
    "query": """sql psql pgsql postgres postgresql mysql plsql promql logql kusto kql mongo mongodb graphql redis cql
        cypher spl influxql flux dql""",
    "code": """python py python3 ruby rb js javascript jsx ts typescript tsx go golang java kotlin scala rust rs c cpp
        c++ csharp cs php perl lua powershell pwsh ps1 posh azurepowershell azurepowershell-interactive cmd bat batch
        dosbatch r swift elixir erlang groovy haskell clojure awk sed vim jinja jinja2 j2 gotemplate go-template helm
        rego starlark nix lisp applescript erb bicep""",
}
_KIND: dict[str, BlockKind] = {name: kind for kind, names in _NAMES.items() for name in names.split()}
#: Long enough that a slip of one letter still says which word was meant.
_MISSPELT = ("bash", "shell", "console")


def language(info: str) -> str:
    """The language of a fence, in small letters: the first word of what stands on the fence's line."""
    words = re.split(r"[\s,{}:]+", info.strip().strip("{}").strip(), maxsplit=1)
    return words[0].lstrip(".").lower() if words else ""


def kind_of_language(name: str) -> BlockKind | None:
    """The kind of a block in a language that is no shell's, None where the name does not decide."""
    return _KIND.get(name)


def label(name: str) -> Label:
    """What a fence of this language claims to hold. `told`: another language that decides the kind by itself."""
    if name in _SHELLS:
        return "shell"
    if name in _PLAIN:
        return "plain"
    if name in _CONSOLES:
        return "console"
    if name in _OTHER_SHELLS:
        return "other-shell"
    if name in _KIND:
        return "told"
    meant = next((word for word in _MISSPELT if is_slip(name, word)), "")
    return label(meant) if meant else "unknown"


def other_language(info: str) -> str:
    """The word of a fence that names another language than bash's; empty for bash and for what names none."""
    name = language(info)
    return name if label(name) in {"other-shell", "told"} and _KIND.get(name, "code") in {"code", "query"} else ""


def is_slip(name: str, word: str) -> bool:
    """Whether one letter too many, too few, wrong or swapped makes `name` of `word`."""
    if abs(len(name) - len(word)) > 1 or name == word:
        return False
    start = next((at for at, (one, other) in enumerate(zip(name, word, strict=False)) if one != other), len(word))
    rest, meant = name[start:], word[start:]
    swapped = rest[:2] == meant[1::-1] and rest[2:] == meant[2:]
    return swapped or rest[1:] == meant[1:] or rest[1:] == meant or rest == meant[1:]
