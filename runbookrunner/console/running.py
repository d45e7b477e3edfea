"""While a command runs: its output to the screen, the operator's keys to it, Ctrl-C to stop it."""

import asyncio
import time
from collections.abc import Coroutine
from typing import Any

from runbookrunner.console import listing
from runbookrunner.console.background import BackgroundLines
from runbookrunner.console.countdown import Countdown
from runbookrunner.console.flood import Flood
from runbookrunner.console.handover import Handover
from runbookrunner.console.hangup import HangUp
from runbookrunner.console.phrases import ended, one_line, took, waited_for
from runbookrunner.console.terminal import Terminal
from runbookrunner.console.vigil import Usual, Vigil
from runbookrunner.late import regex
from runbookrunner.run.client import Background, Client, Notice, Output
from runbookrunner.run.command_events import CommandFinished, CommandStarted, OutputKept, WaitEnded
from runbookrunner.run.event import Event
from runbookrunner.run.moves import CountDown, Input, Interrupt, Move, Refused, StopWaiting, WaitUntil
from runbookrunner.run.run_events import JournalDegraded
from runbookrunner.run.session_events import CommandOverdue, ProcessesLeft, SessionStarted
from runbookrunner.run.waiting import asked_for
from runbookrunner.sanitise import Sanitiser

_CTRL_C = b"\x03"
#: How much of the last output can be picked from.
_KEPT = 64 * 1024
_COLOUR = regex(r"\x1b\[[0-9;:?]*[A-Za-z]")
_LOOK_EVERY = 0.25


