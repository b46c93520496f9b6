"""The target strip: won this month against the target, calls made on a day against the day's goal."""

from collections.abc import Container
from datetime import date, timedelta
from typing import NamedTuple

from amplanner.book.book import Book
from amplanner.book.clock import utc_seconds
from amplanner.rules.forecast import Progress, against_target, percent
from amplanner.rules.money import Money, minor_digits
from amplanner.rules.worktime import count_working_days
from amplanner.workday.calendar_days import days_off
from amplanner.workday.walltime import midnight


class TargetStrip(NamedTuple):
    """How far one is on a day: in its month with what was won, on it with calls.

    `won` is in the home currency; `won_elsewhere` are the sums in other currencies, which no rate adds up.
    """

    month: date
    won: Progress
    won_elsewhere: tuple[Money, ...]
    calls_done: int
    calls_goal: int
    calls_percent: int | None


def target_strip(book: Book, when: date, off: Container[date] | None = None) -> TargetStrip:
    """Return the target strip of a day: its month, and the calls made on it.

    `off` are the month's days off, if the caller knows them.
    """
    home = book.settings.currency
    first, last = month_of(when)
    if off is None:
        off = days_off(book, first, last)
    sums = won_between(book, first, min(last, book.today))  # imported deals may be closed on a day to come
    target = Money(book.settings.won_a_month * 10 ** minor_digits(home), home)
    left = count_working_days(max(when, first), last, book.settings.week, off)
    done = calls_on(book, when)
    goal = book.settings.calls_a_day
    return TargetStrip(
        month=first,
        won=against_target(sums.pop(home, Money(0, home)), target, left),
        won_elsewhere=tuple(sums[code] for code in sorted(sums)),
        calls_done=done,
        calls_goal=goal,
        calls_percent=percent(done, goal),
    )


def won_between(book: Book, first: date, last: date) -> dict[str, Money]:
    """Return what I won from `first` to `last`, both included, by currency.

    Accepted quotes by the day of the decision, and deals won without an accepted quote by their closing day; a deal
    with an accepted quote counts once, with the quote's amount.
    """
    rows = book.sql(
        "SELECT currency, SUM(amount) FROM quote WHERE status = 'accepted' AND decided_on BETWEEN ? AND ?"
        " AND amount IS NOT NULL GROUP BY currency UNION ALL"
        " SELECT currency, SUM(amount) FROM opportunity o WHERE status = 'won' AND owner = ''"
        " AND close_on BETWEEN ? AND ? AND amount IS NOT NULL"
        " AND NOT EXISTS (SELECT 1 FROM quote WHERE opportunity_id = o.id AND status = 'accepted') GROUP BY currency",
        (first.isoformat(), last.isoformat()) * 2,
    )
    sums: dict[str, Money] = {}
    for code, minor in rows:
        currency = code or book.settings.currency
        sums[currency] = sums.get(currency, Money(0, currency)) + Money(int(minor), currency)
    return sums


def calls_on(book: Book, when: date) -> int:
    """Return how many calls were made on a day, reached or not."""
    zone = book.clock.zone
    start, end = midnight(when, zone), midnight(when + timedelta(days=1), zone)
    ((count,),) = book.sql(
        "SELECT COUNT(*) FROM call WHERE status = 'done' AND done_at >= ? AND done_at < ?",
        (utc_seconds(start), utc_seconds(end)),
    )
    return int(count)


def month_of(when: date) -> tuple[date, date]:
    """Return the first and the last day of a day's month."""
    return when.replace(day=1), (when.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
