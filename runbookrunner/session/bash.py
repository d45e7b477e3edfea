"""The real session: one bash on a terminal of its own, for a whole run."""

import asyncio
import os
import signal
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from runbookrunner.errors import RunbookError
from runbookrunner.run.ports import Ended, Job, Ready, Sink
from runbookrunner.run.processes import Alive
from runbookrunner.run.session_events import Keyboard, Rung
from runbookrunner.session import platform
from runbookrunner.session.birth import begin
from runbookrunner.session.chase import Chase
from runbookrunner.session.company import beside, named, orphans
from runbookrunner.session.dump import Dump
from runbookrunner.session.ending import end, survivors
from runbookrunner.session.environment import RUN_ID, pointing, prepared, told
from runbookrunner.session.folder import is_folder, left_of
from runbookrunner.session.legacy import Legacy
from runbookrunner.session.loss import died, found_dead, irretrievable, replaced
from runbookrunner.session.profile import Profile
from runbookrunner.session.shell import Shell
from runbookrunner.session.status import adopt_orphans, adopted, reap
from runbookrunner.session.stopping import end_all, signal_in_front
from runbookrunner.session.units import Units

_GLANCE = 0.1
_SHELLS = frozenset({"bash", "sh", "dash", "zsh", "ksh", "fish", "ash", "busybox"})


