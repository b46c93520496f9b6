"""The real planner in terminals of several kinds: it starts, takes keys, and gives the terminal back."""

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import scenes
from terminal import DEADLINE, Terminal

RUN = [sys.executable, "-m", "amplanner"]
NOW = "2026-11-25T10:18"
HOMES = ("XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME")

MOUSE = (b"1000", b"1003", b"1006")


def book(folder: Path) -> Path:
    """A closed book of the demo day."""
    file = folder / "demo.book"
    with scenes.demo_book(file):
        return file


def not_given_back(raw: bytes) -> list[bytes]:
    """The modes that were left on, and the cursor when it was left hidden."""
    left = []
    for mode in (b"1049", *MOUSE, b"2004"):
        on, off = raw.rfind(b"\x1b[?" + mode + b"h"), raw.rfind(b"\x1b[?" + mode + b"l")
        if on > off:
            left.append(mode)
    if raw.rfind(b"\x1b[?25l") > raw.rfind(b"\x1b[?25h"):
        left.append(b"25")
    return left


@pytest.mark.parametrize(
    ("term", "arguments", "mouse"),
    [
        ("xterm", ("demo", "--book"), True),
        ("linux", ("--no-mouse", "--book"), False),
        ("screen", ("demo", "--no-mouse", "--book"), False),
    ],
)
def test_a_terminal_of_any_kind_is_worked_in_and_given_back(
    tmp_path: Path, term: str, arguments: tuple[str, ...], mouse: bool
) -> None:
    env = {"TERM": term, "AMPLANNER_NOW": NOW, "TZ": "Europe/Amsterdam", "HOME": str(tmp_path)}
    command = [*RUN, *arguments, str(book(tmp_path))]
    with Terminal(command, env=env, without=("COLORTERM", *HOMES)) as terminal:
        terminal.wait_for("DEMO", "2 Calls", "Meijer Foods", "? Help")
        terminal.send("j")
        terminal.wait_for("▸ 2 Kade 9")
        terminal.send("c")
        terminal.wait_for("Call 2 of", "Esc keep draft")
        terminal.send("escape")
        terminal.wait_for("1 Agenda")
        raw = bytes(terminal.raw)
        assert all((b"\x1b[?" + mode + b"h" in raw) is mouse for mode in MOUSE)
        if mouse:
            terminal.click(6, 5)
            terminal.wait_for("┏━ 1 Agenda")
        terminal.send("ctrl+q")
        assert terminal.wait_end() == 0
        assert terminal.settings == terminal.before
        assert not_given_back(bytes(terminal.raw)) == []


class Tmux:
    """A tmux server of its own, with one window in which a shell runs."""

    def __init__(self, folder: Path) -> None:
        self._tmux = ["tmux", "-S", str(folder / "tmux"), "-f", "/dev/null"]
        keep = {name: value for name, value in os.environ.items() if name not in ("TMUX", "COLUMNS", "LINES", *HOMES)}
        self._env = keep | {"TERM": "xterm-256color", "HOME": str(folder), "AMPLANNER_NOW": NOW, "LANG": "C.UTF-8"}
        self("new-session", "-d", "-x", "100", "-y", "30", "sh")

    def __call__(self, *arguments: str) -> str:
        """Give tmux a command; what it prints."""
        return subprocess.run(
            [*self._tmux, *arguments], env=self._env, check=True, capture_output=True, text=True
        ).stdout

    def wait_for(self, text: str) -> None:
        """Wait until a text is on the screen."""
        end = time.monotonic() + DEADLINE
        while text not in (shown := self("capture-pane", "-p")):
            assert time.monotonic() < end, f"waited for {text!r}; the screen:\n{shown}"


@pytest.fixture
def tmux(tmp_path: Path) -> Iterator[Tmux]:
    if shutil.which("tmux") is None:
        pytest.skip("there is no tmux on this machine")
    server = Tmux(tmp_path)
    yield server
    server("kill-server")


def test_tmux_is_worked_in_resized_and_given_back(tmux: Tmux, tmp_path: Path) -> None:
    tmux("send-keys", f"{' '.join(RUN)} --book {book(tmp_path)} && echo ended well", "Enter")
    tmux.wait_for("┏━ 2 Calls")
    tmux("send-keys", "1")
    tmux.wait_for("┏━ 1 Agenda")
    tmux("resize-window", "-x", "60", "-y", "16")
    tmux.wait_for("▸1 Agenda")
    tmux("resize-window", "-x", "120", "-y", "36")
    tmux.wait_for("4 Notes")
    tmux("send-keys", "C-q")
    tmux.wait_for("ended well")
    state = tmux("display-message", "-p", "#{alternate_on} #{mouse_any_flag} #{cursor_flag} #{keypad_flag}")
    assert state.split() == ["0", "0", "1", "0"]
