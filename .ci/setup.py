"""Make a virtual environment what its lock says: `python3 .ci/setup.py run|test|parts [FOLDER]`.

Needs Python 3.11 or newer and nothing else: neither ensurepip nor an installed pip, because pip itself lies
beside this file. A second start finds the mark of the first and does nothing. The mark says `begun` until all
is installed, so that a set-up that was cut off is made anew.
"""

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
import venv
from dataclasses import dataclass
from pathlib import Path

PIP = "pip-26.3-py3-none-any.whl"
PIP_SHA256 = "f3b60b20ffaadd4415ed7957212a38ac63fa4c5fa375bd0f4a797777940fad13"
BEGUN = "begun\n"
#: How much of what pip said is shown where it failed, in lines.
LAST_WORDS = 8
#: What each kind of set-up is good for: the tests need all that a run needs. `parts` are the programs that the
#: integration tests start; they stand apart, without the project.
COVERS = {"run": ("run",), "test": ("run", "test"), "parts": ("parts",)}
#: Where each kind goes unless a folder is named.
FOLDERS = {"run": ".venv", "test": ".venv", "parts": ".parts"}
#: A plain path instead of setuptools' import hook, which every start would pay for.
PROJECT = ("--no-deps", "--no-build-isolation", "--config-settings=editable_mode=compat", "--editable")
UNREACHABLE = """\
The packages named in requirements/{kind}.txt could not be installed: pip's last words stand above.
They come from the Python package index over HTTPS, once. If it is out of reach from here:
  behind a proxy          export HTTPS_PROXY=http://PROXY:PORT
  with a mirror           export PIP_INDEX_URL=https://MIRROR/simple
  from a folder of wheels export PIP_NO_INDEX=1 PIP_FIND_LINKS=FOLDER
Then start this command again; it takes up where it has to."""


class SetupError(Exception):
    """What is missing, and what to do about it."""


@dataclass(frozen=True, slots=True)
class Place:
    """A checkout, and the folder of its virtual environment."""

    checkout: Path
    folder: Path

    @property
    def python(self) -> Path:
        """The interpreter of the environment."""
        return self.folder / "bin" / "python"

    @property
    def mark(self) -> Path:
        """Where the last set-up left word of itself."""
        return self.folder / "rbr-setup"

    def read_mark(self) -> str:
        """`begun`, one line for each finished kind, or nothing where this set-up never was."""
        return self.mark.read_text() if self.mark.exists() else ""

    def write_mark(self, text: str) -> None:
        """Replace the mark, whole or not at all."""
        new = self.mark.with_suffix(".new")
        new.write_text(text)
        new.replace(self.mark)

    def promise(self, kind: str) -> str:
        """One line that changes when the lock, the project's metadata or the place changes."""
        lock = (self.checkout / "requirements" / f"{kind}.txt").read_bytes()
        parts = (lock, (self.checkout / "pyproject.toml").read_bytes(), str(self.folder).encode())
        return f"{kind} {hashlib.sha256(b''.join(hashlib.sha256(part).digest() for part in parts)).hexdigest()}\n"


def is_ready(place: Place, kind: str) -> bool:
    """Whether nothing has changed since a finished set-up of this kind."""
    return place.python.exists() and place.promise(kind) in place.read_mark().splitlines(keepends=True)


def set_up(place: Place, kind: str) -> None:
    """Install what is missing. Raises `SetupError` where the packages cannot be had."""
    print(f"Setting up {place.folder.name} ({kind}); this happens once and takes some seconds.", flush=True)
    if place.read_mark() == BEGUN or not place.python.exists():
        shutil.rmtree(place.folder, ignore_errors=True)
    place.folder.mkdir(parents=True, exist_ok=True)
    place.write_mark(BEGUN)
    if not place.python.exists():
        venv.EnvBuilder(symlinks=True).create(place.folder)
    lock = place.checkout / "requirements" / f"{kind}.txt"
    install(place, kind, "--require-hashes", "--requirement", str(lock))
    if kind != "parts":
        install(place, kind, *PROJECT, str(place.checkout))
    place.write_mark("".join(place.promise(covered) for covered in COVERS[kind]))


def install(place: Place, kind: str, *what: str) -> None:
    """Run our own pip in the environment."""
    command = [str(place.python), str(pip(place.checkout) / "pip"), "install", "--quiet", "--progress-bar=off"]
    done = subprocess.run([*command, *what], env=environment(), check=False, capture_output=True, text=True)
    if done.returncode != 0:
        said = [line for line in done.stderr.splitlines() if line.strip()][-LAST_WORDS:]
        raise SetupError("\n".join([*said, "", UNREACHABLE.format(kind=kind)]))


def pip(checkout: Path) -> Path:
    """The wheel that pip runs from, as it was when it was chosen."""
    wheel = checkout / ".ci" / PIP
    if not wheel.exists() or hashlib.sha256(wheel.read_bytes()).hexdigest() != PIP_SHA256:
        raise SetupError(f".ci/{PIP} is missing or damaged: `git checkout .ci/{PIP}` brings it back. Then start again.")
    return wheel


def environment() -> dict[str, str]:
    """The operator's own settings for pip, without what would lead it out of the environment."""
    kept = {name: value for name, value in os.environ.items() if name not in ("PYTHONPATH", "PYTHONHOME")}
    patience = {"PIP_RETRIES": "1", "PIP_DEFAULT_TIMEOUT": "20"}
    return {**patience, **kept, "PIP_DISABLE_PIP_VERSION_CHECK": "1", "PIP_USER": "0", "PIP_ROOT_USER_ACTION": "ignore"}


def main(arguments: list[str]) -> int:
    """Set up, one process at a time. 0 where all is ready, 1 where something is missing, 64 on wrong usage."""
    if not arguments or arguments[0] not in COVERS:
        print("usage: python3 .ci/setup.py run|test|parts [FOLDER]", file=sys.stderr)
        return 64
    kind = arguments[0]
    checkout = Path(__file__).resolve().parent.parent
    place = Place(checkout, Path(arguments[1]).resolve() if arguments[1:] else checkout / FOLDERS[kind])
    if is_ready(place, kind):
        return 0
    try:
        with Path(__file__).open() as only_one:
            fcntl.flock(only_one, fcntl.LOCK_EX)
            if not is_ready(place, kind):
                set_up(place, kind)
    except (SetupError, OSError) as problem:
        print(problem, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
