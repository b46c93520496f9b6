"""A product as an import brings it in: its list price in one currency, and its other prices exactly."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from amplanner.exchange.maven import product_key
from amplanner.exchange.names import uid_of
from amplanner.exchange.price_list import PricedProducts, PricedRow
from amplanner.exchange.problems import Problem
from amplanner.rules.money import Money, from_amount
from amplanner.rules.quotation import ONE, Tax
from amplanner.rules.text import fold
from amplanner.workday.price_list import Price


@dataclass(frozen=True, slots=True)
class PlanProduct:
    """A product of the price list; what its file doesn't say is empty or None.

    `prices` are those in other currencies, by quantity, and finer than a minor unit. `told` are the currencies in which
    the file gives a price, and `graduated` says that it gives all prices by quantity in them.
    """

    uid: str
    name: str
    series: str
    price: Money | None
    code: str = ""
    unit: str = ""
    cost: Money | None = None
    tax: Tax | None = None
    period: str = ""
    floor: Decimal | None = None
    prices: tuple[Price, ...] = ()
    told: frozenset[str] = frozenset()
    graduated: bool = False


def products_of(found: PricedProducts, currency: str) -> tuple[list[PlanProduct], list[Problem]]:
    """Return the products of a price list, `currency` being that of the book, and what of them has no place there."""
    problems: list[Problem] = []
    products = []
    for row in found.rows:
        main = _main_currency(row, currency)
        cost = None
        if row.cost is not None and row.cost[1] == main:
            cost = from_amount(*row.cost)
            if cost.amount != row.cost[0]:
                reason = f"the cost of {row.code or row.name} was rounded to {cost.amount} {main}"
                problems.append(Problem(found.file, row.line, reason, left_out=False))
        elif row.cost is not None:
            reason = f"the cost of {row.code or row.name} is in {row.cost[1]}, its price in {main}; left empty"
            problems.append(Problem(found.file, row.line, reason, left_out=False))
        listed, prices = _prices(row, main)
        uid = uid_of("product", "code", fold(row.code)) if row.code else uid_of("product", product_key(row.name))
        products.append(
            PlanProduct(
                uid=uid,
                name=row.name,
                series=row.series,
                price=listed,
                code=row.code,
                unit=row.unit,
                cost=cost,
                tax=row.tax,
                period=row.period,
                floor=row.floor,
                prices=tuple(prices),
                told=frozenset(one.currency for one in row.prices),
                graduated=found.graduated,
            )
        )
    return products, problems


def _main_currency(row: PricedRow, currency: str) -> str:
    """Return the currency of a product's list price: the book's if it has a price in it, else its first price's."""
    named = [one.currency for one in row.prices] or ([row.cost[1]] if row.cost else [])
    return currency if currency in named or not named else named[0]


def _prices(row: PricedRow, main: str) -> tuple[Money | None, Sequence[Price]]:
    """Return the list price, and the prices that it doesn't say."""
    smaller = any(one.currency == main and one.least_quantity < ONE for one in row.prices)
    listed: Money | None = None
    others = []
    for one in row.prices:
        if one.currency == main and one.least_quantity == ONE:
            listed = from_amount(one.price, main)
            if listed.amount == one.price and not smaller:
                continue
        others.append(Price(one.currency, one.least_quantity, one.price))
    return listed, others