class BashSession:
    """Runs jobs in one persistent bash. All methods belong to one asyncio loop.

    `environment` is the operator's, `profile` what their profile files add to it but for values `withheld`;
    `run_id` marks every process of the run.
    """

    executes = True

    def __init__(
        self,
        shell: str,
        *,
        environment: Mapping[str, str],
        run_id: str,
        profile: Profile | None = None,
        withheld: frozenset[str] = frozenset(),
    ) -> None:
        self._program = shell
        self._environment = environment
        self._run_id = run_id
        self._profile = profile
        self._size = (80, 24)
        self._folder = environment.get("PWD", "")
        self._shell: Shell | None = None
        self._units: Units | None = None
        self._legacy: Legacy | None = None
        self._secrets = {os.fsencode(value) for value in withheld}
        self._descriptors: dict[int, str] = {}
        self._told_of: Dump | None = None
        self._told: dict[str, str] = {}
        self._leaders: set[int] = set()
        self._job: Job | None = None
        self._spared: frozenset[int] = frozenset()
        self._timer: asyncio.TimerHandle | None = None
        self._heard: Callable[[bytes], None] | None = None

    @property
    def folder(self) -> str:
        """The folder the next command would run in; the last known one where the shell is gone."""
        return self._folder

    @property
    def environment(self) -> Mapping[str, str]:
        """What programs are given of the variables that say where they act; before a shell runs, what it will get."""
        profile = self._profile.dump if self._profile else None
        dump = self._shell.dump if self._shell else profile
        if dump is None:
            return self._told if self._told_of else pointing(self._environment)
        if dump is not self._told_of:
            self._told_of, self._told = dump, told(dump.exported)
        return self._told

    @property
    def background(self) -> bytes:
        """What was printed while no job ran: the last 64 KiB."""
        return bytes(self._shell.stream.background) if self._shell else b""

    @property
    def lost(self) -> str:
        """What befell the shell while no command ran, in words; empty where it lives, or none was started."""
        return found_dead(self._shell) if self._shell and self._job is None else ""

    async def start(self, folder: str | None = None, *, clean: bool = False) -> Ready:
        """Start bash in a folder (default: where we are), in place of the one before, if any.

        What a lost shell held comes back as far as it can, unless `clean`. Raises `RunbookError` where bash or
        the folder is missing; a folder that went with the shell is replaced by what is left of its path.
        """
        adopt_orphans()
        await self._end_shell()
        where = folder or (self._folder if self._legacy else _here(self._folder))
        missing: tuple[str, ...] = ()
        if self._legacy and not is_folder(where):
            missing = (f"folder {where}: it is gone",)
            where = left_of(where)
        if not is_folder(where):
            raise RunbookError(f"{where} is not a folder, so no shell can start there. Name another folder.")
        environment = prepared(self._environment, run_id=self._run_id, folder=where)
        columns, rows = self._size
        shell = await begin(self._program, folder=where, environment=environment, columns=columns, rows=rows)
        self._shell = shell
        self._leaders.add(shell.pid)
        self._folder = platform.true_folder(shell.pid, where)
        self._units = Units(shell, self._folder)
        self._descriptors = {}
        await shell.kept()
        notes = await self._profile.hand_over(shell, self._secrets) if self._profile else ()
        if shell.dump is None:
            notes += ("this system has no place for what the shell holds: what commands export is not seen here",)
        restored: tuple[str, ...] = ()
        if self._legacy and not clean:
            restored, lacking = await self._legacy.hand_over(shell, self._secrets)
            missing += lacking
        elif self._legacy:
            missing += ("all that the shell before it held: by your choice",)
        shell.stream.aside = self._heard
        return Ready(shell.pid, self._program, self._folder, restored, missing, notes)

    async def run(self, job: Job, sink: Sink) -> Ended:
        """Run the units of a job until one fails; its output, stderr merged in, goes to `sink` chunk by chunk.

        Nothing of it runs where bash finds a syntax error in any unit.
        """
        shell, units = self._shell, self._units
        if shell is None or units is None or self._job is not None:
            raise RunbookError("The shell is not ready for a command. Start it, or wait for the running one to end.")
        self._job = job
        self._secrets |= {os.fsencode(value) for _, value in job.secrets}
        self._spared = adopted() | (platform.children(shell.pid) if shell.has_started else frozenset())
        units.begin(job)
        shell.mend_terminal(job.units)
        shell.forget_typed(screen=job.interactive)
        self._timer = asyncio.get_running_loop().call_later(_GLANCE, self._glance)
        try:
            await shell.stream.mark()
            ended = await units.run(job, sink)
            self._folder = units.folder
            await shell.flush(sink, drop_newline=units.left)
            if ended is None:
                return await self._lost(shell, units, job)
            await shell.kept()
            if units.kept:
                self._descriptors = shell.descriptors()
            self._legacy = None
            return ended
        finally:
            self._timer.cancel()
            self._job = None

    def send(self, keys: bytes) -> bool:
        """Type into the running command; thrown away where none runs. Returns whether they stay hidden (a password)."""
        if self._shell is None or self._job is None:
            return False
        hidden = self._shell.terminal.keyboard() == "hidden"
        self._shell.type(keys)
        return hidden

    def stop(self, rung: Rung) -> None:
        """Ask the running command to end: `int` is Ctrl-C; `term` and `kill` signal its whole tree.

        What ran in the background before the command is spared. The shell is spared too, unless it is
        itself what does not end: nothing else is left to kill, or `kill` is asked for again.
        """
        shell = self._shell
        if shell is None or self._job is None:
            return
        rungs = self._units.rungs if self._units else []
        again = rung in rungs
        rungs.append(rung)
        if rung == "int":
            if again:
                signal_in_front(shell)
            Chase(shell, lambda job=self._job: self._job is not job)  # type: ignore[misc]
            return
        # The rest of a compound command must not go on once its current program is gone.
        os.kill(shell.pid, signal.SIGINT)
        members = end_all(self._roots, rung)
        if rung == "kill" and (again or not members):
            os.kill(shell.pid, signal.SIGKILL)

    def alive(self) -> tuple[Alive, ...]:
        """The processes of the running command, parents first; without the shell, and without older jobs."""
        if self._shell is None or self._job is None:
            return ()
        return named(platform.tree(self._roots()), self._leaders)

    def left(self) -> tuple[Alive, ...]:
        """What else of this session is alive: background jobs, and what shells that are gone have left behind."""
        own = self._roots() if self._job is not None else frozenset()
        return beside(self._living(), self._leaders, own, self._mark)

    def end_left(self, chosen: Iterable[Alive], rung: Rung) -> None:
        """Send TERM or KILL to these, and to all they started."""
        known = {(one.pid, one.started) for one in self.left()}
        pids = [one.pid for one in chosen if (one.pid, one.started) in known]
        end_all(lambda: pids, rung)

    def overhear(self, heard: Callable[[bytes], None]) -> None:
        """Have it hear from now on what is printed while no command runs."""
        self._heard = heard
        if self._shell:
            self._shell.stream.aside = heard

    def _roots(self) -> frozenset[int]:
        """What the running command started, and what came loose of it."""
        shell = self._shell
        found = platform.children(shell.pid) | orphans(adopted(), self._leaders, self._mark) if shell else frozenset()
        return found - self._spared

    @property
    def _mark(self) -> str:
        """What stands in the environment of everything this run started."""
        return f"{RUN_ID}={self._run_id}"

    def _living(self) -> frozenset[int]:
        return frozenset({self._shell.pid}) if self._shell else frozenset()

    def waiting(self) -> bool:
        """Whether a program in front (or bash itself, in `read`) is seen blocked on the keyboard."""
        return self._job is not None and self._shell is not None and self._shell.waiting()

    def keyboard(self) -> Keyboard:
        """What the running command wants of the keyboard now; whole lines where none runs."""
        return self._shell.terminal.keyboard() if self._shell and self._job else "lines"

    def takes_line(self) -> bool:
        """Whether what was typed has been read, and a program waits for more or cannot be seen."""
        return self._shell is None or self._job is None or self._shell.takes_line()

    def resize(self, columns: int, rows: int) -> None:
        """Tell programs the size of the operator's terminal."""
        self._size = (columns, rows)
        if self._shell:
            self._shell.terminal.resize(columns, rows)

    async def close(self) -> tuple[str, ...]:
        """End the shell and what it started (HUP, TERM, KILL), save what is meant to outlive it (see `Alive`).

        Names what is still there, as `pid 4121 sleep 600`.
        """
        shell, self._shell = self._shell, None
        await end(frozenset(self._leaders))
        if shell:
            await shell.bury()
        reap(adopted())
        return survivors(self._mark)

    async def _lost(self, shell: Shell, units: Units, job: Job) -> Ended:
        by = platform.program(shell.pid) if shell.replaced and not shell.dead else ""
        self._shell = None
        if by:
            os.kill(shell.pid, signal.SIGKILL)
        status = await shell.bury()
        if shell.parting:
            units.folder = shell.parting.folder
        self._folder = units.folder
        self._bequeath(shell)
        unit = job.units[units.failing or 0] if job.units else ""
        return replaced(units, by, unit) if by else died(shell, units, status, unit)

    def _bequeath(self, shell: Shell) -> None:
        options = self._units.options if self._units else ""
        self._legacy = Legacy(shell.dump, irretrievable(shell.dump, options, self._descriptors))

    def _glance(self) -> None:
        """Look now and then at what no event tells: a shell that became another program, or lost its pump."""
        shell = self._shell
        if shell is None or self._job is None:
            return
        self._timer = asyncio.get_running_loop().call_later(_GLANCE, self._glance)
        shell.stream.mark_again()
        if platform.stopped(shell.pid):
            # `suspend`, or a signal from outside: there is nobody else who could continue it.
            os.kill(shell.pid, signal.SIGCONT)
        if not shell.is_itself:
            if platform.program(shell.pid) in _SHELLS and shell.waiting():
                shell.replaced = True
                shell.wake()
        elif self._units and self._units.rungs and shell.reads_commands():
            # The block took the prompt hook away, and our interrupt then ended the pump.
            shell.hook()

    async def _end_shell(self) -> None:
        if shell := self._shell:
            self._shell = None
            died_alone = shell.dead
            await end(frozenset({shell.pid}))
            await shell.bury()
            if died_alone:
                self._bequeath(shell)


def _here(known: str) -> str:
    """The current folder, by the name under which the operator knows it."""
    try:
        return known if known and Path(known).samefile(".") else str(Path.cwd())
    except OSError:
        return str(Path.cwd())
