"""Books made once in each process of the tests and copied from then on.

To make the tables of a new book takes ten times as long as to open a copy of one, and to fill in the demo day twenty
times: what is copied was made by the program itself, in the ordinary way.
"""

import tempfile
from collections.abc import Callable
from contextlib import closing
from datetime import datetime
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

from peewee import sqlite3

from amplanner.book.book import Book
from amplanner.book.clock import Clock, FrozenClock
from amplanner.book.paths import private_file
from amplanner.book.settings import Settings

ZONE = ZoneInfo("Europe/Amsterdam")
NOW = datetime(2026, 11, 25, 10, 18, tzinfo=ZONE)


def new_book(file: Path, clock: Clock, settings: Settings) -> Book:
    """Open a new, empty book."""
    return _open(file, _empty(), clock, settings)


def demo_book(file: Path, clock: Clock, settings: Settings) -> Book:
    """Open a new book with the demo day of Wednesday 25 November 2026, 10:18 in Amsterdam."""
    return _open(file, _demo_day(), clock, settings)


def put_demo(book: Book) -> None:
    """Put that demo day into an open, empty book of the same moment."""
    assert (book.clock.now(), book.sql("SELECT COUNT(*) FROM account")) == (NOW, [(0,)])
    with tempfile.NamedTemporaryFile(prefix="amplanner-test-", suffix=".book") as file:
        file.write(_demo_day())
        file.flush()
        with closing(sqlite3.connect(f"file:{file.name}?immutable=1", uri=True)) as demo:
            demo.backup(book.db.connection())


def _open(file: Path, content: bytes, clock: Clock, settings: Settings) -> Book:
    private_file(file)
    assert not file.stat().st_size, f"{file} is no new book"
    file.write_bytes(content)
    return Book(file, clock, settings)


@cache
def _empty() -> bytes:
    return _made(lambda book: None)


@cache
def _demo_day() -> bytes:
    from amplanner.workday.demo import day  # which most tests don't need

    return _made(day.fill)


def _made(fill: Callable[[Book], None]) -> bytes:
    with tempfile.TemporaryDirectory(prefix="amplanner-test-") as folder:
        file = Path(folder) / "made.book"
        with Book(file, FrozenClock(NOW, ZONE), Settings()) as book:
            fill(book)
        return file.read_bytes()  # with the last one closed, nothing of it is left in the log beside it
