"""A program in a pseudo-terminal, for tests of what really reaches the screen.

    with Terminal([sys.executable, "-m", "amplanner", "demo"], size=(80, 24), env={…}) as terminal:
        terminal.wait_for("Calls")
        terminal.send("j", "enter", "ctrl+s")
        assert "Meijer" in terminal.text
        terminal.send("ctrl+q")
        assert terminal.wait_end() == 0

The screen is emulated by pyte; the raw bytes are kept too. Waiting polls what can be read and gives up at a deadline.
"""

import fcntl
import os
import pty
import select
import signal
import struct
import subprocess
import termios
import time
from collections.abc import Callable, Mapping, Sequence
from types import TracebackType
from typing import Self

import pyte

DEADLINE = 60.0
"""Seconds after which a wait fails: far more than any wait takes, so that a slow machine does not fail a test."""

KEYS = {
    "enter": b"\r",
    "escape": b"\x1b",
    "tab": b"\t",
    "shift+tab": b"\x1b[Z",
    "space": b" ",
    "backspace": b"\x7f",
    "up": b"\x1b[A",
    "down": b"\x1b[B",
    "right": b"\x1b[C",
    "left": b"\x1b[D",
    "home": b"\x1b[H",
    "end": b"\x1b[F",
    "pageup": b"\x1b[5~",
    "pagedown": b"\x1b[6~",
    "shift+up": b"\x1b[1;2A",
    "shift+down": b"\x1b[1;2B",
    "f1": b"\x1bOP",
}


class Terminal:
    """A started program, its screen and its keyboard. Use as a context manager: leaving it kills the program.

    Args:
        command: the program and its arguments.
        size: columns and rows.
        env: variables set on top of the test's own.
        without: variables taken away.
    """

    def __init__(
        self,
        command: Sequence[str],
        *,
        size: tuple[int, int] = (80, 24),
        env: Mapping[str, str] | None = None,
        without: Sequence[str] = (),
    ) -> None:
        columns, rows = size
        self._screen = pyte.Screen(columns, rows)
        self._stream = pyte.ByteStream(self._screen)
        self.raw = bytearray()
        self._fd, child = pty.openpty()
        self._set_size(columns, rows)
        self.before = termios.tcgetattr(child)
        variables = {**os.environ, "TERM": "xterm-256color", "COLORTERM": "truecolor", "LANG": "C.UTF-8"}
        # A size in the environment would hide the terminal's own from the program.
        for name in ("NO_COLOR", "COLUMNS", "LINES"):
            variables.pop(name, None)
        variables.update(env or {})
        for name in without:
            variables.pop(name, None)
        self.process = subprocess.Popen(
            command, stdin=child, stdout=child, stderr=child, env=variables, start_new_session=True, close_fds=True
        )
        self._child = child

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.kill()
        os.close(self._child)
        os.close(self._fd)

    # The screen.

    @property
    def lines(self) -> list[str]:
        """The rows of the screen, without the spaces at their ends."""
        return [row.rstrip() for row in self._screen.display]

    @property
    def text(self) -> str:
        """The whole screen."""
        return "\n".join(self.lines)

    @property
    def cursor(self) -> tuple[int, int]:
        """Column and row of the terminal's cursor, from 0."""
        return self._screen.cursor.x, self._screen.cursor.y

    @property
    def settings(self) -> list[object]:
        """How the terminal is set now; equal to `before` when the program put it back."""
        return list(termios.tcgetattr(self._child))

    def read(self, seconds: float = 0.0) -> bool:
        """Take in what the program writes within `seconds`; says whether there was anything."""
        ready, _, _ = select.select([self._fd], [], [], seconds)
        if not ready:
            return False
        try:
            data = os.read(self._fd, 65536)
        except OSError:  # Linux ends a terminal whose last program has gone with EIO.
            return False
        self.raw += data
        self._stream.feed(data)
        return bool(data)

    def wait(self, condition: Callable[[], bool], what: str, deadline: float = DEADLINE) -> None:
        """Read until `condition` holds; raises AssertionError with the screen in it at the deadline."""
        end = time.monotonic() + deadline
        while not condition():
            if time.monotonic() > end:
                raise AssertionError(f"waited {deadline:.0f} s for {what}; the screen:\n{self.text}")
            self.read(0.05)

    def wait_for(self, *texts: str, deadline: float = DEADLINE) -> None:
        """Read until every text is on the screen."""
        for text in texts:
            self.wait(lambda text=text: text in self.text, repr(text), deadline)  # type: ignore[misc]

    def wait_gone(self, text: str, deadline: float = DEADLINE) -> None:
        """Read until a text is no longer on the screen."""
        self.wait(lambda: text not in self.text, f"{text!r} to go", deadline)

    def wait_quiet(self, seconds: float = 0.15, deadline: float = DEADLINE) -> None:
        """Read until the program has written nothing for `seconds`."""
        end = time.monotonic() + deadline
        while self.read(seconds):
            if time.monotonic() > end:
                raise AssertionError(f"still writing after {deadline:.0f} s; the screen:\n{self.text}")

    def wait_end(self, deadline: float = DEADLINE) -> int:
        """Read until the program has ended; its exit status, negative for a signal."""
        self.wait(lambda: self.process.poll() is not None, "the program to end", deadline)
        while self.read(0.05):
            pass
        return int(self.process.returncode)

    # The keyboard, and other things that happen to a program.

    def send(self, *keys: str) -> None:
        """Press keys by name (`enter`, `ctrl+s`, `shift+up`); anything else is typed as it is."""
        for key in keys:
            if key in KEYS:
                data = KEYS[key]
            elif key.startswith("ctrl+") and len(key) == 6:
                data = bytes([ord(key[-1].upper()) - 64])
            else:
                data = key.encode()
            os.write(self._fd, data)

    def paste(self, text: str) -> None:
        """Paste text as a terminal does, between its two marks."""
        os.write(self._fd, b"\x1b[200~" + text.encode() + b"\x1b[201~")

    def click(self, x: int, y: int) -> None:
        """Press and release the mouse's first button at a column and a row, from 0."""
        os.write(self._fd, f"\x1b[<0;{x + 1};{y + 1}M\x1b[<0;{x + 1};{y + 1}m".encode())

    def resize(self, columns: int, rows: int) -> None:
        """Change the size of the terminal while the program runs."""
        self._screen.resize(rows, columns)
        self._set_size(columns, rows)
        self.signal(signal.SIGWINCH)

    def signal(self, number: signal.Signals) -> None:
        """Send the program a signal."""
        self.process.send_signal(number)

    def kill(self) -> None:
        """End the program at once, if it still runs."""
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()

    def _set_size(self, columns: int, rows: int) -> None:
        fcntl.ioctl(self._fd, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
