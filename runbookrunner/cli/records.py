"""`rbr runs`, `rbr transcript`, `rbr verify`: looking at what was recorded."""

import os
import sys
from argparse import Namespace
from typing import TYPE_CHECKING, Any

from runbookrunner.errors import Misused

if TYPE_CHECKING:  # every `rbr` builds the whole command line; only these commands need the record
    from runbookrunner.record.store import RunFolder, Store
    from runbookrunner.record.summary import RunSummary

_BROKEN = 3
_RUN = "a run: the beginning of its id, of its last four digits, or `last`"


def add(subparsers: Any) -> None:
    """Register the commands that look at records."""
    runs = subparsers.add_parser("runs", help="past and live runs, newest first")
    runs.set_defaults(handler=list_runs)
    transcript = subparsers.add_parser("transcript", help="what was done in a run, for people or programs")
    transcript.add_argument("run", metavar="RUN", help=_RUN)
    transcript.add_argument("--format", choices=("md", "json"), default="md", help="Markdown (default) or JSON")
    transcript.add_argument("--summary", action="store_true", help="at most 25 lines of Markdown")
    transcript.set_defaults(handler=show_transcript)
    verify = subparsers.add_parser("verify", help="check the hash chain of a run's record; exit 3 if it is broken")
    verify.add_argument("run", metavar="RUN", help=_RUN)
    verify.set_defaults(handler=verify_record)


def list_runs(_: Namespace) -> int:
    """Print one line for each run; 0 even where a record is damaged, which its line says."""
    found = _store().runs()
    if not found:
        print("no runs yet")
    for run in found:
        print(_line(run))
    return 0


def show_transcript(options: Namespace) -> int:
    """Print the transcript; 3 where the record is broken, after saying so in it."""
    from runbookrunner.transcript.document import document  # noqa: PLC0415  only transcripts need it
    from runbookrunner.transcript.load import load  # noqa: PLC0415  only transcripts need it
    from runbookrunner.transcript.markdown import markdown  # noqa: PLC0415  only transcripts need it

    if options.summary and options.format == "json":
        raise Misused("--summary is Markdown: leave out --format json")
    run = load(_found(options))
    text = document(run) if options.format == "json" else markdown(run, summary=options.summary)
    sys.stdout.buffer.write(text.encode())
    sys.stdout.buffer.flush()
    return 0 if run.verdict.ok else _BROKEN


def verify_record(options: Namespace) -> int:
    """Say whether the record is whole; 3 where it is not."""
    from runbookrunner.record.reader import verify  # noqa: PLC0415  only here
    from runbookrunner.sanitise import plain  # noqa: PLC0415  only here

    folder = _found(options)
    verdict = verify(folder.journal)
    if verdict.ok:
        print(f"{folder.id}: {verdict.events} events, head {verdict.head}, verified")
        return 0
    print(plain(f"{folder.journal}:{verdict.first_bad_line}: the record is broken: {verdict.reason}"))
    return _BROKEN


def _line(run: "RunSummary") -> str:
    from runbookrunner.sanitise import plain  # noqa: PLC0415  only here

    mode = "REHEARSAL" if run.mode == "rehearsal" else run.mode
    facts = (run.id, run.outcome, mode, run.host, run.incident, run.title)
    return plain("  ".join(filter(None, facts)), lines=False)


def _store() -> "Store":
    from runbookrunner.record.store import Store, state_root  # noqa: PLC0415  only here

    return Store(state_root(os.environ))


def _found(options: Namespace) -> "RunFolder":
    return _store().find(options.run)
