"""Events and plans as JSON, and back. Fields that have their default are left out, to keep lines short."""

from functools import cache
from typing import Any, TypeVar

import msgspec
from msgspec.structs import fields

from runbookrunner.errors import Unreadable
from runbookrunner.run.event import Event
from runbookrunner.run.events import TYPES, Unknown

T = TypeVar("T")


def encode(event: Event) -> bytes:
    """The `data` object of an event."""
    return msgspec.json.encode(tree(event))


def tree(event: Event) -> dict[str, object]:
    """An event as plain dicts, lists, strings and numbers."""
    data = event.data if isinstance(event, Unknown) else _short(event)
    assert isinstance(data, dict)  # an event has fields
    return data


def decode(name: str, data: bytes | msgspec.Raw) -> Event:
    """The event of this type. A newer version's type, or one that does not fit, is kept as `Unknown`.

    Raises `msgspec.DecodeError` where the data is no JSON object at all.
    """
    if name in TYPES:
        try:
            event: Event = _decoder(name).decode(data)
        except msgspec.ValidationError:
            pass
        else:
            return event
    return Unknown(name=name, data=msgspec.json.decode(data, type=dict[str, object]))


def name_of(event: Event) -> str:
    """The type that stands in the journal."""
    return event.name if isinstance(event, Unknown) else event.type


def to_json(value: object) -> bytes:
    """A frozen value as JSON, for `plan.json`."""
    try:
        return msgspec.json.encode(value)
    except UnicodeEncodeError:  # a name of a file that is no UTF-8
        return msgspec.json.encode(_short(value))


def from_json(data: bytes, kind: type[T]) -> T:
    """The value that `to_json` wrote. Raises `Unreadable` saying what does not fit."""
    try:
        return msgspec.json.decode(data, type=kind)
    except msgspec.DecodeError as error:
        raise Unreadable(f"not a {kind.__name__} as this version of rbr writes it: {error}") from error


@cache
def _decoder(name: str) -> "msgspec.json.Decoder[Any]":
    """Making one costs more than using it."""
    return msgspec.json.Decoder(TYPES[name])


def _short(value: object) -> object:
    match value:
        case str():
            return _clean(value)
        case tuple() | list():
            return [_short(each) for each in value]
        case dict():
            return {_clean(str(key)): _short(each) for key, each in value.items()}
        case msgspec.Struct():
            return {
                each.name: _short(getattr(value, each.name))
                for each in fields(value)
                if each.required or getattr(value, each.name) != each.default
            }
        case _:
            return value


def _clean(text: str) -> str:
    """JSON has no lone surrogates, which stand for bytes of a file name that are no UTF-8."""
    return text if text.isascii() else text.encode("utf-8", "replace").decode()
