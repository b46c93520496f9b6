"""All accounts: which of them, in which order, and the rows for the part that is on the screen."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from peewee import fn

from amplanner.book.book import Book
from amplanner.book.models import Account, Call, Quote, Tag, Tagging, Todo
from amplanner.book.projection import RHYTHM_DAYS
from amplanner.rules.money import Money, total
from amplanner.rules.text import fold
from amplanner.workday.account_facts import Silence, silence_of
from amplanner.workday.quotes import OPEN

Order = Literal["name", "silence", "tier"]

ORDERS: tuple[Order, ...] = ("name", "silence", "tier")
"""In which orders the accounts can stand: by name, the longest silent first, the most important first."""


@dataclass(frozen=True, slots=True)
class AccountFilter:
    """Which accounts, and in which order. Empty fields keep all; `owner` None is everybody's, "" mine."""

    text: str = ""
    kinds: frozenset[str] = frozenset()
    tiers: frozenset[str] = frozenset()
    region: str = ""
    tag: str = ""
    owner: str | None = None
    order: Order = "name"


@dataclass(frozen=True, slots=True)
class AccountRow:
    """An account in the list; `quoted` is what its open quotes come to, `next_on` the day of its next call or to-do."""

    id: int
    name: str
    kind: str
    tier: str
    city: str
    region: str
    owner: str
    silence: Silence
    quoted: dict[str, Money]
    next_on: date | None


def account_keys(book: Book, wanted: AccountFilter = AccountFilter()) -> list[int]:  # frozen
    """Return the keys of the accounts that a filter keeps, in its order."""
    query = Account.select(Account.id)
    for word in fold(wanted.text).split():
        # A word of the filter may stand in the name, the place or the region; only names are kept folded.
        query = query.where(
            Account.name_fold.contains(word) | Account.city.contains(word) | Account.region.contains(word)
        )
    if wanted.kinds:
        query = query.where(Account.kind.in_(sorted(wanted.kinds)))
    if wanted.tiers:
        query = query.where(Account.tier.in_(sorted(wanted.tiers)))
    if wanted.region:
        query = query.where(Account.region == wanted.region)
    if wanted.owner is not None:
        query = query.where(Account.owner == wanted.owner)
    if wanted.tag:
        tagged = (
            Tagging.select(Tagging.record).join(Tag).where(Tagging.record_table == "account", Tag.name == wanted.tag)
        )
        query = query.where(Account.id.in_(tagged))
    return [key for (key,) in book.rows(query.order_by(*_order(wanted.order)).tuples())]


def account_rows(book: Book, keys: Sequence[int]) -> dict[int, AccountRow]:
    """Return the rows of some accounts, for the visible part of the list; accounts that are gone are left out."""
    wanted = list(keys)
    quoted = _quoted(book, wanted)
    following = _next_days(book, wanted)
    columns = (
        Account.id,
        Account.name,
        Account.kind,
        Account.tier,
        Account.city,
        Account.region,
        Account.owner,
        Account.last_touch,
        Account.quiet_on,
        Account.rhythm_days,
    )
    return {
        row.id: AccountRow(
            row.id,
            row.name,
            row.kind,
            row.tier,
            row.city,
            row.region,
            row.owner,
            silence_of(
                book,
                row.last_touch,
                row.quiet_on,
                row.rhythm_days if row.rhythm_days is not None else RHYTHM_DAYS.get(row.tier),
            ),
            quoted.get(row.id, {}),
            following.get(row.id),
        )
        for row in book.rows(Account.select(*columns).where(Account.id.in_(wanted)).namedtuples())
    }


def _order(order: Order) -> tuple[Any, ...]:
    name = (Account.name_fold, Account.id)
    match order:
        case "silence":
            return (Account.last_touch.is_null().desc(), Account.last_touch, *name)
        case "tier":
            return (Account.tier == "", Account.tier, *name)
        case "name":
            return name


def _quoted(book: Book, keys: list[int]) -> dict[int, dict[str, Money]]:
    query = Quote.select(Quote.account, Quote.amount, Quote.currency).where(
        Quote.account.in_(keys), Quote.status.in_(OPEN), Quote.amount.is_null(False), Quote.currency > ""
    )
    amounts: dict[int, list[Money]] = {}
    for account, amount, currency in book.rows(query.tuples()):
        amounts.setdefault(account, []).append(Money(amount, currency))
    return {account: total(found) for account, found in amounts.items()}


def _next_days(book: Book, keys: list[int]) -> dict[int, date]:
    found: dict[int, date] = {}
    for model in (Call, Todo):
        query = (
            model.select(model.account, fn.MIN(model.due_on))
            .where(model.account.in_(keys), model.status == "open", model.due_on.is_null(False))
            .group_by(model.account)
        )
        for account, first in book.rows(query.tuples()):
            day = date.fromisoformat(first) if isinstance(first, str) else first
            found[account] = min(day, found.get(account, day))
    return found
