"""Starting a bash, up to its first word."""

import asyncio
import os
import shlex
import shutil
from collections.abc import Mapping

from runbookrunner.errors import RunbookError
from runbookrunner.session import pty
from runbookrunner.session.folder import furnish, private_folder
from runbookrunner.session.mailbox import Mailbox
from runbookrunner.session.shell import PATIENCE, Shell


async def begin(program: str, *, folder: str, environment: Mapping[str, str], columns: int, rows: int) -> Shell:
    """Start bash and wait until it is ready. Raises `RunbookError` where it cannot be."""
    private = private_folder(environment.get("XDG_RUNTIME_DIR"))
    mailbox = Mailbox(private)
    first = furnish(private, program, (*mailbox.memory, mailbox.script))
    environment = {**environment, "PROMPT_COMMAND": f"\\builtin . {shlex.quote(str(first))}"}
    command = [program, "--noediting", "--noprofile", "--norc", "-i"]
    try:
        terminal = pty.spawn(command, folder=folder, environment=environment, columns=columns, rows=rows)
    except OSError as error:
        mailbox.close()
        shutil.rmtree(private, ignore_errors=True)
        raise RunbookError(
            f"{program} could not be started in {folder}: {error}. Install bash, or check the folder, and start again."
        ) from error
    shell = Shell(terminal, private, mailbox)
    try:
        async with asyncio.timeout(PATIENCE):
            ready = await shell.report()
    except TimeoutError:
        ready = None
    if ready is None:
        os.kill(shell.pid, 9)
        await shell.bury()
        raise RunbookError(
            f"{program} started but did not answer within {PATIENCE:.0f} s. Try it by hand: {program} --norc -i"
        )
    shell.know_itself()
    return shell
