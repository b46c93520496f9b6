"""How a quote moves on: sent, negotiated, won, lost. Each function takes several quotes as one act."""

from collections.abc import Callable, Sequence
from datetime import date, timedelta

from amplanner.book.book import Book
from amplanner.book.change import Change
from amplanner.book.journal import Act
from amplanner.book.models import Opportunity, Quote, Todo
from amplanner.rules.dates_show import show_day
from amplanner.rules.money import Money, show
from amplanner.rules.text import clean
from amplanner.workday.quotes import OPEN, SEND_QUOTE, QuoteHeader, header
from amplanner.workday.refused import RefusedError

_FROM = {
    "sent": ("draft",),
    "negotiating": ("sent",),
    "accepted": ("sent", "negotiating"),
    "declined": ("draft", "sent", "negotiating"),
    "withdrawn": ("sent", "negotiating"),
}


def extend(book: Book, *quotes: int, days: int) -> Change:
    """Let open quotes hold `days` days from today. Raises `RefusedError` when one isn't open."""
    rows = [header(book, quote) for quote in quotes]
    for row in rows:
        if row.status not in OPEN:
            raise RefusedError(f"{row.number} is {row.status}; its validity can't be extended.")
    until = book.today + timedelta(days=days)
    with book.act(f"Valid until {show_day(until, book.today)} · {named(rows)}") as act:
        for row in rows:
            act.update(Quote, row.id, valid_until=until, validity_days=days)
    return act.change


def write_valid_until(book: Book, act: Act, quote: int, until: date) -> str:
    """Let an open quote hold until a day, within an act; return it in words: "Q-0139 valid until Thu 10 Dec".

    Raises `RefusedError` when it isn't open or the day is past.
    """
    row = header(book, quote)
    if row.status not in OPEN:
        raise RefusedError(f"{row.number} is {row.status}; its validity can't be extended.")
    if until < book.today:
        raise RefusedError(f"{row.number} can't be valid until {show_day(until, book.today)}: that is past.")
    act.update(Quote, quote, valid_until=until, validity_days=(until - book.today).days)
    return f"{row.number} valid until {show_day(until, book.today)}"


def mark_sent(book: Book, *quotes: int) -> Change:
    """Note that drafts went to the customer today; each holds for its days of validity from today.

    Raises `RefusedError` when one isn't a draft, has no amount, or would be past its validity.
    """
    rows = _may_become(book, quotes, "sent")
    untils = []
    for row in rows:
        if row.amount is None:
            raise RefusedError(f"{row.number} has no amount yet. e sets it.")
        until = row.valid_until or book.today + timedelta(days=row.validity_days)
        if until < book.today:
            day = show_day(until, book.today)
            raise RefusedError(f"{row.number} would be valid until {day}, which is past. e sets another day.")
        untils.append(until)
    label = f"Sent · {named(rows)}"
    if len(rows) == 1 and rows[0].amount is not None:
        label += f" {show(Money(rows[0].amount, rows[0].currency), grouping=book.settings.thousands)}"
    with book.act(label) as act:
        for row, until in zip(rows, untils, strict=True):
            act.update(Quote, row.id, status="sent", sent_on=book.today, valid_until=until)
            asked = Todo.select(Todo.id).where(Todo.quote == row.id, Todo.title == SEND_QUOTE, Todo.status == "open")
            for (todo,) in book.rows(asked.tuples()):
                act.update(Todo, todo, status="done", done_at=book.clock.now())
    return act.change


def negotiate(book: Book, *quotes: int) -> Change:
    """Note that sent quotes are being negotiated. Raises `RefusedError` when one wasn't sent."""
    return _each(book, "In negotiation", quotes, "negotiating", lambda act, row: None)


def accept(book: Book, *quotes: int) -> Change:
    """Note that quotes were accepted today; their deals are won. Raises `RefusedError` when one was not sent."""
    rows = _may_become(book, quotes, "accepted")
    with book.act(f"Won · {named(rows)}") as act:
        for row in rows:
            write_accepted(book, act, row.id)
    return act.change


