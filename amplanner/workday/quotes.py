"""Quotes: drafted, sent, negotiated, won or lost. Lines come with the quote editor; here a quote has one amount."""

from datetime import date
from typing import NamedTuple

from peewee import Value, fn

from amplanner.book.book import Book
from amplanner.book.change import Change
from amplanner.book.journal import Act
from amplanner.book.models import Account, Opportunity, Quote
from amplanner.rules.money import Money
from amplanner.rules.text import clean
from amplanner.workday.refused import RefusedError

OPEN = ("draft", "sent", "negotiating")
"""The states in which a quote can still be won."""

SEND_QUOTE = "Send quote"
"""The to-do that comes with a quote that was asked for; sending the quote does it."""


class QuoteHeader(NamedTuple):
    """A quote without its lines; `amount` in minor units of `currency`."""

    id: int
    number: str
    account: int
    account_name: str
    person: int | None
    opportunity: int | None
    title: str
    status: str
    amount: int | None
    currency: str
    probability: int | None
    validity_days: int
    valid_until: date | None


def write_quote(
    book: Book,
    act: Act,
    *,
    account: int,
    title: str = "",
    amount: Money | None = None,
    probability: int | None = None,
    validity_days: int | None = None,
    opportunity: int | None = None,
    person: int | None = None,
) -> int:
    """Write a new draft within an act and return its key.

    `amount` is what it will come to, as estimated before there are lines; `probability` in percent. The number is the
    next of the settings' series and is never given again. What isn't given is taken from `opportunity`, the deal that
    it is for. Raises `ValueError` for a probability outside 0–100.
    """
    deal = None if opportunity is None else book.one(Opportunity.select().where(Opportunity.id == opportunity))
    if deal is not None:
        title = title or deal.title
        if amount is None and deal.amount is not None and deal.currency:
            amount = Money(deal.amount, deal.currency)
        probability = deal.probability if probability is None else probability
    if probability is not None and not 0 <= probability <= 100:
        raise ValueError(f"a chance is between 0 and 100 %, not {probability}")
    number = f"{book.settings.quote_prefix}{book.next_number('quote'):04d}"
    return act.insert(
        Quote,
        number=number,
        account=account,
        person=person,
        opportunity=opportunity,
        title=clean(title).strip(),
        amount=amount.minor if amount else None,
        currency=amount.currency if amount else book.settings.currency,
        probability=probability,
        validity_days=validity_days or book.settings.validity_days,
        drafted_on=book.today,
    )


def add(
    book: Book,
    *,
    account: int,
    title: str = "",
    amount: Money | None = None,
    probability: int | None = None,
    validity_days: int | None = None,
    opportunity: int | None = None,
    person: int | None = None,
) -> Change:
    """Draft a quote. `Change.key` is its key. Raises `ValueError` as `write_quote` does."""
    with book.act(f"New quote · {account_name(book, account)}") as act:
        act.key = write_quote(
            book,
            act,
            account=account,
            title=title,
            amount=amount,
            probability=probability,
            validity_days=validity_days,
            opportunity=opportunity,
            person=person,
        )
    return act.change


def draft_from_idea(book: Book, opportunity: int) -> Change:
    """Draft a quote for an open deal that has none, with the deal's amount and chance."""
    deal = book.one(Opportunity.select().where(Opportunity.id == opportunity).namedtuples())
    if deal is None:
        raise RefusedError("That deal is no longer there.")
    return add(book, account=deal.account, opportunity=opportunity, person=deal.person)


def deal_to_quote(book: Book, account: int) -> int | None:
    """Return the open deal that a quote asked by this account must be for: its only one without an open quote."""
    quoted = Quote.select(Value(1)).where(Quote.opportunity == Opportunity.id, Quote.status.in_(OPEN))
    open_deals = Opportunity.select(Opportunity.id).where(
        Opportunity.account == account, Opportunity.status == "open", Opportunity.owner == "", ~fn.EXISTS(quoted)
    )
    found = [key for (key,) in book.rows(open_deals.limit(2).tuples())]
    return found[0] if len(found) == 1 else None


def edit(
    book: Book,
    quote: int,
    *,
    title: str,
    amount: Money | None,
    probability: int | None,
    valid_until: date | None,
    person: int | None = None,
) -> Change:
    """Change a quote's header. Raises `RefusedError` once it was accepted, declined or withdrawn."""
    row = header(book, quote)
    if row.status not in OPEN:
        raise RefusedError(f"{row.number} is {row.status}; it can't be changed any more.")
    with book.act(f"Quote changed · {row.number} {row.account_name}") as act:
        act.update(
            Quote,
            quote,
            title=clean(title).strip(),
            amount=amount.minor if amount else None,
            currency=amount.currency if amount else row.currency,
            # An amount that somebody typed is no estimate any more.
            **({} if amount is None or amount.minor == row.amount else {"estimated": False}),
            probability=probability,
            valid_until=valid_until,
            person=person,
        )
        act.key = quote
    return act.change


def account_name(book: Book, account: int) -> str:
    """Return the name of an account, or raise `RefusedError` when it is gone."""
    name = book.scalar(Account.select(Account.name).where(Account.id == account))
    if name is None:
        raise RefusedError("That account is no longer there.")
    return str(name)


def header(book: Book, quote: int) -> QuoteHeader:
    """Return a quote's header, or raise `RefusedError` when it is gone."""
    columns = (
        Quote.id,
        Quote.number,
        Quote.account,
        Account.name.alias("account_name"),
        Quote.person,
        Quote.opportunity,
        Quote.title,
        Quote.status,
        Quote.amount,
        Quote.currency,
        Quote.probability,
        Quote.validity_days,
        Quote.valid_until,
    )
    row = book.one(Quote.select(*columns).join(Account).where(Quote.id == quote).objects(QuoteHeader))
    if not isinstance(row, QuoteHeader):
        raise RefusedError("That quote is no longer there.")
    return row
