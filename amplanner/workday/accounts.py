"""Accounts: customers, prospects and distributors, written and looked up."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from types import MappingProxyType
from typing import Any, NamedTuple, TypedDict, Unpack

from amplanner.book.book import Book
from amplanner.book.change import Change
from amplanner.book.journal import Act
from amplanner.book.models import Account
from amplanner.rules.text import clean, fold
from amplanner.workday.checks import Checks, checking
from amplanner.workday.people import write_person
from amplanner.workday.phones import TypedNumber, reread_numbers, write_numbers, write_phone
from amplanner.workday.refused import RefusedError
from amplanner.workday.tags import write_tags

__all__ = [
    "KINDS",
    "TIERS",
    "AccountDetails",
    "AccountValues",
    "add",
    "delete",
    "details",
    "edit",
    "name_of",
    "write_account",
    "write_person",
    "write_phone",
]

KINDS: Mapping[str, str] = MappingProxyType(
    {"customer": "Customer", "prospect": "Prospect", "distributor": "Distributor", "none": "No account"}
)
"""What an account is to us, by code; "none" is the place for deals without an account."""

TIERS: Mapping[str, str] = MappingProxyType({"": "–", "A": "A", "B": "B", "C": "C"})
"""How much an account matters, by code."""

_LINES: tuple[str, ...] = ("name", "kind", "tier", "region", "sector", "customer_number", "vat_id", "street")
_LINES += ("postcode", "city", "country", "email", "website", "since", "owner")
_LONGEST_FACTS = 20_000


class AccountValues(TypedDict, total=False):
    """What can be said of an account; see `book.models.people.Account`."""

    name: str
    kind: str
    tier: str
    region: str
    sector: str
    customer_number: str
    vat_id: str
    street: str
    postcode: str
    city: str
    country: str
    email: str
    website: str
    since: str
    facts: str
    owner: str
    parent: int | None
    rhythm_days: int | None
    resting_until: date | None
    created_on: date


class AccountDetails(NamedTuple):
    """All that is kept of an account itself, without its parts."""

    id: int
    name: str
    kind: str
    tier: str
    region: str
    sector: str
    customer_number: str
    vat_id: str
    street: str
    postcode: str
    city: str
    country: str
    email: str
    website: str
    since: str
    facts: str
    owner: str
    parent: int | None
    parent_name: str
    rhythm_days: int | None
    resting_until: date | None
    created_on: date


def write_account(book: Book, act: Act, **values: Unpack[AccountValues]) -> int:
    """Write a new account within an act and return its key. `name` is required.

    Cleans texts; checks nothing else, so that imported accounts come in as they are. `created_on` is today when not
    given: silence counts from it until the first contact.
    """
    values.setdefault("created_on", book.today)
    return act.insert(Account, **_stored(values))


def add(
    book: Book, *, tags: Iterable[str] = (), numbers: Sequence[TypedNumber] = (), **values: Unpack[AccountValues]
) -> Change:
    """Add an account with its tags and its own numbers. `Change.key` is the key. Raises `InvalidError`."""
    with book.act(f"New account · {clean(values.get('name', '')).strip()}") as act:
        _check(book, values, None)
        act.key = write_account(book, act, **values)
        write_tags(book, act, "account", act.key, tags)
        write_numbers(book, act, numbers, account=act.key)
    return act.change


def edit(
    book: Book,
    account: int,
    *,
    tags: Iterable[str] | None = None,
    numbers: Sequence[TypedNumber] | None = None,
    **values: Unpack[AccountValues],
) -> Change:
    """Change what is given of an account; `tags` and `numbers` are then all it has.

    Another country reads its people's numbers anew. Raises `InvalidError`, and `RowGoneError` when it is gone.
    """
    with book.act("") as act:
        _check(book, values, account)
        country = book.scalar(Account.select(Account.country).where(Account.id == account))
        act.update(Account, account, **_stored(values))
        if "country" in values and clean(values["country"]).strip() != country:
            reread_numbers(book, act, account)
        if tags is not None:
            write_tags(book, act, "account", account, tags)
        if numbers is not None:
            write_numbers(book, act, numbers, account=account)
        act.key = account
        act.label = f"Account changed · {name_of(book, account)}"
    return act.change


def delete(book: Book, *accounts: int) -> Change:
    """Delete accounts with all their parts: people, calls, notes, quotes … Raises `RefusedError` when one is gone."""
    names = [name_of(book, account) for account in accounts]
    what = f"Account deleted · {names[0]}" if len(names) == 1 else f"{len(names)} accounts deleted"
    with book.act(what) as act:
        for account in accounts:
            act.remove(Account, account)
    return act.change


def name_of(book: Book, account: int) -> str:
    """Return an account's name. Raises `RefusedError` when it is gone."""
    name = book.scalar(Account.select(Account.name).where(Account.id == account))
    if name is None:
        raise RefusedError("That account is no longer there.")
    return str(name)


def details(book: Book, account: int) -> AccountDetails:
    """Return all that is kept of an account. Raises `RefusedError` when it is gone."""
    row = book.one(Account.select().where(Account.id == account).namedtuples())
    if row is None:
        raise RefusedError("That account is no longer there.")
    parent_name = name_of(book, row.parent) if row.parent is not None else ""
    columns = (name for name in AccountDetails._fields if name != "parent_name")
    return AccountDetails(**{name: getattr(row, name) for name in columns}, parent_name=parent_name)


def _stored(values: AccountValues) -> dict[str, Any]:
    stored: dict[str, Any] = dict(values)
    for field in _LINES:
        if field in stored:
            stored[field] = clean(stored[field]).strip()
    if "facts" in stored:
        stored["facts"] = clean(stored["facts"], lines=True).strip()
    if "name" in stored:
        stored["name_fold"] = fold(stored["name"])
    return stored


def _check(book: Book, values: AccountValues, account: int | None) -> None:
    with checking() as checks:
        checks.filled("name", values.get("name", "" if account is None else None), "An account needs a name.")
        given: dict[str, Any] = dict(values)
        for field in _LINES:
            checks.short(field, given.get(field))
        checks.short("facts", values.get("facts"), _LONGEST_FACTS)
        checks.among("kind", values.get("kind"), KINDS)
        checks.among("tier", values.get("tier"), TIERS)
        checks.email("email", values.get("email"))
        checks.vat_id("vat_id", values.get("vat_id"))
        checks.between("rhythm_days", values.get("rhythm_days"), 1, 3650)
        country = values.get("country", "").strip()
        if len(country) == 1 or any(c.isdigit() for c in country):
            checks.say("country", "A country is two letters such as NL, or its name.")
        _check_parent(book, checks, account, values.get("parent"))


def _check_parent(book: Book, checks: Checks, account: int | None, parent: int | None) -> None:
    """Refuse a parent that is the account itself or one of those below it."""
    above = parent
    seen: set[int] = set()
    while above is not None and above not in seen:
        if above == account:
            what = "itself" if parent == account else "part of an account that belongs to it"
            checks.say("parent", f"An account can't be {what}.")
            return
        seen.add(above)
        row = book.one(Account.select(Account.parent).where(Account.id == above).tuples())
        if row is None:
            checks.say("parent", "That account is no longer there.")
            return
        above = row[0]
