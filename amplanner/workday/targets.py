"""The target strip: won this month against the target, calls made on a day against the day's goal."""

from dataclasses import dataclass
from datetime import date, timedelta

from peewee import fn

from amplanner.book.book import Book
from amplanner.book.models import Call, Opportunity, Quote
from amplanner.rules.forecast import Progress, against_target, percent
from amplanner.rules.money import Money, minor_digits
from amplanner.rules.worktime import count_working_days
from amplanner.workday.calendar_days import days_off
from amplanner.workday.walltime import midnight


@dataclass(frozen=True, slots=True)
class TargetStrip:
    """How far one is on a day: in its month with what was won, on it with calls.

    `won` is in the home currency; `won_elsewhere` are the sums in other currencies, which no rate adds up.
    """

    month: date
    won: Progress
    won_elsewhere: tuple[Money, ...]
    calls_done: int
    calls_goal: int
    calls_percent: int | None


def target_strip(book: Book, when: date) -> TargetStrip:
    """Return the target strip of a day: its month, and the calls made on it."""
    home = book.settings.currency
    first = when.replace(day=1)
    last = _last_of_month(when)
    sums = won_between(book, first, last)
    target = Money(book.settings.won_a_month * 10 ** minor_digits(home), home)
    left = count_working_days(max(when, first), last, book.settings.week, days_off(book, first, last))
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
    quotes = (
        Quote.select(Quote.currency, fn.SUM(Quote.amount))
        .where(Quote.status == "accepted", Quote.decided_on.between(first, last), Quote.amount.is_null(False))
        .group_by(Quote.currency)
    )
    accepted = Quote.select(Quote.id).where(Quote.opportunity == Opportunity.id, Quote.status == "accepted")
    deals = (
        Opportunity.select(Opportunity.currency, fn.SUM(Opportunity.amount))
        .where(
            Opportunity.status == "won",
            Opportunity.owner == "",
            Opportunity.close_on.between(first, last),
            Opportunity.amount.is_null(False),
            ~fn.EXISTS(accepted),
        )
        .group_by(Opportunity.currency)
    )
    sums: dict[str, Money] = {}
    for code, minor in (*book.rows(quotes.tuples()), *book.rows(deals.tuples())):
        currency = code or book.settings.currency
        sums[currency] = sums.get(currency, Money(0, currency)) + Money(int(minor), currency)
    return sums


def calls_on(book: Book, when: date) -> int:
    """Return how many calls were made on a day, reached or not."""
    zone = book.clock.zone
    start, end = midnight(when, zone), midnight(when + timedelta(days=1), zone)
    return book.count(Call.select(Call.id).where(Call.status == "done", Call.done_at >= start, Call.done_at < end))


def _last_of_month(when: date) -> date:
    return (when.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
