"""`amplanner demo`: a book of its own with a believable day, or a large one for measuring."""

from dataclasses import replace
from pathlib import Path

import click

from amplanner.book.book import Book
from amplanner.book.paths import book_path, places
from amplanner.cli.mistake import Mistake
from amplanner.cli.opening import open_book, read_settings, report_settings


@click.command()
@click.option("--book", "book_file", type=click.Path(), help="Where the demo book goes, instead of its usual place.")
@click.option("--activities", type=click.IntRange(1, 1_000_000), help="Write a large book of about so many activities.")
@click.option("--reset", is_flag=True, help="Make the demo book anew.")
@click.option("--open/--no-open", "opens", default=True, help="Open the planner on it (the default) or only write it.")
@click.option("--no-mouse", is_flag=True, help="Leave the mouse to the terminal, to select and copy text.")
def demo(book_file: str | None, activities: int | None, reset: bool, opens: bool, no_mouse: bool) -> None:
    """Try the planner on invented data. Your own book is never touched."""
    path = book_path(book_file, places()) if book_file else places().demo
    make_demo(path, activities=activities, reset=reset)
    if opens:
        from amplanner.cli.open_app import open_planner

        open_planner(str(path), mouse=not no_mouse)
    else:
        click.echo(f"The demo book is {path}")


def make_demo(path: Path, *, activities: int | None = None, reset: bool = False) -> None:
    """Write the demo book unless there is one; `reset` makes it anew.

    Raises `Mistake` for a book that isn't a demo book: somebody's own work is never overwritten.
    """
    from amplanner.workday.demo.manager import DEMO_SETTINGS

    where = places()
    own, problems = read_settings(where)
    report_settings(problems)
    settings = replace(DEMO_SETTINGS, zone=own.zone)
    if reset and path.exists():
        with open_book(path, settings) as book:
            _refuse_own(book)
        remove_book(path)
    with open_book(path, settings) as book:
        if _is_empty(book):
            _fill(book, activities)
        else:
            _refuse_own(book)


def _fill(book: Book, activities: int | None) -> None:
    from amplanner.workday.calendar_days import keep_holidays

    if activities is None:
        from amplanner.workday.demo import day

        day.fill(book)
    else:
        from amplanner.workday.demo import large

        click.echo(f"Writing about {activities:,} activities …", err=True)
        large.fill(book, activities)
    keep_holidays(book)


def _is_empty(book: Book) -> bool:
    return not book.sql("SELECT 1 FROM account LIMIT 1") and not book.sql("SELECT 1 FROM journal_group LIMIT 1")


def _refuse_own(book: Book) -> None:
    if not book.sql("SELECT 1 FROM book_fact WHERE name = 'demo'"):
        raise Mistake(f"{book.path} is not a demo book; it was left as it is. Name another file with --book.")


def remove_book(path: Path) -> None:
    """Delete a demo book with what stands beside it."""
    for suffix in ("", "-wal", "-shm", ".drafts", ".drafts-wal", ".drafts-shm", ".migrating"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)
