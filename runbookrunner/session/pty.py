"""A program on a pseudo-terminal of its own: starting it, its settings, its size. The only user of pexpect."""

import fcntl
import os
import signal
import struct
import termios
import warnings
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from runbookrunner.run.session_events import Keyboard
from runbookrunner.session import platform

if TYPE_CHECKING:
    import pexpect

_INPUT, _OUTPUT, _LOCAL, _CHARACTERS = 0, 1, 3, 6


class Terminal(Struct, frozen=True):
    """The two ends of the terminal and the process that leads its session.

    Our own hold on the slave end keeps settings readable, and reading the master free of EIO, after
    the last program has gone.
    """

    pid: int
    master: int
    slave: int
    name: str
    child: "pexpect.spawn[Any]"
    #: Its settings when the program began.
    settled: list[Any]

    def mend(self) -> None:
        """Give it the settings again that it had in the beginning."""
        if termios.tcgetattr(self.slave) != self.settled:
            termios.tcsetattr(self.slave, termios.TCSANOW, self.settled)

    def mode(self) -> tuple[bool, bool]:
        """Whether the terminal echoes, and whether it collects whole lines."""
        local = termios.tcgetattr(self.slave)[_LOCAL]
        return bool(local & termios.ECHO), bool(local & termios.ICANON)

    def keyboard(self) -> Keyboard:
        """What the program in front has asked of the keyboard."""
        echo, lines = self.mode()
        if not lines:
            return "keys"
        return "lines" if echo else "hidden"

    def unread(self) -> int:
        """How many bytes that were typed no program has read; of lines, only whole ones."""
        (count,) = struct.unpack("i", fcntl.ioctl(self.slave, termios.FIONREAD, b"\0" * 4))
        return int(count)

    def echo(self, on: bool) -> None:  # noqa: FBT001  the one setting there is
        """Switch the echo of typed keys."""
        settings = termios.tcgetattr(self.slave)
        settings[_LOCAL] = settings[_LOCAL] | termios.ECHO if on else settings[_LOCAL] & ~termios.ECHO
        termios.tcsetattr(self.slave, termios.TCSANOW, settings)

    def forget_typed(self, *, screen: bool = False) -> None:
        """Throw away keys that no program has read, and see to it that no later Ctrl-C throws output away.

        `screen` ends lines as a real terminal does, for programs that draw; otherwise no byte is changed.
        """
        settings = termios.tcgetattr(self.slave)
        translates = termios.ONLCR | termios.OPOST
        ends = settings[_OUTPUT] | translates if screen else settings[_OUTPUT] & ~translates
        if not settings[_LOCAL] & termios.NOFLSH or ends != settings[_OUTPUT]:
            settings[_LOCAL] |= termios.NOFLSH
            settings[_OUTPUT] = ends
            termios.tcsetattr(self.slave, termios.TCSANOW, settings)
        termios.tcflush(self.slave, termios.TCIFLUSH)

    def foreground(self) -> int:
        """The process group that owns the keyboard."""
        return os.tcgetpgrp(self.master)

    def resize(self, columns: int, rows: int) -> None:
        """Set the size; programs hear of it by SIGWINCH."""
        self.child.setwinsize(rows, columns)

    def close(self) -> None:
        """Let go of both ends; what still runs here gets SIGHUP from the kernel. The process must be reaped already."""
        os.close(self.slave)
        process = self.child.ptyproc  # type: ignore[attr-defined]
        process.terminated = True
        process.delayafterclose = 0
        self.child.close()


def spawn(command: Sequence[str], *, folder: str, environment: Mapping[str, str], columns: int, rows: int) -> Terminal:
    """Start a program as the leader of a new session on a new terminal. Raises OSError where the system cannot."""
    import pexpect  # noqa: PLC0415  15 ms, and a rehearsal never needs it

    program, *arguments = command
    try:
        with warnings.catch_warnings():
            # Newer Pythons warn of forking beside threads; the child only resets signals and becomes bash.
            warnings.simplefilter("ignore", DeprecationWarning)
            child = pexpect.spawn(
                program,
                arguments,
                cwd=folder,
                env=dict(environment),
                preexec_fn=_settle,
                dimensions=(rows, columns),
            )
    except pexpect.ExceptionPexpect as error:
        raise OSError(str(error)) from error
    master = child.child_fd
    os.set_blocking(master, False)
    name = platform.slave_name(master)
    slave = os.open(name, os.O_RDWR | os.O_NOCTTY | os.O_NONBLOCK | os.O_CLOEXEC)
    assert child.pid is not None
    return Terminal(child.pid, master, slave, name, child, termios.tcgetattr(slave))


def _settle() -> None:
    """In the child, before the program: default signals, and a terminal that changes no byte and never stops."""
    for number in (signal.SIGINT, signal.SIGQUIT, signal.SIGPIPE, signal.SIGTSTP, signal.SIGHUP):
        signal.signal(number, signal.SIG_DFL)
    settings = termios.tcgetattr(0)
    settings[_INPUT] &= ~termios.IXON
    settings[_INPUT] |= getattr(termios, "IUTF8", 0x4000)
    settings[_OUTPUT] &= ~(termios.ONLCR | termios.OPOST)
    # Else the kernel answers Ctrl-C by dropping output that nobody has read yet.
    settings[_LOCAL] |= termios.NOFLSH
    settings[_CHARACTERS][termios.VSUSP] = b"\0"
    termios.tcsetattr(0, termios.TCSANOW, settings)