def write_accepted(book: Book, act: Act, quote: int) -> None:
    """Note within an act that a quote was accepted today; its deal is won. Raises `RefusedError` as `accept` does."""
    (row,) = _may_become(book, [quote], "accepted")
    act.update(Quote, quote, status="accepted", decided_on=book.today)
    if row.opportunity is not None:
        act.update(Opportunity, row.opportunity, status="won", close_on=book.today)


def decline(book: Book, *quotes: int, reason: str, competitor: str = "") -> Change:
    """Note that quotes were lost today, and why; their deals are lost. Raises `RefusedError` without a reason."""
    why = _reason(reason)
    rows = _may_become(book, quotes, "declined")
    with book.act(f"Lost · {named(rows)}") as act:
        for row in rows:
            rival = clean(competitor).strip()
            act.update(Quote, row.id, status="declined", decided_on=book.today, reason=why, competitor=rival)
            if row.opportunity is not None:
                act.update(Opportunity, row.opportunity, status="lost", close_on=book.today, reason=why)
    return act.change


def withdraw(book: Book, *quotes: int) -> Change:
    """Take back sent quotes; they keep their numbers. Raises `RefusedError` when one was not sent."""

    def decided(act: Act, row: QuoteHeader) -> None:
        act.update(Quote, row.id, decided_on=book.today)

    return _each(book, "Withdrawn", quotes, "withdrawn", decided)


def delete(book: Book, *quotes: int) -> Change:
    """Delete drafts. Raises `RefusedError` for one that was sent: that is won, lost or withdrawn instead."""
    rows = [header(book, quote) for quote in quotes]
    for row in rows:
        if row.status != "draft":
            raise RefusedError(f"{row.number} went to the customer and stays; w or L says how it ended.")
    with book.act(f"Quote deleted · {named(rows)}") as act:
        for row in rows:
            act.remove(Quote, row.id)
    return act.change


def win_deals(book: Book, *deals: int) -> Change:
    """Note that open deals were won today without a quote. Raises `RefusedError` when one isn't open."""
    return _close_deals(book, deals, "won", "")


def lose_deals(book: Book, *deals: int, reason: str) -> Change:
    """Note that open deals were lost today, and why. Raises `RefusedError` without a reason."""
    return _close_deals(book, deals, "lost", _reason(reason))


def _close_deals(book: Book, deals: Sequence[int], status: str, reason: str) -> Change:
    query = Opportunity.select(Opportunity.id, Opportunity.title, Opportunity.status).where(Opportunity.id.in_(deals))
    rows = book.rows(query.namedtuples())
    if len(rows) < len(deals):
        raise RefusedError("That deal is no longer there.")
    for row in rows:
        if row.status != "open":
            raise RefusedError(f"“{row.title}” is {row.status} already.")
    what = rows[0].title if len(rows) == 1 else f"{len(rows)} deals"
    with book.act(f"{status.capitalize()} · {what}") as act:
        for row in rows:
            act.update(Opportunity, row.id, status=status, close_on=book.today, reason=reason)
    return act.change


def named(rows: Sequence[QuoteHeader]) -> str:
    """Name the quotes of an act: number and account of one, the count of several."""
    return f"{rows[0].number} {rows[0].account_name}" if len(rows) == 1 else f"{len(rows)} quotes"


def _each(
    book: Book, verb: str, quotes: Sequence[int], status: str, more: Callable[[Act, QuoteHeader], None]
) -> Change:
    rows = _may_become(book, quotes, status)
    with book.act(f"{verb} · {named(rows)}") as act:
        for row in rows:
            act.update(Quote, row.id, status=status)
            more(act, row)
    return act.change


def _reason(reason: str) -> str:
    why = clean(reason).strip()
    if not why:
        raise RefusedError("Say why it was lost: a word is enough.")
    return why


def _may_become(book: Book, quotes: Sequence[int], status: str) -> list[QuoteHeader]:
    """Return the quotes if they may all take on `status`, else refuse, saying why."""
    rows = [header(book, quote) for quote in quotes]
    if not rows:
        raise RefusedError("No quote is selected.")
    for row in rows:
        if row.status == status:
            raise RefusedError(f"{row.number} is {status} already.")
        if row.status not in _FROM[status]:
            if row.status == "draft":
                raise RefusedError(f"{row.number} is still a draft; S marks it as sent first.")
            raise RefusedError(f"{row.number} is {row.status}; it can't become {status}.")
    return rows
