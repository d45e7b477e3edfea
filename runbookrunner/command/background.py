"""Commands that leave a program in the background, where it lives no longer than the session."""

from runbookrunner.command.grammar import Tree
from runbookrunner.command.operands import program
from runbookrunner.command.words import commands
from runbookrunner.late import regex

#: Not `&&`, `&>`, `>&2`, `|&`; whether the rest is quoted or not is the grammar's to say.
_PERHAPS = regex(r"(?<![&>|<\\])&(?![&>])")
#: What makes a program outlive its shell.
_LETS_LIVE = regex(r"\b(?:nohup|setsid|systemd-run)\b")
_WAITS = frozenset({"wait", "fg"})


def left_behind(text: str) -> bool:
    """Whether a program of this text is put into the background and nothing of it waits for it, or lets it live on."""
    if not _PERHAPS.search(text) or _LETS_LIVE.search(text):
        return False
    if not _WAITS.isdisjoint(program(words) for words in commands(text)):
        return False
    tree = Tree(text)
    return tree.whole and any(part.kind == "&" for node in tree.walk() for part in tree.inside(node))
