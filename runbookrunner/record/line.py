"""One line of the journal: a record, chained to the line before by its sha256.

The hash covers the very bytes of the line in front of `,"h"`, so no canonical JSON is needed.
"""

from hashlib import sha256

import msgspec

from runbookrunner.record.codec import decode
from runbookrunner.run.events import Record

VERSION = 1
NO_HASH = "0" * 64
_TAIL = len(',"h":"') + 64 + len('"}')


class Line(msgspec.Struct, omit_defaults=True):
    """The fields of a line in their order, without its own hash."""

    v: int
    seq: int
    ts: str
    mono_ns: int
    run: str
    type: str
    actor: str
    host: str
    data: msgspec.Raw
    prev: str
    task: str = ""


_decoder = msgspec.json.Decoder(Line)


def written(line: Line) -> tuple[bytes, str]:
    """The bytes of a line, newline included, and its hash."""
    body = msgspec.json.encode(line)[:-1]
    digest = sha256(body).hexdigest()
    return b'%s,"h":"%s"}\n' % (body, digest.encode()), digest


def hash_of(line: bytes) -> str | None:
    """The hash a line (without its newline) carries, None where it does not cover the line."""
    digest = sha256(line[:-_TAIL]).hexdigest()
    return digest if line[-_TAIL:] == b',"h":"%s"}' % digest.encode() else None


def parsed(line: bytes) -> Line:
    """Raises `msgspec.DecodeError` where this is no line of a journal."""
    return _decoder.decode(line)


def record_of(line: Line, digest: str) -> Record:
    """The record a line holds. Raises `msgspec.DecodeError` where its data is no JSON object."""
    event = decode(line.type, line.data)
    return Record(line.seq, line.ts, line.mono_ns, line.run, line.actor, line.host, event, digest)
