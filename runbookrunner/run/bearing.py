"""Whether a command still points at where it was shown to point."""

from runbookrunner.run.command_events import Context
from runbookrunner.run.moves import Refused


def moved(task: str, shown: tuple[Context, ...], now: tuple[Context, ...]) -> Refused | None:
    """Refuse a command that would act elsewhere than shown, naming both places."""
    if shown == now:
        return None
    return Refused(f"{task} would point at {_said(now)} now; shown was {_said(shown)}. Look at it again")


def _said(contexts: tuple[Context, ...]) -> str:
    return "; ".join(f"{context.family} {context.place}" for context in contexts) or "nothing known"
