"""Price lists: CSV or a sheet with headings in English, Dutch, German or French, several rows of a product together.

A product has one row, or one for each least quantity and currency. A column may be of one currency ("Price USD") or of
one least quantity ("Preis ab 100"). Prices are exact: they may be finer than the currency's minor unit.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import NamedTuple

from amplanner.exchange.csvfile import Row, Table, read_table
from amplanner.exchange.price_words import (
    PeriodWord,
    columns_of,
    price_columns,
    read_period,
    read_tax,
)
from amplanner.exchange.problems import Problem, ReadProblem
from amplanner.exchange.source import Source
from amplanner.rules.money import Grouping, is_currency, names_currency, parse_amount
from amplanner.rules.quotation import ONE, Tax
from amplanner.rules.quote_numbers import read_number, tidy
from amplanner.rules.text import fold

MOST_DECIMALS = 10
"""Of a price or a quantity, as the book keeps them."""

_LARGEST = Decimal(10) ** 12
_SEPARATED = re.compile(r"[0-9](?P<sign>[.,])(?P<decimals>[0-9]+)(?![0-9.,])")
_FIRST_NUMBER = re.compile(r"[0-9][0-9.,]*")


class PriceAt(NamedTuple):
    """What one costs from a least quantity on, in whole units of a currency, and the line that says so."""

    currency: str
    least_quantity: Decimal
    price: Decimal
    line: int


@dataclass(slots=True)
class PricedRow:
    """One product with all that its rows say. What no row says is empty or None.

    `cost` is (amount, currency). `tax` is the category with its rate in percent, `floor` the least margin in percent.
    """

    line: int
    code: str
    name: str
    series: str = ""
    unit: str = ""
    period: PeriodWord = ""
    tax: Tax | None = None
    cost: tuple[Decimal, str] | None = None
    floor: Decimal | None = None
    prices: list[PriceAt] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class PricedProducts:
    """A price list. `graduated` says that it has prices by quantity; `unused` are headings without a place here."""

    file: str
    rows: tuple[PricedRow, ...]
    graduated: bool
    unused: tuple[str, ...]
    problems: tuple[Problem, ...]


def is_price_list(header: Sequence[str]) -> bool:
    """Whether a heading is that of a price list: what it is, by code or name, and what it costs."""
    at = columns_of(header)
    return bool(price_columns(header)) and bool({"code", "name"} & at.keys()) and "order" not in at


def read_price_list(source: Source, currency: str) -> PricedProducts:
    """Return the products of a price list, prices in `currency` where neither cell, column nor heading names another.

    Raises `ReadProblem` when its heading is not that of one.
    """
    table = read_table(source)
    if not is_price_list(table.header):
        raise ReadProblem(source.file, 1, "the heading is not that of a price list")
    return _Reader(table, currency).read()


class _Reader:
    """Reads one table; rows of one code, or of one name where there is none, are one product."""

    def __init__(self, table: Table, currency: str) -> None:
        self._table = table
        self._currency = currency
        self._at = columns_of(table.header)
        self._prices = price_columns(table.header)
        self._problems = list(table.problems)
        self._grouping = _grouping(self._amounts())
        self._found: dict[str, PricedRow] = {}

    def read(self) -> PricedProducts:
        """Return everything that was understood."""
        for row in self._table.rows:
            self._read_row(row)
        graduated = "least" in self._at or any(column.least is not None for column in self._prices)
        ordered = sorted(self._problems, key=lambda problem: problem.line)
        return PricedProducts(self._table.file, tuple(self._found.values()), graduated, self._unused(), tuple(ordered))

    def _amounts(self) -> list[str]:
        places = [column.at for column in self._prices] + ([self._at["cost"]] if "cost" in self._at else [])
        return [row.cells[at] for row in self._table.rows for at in places]

    def _unused(self) -> tuple[str, ...]:
        used = {*self._at.values(), *(column.at for column in self._prices)}
        left = [at for at, title in enumerate(self._table.header) if title and at not in used]
        return tuple(self._table.header[at] for at in left if any(row.cells[at] for row in self._table.rows))

    def _cell(self, row: Row, name: str) -> str:
        at = self._at.get(name)
        return "" if at is None else " ".join(row.cells[at].split())

    def _report(self, line: int, reason: str, *, left_out: bool = True) -> None:
        self._problems.append(Problem(self._table.file, line, reason, left_out=left_out))

    def _read_row(self, row: Row) -> None:
        code, name = self._cell(row, "code"), self._cell(row, "name")
        if not code and "code" in self._at and not any(row.cells[column.at] for column in self._prices):
            self._report(row.line, f"“{name}” has no code and no price" if name else "has no code, name or price")
            return
        if not code and not name:
            self._report(row.line, "has no code and no name")
            return
        prices = self._read_prices(row)
        if prices is None:
            return
        # A price list that changes prices only needs no names.
        key = f"code {fold(code)}" if code else f"name {fold(name)}"
        product = self._found.setdefault(key, PricedRow(row.line, code, name))
        if name and product.name and name != product.name:
            reason = f"{code} is “{product.name}” in line {product.line}; that name was taken"
            self._report(row.line, reason, left_out=False)
        product.name = product.name or name
        self._take(row, product)
        for one in prices:
            self._add_price(product, one)
        if not prices and product.line == row.line:
            self._report(row.line, f"{code or name} has no price", left_out=False)

    def _take(self, row: Row, product: PricedRow) -> None:
        """Let a product have what a row says of it and no row before has said."""
        product.series = product.series or self._cell(row, "series")
        product.unit = product.unit or self._cell(row, "unit")
        if typed := self._cell(row, "period"):
            period = read_period(typed)
            if not period:
                self._report(row.line, f"period “{typed}” is none; left empty", left_out=False)
            product.period = product.period or period
        if typed := self._cell(row, "tax"):
            tax = read_tax(typed)
            if tax is None:
                self._report(row.line, f"VAT “{typed}” is no rate or category; left empty", left_out=False)
            elif product.tax is None and tax.category:
                product.tax = tax
        if typed := self._cell(row, "floor"):
            floor = self._number(typed.rstrip("% "))
            if floor is None or not 0 <= floor <= 100:
                self._report(row.line, f"margin “{typed}” is not from 0 to 100 %; left empty", left_out=False)
            elif product.floor is None:
                product.floor = floor
        if typed := self._cell(row, "cost"):
            cost = self._amount(typed, self._currency_of(row) or self._currency)
            if cost is None:
                self._report(row.line, f"cost “{typed}” is not an amount; left empty", left_out=False)
            elif product.cost is None:
                product.cost = cost

    def _read_prices(self, row: Row) -> list[PriceAt] | None:
        """Return the prices of a row; None, having said why, when it can't be read."""
        least = ONE
        if typed := self._cell(row, "least"):
            number = self._first_number(typed)
            if number is None or number <= 0:
                self._report(row.line, f"quantity “{typed}” is not a number above 0")
                return None
            least = number
        typed = self._cell(row, "currency")
        own = self._currency_of(row)
        if typed and own is None:
            self._report(row.line, f"currency “{typed}” is not one")
            return None
        base = ONE
        if typed := self._cell(row, "base"):
            number = self._first_number(typed)
            if number is None or number <= 0:
                self._report(row.line, f"price quantity “{typed}” is not a number above 0")
                return None
            base = number
        found = []
        for column in self._prices:
            typed = " ".join(row.cells[column.at].split())
            if typed in {"", "-", "–"}:
                continue
            amount = self._amount(typed, column.currency or own or self._currency)
            if amount is None:
                self._report(row.line, f"price “{typed}” is not an amount of nothing or more")
                return None
            price = tidy(amount[0] / base)
            if price * base != amount[0] or -int(price.as_tuple().exponent) > MOST_DECIMALS:
                self._report(row.line, f"{typed} for {base} can't be said exactly as a price of one")
                return None
            found.append(PriceAt(amount[1], column.least or least, price, row.line))
        return found

    def _currency_of(self, row: Row) -> str | None:
        """Return the currency that a row names in a cell of its own; None when it names none, or none that is one."""
        typed = self._cell(row, "currency")
        if is_currency(typed.upper()):
            return typed.upper()
        if not names_currency(typed, self._currency):
            return None
        amount = parse_amount(f"{typed}1", self._currency)
        return amount.currency if amount else None

    def _add_price(self, product: PricedRow, one: PriceAt) -> None:
        for before in product.prices:
            if before[:2] == one[:2]:
                if before.price != one.price:
                    reason = f"{product.code or product.name} has another price in line {before.line}; that was taken"
                    self._report(one.line, reason)
                return
        product.prices.append(one)

    def _amount(self, typed: str, currency: str) -> tuple[Decimal, str] | None:
        if self._grouping is None:
            amount = parse_amount(typed, currency)
        else:
            amount = parse_amount(typed, currency, self._grouping, finer=True)
        if amount is None or not 0 <= amount.value < _LARGEST:
            return None
        value = tidy(amount.value)
        return (value, amount.currency) if -int(value.as_tuple().exponent) <= MOST_DECIMALS else None

    def _first_number(self, typed: str) -> Decimal | None:
        """Return the number that a cell begins with: 10 of "10", "10+", "from 10", "10–49"."""
        found = _FIRST_NUMBER.search(typed)
        return self._number(found[0].rstrip(".,")) if found and "-" not in typed[: found.start()] else None

    def _number(self, typed: str) -> Decimal | None:
        number = read_number(typed, self._grouping or ",")
        return None if number is None else tidy(number)


def _grouping(texts: Sequence[str]) -> Grouping | None:
    """Return how these amounts group thousands, as their decimals prove; None when none of them does.

    What has one separator before one, two or more than three digits has decimals there, and so has what has both.
    """
    signs = {".": 0, ",": 0}
    for text in texts:
        found = list(_SEPARATED.finditer(text))
        if len(found) == 1 and (len(found[0]["decimals"]) != 3 or text.lstrip().startswith(f"0{found[0]['sign']}")):
            signs[found[0]["sign"]] += 1
    if signs["."] == signs[","]:
        return None
    return "," if signs["."] > signs[","] else "."
