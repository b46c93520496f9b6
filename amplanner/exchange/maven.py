"""The Maven CRM files: accounts, products, sales teams and a pipeline of opportunities, one CSV each.

Values are taken as they are written: a misspelt sector stays misspelt. What a row lacks stays empty here; an open
deal's amount is filled in from the price list only when all files are together (`plan`).
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Generic, TypeVar

from amplanner.exchange.csvfile import Row, Table, header_name, read_table
from amplanner.exchange.problems import Problem
from amplanner.exchange.source import Source
from amplanner.exchange.values import DayOrder, day_order, read_day
from amplanner.rules.money import Money, is_currency, parse_money
from amplanner.rules.text import fold

PROSPECTING, ENGAGING, WON, LOST = STAGES = ("Prospecting", "Engaging", "Won", "Lost")

_MONTH_FIRST_BY_DEFAULT = False  # this data comes from the United States
RowType = TypeVar("RowType")

_CODE = re.compile(r"\b[A-Z]{3}\b")


@dataclass(frozen=True, slots=True)
class AccountRow:
    """One company. `revenue` and `employees` as written; `parent` is another account's name or empty."""

    line: int
    name: str
    sector: str
    location: str
    parent: str
    founded: str
    revenue: str
    employees: str


@dataclass(frozen=True, slots=True)
class ProductRow:
    """One product of the price list; `price` is None when the file gives none."""

    line: int
    name: str
    series: str
    price: Money | None


@dataclass(frozen=True, slots=True)
class AgentRow:
    """One sales agent."""

    line: int
    name: str
    manager: str
    office: str


@dataclass(frozen=True, slots=True)
class DealRow:
    """One opportunity. `account` may be empty, `product` is as written, see `product_key`."""

    line: int
    key: str
    agent: str
    product: str
    account: str
    stage: str
    engaged: date | None
    closed: date | None
    value: Money | None


@dataclass(frozen=True, slots=True)
class Read(Generic[RowType]):
    """What a file gave and what of it was not understood."""

    file: str
    rows: tuple[RowType, ...]
    problems: tuple[Problem, ...]


def product_key(name: str) -> str:
    """Return what two spellings of one product share: case and spaces left out, so that "GTXPro" is "GTX Pro"."""
    return re.sub(r"[\W_]+", "", fold(name))


def read_accounts(source: Source) -> Read[AccountRow]:
    """Return the companies of an accounts file. A name that comes twice is taken once."""
    table = read_table(source)
    cell = _cells(table)
    problems = list(table.problems)
    rows: list[AccountRow] = []
    seen = _Seen(table.file, "account", problems)
    for row in table.rows:
        name = cell(row, "account")
        if seen.is_new(fold(name), name, row.line):
            rows.append(
                AccountRow(
                    line=row.line,
                    name=name,
                    sector=cell(row, "sector"),
                    location=cell(row, "office location"),
                    parent=cell(row, "subsidiary of"),
                    founded=cell(row, "year established"),
                    revenue=cell(row, "revenue"),
                    employees=cell(row, "employees"),
                )
            )
    return Read(table.file, tuple(rows), tuple(problems))


def read_products(source: Source, currency: str) -> Read[ProductRow]:
    """Return the price list, prices in `currency` unless a cell names another."""
    table = read_table(source)
    cell = _cells(table)
    problems = list(table.problems)
    rows: list[ProductRow] = []
    seen = _Seen(table.file, "product", problems)
    for row in table.rows:
        name = cell(row, "product")
        if seen.is_new(product_key(name), name, row.line):
            price = _money(cell(row, "sales price"), currency, table.file, row.line, "price", problems)
            rows.append(ProductRow(row.line, name, cell(row, "series"), price))
    return Read(table.file, tuple(rows), tuple(problems))


def read_teams(source: Source) -> Read[AgentRow]:
    """Return the sales agents."""
    table = read_table(source)
    cell = _cells(table)
    problems = list(table.problems)
    rows: list[AgentRow] = []
    seen = _Seen(table.file, "sales agent", problems)
    for row in table.rows:
        name = cell(row, "sales agent")
        if seen.is_new(fold(name), name, row.line):
            rows.append(AgentRow(row.line, name, cell(row, "manager"), cell(row, "regional office")))
    return Read(table.file, tuple(rows), tuple(problems))


