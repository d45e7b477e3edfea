"""The bash of a live run: whether it is fit for it, and what the operator's profile adds."""

import asyncio
import os
import subprocess
import sys
from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING

from runbookrunner.cli.place import Place
from runbookrunner.command.syntax import find_bash
from runbookrunner.console.phrases import one_line
from runbookrunner.errors import RunbookError
from runbookrunner.late import regex
from runbookrunner.run.ports import Session
from runbookrunner.run.run_events import RunStarted

if TYPE_CHECKING:
    from runbookrunner.session.profile import Profile

#: `declare -p` writes what bash can read back, and references are unset as such, from this one on.
NEEDED = (4, 4)
_ANSWER = 5.0
_VERSION = regex(r"([0-9]+)[.]([0-9]+)\S*")


def fit_bash() -> str:
    """The absolute path of a bash that a live run can use.

    Raises `RunbookError` naming what was found and what is needed.
    """
    path = find_bash()
    needed = ".".join(map(str, NEEDED))
    try:
        done = subprocess.run(
            [path, "--noprofile", "--norc", "-c", 'printf %s "$BASH_VERSION"'],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={"PATH": os.defpath},
            timeout=_ANSWER,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise RunbookError(f"{path} does not answer: {error}. {_remedy(needed)}") from error
    said = done.stdout.decode("utf-8", "replace").strip()
    found = _VERSION.fullmatch(said)
    if found is None:
        raise RunbookError(f"{path} is no bash: it did not tell its version. {_remedy(needed)}")
    if (int(found[1]), int(found[2])) < NEEDED:
        raise RunbookError(f"{path} is bash {one_line(said)}, and {needed} or newer is needed. {_remedy(needed)}")
    return path


def live_session(
    shell: str, run_id: str, carried: Mapping[str, str] = MappingProxyType({}), own: "Profile | None" = None
) -> Session:
    """The real bash of a run. Secrets that are carried to the commands that name them are not in its environment."""
    from runbookrunner.session.bash import BashSession  # noqa: PLC0415  a rehearsal has none

    values = frozenset(carried.values())
    environment = {k: v for k, v in os.environ.items() if k not in carried and v not in values}
    return BashSession(shell, environment=environment, run_id=run_id, profile=own, withheld=values)


def session_again(first: RunStarted, run_id: str, place: Place, carried: Mapping[str, str]) -> Session:
    """The session of a run that goes on: as it was begun, and in a fresh shell."""
    if first.mode == "live":
        shell = fit_bash()
        return live_session(shell, run_id, carried, profile(shell) if first.login_shell else None)
    from runbookrunner.session.rehearsal import RehearsalSession  # noqa: PLC0415  only rehearsals use it

    return RehearsalSession(folder=place.folder)


def profile(shell: str) -> "Profile":
    """What the operator's profile files set up; said on the terminal where there is nothing of it."""
    from runbookrunner.session.profile import LIMIT, read  # noqa: PLC0415  only for those who ask for it

    sys.stdout.write(f"rbr: reading your profile, at most {LIMIT:.0f} s\n")
    sys.stdout.flush()
    found = asyncio.run(read(shell, os.environ, os.getcwd()))  # noqa: PTH109  a plain text is wanted
    if found.problem:
        sys.stdout.write(f"rbr: {one_line(found.problem)}\n")
    return found


def _remedy(needed: str) -> str:
    return f"Put a bash of version {needed} or newer first on PATH, and start again."
