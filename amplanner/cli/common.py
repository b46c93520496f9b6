"""What the commands share: which book they are about, their options, and doing something in the book."""

import sys
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import click

from amplanner.book.book import Book
from amplanner.book.paths import Places, book_path, places
from amplanner.cli.mistake import Mistake
from amplanner.cli.opening import open_book, patiently, read_settings, report_settings
from amplanner.workday.starting import is_demo, settings_for_demo

_T = TypeVar("_T")

book_option = click.option(
    "--book", "book_file", type=click.Path(readable=False), help="The book to use, instead of your own."
)
json_option = click.option("--json", "as_json", is_flag=True, help="Print it as JSON.")


def chosen_book(given: str | None, where: Places | None = None) -> Path:
    """Return the book that a command is about: its own `--book`, else that of `amplanner`, else the usual one."""
    context = click.get_current_context(silent=True)
    outer = context.find_root().params.get("book_file") if context is not None else None
    return book_path(given or outer, where or places())


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
        if is_demo(book):
            book.settings = settings_for_demo(settings)
        return patiently(lambda: work(book))


def is_interactive() -> bool:
    """Return whether somebody sits at this terminal and can be asked."""
    return sys.stdin.isatty() and sys.stdout.isatty()
