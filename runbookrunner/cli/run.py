"""`rbr run`, `rbr rehearse` and `rbr resume`: the words of the command line."""

from argparse import ArgumentParser, Namespace, _SubParsersAction
from collections.abc import Callable


def add(commands: "_SubParsersAction[ArgumentParser]") -> None:
    """Register the three commands that walk."""
    live = commands.add_parser("run", help="walk a runbook, for real")
    live.add_argument("file", help="the runbook, a Markdown file")
    live.add_argument("--claim", metavar="IDS", default="", help="with --yes: checks that are true (P1-P3,2.4)")
    live.add_argument(
        "--secret",
        metavar="NAME[=FROM]",
        action="append",
        default=[],
        help="hide this value wherever it appears: of the environment, or asked for; FROM is env:VAR, fd:3 or "
        "cmd:COMMAND, and only commands that name $NAME get it",
    )
    live.add_argument(
        "--login-shell",
        action="store_true",
        help="read your own profile files first, as a login does (at most 10 s; without them where that fails)",
    )
    _shared(live, _run)
    drill = commands.add_parser("rehearse", help="walk it the same way and execute nothing")
    drill.add_argument("file", help="the runbook, a Markdown file")
    drill.add_argument(
        "--fail-at",
        metavar="ID[:exit=N]",
        action="append",
        default=[],
        help="pretend that this command fails (4.2:exit=3)",
    )
    _shared(drill, _rehearse)
    again = commands.add_parser("resume", help="go on with a run that was left")
    again.add_argument("run", metavar="RUN", help="the run's id, the beginning of it, or `last`")
    again.add_argument("--plain", action="store_true", help="line mode")
    again.set_defaults(handler=_resume)


def _shared(command: ArgumentParser, handler: Callable[[Namespace], int]) -> None:
    command.add_argument("--plain", action="store_true", help="line mode: plain lines, for any terminal")
    command.add_argument("--yes", action="store_true", help="without a person: answer only `run this?`, up to a notice")
    command.add_argument(
        "--start-at", metavar="STEP", default="", help="begin at this step; those before it stay not run"
    )
    command.add_argument(
        "--var", metavar="NAME=VALUE", action="append", default=[], help="a value that a command asks for, given now"
    )
    command.add_argument("--env-file", metavar="FILE", default="", help="values from lines of NAME=VALUE")
    command.add_argument("--incident", metavar="ID", default="", help="the incident this run belongs to")
    command.set_defaults(handler=handler)


def _run(options: Namespace) -> int:
    from runbookrunner.cli import starting  # noqa: PLC0415  other commands do not pay for it

    return starting.run(options)


def _rehearse(options: Namespace) -> int:
    from runbookrunner.cli import starting  # noqa: PLC0415  other commands do not pay for it

    return starting.rehearse(options)


def _resume(options: Namespace) -> int:
    from runbookrunner.cli import starting  # noqa: PLC0415  other commands do not pay for it

    return starting.resume(options)
