"""The price list: what we sell, at which price from which quantity on and in which currency."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import reduce
from operator import or_
from types import MappingProxyType
from typing import Any, NamedTuple, TypedDict, Unpack

from amplanner.book.book import Book
from amplanner.book.change import Change
from amplanner.book.journal import Act
from amplanner.book.models import Product, ProductPrice
from amplanner.book.search import find_rows
from amplanner.rules.money import Money
from amplanner.rules.quotation import NO_TAX, ONE, Period, QuoteLine, Tax
from amplanner.rules.quote_line_text import KnownProduct
from amplanner.rules.text import clean, fold
from amplanner.rules.vat import VatCategory, standard_tax
from amplanner.workday.checks import checking
from amplanner.workday.quote_rows import exact, exact_or_none, stored, tax_of
from amplanner.workday.refused import RefusedError

PERIODS: Mapping[str, str] = MappingProxyType(
    {"once": "Once", "month": "A month", "quarter": "A quarter", "year": "A year"}
)
"""What a price is for, by code."""

_MOST_FOUND = 24
_MOST_LISTED = 200
_LAST = "\U0010fffd"  # sorts after every letter that goes on


class Price(NamedTuple):
    """What one costs from a least quantity on, in whole units of a currency."""

    currency: str
    least_quantity: Decimal
    price: Decimal


class ProductValues(TypedDict, total=False):
    """What can be said of a product. `price` is the list price, `cost` what one costs us, in the same currency.

    `prices` are those in other currencies, by quantity, and finer than a minor unit; all of them at once. `tax` None is
    the standard rate of the own country; `floor` is the least margin in percent.
    """

    code: str
    name: str
    series: str
    unit: str
    price: Money | None
    cost: Money | None
    prices: Sequence[Price]
    tax: Tax | None
    period: str
    floor: Decimal | None
    retired: bool


@dataclass(frozen=True, slots=True)
class PricedProduct:
    """A product with all its prices; see `ProductValues`."""

    id: int
    code: str
    name: str
    series: str
    unit: str
    price: Money | None
    cost: Money | None
    prices: tuple[Price, ...]
    tax: Tax | None
    period: str
    floor: Decimal | None
    retired: bool

    def price_for(self, currency: str, quantity: Decimal) -> Decimal | None:
        """Return what one costs when so many are taken, in whole units; None without a price in that currency.

        That of the highest least quantity that is reached; a return (less than nothing) is priced by how many it is.
        """
        wanted = abs(quantity)
        reached = [one for one in self.prices if one.currency == currency and one.least_quantity <= wanted]
        if reached:
            return max(reached, key=lambda one: one.least_quantity).price
        return self.price.amount if self.price is not None and self.price.currency == currency else None


def product(book: Book, key: int) -> PricedProduct:
    """Return a product. Raises `RefusedError` when it is gone."""
    found = products(book, [key])
    if key not in found:
        raise RefusedError("That product is no longer there.")
    return found[key]


def products(book: Book, keys: Sequence[int]) -> dict[int, PricedProduct]:
    """Return some products by their key, for the visible part of a list; those that are gone are left out."""
    prices: dict[int, list[Price]] = {}
    query = ProductPrice.select().where(ProductPrice.product.in_(keys)).order_by(ProductPrice.id)
    for row in book.rows(query.namedtuples()):
        one = Price(row.currency, exact(row.least_quantity), exact(row.price))
        prices.setdefault(row.product, []).append(one)
    found = {}
    for row in book.rows(Product.select().where(Product.id.in_(keys)).namedtuples()):
        own = sorted(prices.get(row.id, []), key=lambda one: (one.currency, one.least_quantity))
        found[row.id] = PricedProduct(
            id=row.id,
            code=row.code,
            name=row.name,
            series=row.series,
            unit=row.unit,
            price=_money(row.price, row.currency),
            cost=_money(row.cost, row.currency),
            prices=tuple(own),
            tax=tax_of(row.tax_category, row.tax_rate) if row.tax_category else None,
            period=row.period,
            floor=exact_or_none(row.floor),
            retired=row.retired,
        )
    return found


def product_keys(book: Book, text: str = "", *, retired: bool = True) -> tuple[int, ...]:
    """Return the keys of the price list by name, or of those products that the text finds, the best first."""
    if text.strip():
        found = [hit.key for hit in find_rows(book, text, _MOST_LISTED, ("product",))]
        gone = Product.select(Product.id).where(Product.id.in_(found), Product.retired)
        hidden = set() if retired else {key for (key,) in book.rows(gone.tuples())}
        return tuple(key for key in found if key not in hidden)
    query = Product.select(Product.id).order_by(Product.name_fold)
    return tuple(key for (key,) in book.rows((query if retired else query.where(~Product.retired)).tuples()))


class PriceListSearch:
    """The price list as the grammar of a typed line asks for it (`rules.quote_line_text.PriceList`)."""

    def __init__(self, book: Book) -> None:
        self._book = book

    def find(self, typed: str) -> Sequence[KnownProduct]:
        """Return the products that fit what was typed: a code that is it, codes that begin so, then names."""
        text = " ".join(clean(typed).split())
        if not text:
            return ()
        # Most codes are in capitals, and typed in small letters: two searches of the index on codes.
        begins = [(Product.code >= one) & (Product.code < one + _LAST) for one in {text, text.upper()}]
        by_code = Product.select(Product.id, Product.code, Product.name).where(reduce(or_, begins), ~Product.retired)
        found = {
            key: KnownProduct(key, code, name)
            for key, code, name in self._book.rows(by_code.order_by(Product.code).limit(_MOST_FOUND).tuples())
        }
        keys = [hit.key for hit in find_rows(self._book, text, _MOST_FOUND, ("product",)) if hit.key not in found]
        by_name = Product.select(Product.id, Product.code, Product.name).where(Product.id.in_(keys), ~Product.retired)
        names = {row[0]: KnownProduct(*row) for row in self._book.rows(by_name.tuples())} if keys else {}
        several = [*found.values(), *(names[key] for key in keys if key in names)]
        several.sort(key=lambda one: fold(one.code) != fold(text))
        return several[:_MOST_FOUND]


def line_for(book: Book, key: int | None, currency: str, quantity: Decimal = ONE) -> QuoteLine:
    """Return the line that a product makes, or (None) an empty one, with price, cost, tax and period as we have them.

    In another currency than the price list's, price and cost are not known: the price is 0. Raises `RefusedError`.
    """
    if key is None:
        return QuoteLine(quantity=quantity, tax=default_tax(book))
    found = product(book, key)
    cost = found.cost.amount if found.cost is not None and found.cost.currency == currency else None
    return QuoteLine(
        description=found.name,
        quantity=quantity,
        price=found.price_for(currency, quantity) or Decimal(0),
        code=found.code,
        unit=found.unit,
        tax=default_tax(book) if found.tax is None else found.tax,
        cost=cost,
        period=Period(found.period),
        floor=found.floor,
    )


def default_tax(book: Book) -> Tax:
    """Return the tax of what says none: the settings' rate, else the standard one of the own country."""
    rate = book.settings.quotes.vat_rate
    return standard_tax(book.settings.country) if rate is None else Tax(VatCategory.STANDARD, rate)


