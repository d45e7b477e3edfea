"""One living bash: its terminal, its two FIFOs, its output, its death."""

import asyncio
import os
import secrets
import shutil
import signal
from collections.abc import Sequence
from pathlib import Path

from msgspec.structs import replace

from runbookrunner.run.ports import Sink
from runbookrunner.session import platform, pty
from runbookrunner.session.channel import Report
from runbookrunner.session.dump import Dump
from runbookrunner.session.folder import Sheet
from runbookrunner.session.mailbox import Mailbox
from runbookrunner.session.markers import Splitter
from runbookrunner.session.stream import Stream

#: Seconds that a shell has for an answer which takes it a hundredth of one.
PATIENCE = 10.0
_COMMAND_READ = 512


class Shell:
    """A bash that runs the pump. Make one with `birth.begin`."""

    def __init__(self, terminal: pty.Terminal, private: Path, mailbox: Mailbox) -> None:
        self.terminal = terminal
        self.private = private
        self.dead = False
        #: Set from outside when the process has become another program.
        self.replaced = False
        self.generation = 0
        #: Whether something was ever put into the background; without that it has no children between commands.
        self.has_started = False
        #: What it said when it ended by itself.
        self.parting: Report | None = None
        #: Whether its private folder was deleted under it.
        self.deprived = False
        self._sets_terminal = False
        self._command = ""
        self._number = 0
        self._told: list[str] = []
        self._keys = b""
        self._echo_again = False
        self._loop = asyncio.get_running_loop()
        self._mailbox = mailbox
        self._reports = mailbox.reports
        self._wake = mailbox.wake
        self._channel = mailbox.channel
        self._unit = Sheet(private / "unit")
        self._memory = mailbox.memory
        self._dump: Dump | None = None
        self._dump_at = 0
        self.stream = Stream(terminal.master, terminal.slave, Splitter(secrets.token_hex(8).upper()), self._wake.set)
        self._unwatch = platform.on_death(terminal.pid, self._died)

    @property
    def pid(self) -> int:
        """The process number of bash."""
        return self.terminal.pid

    @property
    def is_itself(self) -> bool:
        """Whether the process still is the bash that was started; true where the system cannot tell."""
        return platform.command(self.pid) in {"", self._command}

    @property
    def dump(self) -> Dump | None:
        """What it held at the last boundary, or at its own end; None where it could not say."""
        if self._channel.kept is None:
            return None
        if self._dump is None or self._dump_at != self._channel.keepings:
            self._dump, self._dump_at = Dump.of(self._memory[self._channel.kept].content()), self._channel.keepings
        return self._dump

    @property
    def gone(self) -> bool:
        """Whether nothing more can be asked of this shell."""
        return self.dead or self.replaced

    def know_itself(self) -> None:
        """Remember what the process looks like as bash, to see later when it has become another program."""
        self._command = platform.command(self.pid)

    def wake(self) -> None:
        """Make whoever waits for a report look around."""
        self._wake.set()

    def write_unit(self, text: str) -> None:
        """Put down the text that the next `check` or `run` is about."""
        self._unit.put(text.encode("utf-8", "surrogateescape"))

    def problem(self) -> str | None:
        """What bash said about the text last checked; empty where nothing is wrong.

        None where nobody can know, since the private folder was deleted; the shell is of no use then, and is ended.
        """
        try:
            said = (self.private / "problem").read_text("utf-8", "replace")
        except FileNotFoundError:
            os.kill(self.pid, signal.SIGKILL)
            return None
        return said.replace(f"{self.private}/unit: ", "").strip()

    def tell(
        self,
        verb: str,
        options: str = "-",
        status: int = 0,
        step: str = "-",
        secrets: Sequence[tuple[str, str]] = (),
        *,
        last: bool = False,
    ) -> None:
        """Ask the pump to `run` the unit put down, to `check` it (`bash -n`) or to `parse` it (with aliases).

        Secrets go before it through the same pipe, for this unit alone. Behind one that failed, and behind
        the `last` of a command where it may have changed something, the shell puts down what it holds.
        """
        self._number += 1
        told = [f"secret 0 {name} {_escaped(value)}" for name, value in secrets]
        self._channel.expect(kept=last)
        self._told = [*told, f"{verb} {self._number} {options or '-'} {status} {'last' if last else '-'} {step}"]
        self.repeat()

    def repeat(self) -> None:
        """Say what was told last, also again, to a pump that started anew before it had read it."""
        for line in self._told:
            self._channel.tell(f"{self.generation} {line}")

    async def restore(self, script: bytes) -> Dump | None:
        """Have the shell read a script of ours, from memory; what it holds afterwards."""
        self._mailbox.script.put(script)
        self._number += 1
        self._channel.expect(kept=True)
        before = self._channel.keepings
        self._channel.tell(f"{self.generation} restore {self._number} - 0 - -")
        async with asyncio.timeout(PATIENCE):
            while self._channel.keepings == before and not self.gone:
                await self._pass(None)
        self._mailbox.script.put(b"")
        return self.dump

    async def kept(self) -> None:
        """Wait until the shell has put down what it holds, which it does behind its report."""
        while not self._channel.up_to_date and not self.gone:
            await self._pass(None)

    def type(self, keys: bytes) -> None:
        """Put keys into the terminal, as fast as it takes them."""
        if self._keys:
            self._keys += keys
            return
        try:
            typed = os.write(self.terminal.master, keys)
        except BlockingIOError:
            typed = 0
        if typed < len(keys):
            self._keys = keys[typed:]
            self._loop.add_writer(self.terminal.master, self._type_on)

    def descriptors(self) -> dict[int, str]:
        """What a block has opened and left open, less what the pump has open at this moment."""
        found = platform.descriptors(self.pid)
        return {number: target for number, target in found.items() if not target.startswith(f"{self.private}/")}

    def mend_terminal(self, units: Sequence[str]) -> None:
        """Undo what a program left the terminal in when it was killed; what `stty` did is meant, from then on."""
        self._sets_terminal = self._sets_terminal or any("stty" in unit for unit in units)
        if not self._sets_terminal:
            self.terminal.mend()

    def forget_typed(self, *, screen: bool = False) -> None:
        """Throw away keys that no program has read; `screen` is for programs that draw on all of the terminal."""
        self._type_no_more()
        self.terminal.forget_typed(screen=screen)

    def takes_line(self) -> bool:
        """Whether what was typed has been read and a program waits for more, or none can be seen to do either."""
        if self._keys or self.terminal.unread():
            return False
        front = self.front()
        members = [one.pid for one in platform.tree([self.pid]) if one.group == front]
        return not platform.is_seen(front) or any(
            platform.blocked(pid, self.terminal.name, keys=True) for pid in members
        )

    def waiting(self) -> bool:
        """Whether a process in front is seen blocked on the keyboard."""
        echo, lines = self.terminal.mode()
        keys = not (echo and lines)
        members = self.members(self.front())
        return any(platform.blocked(pid, self.terminal.name, keys=keys) for pid in members)

    def members(self, group: int) -> list[int]:
        """The processes of a group, as far as they descend from this shell."""
        return [one.pid for one in platform.tree([self.pid]) if one.group == group]

    def reads_commands(self) -> bool:
        """Whether bash itself reads commands from the terminal, as it does only without the pump."""
        if self.front() != self.pid:
            return False
        # bash reads commands with a larger buffer than its `read` reads answers.
        return platform.blocked(self.pid, self.terminal.name, keys=False) >= _COMMAND_READ

    def in_front(self) -> bool:
        """Whether the keyboard belongs to bash, or to a copy of it that has not yet become the program it is to run."""
        front = self.front()
        return front in {0, self.pid} or platform.command(front) == self._command

    def hook(self) -> None:
        """Type the line that starts the pump again, unseen."""
        self.terminal.echo(on=False)
        self.type(b'__rbr_how=prompt; \\builtin . "$__rbr_folder/pump"\n')
        self._echo_again = True

    async def report(self, sink: Sink | None = None) -> Report | None:
        """The pump's next word about what it was told last, output passing by meanwhile; None where none will come."""
        while True:
            while self._reports:
                report = self._reports.popleft()
                if report.how == "exit":
                    self.parting = report
                    continue
                self.generation = report.generation
                self.has_started = self.has_started or report.started > 0
                if self._echo_again:
                    self._echo_again = False
                    self.terminal.echo(on=True)
                if report.unit == self._number:
                    return report
                if report.how in {"interrupt", "errexit"}:
                    # The pump began anew in the middle of its own lines, before it knew of the newest unit.
                    return replace(report, how="interrupt", unit=0)
                if report.unit == 0:
                    return report
            if self.gone:
                self._channel.drain()
                if not self._reports:
                    return None
                continue
            await self._pass(sink)

    async def flush(self, sink: Sink, *, drop_newline: bool = False) -> None:
        """Pass on the output that is still under way, less the newline that bash added to it."""
        end = await self.stream.mark()
        while self.stream.seen < end:
            await self._pass(sink)
        self.stream.settle(drop=drop_newline)
        if data := self.stream.take():
            await sink(data)

    async def bury(self) -> int:
        """Let go of everything and return the wait status of the process, which must be dead or about to be."""
        while not self.dead:
            self._wake.clear()
            await self._wake.wait()
        self._unwatch()
        self._type_no_more()
        self.stream.close()
        self._channel.drain()
        _ = self.dump
        self._mailbox.close()
        self._unit.close()
        _, status = os.waitpid(self.pid, 0)  # noqa: ASYNC222  it has ended, so this returns at once
        self.terminal.close()
        self.deprived = not self.private.is_dir()
        shutil.rmtree(self.private, ignore_errors=True)
        return status

    async def _pass(self, sink: Sink | None) -> None:
        self._wake.clear()
        if sink and (data := self.stream.take()):
            await sink(data)
        else:
            await self._wake.wait()

    def front(self) -> int:
        """The process group that owns the keyboard; 0 where there is none."""
        try:
            return self.terminal.foreground()
        except OSError:
            return 0

    def _type_on(self) -> None:
        keys, self._keys = self._keys, b""
        self._loop.remove_writer(self.terminal.master)
        self.type(keys)

    def _type_no_more(self) -> None:
        if self._keys:
            self._keys = b""
            self._loop.remove_writer(self.terminal.master)

    def _died(self) -> None:
        self.dead = True
        self._wake.set()


def _escaped(value: str) -> str:
    """A value for `printf %b`, every byte by its number."""
    return "".join(f"\\x{byte:02x}" for byte in os.fsencode(value))
