"""The launchers and their set-up, in a small checkout of its own: no network, a package without dependencies."""

import hashlib
import http.server
import importlib.util
import os
import shutil
import subprocess
import sys
import threading
import tomllib
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).parents[2]
BACKEND = '''\
"""Makes an editable wheel without any library."""
import pathlib, zipfile
def build_editable(folder, config_settings=None, metadata_directory=None):
    name = "runbookrunner-0.1.0-py3-none-any.whl"
    info = "runbookrunner-0.1.0.dist-info/"
    with zipfile.ZipFile(pathlib.Path(folder, name), "w") as wheel:
        wheel.writestr("runbookrunner.pth", str(pathlib.Path.cwd()))
        wheel.writestr(info + "METADATA", "Metadata-Version: 2.1\\nName: runbookrunner\\nVersion: 0.1.0\\n")
        wheel.writestr(info + "WHEEL", "Wheel-Version: 1.0\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n")
        wheel.writestr(info + "entry_points.txt", "[console_scripts]\\nrbr = runbookrunner:main\\n")
        wheel.writestr(info + "RECORD", "")
    return name
'''
PROJECT = """\
[build-system]
requires = []
build-backend = "backend"
backend-path = ["."]
[project]
name = "runbookrunner"
version = "0.1.0"
"""
PACKAGE = """\
import sys
def main():
    import lantern
    print("rbr", lantern.LIGHT, *sys.argv[1:])
"""


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """A checkout with our launchers, a tiny `rbr`, and a lock of one package that lies in `wheels`."""
    checkout = tmp_path / "my checkout"
    (checkout / "requirements").mkdir(parents=True)
    shutil.copytree(CHECKOUT / ".ci", checkout / ".ci")
    shutil.copy(CHECKOUT / "practice", checkout)
    shutil.copy(CHECKOUT / "check", checkout)
    (checkout / "runbookrunner").mkdir()
    (checkout / "runbookrunner" / "__init__.py").write_text(PACKAGE)
    (checkout / "pyproject.toml").write_text(PROJECT)
    (checkout / "backend.py").write_text(BACKEND)
    lock(checkout, lantern(checkout.parent / "wheels", "green"))
    return checkout


