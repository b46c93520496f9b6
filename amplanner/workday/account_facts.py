"""The head of an account: what somebody wants to know at a glance before the phone is picked up.

Asked each time that the selection comes to rest, so in plain SQL (see `open_items`).
"""

from datetime import date, datetime
from typing import Any, NamedTuple

from peewee import Value, fn

from amplanner.book.book import Book
from amplanner.book.models import Opportunity, Quote
from amplanner.book.projection import RHYTHM_DAYS
from amplanner.rules.money import Money, total
from amplanner.workday.accounts import KINDS
from amplanner.workday.open_items import OpenItem, open_items
from amplanner.workday.open_quotes import QuoteKey
from amplanner.workday.people import PersonRow, people_of
from amplanner.workday.quotes import OPEN
from amplanner.workday.refused import RefusedError


class Silence(NamedTuple):
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


class Renewal(NamedTuple):
    """The running contract that ends first."""

    title: str
    ends_on: date


class AccountFacts(NamedTuple):
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
    renewal: Renewal | None
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
    found = book.sql(
        "SELECT a.name, a.kind, a.tier, a.sector, a.city, a.region, a.since, a.email, a.website, a.facts, a.owner,"
        " above.name, a.resting_until, a.last_touch, a.quiet_on, a.rhythm_days FROM account a"
        " LEFT JOIN account above ON above.id = a.parent_id WHERE a.id = ?",
        (account,),
    )
    if not found:
        raise RefusedError("That account is no longer there.")
    (row,) = found
    name, kind, tier, sector, city, region, since, email, website, lines, owner, above, *days = row
    resting, last_touch, quiet_on, rhythm_days = days
    quotes = book.sql(
        f"SELECT amount, currency FROM quote WHERE account_id = ? AND status IN ({', '.join('?' * len(OPEN))})",
        (account, *OPEN),
    )
    ((issues,),) = book.sql("SELECT COUNT(*) FROM issue WHERE account_id = ? AND status = 'open'", (account,))
    contracts = book.sql(
        "SELECT title, ends_on FROM contract WHERE account_id = ? AND status = 'running' AND ends_on IS NOT NULL"
        " ORDER BY ends_on, id LIMIT 1",
        (account,),
    )
    numbers = book.sql("SELECT typed FROM phone WHERE account_id = ? AND NOT wrong ORDER BY id LIMIT 1", (account,))
    tags = book.sql(
        "SELECT t.name FROM tagging g JOIN tag t ON t.id = g.tag_id WHERE g.record_table = 'account' AND g.record = ?"
        " ORDER BY t.name",
        (account,),
    )
    steps = open_items(book, account)
    return AccountFacts(
        account,
        name,
        kind,
        tier,
        sector,
        city,
        region,
        since,
        email,
        website,
        lines,
        owner,
        above or "",
        numbers[0][0] if numbers else "",
        None if resting is None else date.fromisoformat(resting),
        tuple(name for (name,) in tags),
        people_of(book, account),
        len(quotes),
        _total(quotes),
        issues,
        Renewal(contracts[0][0], date.fromisoformat(contracts[0][1])) if contracts else None,
        steps[0] if steps else None,
        silence_of(
            book,
            None if last_touch is None else datetime.fromtimestamp(last_touch, book.clock.zone),
            None if quiet_on is None else date.fromisoformat(quiet_on),
            rhythm_days if rhythm_days is not None else RHYTHM_DAYS.get(tier),
        ),
        won_in(book, account, book.today.year),
    )


def silence_of(book: Book, last: datetime | None, quiet_on: date | None, rhythm: int | None) -> Silence:
    """Return an account's silence: it was spoken to at `last` and is silent for too long after `quiet_on`."""
    days = None if last is None else (book.today - last.astimezone(book.clock.zone).date()).days
    return Silence(last, days, rhythm, quiet_on is not None and quiet_on < book.today)


def won_in(book: Book, account: int, year: int) -> dict[str, Money]:
    """Return what an account ordered in a year: accepted quotes, and won deals that had none."""
    rows = book.sql(
        "SELECT amount, currency FROM quote WHERE account_id = ? AND status = 'accepted' AND decided_on BETWEEN ? AND ?"
        " UNION ALL"
        " SELECT amount, currency FROM opportunity o WHERE account_id = ? AND status = 'won'"
        " AND close_on BETWEEN ? AND ?"
        " AND NOT EXISTS (SELECT 1 FROM quote WHERE opportunity_id = o.id AND status = 'accepted')",
        (account, f"{year}-01-01", f"{year}-12-31") * 2,
    )
    return _total(rows)


def _total(rows: list[tuple[Any, ...]]) -> dict[str, Money]:
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
