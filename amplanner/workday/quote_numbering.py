"""The numbers of quotes: given by the settings' series, and never twice."""

from collections.abc import Iterable
from itertools import count

from amplanner.book.book import Book
from amplanner.book.models import Quote


def next_number(book: Book) -> str:
    """Give the next number of the settings' series, inside an act; it is never given again."""
    series, today = book.settings.quote_series, book.today
    counter = series.counter(today)
    return _first_free(book, (series.number(book.next_number(counter), today) for _ in count()))


def peeked_number(book: Book) -> str:
    """Return the number that would be given next."""
    series, today = book.settings.quote_series, book.today
    counted = book.sql("SELECT value FROM counter WHERE name = ?", (series.counter(today),))
    given = counted[0][0] if counted else 0
    return _first_free(book, (series.number(each, today) for each in count(int(given) + 1)))


def quote_of_count(book: Book, counted: int) -> int | None:
    """Return the quote that is meant by a count alone (142): this year's where counting begins anew with each year."""
    for number in book.settings.quote_series.likely(counted, book.today):
        found = book.scalar(Quote.select(Quote.id).where(Quote.number == number))
        if found is not None:
            return int(found)
    return None


def _first_free(book: Book, numbers: Iterable[str]) -> str:
    # Under an earlier pattern a number may have been given that this one comes to as well.
    for number in numbers:
        if book.scalar(Quote.select(Quote.id).where(Quote.number == number)) is None:
            return number
    raise AssertionError("counting has no end")