def write_product(book: Book, act: Act, **values: Unpack[ProductValues]) -> int:
    """Write a new product within an act and return its key. `code` and `name` are required; checks nothing."""
    key = act.insert(Product, **{"currency": book.settings.currency, **_columns(values)})
    _write_prices(act, key, values)
    return key


def change_product(book: Book, act: Act, key: int, **values: Unpack[ProductValues]) -> None:
    """Change what is given of a product within an act; checks nothing."""
    act.update(Product, key, **_columns(values))
    if "prices" in values:
        _change_prices(book, act, key, values["prices"])


def add(book: Book, **values: Unpack[ProductValues]) -> Change:
    """Add a product. `Change.key` is its key. Raises `InvalidError`."""
    _check(book, None, {"code": "", "name": "", **values})
    with book.act(f"New product · {clean(values.get('code', ''))}") as act:
        act.key = write_product(book, act, **values)
    return act.change


def edit(book: Book, key: int, **values: Unpack[ProductValues]) -> Change:
    """Change what is given of a product; quotes keep the prices they have. Raises `InvalidError` and `RefusedError`."""
    now = product(book, key)
    _check(book, key, {"price": now.price, "cost": now.cost, **values})
    with book.act(f"Product changed · {now.code}") as act:
        change_product(book, act, key, **values)
        act.key = key
    return act.change


