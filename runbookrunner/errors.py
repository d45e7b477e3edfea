"""Errors that a person can act on."""


class RunbookError(Exception):
    """Something the operator must know and can mend.

    The text says where (file and line when there is one), what is wrong, and what to do next.
    It is shown as it stands, after sanitising; no traceback follows.
    """


class Unreadable(RunbookError):  # noqa: N818  an error that says what the file is
    """A runbook or a record that cannot be read at all, or is broken."""


class Misused(RunbookError):  # noqa: N818  an error that says what the command line is
    """The command line asks for something that cannot be; the text names the flag or word to use instead."""
