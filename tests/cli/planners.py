"""A planner in a terminal, for tests of what it survives: started on a book, ended in every way there is."""

import os
import signal
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from pathlib import Path

from peewee import sqlite3
from terminal import Terminal

RUN = [sys.executable, "-m", "amplanner"]
WIDE = (120, 36)


@contextmanager
def planner(book: Path, *, before: Sequence[str] = (), env: Mapping[str, str] | None = None) -> Iterator[Terminal]:
    """Open the planner on a book and wait for its panes."""
    with Terminal([*before, *RUN, "--book", str(book)], size=WIDE, env=env) as terminal:
        terminal.wait_for("2 Calls", "4 Notes", "u Undo")
        yield terminal


def cut_the_line(terminal: Terminal) -> None:
    """A line goes dead: what is read from it ends, what is written to it fails."""
    os.close(terminal._fd)
    terminal._fd = os.open(os.devnull, os.O_RDWR)


def close(terminal: Terminal) -> None:
    """What happens when a terminal is closed: the line goes dead, and the system sends SIGHUP."""
    cut_the_line(terminal)
    terminal.signal(signal.SIGHUP)


ENDS: Mapping[str, Callable[[Terminal], None]] = {
    "killed": Terminal.kill,
    "SIGHUP": lambda terminal: terminal.signal(signal.SIGHUP),
    "SIGTERM": lambda terminal: terminal.signal(signal.SIGTERM),
    "closed": close,
    "line dead": cut_the_line,
}
"""How a planner ends that nobody quits."""


def drafts_of(book: Path) -> str:
    """Return the half-typed texts as the sidecar holds them, without the planner that is writing it."""
    with closing(sqlite3.connect(f"{book}.drafts")) as drafts:
        return "\n".join(text for (text,) in drafts.execute("SELECT text FROM draft"))
