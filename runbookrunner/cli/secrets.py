"""Where the secrets of a run come from: the environment, a descriptor, a command's output, or a hidden question."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterable, Mapping
from getpass import getpass

from msgspec import Struct

from runbookrunner.command.hazards import hazards
from runbookrunner.command.secrets import can_be_named
from runbookrunner.console.phrases import block, one_line
from runbookrunner.errors import Misused

_LONGEST = 4_096


class Secrets(Struct, frozen=True):
    """All values to hide, by name, and those of them that only travel as variables.

    The others are the operator's own environment: programs find them there, as they would without us.
    """

    hidden: dict[str, str]
    carried: dict[str, str]

    def __repr__(self) -> str:
        """Without what is secret: this may stand in a traceback."""
        return f"Secrets({', '.join(self.hidden)})"


class Asking(Struct, frozen=True):
    """How the operator is asked; both are None where nobody is there."""

    hidden: Callable[[str], str] | None
    agrees: Callable[[str], str] | None


def asking(*, attended: bool) -> Asking:
    """The operator at the terminal of this process, or nobody."""
    return Asking(getpass, input) if attended else Asking(None, None)


def resolve(words: Iterable[str], declared: Iterable[str], environment: Mapping[str, str], ask: Asking) -> Secrets:
    """The secrets of `--secret` (`NAME`, `NAME=env:VAR`, `NAME=fd:3`, `NAME=cmd:pass show db`) and of the runbook.

    A bare name is the environment's variable of that name; where it has none, the operator is asked, unseen.
    Raises `Misused` where a value is missing, too long, or of a name that steers the shell.
    """
    sources = dict.fromkeys(declared, "")
    for word in words:
        name, _, source = word.partition("=")
        sources[name] = source
    hidden: dict[str, str] = {}
    carried: dict[str, str] = {}
    for name, source in sources.items():
        own = not source and bool(environment.get(name))
        hidden[name] = environment[name] if own else _checked(name, _value(name, source, environment, ask))
        if not own:
            carried[name] = hidden[name]
    return Secrets(hidden, carried)


def declared(front_matter: Mapping[str, object]) -> tuple[str, ...]:
    """The inputs that the front matter calls secret."""
    inputs = front_matter.get("inputs")
    if not isinstance(inputs, dict):
        return ()
    return tuple(str(name) for name, about in inputs.items() if isinstance(about, dict) and about.get("secret") is True)


def _checked(name: str, value: str) -> str:
    if not can_be_named(name):
        raise Misused(
            f"--secret: {name!r} cannot be the name of a secret; use letters, digits and _, and no shell's own"
        )
    if not value:
        raise Misused(f"--secret: {name} has no value; give one, or leave {name} out")
    if len(value.encode("utf-8", "surrogateescape")) > _LONGEST or "\0" in value:
        raise Misused(
            f"--secret: the value of {name} is longer than {_LONGEST} bytes, or holds a NUL; it cannot be used"
        )
    return value


def _value(name: str, source: str, environment: Mapping[str, str], ask: Asking) -> str:
    kind, _, rest = source.partition(":")
    match kind:
        case "":
            return _asked(name, ask)
        case "env":
            return environment.get(rest) or _none(name, f"the environment has no value for {rest}")
        case "fd":
            return _descriptor(name, rest)
        case "cmd" if rest.strip():
            return _command(name, rest, ask)
        case _:
            raise Misused(f"--secret {name}=...: write env:VARIABLE, fd:NUMBER or cmd:COMMAND behind the =")


def _none(name: str, why: str) -> str:
    raise Misused(f"--secret {name}: {why}")


def _asked(name: str, ask: Asking) -> str:
    if ask.hidden is None:
        raise Misused(f"--secret: the environment has no value for {name}; export it, or add =env:, =fd: or =cmd:")
    try:
        return ask.hidden(f"Secret {one_line(name)} (not shown): ")
    except EOFError:
        return _none(name, "the keyboard is gone")


def _descriptor(name: str, number: str) -> str:
    if not (number.isascii() and number.isdigit() and int(number) > 2):
        return _none(name, f"fd:{number} is no descriptor from 3 on")
    try:
        with os.fdopen(int(number), "rb") as file:
            return _text(file.read(_LONGEST + 2))
    except OSError as error:
        return _none(name, f"fd:{number} cannot be read: {error.strerror}")


def _command(name: str, text: str, ask: Asking) -> str:
    """The output of the operator's own command, shown and confirmed; it goes nowhere else."""
    risks = [hazard for hazard in hazards(text) if hazard.level != "notice"]
    sys.stdout.write("\n".join([f"Secret {one_line(name)} is what this prints:", *block(text), ""]))
    sys.stdout.writelines(f"  {hazard.level.upper()}: {one_line(hazard.reason)}\n" for hazard in risks)
    sys.stdout.flush()
    if ask.agrees is None and risks:
        return _none(name, "a person has to confirm this command")
    if ask.agrees is not None and ask.agrees("  Run it? y / Enter: no > ").strip() != "y":
        return _none(name, "its command was not confirmed")
    done = subprocess.run(["bash", "-c", text], stdout=subprocess.PIPE, check=False)  # noqa: S607  the operator's own
    if done.returncode:
        return _none(name, f"its command ended with exit {done.returncode}")
    return _text(done.stdout)


def _text(data: bytes) -> str:
    return data.decode("utf-8", "surrogateescape").rstrip("\r\n")
