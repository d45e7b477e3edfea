"""From the command line to a run that is about to begin: the file is read, the record opened, the session chosen."""

import os
from argparse import Namespace
from collections.abc import Callable, Collection, Mapping
from datetime import UTC, date, datetime
from hashlib import sha256
from pathlib import Path

from msgspec import Struct

from runbookrunner import __version__
from runbookrunner.cli.attending import Attendance, attend
from runbookrunner.cli.before import looks_like, takes
from runbookrunner.cli.given import given
from runbookrunner.cli.languages import interpreters
from runbookrunner.cli.place import Place, Revision, here
from runbookrunner.cli.secrets import Secrets, asking, declared, resolve
from runbookrunner.cli.shell import fit_bash, live_session, profile, session_again
from runbookrunner.command.syntax import splitter
from runbookrunner.console.pages import Setting
from runbookrunner.console.terminal import of_process
from runbookrunner.context.compass import compass
from runbookrunner.errors import Misused, Unreadable
from runbookrunner.reading.model import Runbook
from runbookrunner.reading.reader import read
from runbookrunner.record.clock import SystemClock
from runbookrunner.record.codec import from_json, to_json
from runbookrunner.record.journal import FileJournal
from runbookrunner.record.reader import read as read_journal
from runbookrunner.record.redact import Redactor
from runbookrunner.record.retention import Retention
from runbookrunner.record.store import RunFolder, Store, state_root
from runbookrunner.run.engine import Engine
from runbookrunner.run.plan import Plan, Route, plan_of
from runbookrunner.run.ports import Session, World
from runbookrunner.run.run_events import Mode, RunResumed, RunStarted
from runbookrunner.session.environment import GIVEN
from runbookrunner.settings import Settings, settings

#: Shorter ones stand anywhere by chance, in characters.
_SHORTEST_SECRET = 6
#: Gives the session of a run by the run's id; the secrets that it must not inherit.
_Sessions = Callable[[str, Mapping[str, str]], Session]


def run(options: Namespace) -> int:
    """`rbr run`: walk for real."""
    claims = claimed(options.claim)
    if claims and not options.yes:
        raise Misused("--claim answers checks without a person: it goes with --yes")
    shell = fit_bash()
    _terminal_or_misused(unattended=options.yes)
    own = profile(shell) if options.login_shell else None
    return _begin(
        options,
        "live",
        lambda _: lambda run_id, carried: live_session(shell, run_id, carried, own),
        claims=claims,
        known=own.names if own else (),
    )


def rehearse(options: Namespace) -> int:
    """`rbr rehearse`: the same walk with a session that executes nothing."""
    from runbookrunner.session.rehearsal import RehearsalSession, parse_failure  # noqa: PLC0415  only rehearsals use it

    failures = dict(parse_failure(word) for word in options.fail_at)

    def sessions(route: Route) -> _Sessions:
        unknown = [task for task in failures if task not in route.tasks or route.tasks[task].kind != "command"]
        if unknown:
            raise Misused(f"--fail-at: there is no command {', '.join(unknown)}; rbr show lists the commands")
        return lambda _, __: RehearsalSession(failures=failures, folder=here().folder)

    return _begin(options, "rehearsal", sessions)


