"""What the commands share: opening the book, and errors without a traceback."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from amplanner.book.book import Book
from amplanner.book.clock import clock_from_environment, own_zone
from amplanner.book.errors import BookError
from amplanner.book.paths import Places, book_path, places
from amplanner.book.settings import Settings, SettingsProblem, load_settings

book_option = click.option("--book", "book_file", type=click.Path(), help="The book to use, instead of your own.")


class Mistake(click.ClickException):
    """Something that the user can mend: one sentence on stderr, exit status 1."""

    exit_code = 1


def chosen_book(given: str | None, where: Places | None = None) -> Path:
    """Return the book that a command is about: its own `--book`, else that of `amplanner`, else the usual one."""
    context = click.get_current_context(silent=True)
    outer = context.find_root().params.get("book_file") if context is not None else None
    return book_path(given or outer, where or places())


def read_settings(where: Places) -> tuple[Settings, list[SettingsProblem]]:
    """Read the settings file of this user."""
    return load_settings(where.settings)


@contextmanager
def open_book(path: Path, settings: Settings, where: Places | None = None) -> Iterator[Book]:
    """Open a book for a command. Raises `Mistake` when it can't be opened or used."""
    folders = where or places()
    try:
        clock = clock_from_environment(own_zone(settings.zone))
        with Book(path, clock, settings, runtime=folders.runtime) as book:
            yield book
    except (BookError, ValueError) as error:
        raise Mistake(str(error)) from error


def report_settings(problems: list[SettingsProblem]) -> None:
    """Tell about settings that couldn't be used, on stderr."""
    for problem in problems:
        click.echo(f"{problem} (the default is used)", err=True)


def is_interactive() -> bool:
    """Return whether somebody sits at this terminal and can be asked."""
    return sys.stdin.isatty() and sys.stdout.isatty()
