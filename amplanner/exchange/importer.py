"""Bringing an import plan into the book: counted beforehand, written as one act, the same again changing nothing."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from amplanner.book.book import Book
from amplanner.book.change import Change
from amplanner.exchange.feeds import home_zone, roll
from amplanner.exchange.maven import product_key
from amplanner.exchange.names import account_uid, company_key, uid_of
from amplanner.exchange.plan import (
    ImportPlan,
    PlanAccount,
    PlanCalendar,
    PlanDeal,
    PlanPerson,
    find_agent,
    no_account_uid,
)
from amplanner.exchange.plan_products import PlanProduct
from amplanner.exchange.plan_reading import read_plan
from amplanner.exchange.problems import Problem
from amplanner.exchange.product_records import PRICES, price_records, product_record, same_as_there, superseded
from amplanner.rules.money import Money
from amplanner.rules.text import clean, fold
from amplanner.workday import intake
from amplanner.workday.calls import write_call
from amplanner.workday.feed_times import forget
from amplanner.workday.intake import Incoming, Tally
from amplanner.workday.phones import region_of
from amplanner.workday.tags import write_tags

Progress = Callable[[str, int, int], None]
"""Called with what is being done, how much of it is done and how much there is."""

OWNER_FACT = "import owner"

# The kinds of records in the order in which they are written, and what they are called.
SHOWN = {
    "product": "products",
    "product_price": "prices",
    "account": "accounts",
    "person": "people",
    "phone": "phone numbers",
    "opportunity": "deals",
    "calendar_source": "calendars",
    "calendar_item": "calendar events",
}

_MOST_NAMED = 2


@dataclass(frozen=True, slots=True)
class Counts:
    """What an import does, by kind (see `SHOWN`), and how many calls it plans."""

    kinds: dict[str, Tally]
    calls: int

    @property
    def new(self) -> int:
        """How many records come in."""
        return sum(tally.new for tally in self.kinds.values())

    @property
    def changed(self) -> int:
        """How many records are changed."""
        return sum(tally.changed for tally in self.kinds.values())


@dataclass(frozen=True, slots=True)
class Imported:
    """What was done. `change` is the act; it has nothing touched when everything was there already."""

    change: Change
    counts: Counts
    problems: tuple[Problem, ...]


def read(
    book: Book, paths: Sequence[Path], *, owner: str = "", progress: Callable[[int, int], None] | None = None
) -> ImportPlan:
    """Read files for a book: amounts in its currency, times in its zone, prices that it knows.

    `owner` says which sales agent is me; else it is who that was the last time, or the name in the settings if it is
    one of them. Raises `ValueError` when `owner` names nobody or several.
    """
    prices = {
        product_key(one.name): PlanProduct(
            one.uid, one.name, one.series, Money(one.price, one.currency) if one.price is not None else None
        )
        for one in intake.products(book)
    }
    plan = read_plan(paths, currency=book.settings.currency, home=home_zone(book), prices=prices, progress=progress)
    if not plan.agents:
        return plan
    if owner:
        agent = find_agent(plan.agents, owner)
        if agent is None:
            raise ValueError(f"“{owner}” is not one of the sales agents: {', '.join(plan.agents)}")
        return plan.owned_by(agent)
    known = intake.remembered(book, OWNER_FACT) or book.settings.name
    return plan.owned_by(find_agent(plan.agents, known) or plan.owner)


def preview(book: Book, plan: ImportPlan) -> Counts:
    """Return what `apply` would do. Reads only: nothing is locked."""
    compared, gone = _compare(book, plan)
    accounts: set[str] = set()
    deals = {deal.uid: deal for deal in plan.deals}
    for step in compared.steps:
        one = step.incoming
        if one.table == "opportunity" and (step.key is None or "owner" in step.changes):
            deal = deals[one.uid]
            if deal.status == "open" and plan.is_mine(deal) and deal.account != no_account_uid():
                accounts.add(one.refs["account"][1])
    busy = intake.accounts_with_a_call(book)
    return Counts(_counted(compared, gone), len(accounts - busy))


def apply(book: Book, plan: ImportPlan, progress: Progress | None = None, *, place: bool = True) -> Imported:
    """Bring a plan into the book as one act that `u` takes back; then work out when its events happen, unless that is
    done later (`place`).

    A second time nothing changes. What was changed or deleted here since an earlier import stays so. Open deals of
    mine at an account without a planned call get one, due today, about the largest of them.
    Raises `BookError` in one of its kinds; then nothing has come in.
    """
    compared, gone = _compare(book, plan)
    stale = [step.key for step in compared.steps if step.incoming.table == "calendar_item" and step.key is not None]
    if stale:
        forget(book, stale)  # first: if all ends here, they are worked out anew
    with book.act(intake.LABEL) as act:
        written = intake.write(act, compared, None if progress is None else lambda d, n: progress("Writing", d, n))
        intake.delete(act, PRICES, gone)
        for person in plan.people:
            key = written.new.get(("person", person.uid))
            if key is not None and person.tags:
                write_tags(book, act, "person", key, person.tags)
        gained = [key for (table, _), key in written.new.items() if table == "opportunity"]
        gained += [step.key for step in written.changed if step.key is not None and "owner" in step.changes]
        calls = _plan_calls(book, act, gained)
        counts = Counts(_counted(compared, gone), calls)
        act.label = f"{intake.LABEL} · {counts.new:,} new, {counts.changed:,} changed"
    if plan.owner:
        intake.remember(book, OWNER_FACT, plan.owner)
    if not place:
        return Imported(act.change, counts, plan.problems)
    problems = roll(book, None if progress is None else lambda d, n: progress("Placing events", d, n))
    return Imported(act.change, counts, plan.problems + problems)


def _plan_calls(book: Book, act: Any, deals: Sequence[int]) -> int:
    """Plan a call today at each account where one of these deals is open and mine, unless one is planned there."""
    by_account: dict[int, list[tuple[int, str]]] = {}
    for account, deal, title, _ in intake.mine_open(book, deals):
        by_account.setdefault(account, []).append((deal, title))
    for account, open_deals in by_account.items():
        names = list(dict.fromkeys(title for _, title in open_deals))
        more = len(names) - _MOST_NAMED
        subject = ", ".join(names[:_MOST_NAMED]) + (f" +{more}" if more > 0 else "")
        write_call(
            book,
            act,
            account=account,
            due_on=book.today,
            purpose="prospect",
            subject=subject,
            opportunity=open_deals[0][0],
        )
    return len(by_account)


def _compare(book: Book, plan: ImportPlan) -> tuple[intake.Comparison, list[int]]:
    """Return what bringing a plan in would do, and the prices that its price list does away with."""
    compared = intake.compare(book, incoming(book, plan))
    gone = superseded(book, plan.products, same_as_there(book, plan.products)) if plan.products else []
    return compared, gone


def _counted(compared: intake.Comparison, gone: Sequence[int]) -> dict[str, Tally]:
    """Return the counts by kind; a price that is done away with counts as a change."""
    tallies = dict(compared.tallies)
    if gone:
        before = tallies.get(PRICES, Tally())
        tallies[PRICES] = replace(before, changed=before.changed + len(gone))
    return tallies


def incoming(book: Book, plan: ImportPlan) -> list[Incoming]:
    """Return a plan's records as the book keeps them, each after those that it refers to."""
    same = _same_accounts(book, plan.accounts)
    same_products = same_as_there(book, plan.products)
    accounts = {account.uid: account for account in plan.accounts}
    records = [
        *(product_record(one, same_products) for one in plan.products),
        *price_records(book, plan.products, same_products),
        *(_account(one, same, book.today) for one in _parents_first(plan.accounts)),
        *(_person(one, same) for one in plan.people),
        *_phones(book, plan, accounts, same),
        *(_deal(one, plan, same, same_products) for one in plan.deals),
        *(record for one in plan.calendars for record in _calendar(book, one)),
    ]
    # Two names of a plan may turn out to be one account of the book: the first counts.
    distinct: dict[tuple[str, str], Incoming] = {}
    for one in records:
        distinct.setdefault((one.table, one.uid), one)
    return list(distinct.values())


