"""Errors that a person can act on."""


class RunbookError(Exception):
    """Something the operator must know and can mend.

    The text says where (file and line when there is one), what is wrong, and what to do next.
    It is shown as it stands, after sanitising; no traceback follows.
    """
