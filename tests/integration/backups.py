"""Backups as `pg_dump` writes them: good ones, and ones that go wrong on the way in."""

import gzip

_TABLE = """\
SET client_min_messages = warning;

CREATE TABLE public.users (
    id integer PRIMARY KEY,
    name text
);

"""


def rows(*names: str) -> bytes:
    """A backup of these users, compressed."""
    return _compressed(_TABLE + _copy(names))


def _copy(names: tuple[str, ...]) -> str:
    lines = "".join(f"{number}\t{name}\n" for number, name in enumerate(names, 1))
    return f"COPY public.users (id, name) FROM stdin;\n{lines}\\.\n\n"


def _compressed(text: str) -> bytes:
    """The same bytes at any time."""
    return gzip.compress(text.encode(), mtime=0)


def broken(*names: str) -> bytes:
    """A backup whose data does not fit its table: psql reports that and ends with exit 0."""
    return _compressed(_TABLE + _copy(names).replace("2\t", "two\t"))


def slow(*names: str) -> bytes:
    """A backup that stops in the middle for longer than anybody waits, on the server."""
    return _compressed(f"{_TABLE}SELECT pg_catalog.pg_sleep(3600);\n\n{_copy(names)}")


def large() -> bytes:
    """A backup of some 40 MB."""
    return rows(*(f"user{number:05}-{'x' * 1000}" for number in range(40_000)))
