"""The head of an account: what somebody wants to know at a glance before the phone is picked up."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from peewee import Value, fn

from amplanner.book.book import Book
from amplanner.book.models import Account, Issue, Opportunity, Quote
from amplanner.book.projection import RHYTHM_DAYS
from amplanner.rules.money import Money, total
from amplanner.workday.accounts import KINDS
from amplanner.workday.contracts import ContractDetails, contracts_of
from amplanner.workday.open_items import OpenItem, open_items
from amplanner.workday.open_quotes import QuoteKey
from amplanner.workday.people import PersonRow, people_of
from amplanner.workday.phones import numbers_of
from amplanner.workday.quotes import OPEN
from amplanner.workday.refused import RefusedError
from amplanner.workday.tags import tags_of


@dataclass(frozen=True, slots=True)
class Silence:
    """How long an account has not been spoken to. `days` is None while it never was; `rhythm` None when it has none.

    `too_long` once the silence is longer than the rhythm.
    """

    last: datetime | None
    days: int | None
    rhythm: int | None
    too_long: bool

    @property
    def words(self) -> str:
        """In words: "spoken today", "silent 41 days, rhythm 21", "not spoken yet"."""
        if self.days is None:
            return "not spoken yet"
        if self.days <= 1:
            return "spoken yesterday" if self.days else "spoken today"
        said = f"silent {self.days} days"
        return f"{said}, rhythm {self.rhythm}" if self.too_long else said


@dataclass(frozen=True, slots=True)
class AccountFacts:
    """What stands above an account's timeline. Sums are by currency; `number` is the account's own, as typed."""

    id: int
    name: str
    kind: str
    tier: str
    sector: str
    city: str
    region: str
    since: str
    email: str
    website: str
    facts: str
    owner: str
    parent_name: str
    number: str
    resting_until: date | None
    tags: tuple[str, ...]
    people: tuple[PersonRow, ...]
    quotes: int
    quoted: dict[str, Money]
    issues: int
    renewal: ContractDetails | None
    next: OpenItem | None
    silence: Silence
    won: dict[str, Money]

    @property
    def headline(self) -> str:
        """Who they are: "A-account · food · Utrecht · since 2019"."""
        what = f"{self.tier}-account" if self.tier else KINDS.get(self.kind, self.kind).lower()
        if self.tier and self.kind in ("prospect", "distributor"):
            what = f"{self.tier}-{self.kind}"
        place = self.city or self.region
        parts = [what, self.sector, place, f"since {self.since}" if self.since else ""]
        return " · ".join(part for part in parts if part)


def facts(book: Book, account: int) -> AccountFacts:
    """Return the head of an account. Raises `RefusedError` when it is gone."""
    above = Account.alias()
    row = book.one(
        Account.select(Account, above.name.alias("parent_name"))
        .left_outer_join(above, on=Account.parent == above.id)
        .where(Account.id == account)
        .namedtuples()
    )
    if row is None:
        raise RefusedError("That account is no longer there.")
    quotes = book.rows(
        Quote.select(Quote.amount, Quote.currency).where(Quote.account == account, Quote.status.in_(OPEN)).tuples()
    )
    running = [c for c in contracts_of(book, account) if c.status == "running" and c.ends_on is not None]
    numbers = [number for number in numbers_of(book, account=account) if not number.wrong]
    steps = open_items(book, account)
    return AccountFacts(
        row.id,
        row.name,
        row.kind,
        row.tier,
        row.sector,
        row.city,
        row.region,
        row.since,
        row.email,
        row.website,
        row.facts,
        row.owner,
        row.parent_name or "",
        numbers[0].typed if numbers else "",
        row.resting_until,
        tags_of(book, "account", account),
        people_of(book, account),
        len(quotes),
        total(Money(amount, currency) for amount, currency in quotes if amount is not None and currency),
        book.count(Issue.select().where(Issue.account == account, Issue.status == "open")),
        running[0] if running else None,
        steps[0] if steps else None,
        silence_of(book, row),
        won_in(book, account, book.today.year),
    )


def silence_of(book: Book, row: Any) -> Silence:
    """Return the silence of a row that has the account's `last_touch`, `quiet_on`, `tier` and `rhythm_days`."""
    last = None if row.last_touch is None else row.last_touch.astimezone(book.clock.zone)
    days = None if last is None else (book.today - last.date()).days
    rhythm = row.rhythm_days if row.rhythm_days is not None else RHYTHM_DAYS.get(row.tier)
    return Silence(last, days, rhythm, row.quiet_on is not None and row.quiet_on < book.today)


def won_in(book: Book, account: int, year: int) -> dict[str, Money]:
    """Return what an account ordered in a year: accepted quotes, and won deals that had none."""
    first, last = date(year, 1, 1), date(year, 12, 31)
    quotes = Quote.select(Quote.amount, Quote.currency).where(
        Quote.account == account, Quote.status == "accepted", Quote.decided_on.between(first, last)
    )
    quoted = Quote.select(Value(1)).where(Quote.opportunity == Opportunity.id, Quote.status == "accepted")
    deals = Opportunity.select(Opportunity.amount, Opportunity.currency).where(
        Opportunity.account == account,
        Opportunity.status == "won",
        Opportunity.close_on.between(first, last),
        ~fn.EXISTS(quoted),
    )
    rows = [*book.rows(quotes.tuples()), *book.rows(deals.tuples())]
    return total(Money(amount, currency) for amount, currency in rows if amount is not None and currency)


def chances_of(book: Book, account: int) -> tuple[QuoteKey, ...]:
    """Return an account's open quotes, the first to expire first, then its open deals that have no open quote."""
    quotes = (
        Quote.select(Quote.id)
        .where(Quote.account == account, Quote.status.in_(OPEN))
        .order_by(Quote.valid_until.is_null(), Quote.valid_until, Quote.id)
    )
    quoted = Quote.select(Value(1)).where(Quote.opportunity == Opportunity.id, Quote.status.in_(OPEN))
    deals = (
        Opportunity.select(Opportunity.id)
        .where(Opportunity.account == account, Opportunity.status == "open", ~fn.EXISTS(quoted))
        .order_by(Opportunity.close_on.is_null(), Opportunity.close_on, Opportunity.id)
    )
    found: list[QuoteKey] = [("quote", key) for (key,) in book.rows(quotes.tuples())]
    return (*found, *(("idea", key) for (key,) in book.rows(deals.tuples())))