def delete(book: Book, *keys: int) -> Change:
    """Take products off the price list; lines of quotes keep what they say. Raises `RefusedError` when one is gone."""
    found = [product(book, key) for key in keys]
    if not found:
        raise RefusedError("No product is selected.")
    what = found[0].code if len(found) == 1 else f"{len(found)} products"
    with book.act(f"Product deleted · {what}") as act:
        for key in keys:
            act.remove(Product, key)
    return act.change


def product_by_code(book: Book, code: str) -> int | None:
    """Return the product with exactly this code."""
    found = book.scalar(Product.select(Product.id).where(Product.code == code)) if code else None
    return None if found is None else int(found)


def _money(minor: int | None, currency: str) -> Money | None:
    return None if minor is None or not currency else Money(minor, currency)


def _columns(values: ProductValues) -> dict[str, Any]:
    columns: dict[str, Any] = {
        name: value for name, value in values.items() if name in {"code", "name", "series", "unit", "period", "retired"}
    }
    for name in ("code", "name", "series", "unit"):
        if name in columns:
            columns[name] = clean(columns[name]).strip()
    if "name" in columns:
        columns["name_fold"] = fold(columns["name"])
    for name in ("price", "cost"):
        if name in values:
            amount = values[name]  # type: ignore[literal-required]  # one of the two above
            columns[name] = amount.minor if amount else None
            if amount:
                columns["currency"] = amount.currency
    if "tax" in values:
        tax = values["tax"] or NO_TAX
        columns["tax_category"], columns["tax_rate"] = tax.category, stored(tax.rate) if tax.category else ""
    if "floor" in values:
        columns["floor"] = stored(values["floor"])
    return columns


def _write_prices(act: Act, key: int, values: ProductValues) -> None:
    for one in values.get("prices", ()):
        _write_price(act, key, one)


def _write_price(act: Act, key: int, one: Price) -> None:
    least, price = stored(one.least_quantity), stored(one.price)
    act.insert(ProductPrice, product=key, currency=one.currency, least_quantity=least, price=price)


def _change_prices(book: Book, act: Act, key: int, wanted: Sequence[Price]) -> None:
    """Bring the prices of a product to what is wanted; a row that stays so isn't written.

    An import tells by it what was changed here since.
    """
    missing = {(one.currency, one.least_quantity): one for one in wanted}
    for row in book.rows(ProductPrice.select().where(ProductPrice.product == key).namedtuples()):
        one = missing.pop((row.currency, exact(row.least_quantity)), None)
        if one is None:
            act.delete(ProductPrice, row.id)
        elif exact(row.price) != one.price:
            act.update(ProductPrice, row.id, price=stored(one.price))
    for one in missing.values():
        _write_price(act, key, one)


def _check(book: Book, key: int | None, values: ProductValues) -> None:
    with checking() as checks:
        checks.filled("code", values.get("code"), "A product needs a code.")
        checks.filled("name", values.get("name"), "A product needs a name.")
        for field in ("code", "name", "series", "unit"):
            checks.short(field, values.get(field))  # type: ignore[arg-type]  # those are texts
        checks.among("period", values.get("period"), PERIODS)
        same = product_by_code(book, clean(values.get("code") or "").strip())
        if same not in {None, key}:
            checks.say("code", f"{values['code']} is the code of another product.")
        price, cost = values.get("price"), values.get("cost")
        if price is not None and price.minor < 0:
            checks.say("price", "A price isn't less than nothing.")
        if cost is not None and cost.minor < 0:
            checks.say("cost", "A cost isn't less than nothing.")
        if price is not None and cost is not None and price.currency != cost.currency:
            checks.say("cost", f"The cost is in {cost.currency}, the price in {price.currency}.")
        prices = [(one.currency, one.least_quantity) for one in values.get("prices", ())]
        if len(set(prices)) < len(prices):
            checks.say("prices", "Two prices are for the same quantity and currency.")
        if any(one.price < 0 or one.least_quantity <= 0 for one in values.get("prices", ())):
            checks.say("prices", "A price isn't less than nothing, and is for some quantity.")
