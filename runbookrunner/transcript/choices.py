"""What was chosen in a run, and what was not."""

from collections.abc import Iterable, Iterator, Mapping

from runbookrunner.run.decision_events import ChoiceMade
from runbookrunner.run.events import Record

#: The options of each choice: id and title, in the order of the file.
Offered = Mapping[str, tuple[tuple[str, str], ...]]


def chosen(event: ChoiceMade, offered: Offered) -> str:
    """`chosen 3b Start cold; not chosen: 3a Warm it`, or as much of it as the plan still tells."""
    options = offered.get(event.task, ())
    mine = [_named(option) for option in options if option[0] == event.option] or [event.option or "none of them"]
    others = [_named(option) for option in options if option[0] != event.option]
    return f"chosen {mine[0]}" + (f"; not chosen: {', '.join(others)}" if others else "")


def by_jump(step: str, offered: Offered) -> str:
    """The options that somebody chose by going to a step inside of them."""
    inside = (option for options in offered.values() for option, _ in options)
    taken = [option for option in inside if step == option or step.startswith(f"{option}.")]
    return f", which chooses {', '.join(taken)}" if taken else ""


def decisions(records: Iterable[Record], offered: Offered) -> Iterator[dict[str, object]]:
    """Every choosing, for a program: who took what, and what was left."""
    for record in records:
        if isinstance(event := record.event, ChoiceMade):
            options = offered.get(event.task, ())
            yield {
                "task": event.task,
                "chosen": event.option or None,
                "title": dict(options).get(event.option),
                "not_chosen": [option for option, _ in options if option != event.option],
                "by": record.actor,
                "at": record.at,
                "how": event.how,
                "reason": event.reason,
            }


def _named(option: tuple[str, str]) -> str:
    return " ".join(filter(None, option))
