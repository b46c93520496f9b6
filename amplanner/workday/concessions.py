"""What we gave in a negotiation, and what we got for it."""

from datetime import date
from typing import NamedTuple

from amplanner.book.book import Book
from amplanner.book.change import Change
from amplanner.book.models import Concession
from amplanner.rules.money import Money
from amplanner.rules.text import clean
from amplanner.workday.quote_versions import compare, with_the_customer
from amplanner.workday.quotes import header
from amplanner.workday.refused import RefusedError


class Given(NamedTuple):
    """One concession; `got` is empty while nothing came for it, `amount` is what it costs us."""

    id: int
    revision: int
    given_on: date
    gave: str
    got: str
    amount: Money | None


def concessions(book: Book, quote: int) -> tuple[Given, ...]:
    """Return what was given in a quote's negotiation, in order."""
    query = Concession.select().where(Concession.quote == quote).order_by(Concession.id)
    return tuple(
        Given(
            row.id,
            row.revision,
            row.given_on,
            row.gave,
            row.got,
            Money(row.amount, row.currency) if row.amount is not None and row.currency else None,
        )
        for row in book.rows(query.namedtuples())
    )


def add(book: Book, quote: int, gave: str, got: str = "", amount: Money | None = None) -> Change:
    """Note what we gave and what we got for it. `Change.key` is the concession. Raises `RefusedError` for nothing."""
    row = header(book, quote)
    with book.act(f"Concession · {row.called} {row.account_name}") as act:
        act.key = act.insert(
            Concession,
            quote=quote,
            revision=row.revision,
            given_on=book.today,
            gave=_said(gave),
            got=clean(got).strip(),
            amount=amount.minor if amount else None,
            currency=amount.currency if amount else "",
        )
    return act.change


def edit(book: Book, concession: int, *, gave: str, got: str) -> Change:
    """Change what was given and what came for it. Raises `RefusedError` when it is gone."""
    _there(book, concession)
    with book.act("Concession changed") as act:
        act.update(Concession, concession, gave=_said(gave), got=clean(got).strip())
        act.key = concession
    return act.change


def delete(book: Book, concession: int) -> Change:
    """Delete a concession. Raises `RefusedError` when it is gone."""
    _there(book, concession)
    with book.act("Concession deleted") as act:
        act.remove(Concession, concession)
    return act.change


def suggested(book: Book, quote: int) -> Money | None:
    """Return by how much the draft is below what the customer has, net over the term; None when it isn't."""
    held = with_the_customer(book, quote)
    if held is None or header(book, quote).revision == held:
        return None
    found = compare(book, quote, held)
    less = found.before.sums.net - found.after.sums.net
    return Money(less, found.after.currency) if less > 0 and found.before.currency == found.after.currency else None


def _said(gave: str) -> str:
    said = clean(gave).strip()
    if not said:
        raise RefusedError("Say what was given.")
    return said


def _there(book: Book, concession: int) -> None:
    if book.scalar(Concession.select(Concession.id).where(Concession.id == concession)) is None:
        raise RefusedError("That concession is no longer there.")
