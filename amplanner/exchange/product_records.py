"""Products of an import as the book keeps them: which of them are there already, their records, and their prices."""

from collections.abc import Mapping, Sequence
from typing import Any

from amplanner.book.book import Book
from amplanner.exchange.names import uid_of
from amplanner.exchange.plan_products import PlanProduct
from amplanner.rules.text import fold
from amplanner.workday import intake
from amplanner.workday.intake import Incoming
from amplanner.workday.quote_rows import stored

PRICES = "product_price"

_AMOUNTS = frozenset({"price", "currency", "cost", "tax_category", "tax_rate", "floor"})
"""What a newer price list is read for: whatever stands here, a price of next year takes its place."""

_ONE = "1"


def same_as_there(book: Book, products: Sequence[PlanProduct]) -> dict[str, str]:
    """Return for each product of a plan the uid that it has in the book: by code, by uid, or by name.

    A product with a code is the one of that name only when that one came without a code: many names are alike.
    """
    there = intake.products(book)
    uids = {one.uid for one in there}
    by_code = {fold(one.code): one.uid for one in there}
    nameless = {fold(one.name): one.uid for one in there if fold(one.code) == fold(one.name)}
    by_name = {fold(one.name): one.uid for one in reversed(there)}
    same: dict[str, str] = {}
    for one in products:
        found = by_code.get(fold(one.code)) if one.code else None
        if found is None and one.uid in uids:
            found = one.uid
        if found is None and one.name:
            found = (nameless if one.code else by_name).get(fold(one.name))
        same[one.uid] = found or one.uid
    return same


def product_record(one: PlanProduct, same: Mapping[str, str]) -> Incoming:
    """Return the record of a product with what its file says of it."""
    values: dict[str, Any] = {
        name: text for name in ("code", "name", "series", "unit", "period") if (text := getattr(one, name))
    }
    if one.name:
        values["name_fold"] = fold(one.name)
    currency = one.price or one.cost
    if currency is not None:
        values["currency"] = currency.currency
    values |= {name: amount.minor for name, amount in (("price", one.price), ("cost", one.cost)) if amount is not None}
    if one.tax is not None:
        values |= {"tax_category": str(one.tax.category), "tax_rate": stored(one.tax.rate)}
    if one.floor is not None:
        values["floor"] = stored(one.floor)
    called = one.name or one.code
    unsaid = {"code": called, "name": called, "name_fold": fold(called)}
    once = {name: value for name, value in unsaid.items() if name not in values}
    return Incoming("product", same[one.uid], values, once=once, newest=_AMOUNTS)


def price_records(book: Book, products: Sequence[PlanProduct], same: Mapping[str, str]) -> list[Incoming]:
    """Return the records of all prices by quantity and currency; one that is there keeps its uid."""
    there = intake.product_prices(book)
    found = []
    for one in products:
        product = same[one.uid]
        for currency, least_quantity, price in one.prices:
            least = stored(least_quantity)
            uid = there.get((product, currency, least)) or uid_of("product price", product, currency, least)
            values = {"currency": currency, "least_quantity": least, "price": stored(price)}
            found.append(Incoming(PRICES, uid, values, {"product": ("product", product)}, newest=_AMOUNTS))
    return found


def superseded(book: Book, products: Sequence[PlanProduct], same: Mapping[str, str]) -> list[int]:
    """Return the keys of prices that an earlier import brought, nobody changed here, and the new list has no more.

    A list says all its prices by quantity in a currency when it has any; one without quantities says those of one.
    """
    told = {same[one.uid]: one for one in products if one.told}
    uids = []
    for (product, currency, least), uid in intake.product_prices(book).items() if told else ():
        one = told.get(product)
        if one is None or currency not in one.told or not (one.graduated or least == _ONE):
            continue
        if all((price.currency, stored(price.least_quantity)) != (currency, least) for price in one.prices):
            uids.append(uid)
    return intake.untouched(book, PRICES, uids)
