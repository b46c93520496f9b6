"""What several files together would bring into a book: accounts, products, people, deals, calendars, and problems.

No book is touched or needed here. Every record gets a uid that follows from what it is, so that reading the same files
again means the same records.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from amplanner.exchange import maven
from amplanner.exchange.calendars import Calendar, read_calendar
from amplanner.exchange.contacts import ContactRow, Contacts, read_contacts
from amplanner.exchange.names import account_uid, company_key, uid_of
from amplanner.exchange.plan_products import PlanProduct, products_of
from amplanner.exchange.price_list import read_price_list
from amplanner.exchange.problems import Problem, ReadProblem
from amplanner.exchange.sniff import FileKind, kind_of_source
from amplanner.exchange.source import Source, read_source
from amplanner.exchange.zones import Zone
from amplanner.rules.money import Money
from amplanner.rules.text import fold

NO_ACCOUNT = "No account"
"""The name of the place for deals and people that come without a company."""


@dataclass(frozen=True, slots=True)
class PlanAccount:
    """A company. `known_by_name` says that only its name came along, with a deal or a person."""

    uid: str
    name: str
    kind: str = "customer"
    sector: str = ""
    location: str = ""
    facts: tuple[str, ...] = ()
    parent: str = ""
    phones: tuple[str, ...] = ()
    known_by_name: bool = False


@dataclass(frozen=True, slots=True)
class PlanPerson:
    """A person at an account. `phones` are (kind, as typed)."""

    uid: str
    name: str
    account: str
    title: str
    email: str
    phones: tuple[tuple[str, str], ...]
    tags: tuple[str, ...]
    remark: str


@dataclass(frozen=True, slots=True)
class PlanDeal:
    """An opportunity; `status` open, won or lost. `estimated` says that the amount is the product's list price."""

    uid: str
    account: str
    title: str
    product: str | None
    stage: str
    status: str
    agent: str
    amount: Money | None
    estimated: bool
    engaged: date | None
    closed: date | None


@dataclass(frozen=True, slots=True)
class PlanCalendar:
    """A calendar with a name that tells it from others: its own, else the file's."""

    uid: str
    name: str
    calendar: Calendar


@dataclass(frozen=True, slots=True)
class ImportPlan:
    """All that some files hold. `agents` are the sales agents named, `owner` the one who is me (empty: nobody yet)."""

    files: tuple[tuple[str, FileKind], ...]
    accounts: tuple[PlanAccount, ...]
    products: tuple[PlanProduct, ...]
    people: tuple[PlanPerson, ...]
    deals: tuple[PlanDeal, ...]
    calendars: tuple[PlanCalendar, ...]
    agents: tuple[str, ...]
    owner: str
    notes: tuple[str, ...]
    problems: tuple[Problem, ...]

    def is_mine(self, deal: PlanDeal) -> bool:
        """Whether a deal is mine: its agent is the owner, or it names none."""
        return not deal.agent or deal.agent == self.owner

    def owned_by(self, owner: str) -> "ImportPlan":
        """Return the same plan with another agent as me."""
        return replace(self, owner=owner)


@dataclass(slots=True)
class _Found:
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


def read_plan(
    paths: Sequence[Path],
    *,
    currency: str,
    home: Zone,
    prices: Mapping[str, PlanProduct] | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> ImportPlan:
    """Read files of any kind that is known and put them together.

    `currency` is that of amounts that name none, unless a data dictionary among the files says otherwise; `home` the
    account manager's zone; `prices` products already in the book, by `maven.product_key`. `progress` hears of each
    file. A file that can't be read becomes a problem. Raises nothing.
    """
    found = _Found()
    sources: list[tuple[Source, FileKind]] = []
    for path in paths:
        try:
            source = read_source(path)
            sources.append((source, kind_of_source(source)))
        except ReadProblem as error:
            found.problems.append(error.problem)
    for source, kind in sources:
        if kind is FileKind.DICTIONARY:
            found.meanings |= maven.read_meanings(source)
            currency = maven.read_currency(source) or currency
    for done, (source, kind) in enumerate(sources, start=1):
        try:
            _read(source, kind, currency, home, found)
        except ReadProblem as error:
            found.problems.append(error.problem)
        if progress is not None:
            progress(done, len(sources))
    return _Joiner(found, dict(prices or {})).plan()


def _read(source: Source, kind: FileKind, currency: str, home: Zone, found: _Found) -> None:
    found.files.append((source.file, kind))
    if source.sheet is not None and source.sheet.others:
        others = ", ".join(source.sheet.others)
        found.notes.append(f"{source.file}: only the sheet {source.sheet.name} was read, not {others}")
    match kind:
        case FileKind.ACCOUNTS:
            accounts = maven.read_accounts(source)
            found.accounts += accounts.rows
            found.problems += accounts.problems
        case FileKind.PRODUCTS:
            products = maven.read_products(source, currency)
            found.products += [
                PlanProduct(uid_of("product", maven.product_key(row.name)), row.name, row.series, row.price)
                for row in products.rows
            ]
            found.problems += products.problems
        case FileKind.PRICE_LIST:
            listed = read_price_list(source, currency)
            priced, misfits = products_of(listed, currency)
            found.products += priced
            found.problems += [*listed.problems, *misfits]
            _note_unused(source, listed.unused, found)
        case FileKind.TEAMS:
            agents = maven.read_teams(source)
            found.agents += agents.rows
            found.problems += agents.problems
        case FileKind.PIPELINE:
            deals = maven.read_pipeline(source, currency)
            found.deals += [(source.file, row) for row in deals.rows]
            found.problems += deals.problems
        case FileKind.CONTACTS:
            people = read_contacts(source)
            found.contacts.append(people)
            found.problems += people.problems
            _note_unused(source, people.unused, found)
        case FileKind.CALENDAR:
            calendar = read_calendar(source, home)
            found.calendars.append(calendar)
            found.problems += calendar.problems
        case FileKind.DICTIONARY:
            found.notes.append(f"{source.file}: explains the other files' columns")


def _note_unused(source: Source, columns: Sequence[str], found: _Found) -> None:
    if columns:
        found.notes.append(f"{source.file}: no place for the columns {', '.join(columns)}")


class _Joiner:
    """Puts rows of several files together: names become references, products give estimated amounts."""

    def __init__(self, found: _Found, prices: dict[str, PlanProduct]) -> None:
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


def no_account_uid() -> str:
    """Return the uid of the place for what comes without a company."""
    return uid_of("no account")


def find_agent(agents: Sequence[str], typed: str) -> str | None:
    """Return the one agent that `typed` means: the whole name, else the only one of whose name it is a part."""
    wanted = fold(typed).strip()
    if not wanted:
        return None
    for agent in agents:
        if fold(agent) == wanted:
            return agent
    partly = [agent for agent in agents if wanted in fold(agent)]
    return partly[0] if len(partly) == 1 else None


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
