"""What `rbr` says to the program that called it. The numbers are stable."""

from enum import IntEnum

from runbookrunner.errors import Misused, RunbookError, Unreadable
from runbookrunner.run.plan import Route
from runbookrunner.run.state import State


class Exit(IntEnum):
    """Exit codes of every subcommand."""

    SUCCEEDED = 0
    FAILED = 1
    ROLLED_BACK = 2
    #: The runbook cannot be read, has findings that stop it, or a record is broken.
    INVALID = 3
    #: A prerequisite, or the environment: no bash, no place for the record.
    ENVIRONMENT = 4
    #: Left, or stopped for a person: the line to type is printed.
    NOT_OVER = 5
    ABORTED = 10
    INTERNAL = 20
    #: Wrong usage, or no terminal.
    USAGE = 64
    HANG_UP = 129
    INTERRUPTED = 130
    TERMINATED = 143


def of_error(error: RunbookError) -> Exit:
    """The exit code of an error that ended the command."""
    if isinstance(error, Misused):
        return Exit.USAGE
    return Exit.INVALID if isinstance(error, Unreadable) else Exit.ENVIRONMENT


def of_run(route: Route, state: State) -> Exit:
    """The exit code of a run that stands here."""
    match state.outcome:
        case "succeeded":
            return Exit.SUCCEEDED
        case "rolled-back":
            return Exit.ROLLED_BACK
        case "aborted":
            return Exit.ABORTED
        case "failed":
            early = state.current is not None and route.is_prerequisite(state.current)
            return Exit.ENVIRONMENT if early else Exit.FAILED
        case "interrupted":
            return Exit.INTERRUPTED
        case _:
            return Exit.NOT_OVER
