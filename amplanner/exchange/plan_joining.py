"""Rows of several files put together into one plan: names become references, products give estimated amounts."""

from dataclasses import dataclass, field, replace
from pathlib import Path

from amplanner.exchange import maven
from amplanner.exchange.calendars import Calendar
from amplanner.exchange.contacts import ContactRow, Contacts
from amplanner.exchange.names import account_uid, company_key, uid_of
from amplanner.exchange.plan import (
    NO_ACCOUNT,
    ImportPlan,
    PlanAccount,
    PlanCalendar,
    PlanDeal,
    PlanPerson,
    no_account_uid,
)
from amplanner.exchange.plan_products import PlanProduct
from amplanner.exchange.problems import Problem
from amplanner.exchange.sniff import FileKind
from amplanner.rules.text import fold


@dataclass(slots=True)
class Found:
    """What the files gave, before it is put together."""

    files: list[tuple[str, FileKind]] = field(default_factory=list)
    accounts: list[maven.AccountRow] = field(default_factory=list)
    products: list[PlanProduct] = field(default_factory=list)
    agents: list[maven.AgentRow] = field(default_factory=list)
    deals: list[tuple[str, maven.DealRow]] = field(default_factory=list)
    contacts: list[Contacts] = field(default_factory=list)
    calendars: list[Calendar] = field(default_factory=list)
    meanings: dict[str, str] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


