"""The units of a job in one shell, one after the other, up to the first that fails."""

import re
from hashlib import sha256

from msgspec.structs import replace

from runbookrunner.command.secrets import named
from runbookrunner.run.ports import Ended, Job, Sink
from runbookrunner.run.session_events import Rung
from runbookrunner.session import platform
from runbookrunner.session.channel import Report
from runbookrunner.session.idle import idle
from runbookrunner.session.shell import Shell

#: `$LINENO` is kept true up to here; beyond, counting would cost more than it tells.
_PADDED_LINES = 2_000
#: What bash gives to a file it could not parse.
_SYNTAX_STATUS = frozenset({1, 2, 127, 258})


class Units:
    """What carries over from unit to unit: the status, the options of a block, the folder."""

    def __init__(self, shell: Shell, folder: str) -> None:
        self.shell = shell
        self.folder = folder
        #: `set` options that the block has switched on, as letters.
        self.options = ""
        #: How the running job was asked to stop, so far.
        self.rungs: list[Rung] = []
        #: The unit that runs, or ran last.
        self.failing: int | None = None
        #: Whether `set -e` left the last unit: bash then added a newline to its output.
        self.left = False
        #: Whether the job may have changed what the shell holds.
        self.kept = True
        self._block = 0
        self._status = 0
        self._verified: set[bytes] = set()

    def begin(self, job: Job) -> None:
        """Make ready for a job; options hold within one block."""
        self.rungs, self.failing, self.left = [], None, False
        if not job.block or job.block != self._block:
            self._block, self.options = job.block, ""

    async def run(self, job: Job, sink: Sink) -> Ended | None:
        """How the job ended; None where the shell was lost."""
        shell = self.shell
        checked = await self._check(job.units, sink)
        if checked is None or checked.ending != "ended":
            return checked
        line = 0
        self.kept = not idle(job.units, shell.dump)
        for index, unit in enumerate(job.units):
            self.failing = index
            shell.write_unit("\n" * min(line, _PADDED_LINES) + _traced(self.options) + unit + "\n")
            line += unit.count("\n") + 1
            shell.stream.lag = "e" in self.options
            last = self.kept and index == len(job.units) - 1
            shell.tell("run", self.options, self._status, job.step, _named(unit, job), last=last)
            report = await self._outcome(sink)
            if report is None:
                return None
            self.options, self._status = report.options, report.status
            self.left = report.how == "errexit"
            self.folder = platform.true_folder(shell.pid, report.folder)
            if report.how == "interrupt" or report.status:
                return await self._failed(report, index, unit, sink)
        return Ended("ended", 0, folder=self.folder)

    async def _failed(self, report: Report, index: int, unit: str, sink: Sink) -> Ended | None:
        if report.how == "interrupt" or (report.status == 130 and self.rungs):
            return Ended("interrupted", report.status, unit=index, folder=self.folder)
        if report.how == "unit" and report.status in _SYNTAX_STATUS:
            # An alias can make a text wrong that was right when it was checked.
            checked = await self._check((unit,), sink, "parse")
            if checked is None or checked.ending == "syntax-error":
                return checked and replace(checked, unit=index)
        return Ended("ended", report.status, unit=index, folder=self.folder)

    async def _check(self, units: tuple[str, ...], sink: Sink, verb: str = "check") -> Ended | None:
        """`ended` where bash finds nothing wrong; anything it says means that nothing of this must run."""
        text = "\n".join(units)
        digest = sha256(text.encode("utf-8", "surrogateescape")).digest()
        if digest not in self._verified or verb == "parse":
            self.shell.write_unit(text + "\n")
            self.shell.tell(verb)
            report = await self._outcome(sink)
            if report is None:
                return None
            if report.how != "checked":
                return Ended("interrupted", 130, unit=0, folder=self.folder)
            problem = self.shell.problem()
            if problem is None:
                return None
            if problem:
                where = _unit_at(problem, units)
                return Ended("syntax-error", 2, unit=where, message=problem, folder=self.folder)
            self._verified.add(digest)
        return Ended("ended", 0, folder=self.folder)

    async def _outcome(self, sink: Sink) -> Report | None:
        while True:
            report = await self.shell.report(sink)
            if report and report.how == "interrupt" and not report.unit and not self.rungs:
                # Ctrl-C for the command before this one came late; this one has not begun.
                self.shell.repeat()
                continue
            return report


def _named(unit: str, job: Job) -> list[tuple[str, str]]:
    """The secrets that this unit names."""
    mine = named(unit, dict(job.secrets)) if job.secrets else ()
    return [each for each in job.secrets if each[0] in mine]


def _traced(options: str) -> str:
    """Tracing is switched on inside the unit, where the pump's own lines are not seen."""
    wanted = "".join(letter for letter in "vx" if letter in options)
    return f"{{ \\builtin set -{wanted}; }} 2>/dev/null; " if wanted else ""


def _unit_at(problem: str, units: tuple[str, ...]) -> int:
    """The unit that holds the last line number bash named."""
    found = re.findall(r"line (\d+)", problem)
    left = int(found[0]) if found else 1
    for index, unit in enumerate(units):
        left -= unit.count("\n") + 1
        if left <= 0:
            return index
    return max(0, len(units) - 1)
