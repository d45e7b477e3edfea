"""A text as what a database's prompt would make of it, for the rules that look for dangerous statements."""

from shlex import quote

from runbookrunner.command.foreign import bare_client
from runbookrunner.command.words import commands


def statement(opener: str, text: str) -> str | None:
    """The command line that would ask the same of the database; None where the opener leads to no database's prompt."""
    for words in commands(opener):
        if bare_client(words):
            option = "-c" if words[0].endswith("psql") else "-e"
            return " ".join((*map(quote, words), option, quote(text)))
    return None
