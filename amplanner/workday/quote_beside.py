"""What stands beside a quote: other quotes of the account, what it paid last, and what has happened to this one."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from amplanner.book.book import Book
from amplanner.book.models import Call, Concession, Opportunity, Quote, QuoteLine, QuoteVersion, Todo
from amplanner.rules.dates_show import show_day
from amplanner.rules.money import Money
from amplanner.workday.quote_versions import extensions
from amplanner.workday.quotes import OPEN

_MOST = 50


class OtherQuote(NamedTuple):
    """Another quote of the account. `day` is when it stops to hold, or when it was decided."""

    id: int
    number: str
    title: str
    status: str
    amount: Money | None
    day: date | None


class Beside(NamedTuple):
    """The account's other open quotes, the newest first, and the one that it accepted last."""

    open: Sequence[OtherQuote]
    won: OtherQuote | None


class Happened(NamedTuple):
    """Something that happened to a quote."""

    day: date
    what: str


def beside(book: Book, quote: int, account: int) -> Beside:
    """Return what else stands open for an account, and what it accepted last."""
    states = [*OPEN, "ready", "awaiting"]
    mine = Quote.select().where(Quote.account == account, Quote.id != quote)
    still = mine.where(Quote.status.in_(states)).order_by(Quote.id.desc()).limit(_MOST)
    won = mine.where(Quote.status == "accepted").order_by(Quote.decided_on.desc(), Quote.id.desc()).limit(1)
    return Beside(
        [_other(row, row.valid_until) for row in book.rows(still.namedtuples())],
        next((_other(row, row.decided_on) for row in book.rows(won.namedtuples())), None),
    )


def last_sold(book: Book, account: int, code: str, currency: str, *, without: int) -> Decimal | None:
    """Return the unit price at which an account last accepted something, in another quote than `without`."""
    if not code:
        return None
    query = (
        QuoteLine.select(QuoteLine.price)
        .join(Quote)
        .where(
            Quote.account == account,
            Quote.status == "accepted",
            Quote.currency == currency,
            Quote.id != without,
            QuoteLine.code == code,
            QuoteLine.price != "",
        )
        .order_by(Quote.decided_on.desc(), Quote.id.desc())
        .limit(1)
    )
    found = book.scalar(query)
    return None if found is None else Decimal(found)


def next_step(book: Book, quote: int) -> Happened | None:
    """Return the first thing that is planned for a quote: a call or a to-do."""
    call = Call.select(Call.due_on).where(Call.quote == quote, Call.status == "open", Call.due_on.is_null(False))
    todo = Todo.select(Todo.due_on, Todo.title).where(Todo.quote == quote, Todo.status == "open")
    found = [Happened(day, "call") for (day,) in book.rows(call.tuples())]
    found += [Happened(day, title[:1].lower() + title[1:]) for day, title in book.rows(todo.tuples()) if day]
    return min(found, default=None)


def deals_of(book: Book, account: int, own: int | None) -> list[tuple[int, str]]:
    """Return key and title of the account's open deals, and of the quote's `own` also when it is closed."""
    wanted = Opportunity.account == account
    still = (Opportunity.status == "open") | (Opportunity.id == own)
    query = Opportunity.select(Opportunity.id, Opportunity.title).where(wanted, still).order_by(Opportunity.id.desc())
    return [(key, title) for key, title in book.rows(query.tuples())]


def history(book: Book, quote: int) -> list[Happened]:
    """Return what happened to a quote, the newest first: drafted, sent, given away, extended, decided and why."""
    row = book.one(
        Quote.select(Quote.drafted_on, Quote.status, Quote.decided_on, Quote.revision, Quote.reason, Quote.competitor)
        .where(Quote.id == quote)
        .namedtuples()
    )
    if row is None:
        return []
    found = [(row.drafted_on, 0, "drafted")]
    versions = QuoteVersion.select(
        QuoteVersion.revision, QuoteVersion.sent_on, QuoteVersion.state, QuoteVersion.how
    ).where(QuoteVersion.quote == quote)
    for version in book.rows(versions.namedtuples()):
        how = " elsewhere" if version.how == "elsewhere" else ""
        gone = ", withdrawn" if version.state == "withdrawn" else ""
        found.append((version.sent_on, version.revision * 2, f"rev {version.revision} sent{how}{gone}"))
    given = Concession.select(Concession.given_on, Concession.gave, Concession.revision).where(
        Concession.quote == quote
    )
    for one in book.rows(given.namedtuples()):
        found.append((one.given_on, one.revision * 2 + 1, f"gave {one.gave}"))
    for extended in extensions(book, quote):
        found.append((extended.on, extended.revision * 2 + 1, f"valid until {show_day(extended.until, book.today)}"))
    if row.decided_on is not None:
        lost = row.status == "declined"
        why = f": {row.reason}" if lost and row.reason else ""
        found.append((row.decided_on, row.revision * 2 + 3, f"{row.status}{why}"))
        if lost and row.competitor:
            found.append((row.decided_on, row.revision * 2 + 2, f"it went to {row.competitor}"))
    return [Happened(day, what) for day, _, what in sorted(found, key=lambda each: each[:2], reverse=True)]


def _other(row: Quote, day: date | None) -> OtherQuote:
    amount = None if row.amount is None or not row.currency else Money(row.amount, row.currency)
    return OtherQuote(row.id, row.number, row.title, row.status, amount, day)