def resume(options: Namespace) -> int:
    """`rbr resume`: go on with a run that was left, in a fresh session, by the plan that was pinned."""
    _terminal_or_misused(unattended=False)
    configured = settings()
    clock = SystemClock()
    store = Store(state_root(os.environ))
    folder = store.find(options.run)
    records = read_journal(folder.journal).records
    first = records[0].event if records else None
    if not isinstance(first, RunStarted):
        raise Unreadable(f"{folder.journal}: the first record does not say what was started; rbr verify {folder.id}")
    if any(record.event.type == "run.finished" for record in records):
        raise Misused(f"run {folder.id} is over; rbr transcript {folder.id} shows it")
    route = Route(from_json(folder.read_plan(), Plan))
    place = here()
    if place.host != first.host:
        raise Misused(f"run {folder.id} was started on {first.host}; resume it there, this is {place.host}")
    secrets = resolve((), first.redaction, os.environ, asking(attended=True))
    redactor = Redactor(secrets.hidden)
    retention = Retention.of(configured.output)
    journal, records = FileJournal.open_existing(
        folder, host=place.host, clock=clock, redactor=redactor, retention=retention
    )
    session = session_again(first, folder.id, place, secrets.carried)
    engine = Engine(route, _world(session, journal, clock, secrets, configured), records)
    event = RunResumed(
        user=place.user,
        uid=place.uid,
        host=place.host,
        folder=engine.state.folder if Path(engine.state.folder).is_dir() else place.folder,
        boot_id=place.boot_id,
        version=__version__,
    )
    earlier_output = looks_like(store, folder.id, first.file)
    setting = Setting(
        run=folder.id,
        by=place.user,
        today=_today(),
        incident=first.incident,
        earlier=earlier_output,
        usual=takes(store, folder.id, first.file, place.host),
    )
    source = folder.read_runbook().decode("utf-8", "replace")
    return attend(Attendance(engine, event, setting, source, resumed=True))


def _world(session: Session, journal: FileJournal, clock: SystemClock, secrets: Secrets, configured: Settings) -> World:
    known = interpreters(configured.languages)
    return World(session, journal, clock, splitter(), compass(), interpreters=known, secrets=secrets.carried)


class _Pinned(Struct, frozen=True):
    """A runbook as this run will use it."""

    runbook: Runbook
    source: bytes
    route: Route
    plan: bytes
    revision: tuple[str, bool]


def _begin(
    options: Namespace,
    mode: Mode,
    sessions: Callable[[Route], _Sessions],
    claims: frozenset[str] = frozenset(),
    known: Collection[str] = (),
) -> int:
    _terminal_or_misused(unattended=options.yes)
    configured = settings()
    secret = {word.partition("=")[0] for word in getattr(options, "secret", ())}
    pinned = _read(Path(options.file), {*secret, *known})
    _check_ids(pinned.route, claims, options.start_at)
    values = given(pinned.route, options.var, options.env_file)
    session = sessions(pinned.route)
    clock, place = SystemClock(), here()
    secrets = _secrets_of(options, mode, pinned.runbook)
    _unwritten(secrets, pinned)
    store = Store(state_root(os.environ))
    folder = store.create(clock.now())
    seen = _seen(store, pinned.runbook)
    _pin(folder, pinned)
    journal = FileJournal.open_new(
        folder,
        host=place.host,
        clock=clock,
        redactor=Redactor(secrets.hidden),
        retention=Retention.of(configured.output),
    )
    engine = Engine(pinned.route, _world(session(folder.id, secrets.carried), journal, clock, secrets, configured))
    file = str(Path(options.file).resolve())
    setting = Setting(
        run=folder.id,
        by=place.user,
        today=_today(),
        seen=seen,
        incident=options.incident,
        earlier=looks_like(store, folder.id, file),
        usual=takes(store, folder.id, file, place.host),
    )
    return attend(
        Attendance(
            engine,
            _started(options, mode, pinned, place, tuple(secrets.hidden)),
            setting,
            pinned.source.decode("utf-8", "replace"),
            unattended=options.yes,
            claims=claims,
            start_at=options.start_at,
            given=values,
        )
    )


def _check_ids(route: Route, claims: frozenset[str], start_at: str) -> None:
    unknown = sorted(claims - route.tasks.keys())
    if unknown:
        raise Misused(f"--claim: there is no task {', '.join(unknown)}; rbr show lists them")
    choices = sorted(task for task in claims if route.tasks[task].kind == "choice")
    if choices:
        raise Misused(f"--claim: {', '.join(choices)} is a choice, and a person makes it: run it in a terminal")
    steps = list(dict.fromkeys(route.step_of[task].id for task in route.main))
    if start_at and start_at not in steps:
        raise Misused(f"--start-at: there is no step {start_at}; the steps are {', '.join(steps)}")


