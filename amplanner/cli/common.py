"""What the commands share: opening the book, waiting for it, and errors without a traceback."""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

import click

from amplanner.book.book import Book
from amplanner.book.clock import clock_from_environment, own_zone
from amplanner.book.errors import BookBusyError, BookError
from amplanner.book.paths import Places, book_path, places, runtime_folder
from amplanner.book.settings import Settings, SettingsProblem, load_settings
from amplanner.rules.text import clean

PATIENCE = 10.0
"""Seconds for which a command tries again while another program holds the book."""

_SAYS_SO_AFTER = 1.0
_STEP = 0.05

_T = TypeVar("_T")

book_option = click.option("--book", "book_file", type=click.Path(), help="The book to use, instead of your own.")
json_option = click.option("--json", "as_json", is_flag=True, help="Print it as JSON.")


class Mistake(click.ClickException):
    """Something that the user can mend: one sentence on stderr, exit status 1. What names hold is made safe to show."""

    exit_code = 1

    def __init__(self, message: str) -> None:
        super().__init__(clean(message, lines=True))


def chosen_book(given: str | None, where: Places | None = None) -> Path:
    """Return the book that a command is about: its own `--book`, else that of `amplanner`, else the usual one."""
    context = click.get_current_context(silent=True)
    outer = context.find_root().params.get("book_file") if context is not None else None
    return book_path(given or outer, where or places())


def read_settings(where: Places) -> tuple[Settings, list[SettingsProblem]]:
    """Read the settings file of this user."""
    return load_settings(where.settings)


@contextmanager
def open_book(path: Path, settings: Settings, *, types: bool = False) -> Iterator[Book]:
    """Open a book, waiting for whoever holds it; `types` says that somebody will type in it.

    Raises `Mistake` when it can't be opened or used.
    """
    try:
        clock = clock_from_environment(own_zone(settings.zone))
    except ValueError as error:
        raise Mistake(str(error)) from error
    try:
        with patiently(
            lambda: Book(path, clock, settings, runtime=runtime_folder() if types else None, types=types)
        ) as book:
            yield book
    except BookError as error:
        raise Mistake(str(error)) from error


def in_book(given: str | None, work: Callable[[Book], _T], *, makes: bool = False) -> _T:
    """Open the book that a command is about, do its work, and return what that found.

    While another program holds the book the work is tried again, so it must print nothing and write in one act.
    Without a book there is nothing to do, unless the command `makes` one. Raises `Mistake`.
    """
    where = places()
    settings, problems = read_settings(where)
    report_settings(problems)
    path = chosen_book(given, where)
    if not makes and not path.exists():
        raise Mistake(f"There is no book {path} yet. `amplanner` makes one, `amplanner demo` shows an invented one.")
    with open_book(path, settings) as book:
        return patiently(lambda: work(book))


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
                click.echo(f"Another program holds the book; trying for {PATIENCE:.0f} s …", err=True)
                told = True
            time.sleep(_STEP)


def report_settings(problems: list[SettingsProblem]) -> None:
    """Tell about settings that couldn't be used, on stderr."""
    for problem in problems:
        click.echo(f"{clean(str(problem))} (the default is used)", err=True)


def is_interactive() -> bool:
    """Return whether somebody sits at this terminal and can be asked."""
    return sys.stdin.isatty() and sys.stdout.isatty()
