"""What the operator's own profile files make of a shell: read by a login bash of its own, which is then left.

The shell of a run never reads them itself. So a profile that starts another shell, asks something, prints, hangs or
ends costs at most its time, and what it set up arrives as data.
"""

import asyncio
import shlex
from collections.abc import Collection, Mapping
from pathlib import Path

from msgspec import Struct

from runbookrunner.session.dump import Dump
from runbookrunner.session.ending import end
from runbookrunner.session.environment import PROFILE_RUN, prepared
from runbookrunner.session.memory import MemoryFile
from runbookrunner.session.restoring import restoration
from runbookrunner.session.shell import Shell

#: Seconds that the files may take.
LIMIT = 10.0
_WITHOUT = "commands run without it"


class Profile(Struct, frozen=True):
    """What a login shell held when it was ready; `problem` says why there is nothing of it."""

    dump: Dump | None
    problem: str = ""

    def __repr__(self) -> str:
        """Without what is in it: this may stand in a traceback."""
        return f"Profile({self.problem!r})"

    @property
    def names(self) -> frozenset[str]:
        """The variables that are set in it."""
        return frozenset(self.dump.variables) if self.dump else frozenset()

    async def hand_over(self, shell: Shell, secrets: Collection[bytes]) -> tuple[str, ...]:
        """Give it to the shell of a run; what a person has to know of that."""
        now = shell.dump
        if self.dump is None or now is None:
            return (self.problem,)
        plan = restoration(self.dump, now, secrets=secrets, own=True)
        then = await shell.restore(plan.script) or now
        given = plan.restored(then) or ("nothing that matters here",)
        lacking = plan.missing(then)
        return (f"your profile was read: {'; '.join(given)}", *(f"not of your profile: {each}" for each in lacking))


async def read(program: str, environment: Mapping[str, str], folder: str, *, limit: float = LIMIT) -> Profile:
    """Have a login bash read the files; never raises, and leaves nothing running that does not end."""
    memory = MemoryFile()
    keep = shlex.quote(str(Path(__file__).with_name("keep.bash")))
    place = shlex.quote(memory.path)
    # Without a terminal, as far as it looks: nothing there can wait for a key.
    process = await asyncio.create_subprocess_exec(
        program,
        "--login",
        "-i",
        "-c",
        f"__rbr_memory=({place} {place}) __rbr_slot=0; \\builtin . {keep}",
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.DEVNULL,
        env=prepared(environment, run_id=PROFILE_RUN, folder=folder),
        cwd=folder,
        start_new_session=True,
    )
    problem = ""
    try:
        async with asyncio.timeout(limit):
            await process.wait()
    except TimeoutError:
        problem = f"your profile did not end within {limit:.0f} s: {_WITHOUT}"
        await end(frozenset({process.pid}), spare=False)
        await process.wait()
    finally:
        if process.returncode is None:
            # The operator did not want to wait.
            process.kill()
    dump = Dump.of(memory.content())
    memory.close()
    if dump is None and not problem:
        problem = f"your profile ended its shell, or put another program in its place: {_WITHOUT}"
    return Profile(None if problem else dump, problem)