def _same_accounts(book: Book, accounts: Sequence[PlanAccount]) -> dict[str, str]:
    """Return for each account of a plan the uid that it has in the book: by uid, by name, or by its company's name."""
    there = intake.account_names(book)
    uids = {uid for uid, _, _ in there}
    by_name: dict[str, str] = {}
    by_company: dict[str, str] = {}
    for uid, name, kind in there:
        by_name.setdefault(no_account_uid() if kind == "none" else account_uid(name), uid)
        by_company.setdefault(company_key(name), uid)
    same: dict[str, str] = {}
    for account in accounts:
        found = account.uid if account.uid in uids else by_name.get(account.uid)
        if found is None and account.known_by_name and account.kind != "none":
            found = by_company.get(company_key(account.name))
        same[account.uid] = found or account.uid
    return same


def _parents_first(accounts: Sequence[PlanAccount]) -> list[PlanAccount]:
    by_uid = {account.uid: account for account in accounts}
    ordered: dict[str, PlanAccount] = {}

    def visit(account: PlanAccount) -> None:
        if account.uid in ordered:
            return
        if account.parent in by_uid:
            visit(by_uid[account.parent])  # the plan has no circles
        ordered[account.uid] = account

    for account in accounts:
        visit(account)
    return list(ordered.values())