class Running:
    """Performs a move that starts something, and stands between it and the terminal until it is over."""

    def __init__(self, client: Client, terminal: Terminal, by: str, usual: Usual = lambda _: ()) -> None:
        self._client = client
        self._terminal = terminal
        self._by = by
        self._sanitiser = Sanitiser(colours=True, carriage=True)
        self._flood = Flood()
        self._lines = 1
        self._vigil = Vigil(client, terminal, by, usual, self._spawn)
        self._background = BackgroundLines()
        self._waits = False
        self._countdown: Countdown | None = None
        self._printed = b""
        self._printed_by = ""
        self._tasks: set[asyncio.Task[Any]] = set()
        self.keyboard_gone = False
        self._hangup = HangUp(client)
        self._handover = Handover(client, terminal, by, self._spawn, self._shown)
        terminal.stopping, terminal.goes_on = self._handover.stopping, self._handover.goes_on
        client.subscribe(self._heard)

    @property
    def printed(self) -> tuple[str, str]:
        """The task that ran last and the end of what it printed, for picking from."""
        return self._printed_by, _COLOUR.sub("", self._printed.decode("utf-8", "replace"))

    async def perform(self, move: Move) -> Refused | None:
        """Make the move; returns when it is over and the terminal is back in line mode."""
        self._waits = isinstance(move, WaitUntil | CountDown)
        self._countdown = None
        if isinstance(move, CountDown):
            seconds = asked_for(self._client.state.task(self._client.route, move.task))
            self._countdown = Countdown(seconds, time.monotonic())
            self._terminal.lines(f"-- waiting {took(seconds * 1000)}; any key ends it")
        elif self._waits:
            self._terminal.lines("-- waiting; any key ends it")
        self.show_background()
        self._handover.resized()
        self._terminal.resized = self._handover.resized
        made = asyncio.ensure_future(self._client.perform(move, self._by))
        async with self._terminal.relay(self._pressed):
            try:
                while not made.done():
                    await asyncio.wait({made}, timeout=self._look())
            finally:
                await self._handover.end()
        self._waits = False
        return await made

    def show_background(self) -> None:
        """Show what was printed while no command ran; never called while a question is open."""
        if lines := self._background.take():
            self._terminal.lines(*lines)

    def stop_waiting(self) -> None:
        """Begin no further attempt, and end a countdown; what runs is left alone."""
        if self._waits:
            self._spawn(self._client.perform(StopWaiting(), self._by))

    def stop(self) -> None:
        """Ask the running command to end, as Ctrl-C would."""
        self._spawn(self._client.perform(Interrupt(reason="signal"), self._by))

    def take_back(self, reason: str) -> None:
        """Take the terminal from a program that has it; the program goes on."""
        if self._handover.active:
            self._handover.take_back()
            self._terminal.lines(f"-- {reason}: rbr ends with this command, which still runs; Ctrl-] stops it")

    def _heard(self, notice: Notice) -> None:
        match notice:
            case Output():
                self._printed = (self._printed + notice.data)[-_KEPT:]
                self._vigil.printed(notice.data)
                if not self._handover.takes(notice.data):
                    self._shown(notice.data)
            case Background():
                self._background.feed(notice.data)
            case _:
                self._happened(notice.record.event)

    def _happened(self, event: Event) -> None:
        match event:
            case CommandStarted() as started:
                self._lines = started.text.count("\n") + 1
                self._sanitiser = Sanitiser(colours=True, carriage=True)
                self._flood = Flood()
                self._printed, self._printed_by = b"", started.task
                self._vigil.begin(started)
                menu = ", Ctrl-] opens rbr's menu" if self._handover.begin(started.task) else ""
                self._terminal.lines(f"-- {started.task} runs; Ctrl-C interrupts it{menu}")
            case CommandOverdue() as overdue:
                self._vigil.overdue(overdue)
            case ProcessesLeft(processes=()):
                self._terminal.lines("-- nothing runs in the background any more")
            case ProcessesLeft() as left:
                self._terminal.lines(*listing.background(left.processes))
            case CommandFinished() as finished:
                self._handover.take_back()
                self._vigil.end()
                self._close_gap(over=True)
                self._terminal.write(self._sanitiser.finish())
                self._terminal.lines(f"-- {finished.task} {ended(finished, self._lines)}")
            case SessionStarted() as shell:
                self._terminal.lines(*(f"-- {one_line(note)}" for note in shell.notes))
            case WaitEnded() as waited:
                self._terminal.lines(f"-- {waited.task} {waited_for(waited)}")
            case JournalDegraded() as lost:
                self._terminal.lines(f"-- THE RECORD IS INCOMPLETE: {one_line(lost.reason)}")
            case OutputKept() as kept:
                self._terminal.lines(f"-- kept of {kept.task}: {kept.name or 'as evidence'}")

    def _look(self) -> float:
        """Say what is due; returns in how many seconds to look again."""
        self._handover.look()
        if self.keyboard_gone and (step := self._hangup.due(time.monotonic())):
            self._spawn(self._client.perform(step, self._by))
        self._close_gap()
        soon = _LOOK_EVERY if self._handover.active else self._vigil.look()
        if self._countdown and (left := self._countdown.due(time.monotonic())):
            self._terminal.lines(left)
        return min(soon, _LOOK_EVERY) if self._countdown or self.keyboard_gone else soon

    def _shown(self, data: bytes) -> None:
        self._terminal.write(self._sanitiser.feed(self._flood.take(data)))

    def _close_gap(self, *, over: bool = False) -> None:
        """Say how much of a flood was left out, and show what came last."""
        if found := self._flood.behind(over=over):
            count, newest = found
            self._terminal.write(self._sanitiser.finish())
            self._sanitiser = Sanitiser(colours=True, carriage=True)
            self._terminal.lines(f"  ({count:,} lines are not shown here)")
            self._terminal.write(self._sanitiser.feed(newest))

    def _pressed(self, keys: bytes) -> None:
        if not keys:
            self.keyboard_gone = True
            self._handover.take_back()
            self.stop_waiting()
        elif self._waits and (self._client.state.phase != "running" or _CTRL_C not in keys):
            self._spawn(self._client.perform(StopWaiting(), self._by))
        elif self._handover.pressed(keys):
            return
        elif not self._vigil.takes(keys):
            before, pressed, _ = keys.partition(_CTRL_C)
            if before:
                self._spawn(self._client.perform(Input(keys=before), self._by))
            if pressed:
                self._spawn(self._client.perform(Interrupt(), self._by))

    def _spawn(self, work: Coroutine[Any, Any, Any]) -> None:
        task = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
