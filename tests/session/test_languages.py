"""Blocks of other languages as children of the session, each with its real interpreter where it is installed."""

import pytest

from runbookrunner.command.interpreters import prepared
from tests.integration.programs import found
from tests.session.driving import Driver

#: Prints an exported variable, whether the keyboard is a terminal, and a line read from it.
PROGRAMS = {
    "python": "import os, sys\nprint(os.environ['COLOUR'], sys.stdin.isatty(), input())",
    "ruby": "puts \"#{ENV['COLOUR']} #{$stdin.tty?} #{$stdin.gets}\"",
    "javascript": (
        "const fs = require('fs')\n"
        "const line = Buffer.alloc(9)\n"
        "const size = fs.readSync(0, line)\n"
        "console.log(process.env.COLOUR, String(process.stdin.isTTY), line.toString('utf8', 0, size).trim())"
    ),
    "perl": "print \"$ENV{COLOUR} \", (-t STDIN ? 'true' : 'false'), ' ', scalar(<STDIN>);",
    "zsh": "read line\n[[ -t 0 ]] && print $COLOUR true $line",
    "fish": "set line (head -n 1 </dev/tty)\nisatty stdin; and echo $COLOUR true $line",
    "dash": "read line\n[ -t 0 ] && echo $COLOUR true $line",
}


@pytest.mark.parametrize("language", PROGRAMS)
async def test_it_has_the_variables_and_the_keyboard(shell: Driver, language: str) -> None:
    ready = prepared(language, PROGRAMS[language], found, {})
    assert not ready.problem
    await shell.run("export COLOUR=blue; unset XDG_RUNTIME_DIR")  # fish would leave a folder of its own there
    shell.begin(ready.text)
    await shell.waiting()
    shell.session.send(b"yes\n")
    result = await shell.end()
    assert (result.status, result.output.lower().split()[-3:]) == (0, [b"blue", b"true", b"yes"])


async def test_its_failure_is_the_commands(shell: Driver) -> None:
    ready = prepared("python", "print(1)\nraise SystemExit(3)", found, {})
    result = await shell.run(ready.text)
    assert (result.status, result.output) == (3, b"1\n")
    await shell.alive()