def lantern(wheels: Path, light: str, release: str = "1.0") -> str:
    """A wheel called lantern; returns the line of a lock that pins it."""
    wheels.mkdir(exist_ok=True)
    info = f"lantern-{release}.dist-info"
    path = wheels / f"lantern-{release}-py3-none-any.whl"
    with zipfile.ZipFile(path, "w") as wheel:
        wheel.writestr("lantern.py", f"LIGHT = {light!r}\n")
        wheel.writestr(f"{info}/METADATA", f"Metadata-Version: 2.1\nName: lantern\nVersion: {release}\n")
        wheel.writestr(f"{info}/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
        wheel.writestr(f"{info}/RECORD", "")
    return f"lantern=={release} --hash=sha256:{hashlib.sha256(path.read_bytes()).hexdigest()}\n"


def lock(checkout: Path, line: str) -> None:
    for kind in ("run", "test", "parts"):
        (checkout / "requirements" / f"{kind}.txt").write_text(line)


def start(checkout: Path, *words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """A launcher, with this Python first on PATH and pip kept from any index."""
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    offline = {"PIP_NO_INDEX": "1", "PIP_FIND_LINKS": str(checkout.parent / "wheels"), "PIP_CONFIG_FILE": os.devnull}
    return subprocess.run(
        [*([sys.executable] if words[0].endswith(".py") else []), checkout / words[0], *words[1:]],
        env={"PATH": path, "HOME": str(checkout), **offline, **environment},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
        cwd="/",
    )


WALK = "rbr green run runbooks/practice-restore.md --plain"


def test_a_first_start_sets_up_and_a_second_does_nothing(small: Path) -> None:
    first = start(small, "practice", "--yes", "--incident", "two words")
    assert first.returncode == 0, first.stderr
    assert first.stdout.splitlines()[0].startswith("Setting up .venv (run)")
    assert first.stdout.splitlines()[1] == f"{WALK} --yes --incident two words"
    lantern(small.parent / "wheels", "nothing may be installed again")
    second = start(small, "practice")
    assert (second.stdout, second.stderr) == (f"{WALK}\n", "")


def test_neither_ensurepip_nor_an_installed_pip_is_needed(small: Path, tmp_path: Path) -> None:
    for name in ("ensurepip", "pip"):
        (tmp_path / "hidden" / name).mkdir(parents=True)
        (tmp_path / "hidden" / name / "__init__.py").write_text("raise ImportError('left out by the distribution')")
    bare = tmp_path / "bin"
    bare.mkdir()
    for tool in ("bash", "env", "dirname"):
        (bare / tool).symlink_to(str(shutil.which(tool)))
    python = Path(getattr(sys, "_base_executable", sys.executable))
    (bare / "python3").write_text(
        f"#!/bin/bash\nexport PYTHONPATH='{tmp_path}/hidden'\nexec '{python}' \"${{@/-I/-B}}\"\n"
    )
    (bare / "python3").chmod(0o755)
    done = start(small, "practice", PATH=str(bare))
    assert done.stdout.splitlines()[-1:] == [WALK], done.stderr


def test_programs_for_the_tests_go_to_a_folder_of_their_own_without_the_project(small: Path) -> None:
    done = start(small, ".ci/setup.py", "parts")
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("Setting up .parts (parts)")
    parts = small / ".parts" / "bin"
    assert subprocess.run([parts / "python", "-c", "import lantern"], check=False).returncode == 0
    assert not (parts / "rbr").exists()
    assert not (small / ".venv").exists()


def test_a_set_up_that_was_cut_off_is_made_anew(small: Path) -> None:
    assert start(small, "practice", PIP_FIND_LINKS=str(small / "nowhere")).returncode == 1
    assert (small / ".venv" / "rbr-setup").read_text() == "begun\n"
    (small / ".venv" / "half-written").touch()
    assert start(small, "practice").stdout.splitlines()[-1] == WALK
    assert not (small / ".venv" / "half-written").exists()


def test_a_changed_lock_is_installed_over_what_is_there(small: Path) -> None:
    start(small, "practice")
    (small / ".venv" / "mine").touch()
    lock(small, lantern(small.parent / "wheels", "blue", "1.1"))
    assert start(small, "practice").stdout.splitlines()[-1] == WALK.replace("green", "blue")
    assert (small / ".venv" / "mine").exists()


def test_a_wheel_that_is_not_the_one_of_the_lock_is_refused(small: Path) -> None:
    lantern(small.parent / "wheels", "tampered")
    done = start(small, "practice")
    assert done.returncode == 1
    assert "DO NOT MATCH THE HASHES" in done.stderr
    assert "rbr" not in done.stdout.replace(".venv", "")


def test_without_an_index_it_says_what_it_needs_and_how_to_go_on(small: Path) -> None:
    done = start(small, "practice", PIP_NO_INDEX="0", PIP_INDEX_URL="http://127.0.0.1:9/simple", PIP_FIND_LINKS="")
    assert done.returncode == 1
    for words in ("package index", "HTTPS_PROXY", "PIP_INDEX_URL", "PIP_FIND_LINKS", "start this command again"):
        assert words in done.stderr
    assert "Traceback" not in done.stderr


def test_a_mirror_is_used_where_one_is_named(small: Path, mirror: str) -> None:
    done = start(small, "practice", PIP_NO_INDEX="0", PIP_INDEX_URL=mirror, PIP_FIND_LINKS="")
    assert done.stdout.splitlines()[-1:] == [WALK], done.stderr


@pytest.fixture
def mirror(small: Path) -> Iterator[str]:
    (small.parent / "wheels" / "simple").mkdir()
    shutil.copytree(
        small.parent / "wheels", small.parent / "wheels" / "simple" / "lantern", ignore=lambda *_: ["simple"]
    )

    class Quiet(http.server.SimpleHTTPRequestHandler):
        def __init__(self, *given: object) -> None:
            super().__init__(*given, directory=str(small.parent / "wheels"))  # type: ignore[arg-type]  # as the server gives them

        def log_message(self, *_: object) -> None:
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Quiet) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/simple"
        server.shutdown()
        thread.join()


def test_without_a_python_it_says_which_one_is_needed(small: Path, tmp_path: Path) -> None:
    bare = tmp_path / "bin"
    bare.mkdir()
    for tool in ("bash", "env", "dirname"):
        (bare / tool).symlink_to(str(shutil.which(tool)))
    (bare / "python3").write_text("#!/bin/bash\nexit 1\n")
    (bare / "python3").chmod(0o755)
    for launcher in ("practice", "check"):
        done = start(small, launcher, PATH=str(bare))
        assert done.returncode == 1
        assert "Python 3.11 or newer" in done.stderr
        assert "apt install python3" in done.stderr


def test_check_installs_for_the_tests_and_passes_arguments_on(small: Path) -> None:
    (small / ".venv").mkdir()
    (small / "pytest.py").write_text("import sys\nprint('pytest', *sys.argv[1:])\n")
    assert start(small, "check", "-k", "a b").stdout.splitlines()[-1] == "pytest -k a b"
    after = start(small, "practice")
    assert after.stdout == f"{WALK}\n", "what the tests need is enough for a run"


def test_a_damaged_pip_is_not_run(small: Path) -> None:
    [wheel] = (small / ".ci").glob("pip-*.whl")
    wheel.write_bytes(wheel.read_bytes() + b"x")
    done = start(small, "practice")
    assert done.returncode == 1
    assert f"git checkout .ci/{wheel.name}" in done.stderr


def test_the_lock_pins_what_the_project_asks_for_and_names_no_address() -> None:
    project = tomllib.loads((CHECKOUT / "pyproject.toml").read_text())
    asked = [*project["build-system"]["requires"], *project["project"]["dependencies"]]
    locked = (CHECKOUT / "requirements" / "run.txt").read_text()
    tests = (CHECKOUT / "requirements" / "test.txt").read_text()
    for wanted, text in [(asked, locked), ([*asked, *project["project"]["optional-dependencies"]["test"]], tests)]:
        assert {name.split(">=")[0].lower() for name in wanted} <= set(_pins(text))
        assert "://" not in text
    assert _pins(locked).items() <= _pins(tests).items(), "a run and its tests use the same releases"


def _pins(text: str) -> dict[str, str]:
    """Name to release; each release with at least one hash."""
    pins: dict[str, str] = {}
    for entry in text.replace("\\\n", " ").splitlines():
        if entry and not entry.startswith((" ", "#")):
            name, _, rest = entry.partition("==")
            assert "--hash=sha256:" in rest, entry
            pins[name] = rest.split()[0]
    return pins


def test_wrong_usage_of_the_set_up_is_64() -> None:
    spec = importlib.util.spec_from_file_location("checkout_setup", CHECKOUT / ".ci" / "setup.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    assert module.main([]) == 64
    assert module.main(["everything"]) == 64
