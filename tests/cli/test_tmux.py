"""What only a terminal emulator can say: whether its screen came back."""

import subprocess
import time
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.desk import RBR, environment
from tests.programs import needed

STATE = "#{alternate_on} #{mouse_any_flag} #{cursor_flag}"


class Tmux:
    """A window of 80x24 with `rbr` in it, started by a shell."""

    def __init__(self, folder: Path) -> None:
        self._name = f"rbr-{uuid.uuid4().hex[:8]}"
        words = [f"{key}={value}" for key, value in environment(folder).items() if key != "TERM"]
        shell = ["env", "-i", *words, "PS1=outer> ", "TERM=screen", "bash", "--norc", "--noprofile", "-i"]
        self._tmux("-f", "/dev/null", "new-session", "-d", "-x", "80", "-y", "24", "-c", str(folder), *shell)

    def _tmux(self, *words: str) -> str:
        done = subprocess.run(["tmux", "-L", self._name, *words], capture_output=True, text=True, check=False)
        return done.stdout

    def keys(self, *keys: str) -> None:
        for key in keys:
            self._tmux("send-keys", key)

    def types(self, text: str) -> None:
        self._tmux("send-keys", "-l", text)
        self.keys("Enter")

    def screen(self) -> str:
        return self._tmux("capture-pane", "-p")

    def state(self) -> str:
        return self._tmux("display-message", "-p", STATE).strip()

    def sees(self, text: str, state: str = "") -> None:
        """Wait until this stands on the screen, and the terminal is in this state."""
        end = time.monotonic() + 20
        while text not in self.screen() or (state and self.state() != state):
            assert time.monotonic() < end, f"{text!r} {state}\n{self.screen()}{self.state()}"
            time.sleep(0.05)  # tmux sends no word when a window changes

    def resize(self, columns: int, rows: int) -> None:
        self._tmux("resize-window", "-x", str(columns), "-y", str(rows))

    def kill(self) -> None:
        self._tmux("kill-server")


@pytest.fixture
def tmux(tmp_path: Path) -> Iterator[Tmux]:
    needed("tmux")
    (tmp_path / "F").write_text("one line\n", encoding="utf-8")
    vim = "vim -u NONE -n -c 'set mouse=a' F"
    text = f"# T\n\n## Steps\n\n### 1. A\n```bash\n{vim}\n```\n\n### 2. B\n```bash\necho on\n```\n"
    (tmp_path / "r.md").write_text(text, encoding="utf-8")
    window = Tmux(tmp_path)
    window.sees("outer>")
    window.types(f"{RBR} run r.md --plain")
    window.sees("Enter begin")
    window.keys("Enter")
    window.sees("Enter run")
    yield window
    window.kill()


def test_vim_in_and_out(tmux: Tmux) -> None:
    needed("vim")
    tmux.keys("Enter")
    tmux.sees("one line", "1 1 1")
    tmux.resize(70, 20)
    tmux.keys("C-]")
    tmux.sees("1.1 still runs", "0 0 1")
    tmux.keys("Enter")
    tmux.sees("one line", "1 1 1")
    tmux.types(":q!")
    tmux.sees("2.1", "0 0 1")
    assert "1.1 [ok] exit 0" in tmux.screen()
    assert "~" not in tmux.screen().split("-- 1.1 [ok]")[1]


def test_a_killed_vim_leaves_no_trace(tmux: Tmux) -> None:
    needed("vim")
    tmux.keys("Enter")
    tmux.sees("one line", "1 1 1")
    tmux.types(":!kill -9 $PPID")
    tmux.sees("what now?", "0 0 1")


def test_rbr_is_stopped_and_goes_on(tmux: Tmux) -> None:
    needed("vim")
    tmux.keys("C-z")
    tmux.sees("Stopped")
    tmux.types("stty -a | tr ' ' '\\n' | grep -x -e icanon -e -icanon -e echo -e -echo")
    tmux.sees("icanon\necho\n")
    tmux.types("fg")
    tmux.sees("rbr goes on")
    tmux.keys("Enter")
    tmux.sees("one line", "1 1 1")
    tmux.types(":!kill -TSTP $(ps -o ppid= -p $(ps -o ppid= -p $PPID))")
    tmux.sees("the command goes on", "0 0 1")
    tmux.types("fg")
    tmux.sees("Press ENTER")
    tmux.keys("Enter")
    tmux.sees("one line", "1 1 1")
    tmux.types(":q!")
    tmux.sees("2.1", "0 0 1")
