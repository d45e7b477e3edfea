"""The operator's terminal in line mode: ask for a line, relay keys, give the terminal back as it was."""

import asyncio
import contextlib
import os
import signal
import sys
import termios
from collections.abc import AsyncIterator, Callable
from typing import TextIO

_IFLAG, _OFLAG, _LFLAG = 0, 1, 3


class Closed(Exception):  # noqa: N818  it is no error that a keyboard goes away
    """The keyboard is gone (end of file, hang-up). It never stands for an answer."""


class Interrupted(Exception):  # noqa: N818  it is no error that Ctrl-C is pressed
    """Ctrl-C at a question."""


class Terminal:
    """Standard input and output of one operator.

    Questions are answered by whole lines, in the terminal's own line editing, so that screen readers,
    serial lines and dumb terminals work. What was typed before a question is thrown away.
    """

    def __init__(self, keyboard: int, screen: TextIO, *, draws: bool = True) -> None:
        self._keyboard = keyboard
        self._screen = screen
        self._found = termios.tcgetattr(keyboard)
        self.at_line_start = True
        self._pending: asyncio.Future[bytes] | None = None
        self._held: Exception | None = None
        self._keys: Callable[[bytes], None] | None = None
        self._whole = False
        self._prompt = ""
        #: Whether programs can draw on all of it.
        self.draws = draws
        #: Called when its size changed, before this process stops, and when it goes on.
        self.resized: Callable[[], None] = _nothing
        self.stopping: Callable[[], None] = _nothing
        self.goes_on: Callable[[], None] = _nothing

    def size(self) -> tuple[int, int]:
        """Columns and rows."""
        try:
            columns, rows = os.get_terminal_size(self._screen.fileno())
        except OSError:
            return 80, 24
        return columns or 80, rows or 24

    def write(self, text: str) -> None:
        """Write text that is safe for a terminal, as it stands."""
        if text:
            try:
                self._screen.write(text)
                self._screen.flush()
            except OSError:
                self._lose_screen()
            self.at_line_start = text.endswith("\n")

    def _lose_screen(self) -> None:
        """A terminal that hung up must not take the run with it: from now on, write to nowhere."""
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, self._screen.fileno())
        os.close(nowhere)

    def lines(self, *lines: str) -> None:
        """Write whole lines, beginning on a fresh one."""
        self.fresh_line()
        self.write("".join(f"{line}\n" for line in lines))

    def fresh_line(self) -> None:
        """Begin a line, unless the last one ended."""
        if not self.at_line_start:
            self.write("\n")

    async def ask(self, prompt: str = "> ") -> str:
        """One line of the operator's, without its end. Raises `Closed` or `Interrupted`."""
        self.fresh_line()
        self.cooked()
        self._forget_typed()
        self.write(prompt)
        self._prompt = prompt
        try:
            line = await self._read()
        finally:
            self._prompt = ""
            self.at_line_start = True
        if not line:
            self.write("\n")
            raise Closed
        return line.decode("utf-8", "replace").rstrip("\n")

    async def _read(self) -> bytes:
        """The next line, however many pieces it comes in."""
        if self._held:
            held, self._held = self._held, None
            raise held
        loop = asyncio.get_running_loop()
        self._pending = loop.create_future()
        loop.add_reader(self._keyboard, self._readable)
        try:
            return await self._pending
        finally:
            loop.remove_reader(self._keyboard)
            self._pending = None

    def _readable(self) -> None:
        try:
            data = os.read(self._keyboard, 65536)
        except OSError:
            data = b""
        if self._pending and not self._pending.done():
            self._pending.set_result(data)

    def give_up(self, reason: Exception) -> None:
        """Answer the open question, or the next one, with an exception: for signals."""
        if self._pending and not self._pending.done():
            self.write("\n")
            self._pending.set_exception(reason)
        elif not isinstance(reason, Interrupted):
            self._held = reason

    def edit(self, prompt: str, text: str = "") -> str:
        """One line of any length, prefilled with `text`. Raises `Closed` or `Interrupted`.

        Nothing else of the run goes on meanwhile; no command runs while a question is open.
        """
        import readline  # noqa: PLC0415  costs start-up time and is only needed here

        self.fresh_line()
        self.cooked()
        self._forget_typed()
        self._let_python_hear_interrupts()
        readline.set_startup_hook(lambda: readline.insert_text(text))
        readline.set_auto_history(False)
        try:
            return input(prompt)
        except EOFError:
            raise Closed from None
        except KeyboardInterrupt:
            raise Interrupted from None
        finally:
            readline.set_startup_hook()
            self.at_line_start = True
            self.hear_interrupts()

    def _forget_typed(self) -> None:
        with contextlib.suppress(termios.error):
            termios.tcflush(self._keyboard, termios.TCIFLUSH)

    def hear_interrupts(self) -> None:
        """From now on Ctrl-C at a question raises `Interrupted` there; elsewhere it does nothing.

        And a stop (Ctrl-Z at a question) leaves the terminal as it was found, and finds it as it was left.
        """
        loop = asyncio.get_running_loop()
        loop.add_signal_handler(signal.SIGINT, self.give_up, Interrupted())
        loop.add_signal_handler(signal.SIGTSTP, self._stop)
        loop.add_signal_handler(signal.SIGCONT, self._continue)
        loop.add_signal_handler(signal.SIGWINCH, self._resize)

    def _let_python_hear_interrupts(self) -> None:
        asyncio.get_running_loop().remove_signal_handler(signal.SIGINT)

    def _resize(self) -> None:
        self.resized()

    def _stop(self) -> None:
        self.stopping()
        self.restore()
        os.kill(os.getpid(), signal.SIGSTOP)

    def _continue(self) -> None:
        """The shell we were started from may have changed settings meanwhile."""
        self._settle()
        if self._prompt:
            self.lines("-- rbr goes on")
            self.write(self._prompt)
        self.goes_on()

    @contextlib.asynccontextmanager
    async def relay(self, keys: Callable[[bytes], None]) -> AsyncIterator[None]:
        """While inside, every key goes to `keys` as it is pressed; an empty one means the keyboard is gone."""
        self._keys = keys
        self._listen()
        try:
            yield
        finally:
            self._keys = None
            self._whole = False
            self._silence()

    @contextlib.asynccontextmanager
    async def asking(self) -> AsyncIterator[None]:
        """Inside of a relay: while inside of this, questions can be asked."""
        self._silence()
        keys, self._keys = self._keys, None
        try:
            yield
        finally:
            self._keys = keys
            self._listen()

    def whole(self, on: bool) -> None:  # noqa: FBT001  the one setting there is
        """Let a program end lines itself, as one does that draws, or do it for it."""
        self._whole = on
        self._settle()

    def _listen(self) -> None:
        self._settle()
        if self._keys:
            asyncio.get_running_loop().add_reader(self._keyboard, self._relayed)

    def _silence(self) -> None:
        asyncio.get_running_loop().remove_reader(self._keyboard)
        self.cooked()

    def _relayed(self) -> None:
        try:
            data = os.read(self._keyboard, 4096)
        except OSError:
            data = b""
        if not data:
            asyncio.get_running_loop().remove_reader(self._keyboard)
        if self._keys:
            self._keys(data)

    def _settle(self) -> None:
        """Set the terminal up for what goes on."""
        if self._keys:
            self._raw()
        else:
            self.cooked()

    def _raw(self) -> None:
        """Every key at once, none with a meaning of its own; output still ends lines, unless all is given away."""
        mode = [*self._found]
        mode[_LFLAG] &= ~(termios.ICANON | termios.ECHO | termios.ISIG | termios.IEXTEN)
        mode[_IFLAG] &= ~(termios.ICRNL | termios.IXON | termios.INLCR | termios.IGNCR)
        if self._whole:
            mode[_OFLAG] &= ~termios.OPOST
        with contextlib.suppress(termios.error):
            termios.tcsetattr(self._keyboard, termios.TCSADRAIN, mode)

    def cooked(self) -> None:
        """Line editing, echo and signals as the terminal had them, or as they should be."""
        mode = [*self._found]
        mode[_LFLAG] |= termios.ICANON | termios.ECHO | termios.ISIG
        mode[0] |= termios.ICRNL
        with contextlib.suppress(termios.error):
            termios.tcsetattr(self._keyboard, termios.TCSADRAIN, mode)

    def restore(self) -> None:
        """Give the terminal back exactly as it was found."""
        with contextlib.suppress(termios.error, ValueError, OSError):
            self._screen.flush()
            termios.tcsetattr(self._keyboard, termios.TCSADRAIN, self._found)


def of_process() -> Terminal | None:
    """The terminal this process was started in, None where keyboard or screen is none."""
    if not (sys.stdin and sys.stdin.isatty() and sys.stdout.isatty()):
        return None
    draws = os.environ.get("TERM", "dumb") not in {"", "dumb"}
    return Terminal(sys.stdin.fileno(), sys.stdout, draws=draws)


def _nothing() -> None:
    """Nobody wants to know."""
