"""The demo books: whole, believable in number, and the same every time for the same date."""

from pathlib import Path

import pytest

from amplanner.book.book import Book
from amplanner.book.clock import FrozenClock
from amplanner.book.worked_out import Differences, differences
from amplanner.workday.demo import day, large
from amplanner.workday.demo.manager import DEMO_SETTINGS
from amplanner.workday.open_quotes import open_quotes
from amplanner.workday.quote_documents import document

RECORDS = ("account", "person", "phone", "call", "note", "quote", "appointment", "todo", "opportunity", "activity")


def content(book: Book) -> dict[str, list[tuple[object, ...]]]:
    return {table: book.sql(f"SELECT * FROM {table} ORDER BY id") for table in RECORDS}


def made(path: Path, clock: FrozenClock, activities: int | None = None) -> dict[str, list[tuple[object, ...]]]:
    with Book(path, clock, DEMO_SETTINGS) as book:
        if activities is None:
            day.fill(book)
        else:
            large.fill(book, activities)
        assert book.sql("PRAGMA foreign_key_check") == []
        return content(book)


def test_the_demo_day_is_the_same_for_the_same_date(tmp_path: Path, clock: FrozenClock) -> None:
    first = made(tmp_path / "one", clock)
    assert first == made(tmp_path / "two", clock)
    assert len(first["account"]) == 40


def test_every_pane_of_the_demo_day_has_something(book: Book) -> None:
    day.fill(book)
    assert open_quotes(book).quotes == 5
    assert open_quotes(book).ideas == 4
    ((calls,),) = book.sql("SELECT COUNT(*) FROM call WHERE status = 'open'")
    ((today,),) = book.sql("SELECT COUNT(*) FROM appointment WHERE substr(start_wall, 1, 10) = ?", ("2026-11-25",))
    assert (calls, today) == (8, 4)


def test_nothing_of_the_demo_day_has_happened_in_the_future(book: Book) -> None:
    day.fill(book)
    now = int(book.clock.now().timestamp())
    assert book.sql("SELECT kind, summary FROM activity WHERE at > ? AND kind IN ('call', 'note')", (now,)) == []


@pytest.mark.parametrize("activities", [1, 300, 2000])
def test_a_large_book_has_what_was_asked_and_is_reproducible(
    tmp_path: Path, clock: FrozenClock, activities: int
) -> None:
    first = made(tmp_path / "one", clock, activities)
    assert activities <= len(first["activity"]) <= activities * 1.3 + 60
    assert first == made(tmp_path / "two", clock, activities)


@pytest.mark.parametrize("activities", [0, -1, 1_000_001])
def test_a_size_that_makes_no_sense_is_refused(book: Book, activities: int) -> None:
    with pytest.raises(ValueError, match="1 to 1,000,000"):
        large.fill(book, activities)
    assert book.sql("SELECT COUNT(*) FROM account") == [(0,)]


def test_the_quotes_of_the_demo_day_come_to_what_their_lines_say(book: Book) -> None:
    day.fill(book)
    rows = book.sql(
        "SELECT q.id, q.number, q.amount FROM quote q WHERE EXISTS (SELECT 1 FROM quote_line l WHERE l.quote_id = q.id)"
    )
    assert [(number, amount) for _, number, amount in rows] == [
        ("Q-0139", 895_000),
        ("Q-0140", 431_000),
        ("Q-0145", 2_326_128),
    ]
    for quote, _, amount in rows:
        assert document(book, quote).sums.net == amount
    assert document(book, rows[0][0]).frozen
    assert not document(book, rows[2][0]).frozen
    assert differences(book) == Differences(0, 0, 0)
