"""Opening a book from a shell, and waiting for it. Nothing of the command line is needed here: the planner starts
without it, which saves a thirtieth of its start (measured)."""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

from amplanner.book.book import Book
from amplanner.book.clock import clock_from_environment, own_zone
from amplanner.book.errors import BookBusyError, BookError
from amplanner.book.paths import Places, runtime_folder
from amplanner.book.settings import Settings, SettingsProblem, load_settings
from amplanner.cli.mistake import Mistake
from amplanner.rules.text import clean

PATIENCE = 10.0
"""Seconds for which a command tries again while another program holds the book."""

_SAYS_SO_AFTER = 1.0
_STEP = 0.05

_T = TypeVar("_T")


def read_settings(where: Places) -> tuple[Settings, list[SettingsProblem]]:
    """Read the settings file of this user."""
    return load_settings(where.settings)


@contextmanager
def open_book(path: Path, settings: Settings, *, types: bool = False) -> Iterator[Book]:
    """Open a book, waiting for whoever holds it; `types` says that somebody will type in it.

    Raises `Mistake` when it can't be opened or used.
    """
    try:
        clock = clock_from_environment(own_zone(settings.zone), travels=not settings.zone)
    except ValueError as error:
        raise Mistake(str(error)) from error
    try:
        with patiently(
            lambda: Book(path, clock, settings, runtime=runtime_folder() if types else None, types=types)
        ) as book:
            yield book
    except BookError as error:
        raise Mistake(str(error)) from error


def patiently(work: Callable[[], _T]) -> _T:
    """Do something with the book; while another program holds it, try again for up to 10 s, saying so after 1 s.

    Raises `BookBusyError` when that was not enough, and whatever else `work` raises.
    """
    began = time.monotonic()
    told = False
    while True:
        try:
            return work()
        except BookBusyError:
            waited = time.monotonic() - began
            if waited >= PATIENCE:
                raise
            if waited >= _SAYS_SO_AFTER and not told:
                print(f"Another program holds the book; trying for {PATIENCE:.0f} s …", file=sys.stderr)
                told = True
            time.sleep(_STEP)


def report_settings(problems: list[SettingsProblem]) -> None:
    """Tell about settings that couldn't be used, on stderr."""
    for problem in problems:
        print(f"{clean(str(problem))} (the default is used)", file=sys.stderr)
