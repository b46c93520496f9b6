"""Contracts: agreements with an end, a last day to give notice, and a value a year."""

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType
from typing import Any, NamedTuple, TypedDict, Unpack

from amplanner.book.book import Book
from amplanner.book.change import Change
from amplanner.book.journal import Act
from amplanner.book.models import Account, Contract
from amplanner.rules.money import Money, total
from amplanner.rules.text import clean
from amplanner.workday.accounts import name_of
from amplanner.workday.checks import checking, show_date
from amplanner.workday.refused import RefusedError

STATES: Mapping[str, str] = MappingProxyType({"running": "Running", "ended": "Ended"})
"""The state of a contract, by code."""


class ContractValues(TypedDict, total=False):
    """What can be said of a contract. `notice_on` is the last day to give notice; `value` is a year's."""

    title: str
    starts_on: date | None
    ends_on: date | None
    notice_on: date | None
    auto_renew: bool
    value: Money | None
    status: str


class ContractDetails(NamedTuple):
    """A contract. `days_left` counts from today to its end, negative once it is past."""

    id: int
    account: int
    account_name: str
    title: str
    starts_on: date | None
    ends_on: date | None
    notice_on: date | None
    auto_renew: bool
    value: Money | None
    status: str
    days_left: int | None


def write_contract(book: Book, act: Act, *, account: int, **values: Unpack[ContractValues]) -> int:
    """Write a new contract within an act and return its key. `title` is required; checks nothing."""
    return act.insert(Contract, account=account, **_stored(book, values))


def add(book: Book, *, account: int, **values: Unpack[ContractValues]) -> Change:
    """Add a contract. `Change.key` is its key. Raises `InvalidError`."""
    with book.act(f"New contract · {name_of(book, account)}") as act:
        _check({"title": "", **values})
        act.key = write_contract(book, act, account=account, **values)
    return act.change


def edit(book: Book, contract: int, **values: Unpack[ContractValues]) -> Change:
    """Change what is given of a contract. Raises `InvalidError`, and `RefusedError` when it is gone."""
    now = details(book, contract)
    dates: ContractValues = {"starts_on": now.starts_on, "ends_on": now.ends_on, "notice_on": now.notice_on}
    with book.act(f"Contract changed · {now.account_name}") as act:
        _check({**dates, **values})
        act.update(Contract, contract, **_stored(book, values))
        act.key = contract
    return act.change


def delete(book: Book, *contracts: int) -> Change:
    """Delete contracts. Raises `RefusedError` when one is gone."""
    found = [details(book, contract) for contract in contracts]
    what = "Contract deleted" if len(found) == 1 else f"{len(found)} contracts deleted"
    with book.act(f"{what} · {found[0].account_name}") as act:
        for contract in contracts:
            act.remove(Contract, contract)
    return act.change


def details(book: Book, contract: int) -> ContractDetails:
    """Return a contract. Raises `RefusedError` when it is gone."""
    found = _read(book, Contract.id == contract)
    if not found:
        raise RefusedError("That contract is no longer there.")
    return found[0]


def contracts_of(book: Book, account: int) -> tuple[ContractDetails, ...]:
    """Return an account's contracts: running ones by their end, then those that have ended."""
    return _read(book, Contract.account == account)


def yearly(contracts: tuple[ContractDetails, ...]) -> dict[str, Money]:
    """Return what the running ones are worth a year, by currency."""
    return total(c.value for c in contracts if c.value is not None and c.status == "running")


def _read(book: Book, where: Any) -> tuple[ContractDetails, ...]:
    query = (
        Contract.select(Contract, Account.name.alias("account_name"))
        .join(Account)
        .where(where)
        .order_by(Contract.status == "ended", Contract.ends_on.is_null(), Contract.ends_on, Contract.id)
    )
    return tuple(
        ContractDetails(
            row.id,
            row.account,
            row.account_name,
            row.title,
            row.starts_on,
            row.ends_on,
            row.notice_on,
            row.auto_renew,
            Money(row.value, row.currency) if row.value is not None and row.currency else None,
            row.status,
            None if row.ends_on is None else (row.ends_on - book.today).days,
        )
        for row in book.rows(query.namedtuples())
    )


def _stored(book: Book, values: ContractValues) -> dict[str, Any]:
    stored: dict[str, Any] = dict(values)
    if "title" in values:
        stored["title"] = clean(values["title"]).strip()
    if "value" in values:
        value = values["value"]
        stored["value"] = value.minor if value else None
        stored["currency"] = value.currency if value else book.settings.currency
    return stored


def _check(values: ContractValues) -> None:
    with checking() as checks:
        checks.filled("title", values.get("title"), "A contract needs a name.")
        checks.short("title", values.get("title"))
        checks.among("status", values.get("status"), STATES)
        starts, ends, notice = values.get("starts_on"), values.get("ends_on"), values.get("notice_on")
        checks.in_order("ends_on", ends, starts, "its start")
        checks.in_order("notice_on", notice, starts, "its start")
        if notice is not None and ends is not None and notice > ends:
            checks.say("notice_on", f"Notice must be given before the end, {show_date(ends)}.")
        value = values.get("value")
        if value is not None and value.minor < 0:
            checks.say("value", "A contract isn't worth less than nothing.")
