"""Opportunities: chances to sell something, open until they are won or lost."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Any, TypedDict, Unpack

from amplanner.book.book import Book
from amplanner.book.change import Change
from amplanner.book.journal import Act
from amplanner.book.models import Account, Opportunity
from amplanner.rules.money import Money
from amplanner.rules.text import clean
from amplanner.workday.accounts import name_of
from amplanner.workday.checks import checking
from amplanner.workday.refused import RefusedError

STATES: Mapping[str, str] = MappingProxyType({"open": "Open", "won": "Won", "lost": "Lost"})
"""The state of an opportunity, by code."""

_TEXTS = ("title", "stage", "category", "owner", "reason")


class OpportunityValues(TypedDict, total=False):
    """What can be said of an opportunity; see `book.models.trade.Opportunity`. `probability` is in percent."""

    title: str
    person: int | None
    stage: str
    category: str
    probability: int | None
    amount: Money | None
    status: str
    owner: str
    close_on: date | None
    reason: str


@dataclass(frozen=True, slots=True)
class OpportunityDetails:
    """An opportunity. An `estimated` amount was not given by anybody: it follows from the product's price."""

    id: int
    account: int
    account_name: str
    person: int | None
    title: str
    stage: str
    category: str
    probability: int | None
    amount: Money | None
    estimated: bool
    status: str
    owner: str
    close_on: date | None
    reason: str


def write_opportunity(book: Book, act: Act, *, account: int, **values: Unpack[OpportunityValues]) -> int:
    """Write a new opportunity within an act and return its key. `title` is required; checks nothing."""
    return act.insert(Opportunity, account=account, **_stored(book, values))


def add(book: Book, *, account: int, **values: Unpack[OpportunityValues]) -> Change:
    """Add an opportunity. `Change.key` is its key. Raises `InvalidError`."""
    with book.act(f"New chance · {name_of(book, account)}") as act:
        _check({"title": "", **values})
        act.key = write_opportunity(book, act, account=account, **values)
    return act.change


def edit(book: Book, opportunity: int, **values: Unpack[OpportunityValues]) -> Change:
    """Change what is given of an opportunity; won or lost without a day is so today.

    An amount that is given is no longer an estimate. Raises `InvalidError`, and `RefusedError` when it is gone.
    """
    now = details(book, opportunity)
    with book.act(f"Chance changed · {now.account_name}") as act:
        _check({"status": now.status, "reason": now.reason, **values})
        stored = _stored(book, values)
        if values.get("status", now.status) != "open" and values.get("close_on", now.close_on) is None:
            stored["close_on"] = book.today
        if "amount" in values and values["amount"] != now.amount:
            stored["estimated"] = False
        act.update(Opportunity, opportunity, **stored)
        act.key = opportunity
    return act.change


def delete(book: Book, opportunity: int) -> Change:
    """Delete an opportunity; its quotes stay. Raises `RefusedError` when it is gone."""
    now = details(book, opportunity)
    with book.act(f"Chance deleted · {now.account_name}") as act:
        act.remove(Opportunity, opportunity)
    return act.change


def details(book: Book, opportunity: int) -> OpportunityDetails:
    """Return an opportunity. Raises `RefusedError` when it is gone."""
    query = Opportunity.select(Opportunity, Account.name.alias("account_name")).join(Account)
    row = book.one(query.where(Opportunity.id == opportunity).namedtuples())
    if row is None:
        raise RefusedError("That chance is no longer there.")
    return OpportunityDetails(
        row.id,
        row.account,
        row.account_name,
        row.person,
        row.title,
        row.stage,
        row.category,
        row.probability,
        Money(row.amount, row.currency) if row.amount is not None and row.currency else None,
        row.estimated,
        row.status,
        row.owner,
        row.close_on,
        row.reason,
    )


def _stored(book: Book, values: OpportunityValues) -> dict[str, Any]:
    stored: dict[str, Any] = dict(values)
    for field in _TEXTS:
        if field in stored:
            stored[field] = clean(stored[field]).strip()
    if "amount" in values:
        amount = values["amount"]
        stored["amount"] = amount.minor if amount else None
        stored["currency"] = amount.currency if amount else book.settings.currency
    return stored


def _check(values: OpportunityValues) -> None:
    with checking() as checks:
        checks.filled("title", values.get("title"), "A chance needs a name.")
        checks.short("title", values.get("title"))
        checks.between("probability", values.get("probability"), 0, 100)
        checks.among("status", values.get("status"), STATES)
        amount = values.get("amount")
        if amount is not None and amount.minor < 0:
            checks.say("amount", "An amount isn't less than nothing.")
        if values.get("status") == "lost" and not values.get("reason", "").strip():
            checks.say("reason", "Say why it was lost: a word is enough.")