class Joiner:
    """Puts rows of several files together: names become references, products give estimated amounts."""

    def __init__(self, found: Found, prices: dict[str, PlanProduct]) -> None:
        self._found = found
        self._problems = list(found.problems)
        self._accounts: dict[str, PlanAccount] = {}
        self._by_company: dict[str, str] = {}
        self._people: dict[str, PlanPerson] = {}
        self._deals: dict[str, PlanDeal] = {}
        self._products: dict[str, PlanProduct] = {}
        named: dict[str, PlanProduct] = {}
        for product in found.products:
            self._products.setdefault(product.uid, product)
            named.setdefault(maven.product_key(product.name), product)
        self._prices = prices | named

    def plan(self) -> ImportPlan:
        """Return everything put together."""
        for row in self._found.accounts:
            self._account_row(row)
        customers = {account_uid(row.account) for _, row in self._found.deals if row.stage == maven.WON}
        for uid, account in self._accounts.items():
            # Who never bought anything yet is a prospect; without a pipeline nothing is known about that.
            if self._found.deals and uid not in customers:
                self._accounts[uid] = replace(account, kind="prospect")
        self._link_parents()
        for file, deal in self._found.deals:
            self._deal_row(file, deal)
        for contact_list in self._found.contacts:
            for contact in contact_list.rows:
                self._contact_row(contact_list, contact)
        named = [row.name for row in self._found.agents] + [row.agent for _, row in self._found.deals if row.agent]
        agents = tuple(dict.fromkeys(named))
        return ImportPlan(
            files=tuple(self._found.files),
            accounts=tuple(self._accounts.values()),
            products=tuple(self._products.values()),
            people=tuple(self._people.values()),
            deals=tuple(self._deals.values()),
            calendars=tuple(self._calendars()),
            agents=tuple(sorted(agents, key=fold)),
            owner=agents[0] if len(agents) == 1 else "",
            notes=tuple(self._found.notes),
            problems=tuple(sorted(self._problems, key=lambda problem: (problem.file, problem.line))),
        )

    def _account_row(self, row: maven.AccountRow) -> None:
        means = self._found.meanings
        facts = [
            f"{means.get(name) or label}: {value}"
            for name, label, value in (
                ("revenue", "Revenue", row.revenue),
                ("employees", "Employees", row.employees),
                ("year established", "Founded", row.founded),
            )
            if value
        ]
        uid = account_uid(row.name)
        account = PlanAccount(
            uid, row.name, sector=row.sector, location=row.location, facts=tuple(facts), parent=row.parent
        )
        self._keep_account(account)

    def _keep_account(self, account: PlanAccount) -> None:
        self._accounts.setdefault(account.uid, account)
        self._by_company.setdefault(company_key(account.name), account.uid)

    def _link_parents(self) -> None:
        for uid, account in self._accounts.items():
            if not account.parent:
                continue
            parent = account_uid(account.parent)
            if parent in self._accounts and not self._is_under(parent, uid):
                self._accounts[uid] = replace(account, parent=parent)
            else:
                facts = (*account.facts, f"Part of {account.parent}")
                self._accounts[uid] = replace(account, parent="", facts=facts)

    def _is_under(self, uid: str, other: str) -> bool:
        """Whether `uid` is `other` or a part of it, as far as the parents are linked already."""
        seen: set[str] = set()
        while uid and uid not in seen:
            if uid == other:
                return True
            seen.add(uid)
            account = self._accounts.get(uid)
            parent = account.parent if account else ""
            uid = parent if parent in self._accounts else account_uid(parent) if parent else ""
        return False

    def _account_named(self, name: str, kind: str) -> str:
        """Return the account of that name, by its company when spelt otherwise; made when there is none."""
        if not name:
            self._keep_account(PlanAccount(no_account_uid(), NO_ACCOUNT, kind="none", known_by_name=True))
            return no_account_uid()
        uid = account_uid(name)
        if uid in self._accounts:
            return uid
        known = self._by_company.get(company_key(name))
        if known is not None:
            return known
        self._keep_account(PlanAccount(uid, name, kind=kind, known_by_name=True))
        return uid

    def _deal_row(self, file: str, row: maven.DealRow) -> None:
        uid = uid_of("maven", "opportunity", row.key)
        if uid in self._deals:
            self._problems.append(Problem(file, row.line, f"opportunity “{row.key}” stands in another file as well"))
            return
        account = self._account_named(row.account, "customer" if row.stage == maven.WON else "prospect")
        product = self._prices.get(maven.product_key(row.product)) if row.product else None
        if row.product and product is None and self._prices:
            reason = f"product “{row.product}” is not on the price list; the deal has no list price"
            self._problems.append(Problem(file, row.line, reason, left_out=False))
        status = {maven.WON: "won", maven.LOST: "lost"}.get(row.stage, "open")
        # A lost deal's value is the revenue it brought, 0, and says nothing of its size.
        amount = None if status == "lost" and row.value is not None and row.value.minor == 0 else row.value
        estimated = amount is None and status == "open" and product is not None and product.price is not None
        if estimated and product is not None:
            amount = product.price
        title = product.name if product is not None else row.product or row.key
        self._deals[uid] = PlanDeal(
            uid=uid,
            account=account,
            title=title if row.account else f"{title} · {row.key}",
            product=None if product is None else product.uid,
            stage=row.stage,
            status=status,
            agent=row.agent,
            amount=amount,
            estimated=estimated,
            engaged=row.engaged,
            closed=row.closed,
        )

    def _contact_row(self, contact_list: Contacts, row: ContactRow) -> None:
        account = self._account_named(row.company, "customer")
        company_phones = (*row.company_phones, *(() if row.full else (typed for _, typed in row.phones)))
        if row.company and company_phones:
            before = self._accounts[account]
            phones = tuple(dict.fromkeys((*before.phones, *company_phones)))
            self._accounts[account] = replace(before, phones=phones)
        if not row.full:
            return
        if row.key:
            uid = uid_of("contact", contact_list.layout, row.key)
        elif row.emails:
            uid = uid_of("contact", "e-mail", row.emails[0].casefold(), fold(row.full))
        else:
            uid = uid_of("contact", "name", fold(row.full), company_key(row.company))
        if uid in self._people:
            self._problems.append(Problem(contact_list.file, row.line, f"“{row.full}” again; the first was taken"))
            return
        self._people[uid] = PlanPerson(
            uid=uid,
            name=row.full,
            account=account,
            title=row.title,
            email=row.emails[0] if row.emails else "",
            phones=row.phones,
            tags=row.tags,
            remark=_remark(row),
        )

    def _calendars(self) -> list[PlanCalendar]:
        found: dict[str, PlanCalendar] = {}
        for calendar in self._found.calendars:
            name = calendar.name or _plain_stem(calendar.file)
            uid = uid_of("calendar", fold(name))
            if uid in found:
                items = {item.uid: item for item in (*found[uid].calendar.items, *calendar.items)}
                calendar = replace(calendar, items=tuple(items.values()))
            found[uid] = PlanCalendar(uid, name, calendar)
        return list(found.values())


def _remark(row: ContactRow) -> str:
    lines = [row.note] if row.note else []
    lines += [f"E-mail: {email}" for email in row.emails[1:]]
    lines += [f"{name.capitalize()}: {_shown(text)}" for name, text in row.facts]
    return "\n".join(lines)


def _shown(text: str) -> str:
    """Return a fact as it is read: of a moment in a machine's words the day."""
    return text[:10] if len(text) > 18 and text[4:5] == text[7:8] == "-" and text[10:11] == "T" else text


def _plain_stem(file: str) -> str:
    """Return a file's name without folder, ending and the "(1)" of a second download."""
    stem = Path(file).stem
    head, _, tail = stem.rpartition(" (")
    return head if head and tail.rstrip(")").isdigit() else stem