def _started(options: Namespace, mode: Mode, pinned: _Pinned, place: Place, secrets: tuple[str, ...]) -> RunStarted:
    revision, dirty = pinned.revision
    return RunStarted(
        mode=mode,
        title=pinned.runbook.title,
        file=str(Path(options.file).resolve()),
        runbook_sha256=pinned.runbook.sha256,
        plan_sha256=sha256(pinned.plan).hexdigest(),
        version=__version__,
        user=place.user,
        uid=place.uid,
        login_uid=place.login_uid,
        host=place.host,
        folder=place.folder,
        boot_id=place.boot_id,
        ssh_connection=os.environ.get("SSH_CONNECTION", ""),
        path=os.environ.get("PATH", ""),
        git_revision=revision,
        git_dirty=dirty,
        incident=options.incident,
        redaction=secrets,
        login_shell=getattr(options, "login_shell", False),
    )


def _read(path: Path, known: Collection[str] = ()) -> _Pinned:
    """The file, read once: what is in memory now is what this run uses. Variables that are `known` lack no value."""
    revision = Revision(path)
    try:
        source = path.read_bytes()
    except OSError as error:
        revision.of(b"")
        raise Unreadable(f"{path}: {error.strerror or error}; name a Markdown file that you may read") from error
    runbook = read(source, str(path), splitter())
    route = Route(plan_of(runbook, {*os.environ, *GIVEN, *known, *declared(runbook.front_matter)}))
    broken = next((finding for finding in runbook.findings if finding.rule == "front-matter"), None)
    if broken and broken.severity == "error":
        raise Unreadable(f"{path}:{broken.line}: {broken.text}; mend it, or remove the front matter, and run again")
    if not route.main:
        raise Unreadable(f"{path}: nothing to walk was found; rbr show {path} tells how the file is read")
    return _Pinned(runbook, source, route, to_json(route.plan), revision.of(source))


def _pin(folder: RunFolder, pinned: _Pinned) -> None:
    folder.write_runbook(pinned.source)
    folder.write_plan(pinned.plan)


def _seen(store: Store, runbook: Runbook) -> str:
    """Whether this text ran here before, in one line."""
    before = store.seen(runbook.sha256, str(Path(runbook.file).resolve()))
    if before is None:
        return "first live run of this runbook here"
    return before.sentence


def _unwritten(secrets: Secrets, pinned: _Pinned) -> None:
    """A secret that stands in the runbook could not be kept out of the record, nor be hidden where it is shown."""
    for name, secret in secrets.hidden.items():
        before, found, _ = pinned.source.partition(secret.encode("utf-8", "surrogateescape"))
        if found and len(secret) >= _SHORTEST_SECRET:
            line = before.count(b"\n") + 1
            where = f"{pinned.runbook.file}:{line}"
            raise Unreadable(f"{where}: the value of {name} is written here; write ${name} instead, and change it")


def _secrets_of(options: Namespace, mode: Mode, runbook: Runbook) -> Secrets:
    """A rehearsal needs none: nothing is executed."""
    if mode == "rehearsal":
        return Secrets({}, {})
    return resolve(options.secret, declared(runbook.front_matter), os.environ, asking(attended=not options.yes))


def claimed(words: str) -> frozenset[str]:
    """Ids from `P1-P3,2.4`. Raises `Misused` for a range that is none."""
    found: set[str] = set()
    for word in filter(None, (part.strip() for part in words.split(","))):
        first, dash, last = word.partition("-")
        found |= _range(first, last) if dash else {word}
    return frozenset(found)


def _range(first: str, last: str) -> set[str]:
    stem = first.rstrip("0123456789")
    begin, end = first[len(stem) :], last.removeprefix(stem)
    if not (begin.isdigit() and end.isdigit() and int(begin) <= int(end) and int(end) - int(begin) < 1000):
        raise Misused(f"--claim: {first}-{last} is no range; write it as P1-P3")
    return {f"{stem}{number}" for number in range(int(begin), int(end) + 1)}


def _terminal_or_misused(*, unattended: bool) -> None:
    if not unattended and of_process() is None:
        raise Misused("there is no terminal to ask at: run it in one, or add --yes (stops where a person is needed)")


def _today() -> date:
    return datetime.now(UTC).astimezone().date()
