"""Facts about what a person decided: answers, choices, values, and where the walk goes on."""

from typing import ClassVar, Literal

from runbookrunner.run.event import Event, How

#: Where a value came from: typed, picked from output or kept of it, a default, an earlier value, `--var`, a file, or
#: made up.
ValueHow = Literal["typed", "picked", "kept", "default", "earlier", "var", "env-file", "pretended"]


class CheckAnswered(Event, frozen=True, kw_only=True):
    """Manual checks or messages, answered together: `yes` means done, sent, right."""

    type: ClassVar[str] = "check.answered"
    tasks: tuple[str, ...]
    yes: bool
    how: How = "claimed"
    note: str = ""


class CountedDown(Event, frozen=True, kw_only=True):
    """The runbook said to wait so long, and this is how long it was; nothing was answered by it."""

    type: ClassVar[str] = "counted.down"
    task: str
    seconds: int
    waited_ms: int
    cut: bool


class TaskSettled(Event, frozen=True, kw_only=True):
    """Skipped, done by hand, or passed although it failed: a person's decision, with the reason given."""

    type: ClassVar[str] = "task.settled"
    task: str
    outcome: Literal["skipped", "done-by-hand", "passed"]
    reason: str = ""
    how: How = "claimed"


class ChoiceMade(Event, frozen=True, kw_only=True):
    """Of the options of a choice only `option` is walked (`3b`); empty: none of them applies."""

    type: ClassVar[str] = "choice.made"
    task: str
    option: str
    how: How = "claimed"
    reason: str = ""


class ChoiceReopened(Event, frozen=True, kw_only=True):
    """A choice that was made is asked again, from within the option that was chosen."""

    type: ClassVar[str] = "choice.reopened"
    task: str
    reason: str = ""


class ValueGiven(Event, frozen=True, kw_only=True):
    """A value for a placeholder, kept for the run. `items` has more than one where it is a list, walked one by one."""

    type: ClassVar[str] = "value.given"
    name: str
    value: str
    how: ValueHow = "typed"
    items: tuple[str, ...] = ()


class LiteralReplaced(Event, frozen=True, kw_only=True):
    """A literal of the runbook is another one, in this task or (`task` empty) in the whole run."""

    type: ClassVar[str] = "literal.replaced"
    old: str
    new: str
    task: str = ""


class Jumped(Event, frozen=True, kw_only=True):
    """The walk goes on at another step; what was passed over stays `not-run`."""

    type: ClassVar[str] = "jumped"
    step: str
    reason: str = ""


class RollbackEntered(Event, frozen=True, kw_only=True):
    """From here the rollback is walked. `because` is the task at which it was decided."""

    type: ClassVar[str] = "rollback.entered"
    target: str
    because: str
    reason: str = ""


class ServiceAnswered(Event, frozen=True, kw_only=True):
    """The answer to "is the service restored?" after a rollback."""

    type: ClassVar[str] = "service.answered"
    yes: bool
    how: How = "claimed"
    note: str = ""


class AbortDecided(Event, frozen=True, kw_only=True):
    """The procedure ends here; checks and follow-up are still offered."""

    type: ClassVar[str] = "abort.decided"
    reason: str = ""
