"""The runner's own menu while a command has the keyboard: back to it, interrupt, stop, type the next line for it."""

from runbookrunner.console.phrases import block, one_line
from runbookrunner.console.terminal import Terminal
from runbookrunner.late import regex
from runbookrunner.reading.model import Task
from runbookrunner.run import typed
from runbookrunner.run.client import Client
from runbookrunner.run.confirm import digest, level, word
from runbookrunner.run.moves import Interrupt, Move, TypeLine
from runbookrunner.run.plan import Route
from runbookrunner.run.state import State
from runbookrunner.run.typed import Line
from runbookrunner.sanitise import printed

_STOPS = {"c": Interrupt(), "t": Interrupt(rung="term"), "k": Interrupt(rung="kill")}
_LONGEST = 60
#: Where a program goes to another line; what else it does to the screen.
_MOVES = regex(r"\x1b\[[0-9;]*[ABEFHdf]|\x1b[DEM]")
_CONTROLS = regex(r"\x1b\[[0-?]*[ -/]*[@-~]|\x1b[()][0-9A-B]|\x1b[=>78]|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)?|\x1b")


class EscapeMenu:
    """Asks in whole lines, like every other question of line mode."""

    def __init__(self, client: Client, terminal: Terminal, by: str) -> None:
        self._client = client
        self._terminal = terminal
        self._by = by

    async def open(self, output: bytes | None, *, whole: bool) -> str:
        """Ask until it is decided: `whole` (give it the terminal), `escape` (send it the key), or empty: back.

        `output` is what the command printed last, None where it draws on the whole screen.
        """
        while True:
            line = typed.following(self._client.route, self._client.state)
            self._terminal.lines(*page(self._client.state, output, line, whole=whole))
            answer = (await self._terminal.ask("> ")).strip()
            match answer:
                case "":
                    return ""
                case "]":
                    return "escape"
                case "i" if whole:
                    return "whole"
                case "n" if line:
                    if await self._type(line):
                        return ""
                case "c" | "t" | "k":
                    await self._make(_STOPS[answer])
                    return ""
                case _:
                    self._terminal.lines(f"  {one_line(answer)}: not understood; Enter goes back to the command")

    async def _type(self, line: Line) -> bool:
        """Type the line that was shown, confirmed as its hazard asks."""
        wanted = word(line.task, self._client.state.host)
        if wanted and not typed.unfit(line):
            ask = "y types it" if wanted == "y" else f"to type it, write this name: {one_line(wanted)}"
            if (await self._terminal.ask(f"  {ask} · Enter: not > ")).strip() != wanted:
                return False
        sha256 = digest(line.text)
        return await self._make(TypeLine(of=line.task.id, line=line.number, sha256=sha256, word=wanted))

    async def _make(self, move: Move) -> bool:
        refused = await self._client.perform(move, self._by)
        if refused:
            self._terminal.lines(f"  ! {one_line(refused.reason)}")
        return refused is None


def page(state: State, output: bytes | None, line: Line | None, *, whole: bool) -> list[str]:
    """What runs, what it said last, what can be done."""
    lines = ["", f"-- {state.running} still runs; here is rbr's own menu"]
    if output is not None:
        said = last_line(output)
        lines.append(f"   it printed last: {said}" if said else "   it has printed nothing yet")
    if line:
        lines += _offer(line)
    keys = ["Enter back to it"]
    keys += ["i give it this terminal"] if whole else []
    keys += ["n next line"] if line else []
    return [*lines, f" {' · '.join(keys)} · c Ctrl-C · t TERM · k KILL · ] types Ctrl-]"]


def _offer(line: Line) -> list[str]:
    many = f", {line.left - 1} more behind it" if line.left > 1 else ""
    lines = [f"   Next line for it: line {line.number} of {line.task.id}{many}", *block(line.text)]
    lines += [f"   {hazard.level.upper()}: {one_line(hazard.reason)}" for hazard in line.task.hazards]
    if reason := typed.unfit(line):
        return [*lines, f"   n cannot type it: {one_line(reason)}"]
    asks = {"caution": "; asks for y", "destructive": "; asks for a name"}.get(level(line.task) or "", "")
    return [*lines, f"   n types it, with Enter behind it{asks}. Look first: is it at its prompt?"]


def follows(route: Route, task: Task) -> list[str]:
    """What the page of a command says of the lines that are meant for what it opens."""
    meant = typed.meant_for(route, task.id)
    if not meant:
        return []
    count = sum(typed.lines_of(each) for each in meant)
    said = (
        f"{count} line{'s' if count > 1 else ''} of this block {'are' if count > 1 else 'is'} meant for what it opens"
    )
    return [
        f"  then: {said} ({', '.join(each.id for each in meant)}).",
        "  Ctrl-] shows them one at a time, for typing.",
    ]


def last_line(output: bytes) -> str:
    """The last line a program printed, without what it did to the screen."""
    text = _MOVES.sub("\n", output.decode("utf-8", "replace"))
    said = (printed(_CONTROLS.sub("", line.rsplit("\r", 1)[-1])) for line in text.replace("\r\n", "\n").split("\n"))
    shown = [one_line(line).strip() for line in said if line.strip()]
    return shown[-1][:_LONGEST] if shown else ""