def read_pipeline(source: Source, currency: str) -> Read[DealRow]:
    """Return the opportunities, values in `currency` unless a cell names another.

    A row without a key, or with one that came before, is left out. A stage that is none of `STAGES` stays as written;
    a day or an amount that can't be read stays empty; both are reported.
    """
    table = read_table(source)
    cell = _cells(table)
    problems = list(table.problems)
    order = _order(table, ("engage date", "close date"), problems)
    known = {fold(stage): stage for stage in STAGES} | {"closed won": WON, "closed lost": LOST}
    rows: list[DealRow] = []
    seen = _Seen(table.file, "opportunity", problems)
    for row in table.rows:
        key = cell(row, "opportunity id")
        if not seen.is_new(key, key, row.line):
            continue
        typed = cell(row, "deal stage")
        stage = known.get(fold(typed), typed)
        if stage not in STAGES:
            reason = f"stage “{typed}” is none of {', '.join(STAGES)}; the deal counts as open"
            problems.append(Problem(table.file, row.line, reason, left_out=False))
        rows.append(
            DealRow(
                line=row.line,
                key=key,
                agent=cell(row, "sales agent"),
                product=cell(row, "product"),
                account=cell(row, "account"),
                stage=stage,
                engaged=_day(cell(row, "engage date"), order, table.file, row.line, problems),
                closed=_day(cell(row, "close date"), order, table.file, row.line, problems),
                value=_money(cell(row, "close value"), currency, table.file, row.line, "value", problems),
            )
        )
    return Read(table.file, tuple(rows), tuple(problems))


def read_currency(source: Source) -> str | None:
    """Return the currency that a data dictionary names ("in millions of USD"), or None if none or several."""
    table = read_table(source)
    at = table.column("description")
    if at is None:
        return None
    named = {code for row in table.rows for code in _CODE.findall(row.cells[at]) if is_currency(code)}
    return named.pop() if len(named) == 1 else None


def read_meanings(source: Source) -> dict[str, str]:
    """Return what a data dictionary says of the fields: heading → description, such as "Annual revenue (in …)"."""
    table = read_table(source)
    name, says = table.column("field"), table.column("description")
    if name is None or says is None:
        return {}
    return {header_name(row.cells[name]): " ".join(row.cells[says].split()) for row in table.rows}


class _Seen:
    """Reports rows without a name and names that came before."""

    def __init__(self, file: str, what: str, problems: list[Problem]) -> None:
        self._file = file
        self._what = what
        self._problems = problems
        self._first: dict[str, int] = {}

    def is_new(self, key: str, name: str, line: int) -> bool:
        if not key:
            self._problems.append(Problem(self._file, line, f"has no {self._what}"))
            return False
        before = self._first.setdefault(key, line)
        if before != line:
            reason = f"{self._what} “{name}” again; line {before} was taken"
            self._problems.append(Problem(self._file, line, reason))
        return before == line


def _cells(table: Table) -> Callable[[Row, str], str]:
    places = {name: index for index, name in reversed(list(enumerate(table.names)))}

    def cell(row: Row, name: str) -> str:
        index = places.get(name)
        return "" if index is None else " ".join(row.cells[index].split())

    return cell


def _order(table: Table, names: tuple[str, ...], problems: list[Problem]) -> DayOrder:
    cell = _cells(table)
    order = day_order([cell(row, name) for row in table.rows for name in names], day_first=_MONTH_FIRST_BY_DEFAULT)
    if not order.sure:
        reason = "every date can be read both ways; 3/12 was taken as the twelfth of March"
        problems.append(Problem(table.file, 1, reason, left_out=False))
    return order


def _day(text: str, order: DayOrder, file: str, line: int, problems: list[Problem]) -> date | None:
    if not text:
        return None
    day = read_day(text, order)
    if day is None:
        problems.append(Problem(file, line, f"“{text}” is not a date; left empty", left_out=False))
    return day


def _money(text: str, currency: str, file: str, line: int, what: str, problems: list[Problem]) -> Money | None:
    if not text:
        return None
    money = parse_money(text, currency)
    if money is None:
        problems.append(Problem(file, line, f"{what} “{text}” is not an amount; left empty", left_out=False))
    return money
