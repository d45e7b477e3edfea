"""`rbr`: reads the command line, calls one family of commands, and turns errors into words and exit codes."""

import gc
import sys
from argparse import ArgumentParser
from collections.abc import Sequence

from runbookrunner import __version__
from runbookrunner.cli import screen
from runbookrunner.errors import RunbookError

_USAGE = 64


class _Parser(ArgumentParser):
    """Wrong usage is exit 64 for us; argparse would say 2, which here means "rolled back"."""

    def error(self, message: str) -> None:  # type: ignore[override]  # argparse's own never returns either
        self.print_usage(sys.stderr)
        self.exit(_USAGE, f"{self.prog}: {message}\n")


def parser() -> ArgumentParser:
    """The whole command line. Heavy imports wait until a command is chosen."""
    from runbookrunner.cli import records, run, show  # noqa: PLC0415  `rbr --version` needs none of them

    top: ArgumentParser = _Parser(
        prog="rbr", description="Walk through a Markdown runbook: confirm, run, verify, roll back, record."
    )
    top.add_argument("--version", action="version", version=f"rbr {__version__}")
    commands = top.add_subparsers(title="commands", metavar="COMMAND", required=True)
    run.add(commands)
    show.add(commands)
    records.add(commands)
    return top


def main(argv: Sequence[str] | None = None) -> int:
    """Run `rbr` and return its exit code."""
    words = list(sys.argv[1:] if argv is None else argv)
    if words == ["--version"]:
        sys.stdout.write(f"rbr {__version__}\n")
        return 0
    screen.prepare()
    gc.disable()  # a start makes much and drops little; what walks a runbook turns it on again
    try:
        options = parser().parse_args(words)
        code: int = options.handler(options)
    except RunbookError as error:
        return _failed(error)
    except BrokenPipeError:
        _drop_output()
        return 0
    except KeyboardInterrupt:
        return 130
    except Exception as error:  # noqa: BLE001  exit 1 would say that the run failed
        return _crashed(error)
    return code


def _failed(error: RunbookError) -> int:
    from runbookrunner.cli.exits import of_error  # noqa: PLC0415  only on the way out
    from runbookrunner.sanitise import plain  # noqa: PLC0415  only on the way out

    sys.stderr.write(f"rbr: {plain(str(error))}\n")
    return of_error(error)


def _crashed(error: Exception) -> int:
    """Say where it broke, without the values that were at hand there: they may be secret."""
    from traceback import extract_tb  # noqa: PLC0415  only on the way out

    from runbookrunner.cli.exits import Exit  # noqa: PLC0415  only on the way out

    places = [f"  {frame.filename}:{frame.lineno} {frame.name}\n" for frame in extract_tb(error.__traceback__)]
    sys.stderr.write(
        f"rbr: an error of its own ({type(error).__name__}), in\n{''.join(places)}"
        "The record is kept as far as it was written: rbr runs shows it, rbr resume goes on. Please report this.\n"
    )
    return Exit.INTERNAL


def _drop_output() -> None:
    """The reader of our output has gone; the interpreter must not complain about it on its way out."""
    import os  # noqa: PLC0415  only on the way out

    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
