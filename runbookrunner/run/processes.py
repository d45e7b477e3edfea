"""Processes that a run started, as a person is told of them."""

from collections.abc import Iterable, Mapping
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace


class Alive(Struct, frozen=True):
    """A living process of a run.

    `started` is in ticks since boot: with it a number cannot be mistaken for that of a later process.
    `outlives` says that it is meant to live on when the session is closed: it ignores the hang-up (as `nohup`
    makes it), or stands in a session of its own (`setsid`). Where `reachable` is false, this account may not
    signal it.
    """

    pid: int
    command: str
    started: int = 0
    state: Literal["running", "stopped"] = "running"
    outlives: bool = False
    reachable: bool = True


def same(before: Iterable[Alive], now: Iterable[Alive]) -> bool:
    """Whether these are the same processes, however they are doing."""
    return {(one.pid, one.started) for one in before} == {(one.pid, one.started) for one in now}


def masked(alive: Iterable[Alive], secrets: Mapping[str, str]) -> tuple[Alive, ...]:
    """The same without the values of secrets, which a program may have been given as words of its command line."""
    return tuple(replace(one, command=without(one.command, secrets)) for one in alive)


def without(text: str, secrets: Mapping[str, str]) -> str:
    """A text in which each secret is replaced by its name."""
    for name, value in secrets.items():
        text = text.replace(value, f"[{name}]") if value else text
    return text


def parted(alive: Iterable[Alive]) -> tuple[tuple[Alive, ...], tuple[Alive, ...]]:
    """What ends with the session, and what is meant to outlive it."""
    known = tuple(alive)
    return tuple(one for one in known if not one.outlives), tuple(one for one in known if one.outlives)
