"""Which open quotes run out soon: warned of 7 days before, and once more 2 working days before."""

from collections.abc import Iterable
from datetime import date, timedelta
from enum import StrEnum

from amplanner.book.book import Book
from amplanner.workday.open_quotes import QuoteKey, QuoteRow
from amplanner.workday.quotes import EDITABLE

WARNED_DAYS = 7
"""Days before the last valid one of the first warning (band 9 of the queue)."""

_WORKING_DAYS = 2


class Expiry(StrEnum):
    """How near the last valid day of a quote is that the customer has."""

    WITHIN_2_WORKING_DAYS = "within 2 working days"
    WITHIN_7_DAYS = "within 7 days"


def expiries(book: Book, rows: Iterable[QuoteRow]) -> dict[QuoteKey, Expiry]:
    """Return which of these rows run out soon, in their order; what is past, or not sent, is not among them."""
    soon: date | None = None
    found: dict[QuoteKey, Expiry] = {}
    for row in rows:
        if row.key[0] != "quote" or row.status in EDITABLE or row.days_left is None or row.valid_until is None:
            continue
        if not 0 <= row.days_left <= WARNED_DAYS:
            continue
        near = row.days_left <= _WORKING_DAYS
        if not near:  # only now it matters which days are worked
            soon = soon or _soon(book)
            near = row.valid_until <= soon
        found[row.key] = Expiry.WITHIN_2_WORKING_DAYS if near else Expiry.WITHIN_7_DAYS
    return found


def _soon(book: Book) -> date:
    """Return the day that is 2 working days from today."""
    from amplanner.rules.worktime import add_working_days  # with the calendar of holidays, for few quotes
    from amplanner.workday.calendar_days import days_off

    today = book.today
    off = days_off(book, today, today + timedelta(days=WARNED_DAYS))
    return add_working_days(today, _WORKING_DAYS, book.settings.week, off)