def _account(one: PlanAccount, same: dict[str, str], today: date) -> Incoming:
    values: dict[str, Any] = {"name": clean(one.name), "name_fold": fold(one.name), "kind": one.kind}
    values |= {"sector": one.sector, "region": one.location, "country": one.location, "facts": "\n".join(one.facts)}
    refs = {"parent": ("account", same[one.parent])} if one.parent else {}
    return Incoming("account", same[one.uid], values, refs, once={"created_on": today}, only_blanks=one.known_by_name)


def _person(one: PlanPerson, same: dict[str, str]) -> Incoming:
    values = {"name": one.name, "name_fold": fold(one.name), "job": one.title, "email": one.email, "remark": one.remark}
    return Incoming("person", one.uid, values, {"account": ("account", same[one.account])})


def _phones(book: Book, plan: ImportPlan, accounts: dict[str, PlanAccount], same: dict[str, str]) -> list[Incoming]:
    from amplanner.rules.phones import normalise

    def number(typed: str, label: str, country: str, owner: str, uid: str) -> Incoming:
        read = normalise(clean(typed), region_of(book, country))
        values = {"typed": read.typed, "e164": read.e164 or "", "digits": read.digits, "label": label}
        return Incoming("phone", uid_of("phone", uid, typed), values, {owner: (owner, uid)})

    found: dict[str, Incoming] = {}
    for person in plan.people:
        country = accounts[person.account].location
        for label, typed in person.phones:
            one = number(typed, label, country, "person", person.uid)
            found.setdefault(one.uid, one)
    for account in plan.accounts:
        for typed in account.phones:
            one = number(typed, "work", account.location, "account", same[account.uid])
            found.setdefault(one.uid, one)
    return list(found.values())


def _deal(one: PlanDeal, plan: ImportPlan, same: dict[str, str], products: dict[str, str]) -> Incoming:
    values: dict[str, Any] = {
        "title": one.title,
        "stage": one.stage,
        "status": one.status,
        "owner": "" if plan.is_mine(one) else one.agent,
        "amount": None if one.amount is None else one.amount.minor,
        "currency": "" if one.amount is None else one.amount.currency,
        "estimated": one.estimated,
        "engaged_on": one.engaged,
        "close_on": one.closed,
    }
    refs = {"account": ("account", same[one.account])}
    if one.product is not None:
        refs["product"] = ("product", products.get(one.product, one.product))
    return Incoming("opportunity", one.uid, values, refs)


def _calendar(book: Book, one: PlanCalendar) -> list[Incoming]:
    source = Incoming(
        "calendar_source", one.uid, {"name": one.name, "place": one.name}, once={"read_at": book.clock.now()}
    )
    items = [
        Incoming(
            "calendar_item",
            uid_of("calendar item", one.uid, item.uid),
            {"item_uid": item.uid, "content_hash": item.content_hash, "summary": item.summary},
            {"source": ("calendar_source", one.uid)},
            with_any={"received": item.raw},
        )
        for item in one.calendar.items
    ]
    return [source, *items]
