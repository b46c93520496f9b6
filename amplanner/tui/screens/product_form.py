"""The form of a product on the price list, with its graduated prices typed one a line."""

import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any, cast

from amplanner.book.book import Book
from amplanner.book.change import Change
from amplanner.rules.money import Grouping, is_currency
from amplanner.rules.quotation import Tax
from amplanner.rules.quote_numbers import read_number
from amplanner.tui.forms.fields import ChoiceField, Field, MoneyField, TextField, WordsField, YesNoField
from amplanner.tui.forms.form import Form
from amplanner.tui.screens import quote_words as words
from amplanner.tui.screens.quote_cells import plain, tax_of
from amplanner.workday import price_list
from amplanner.workday.price_list import PERIODS, Price, PricedProduct, ProductValues

_ALL = 100
_PRICE = re.compile(r"(?:(?P<currency>[A-Za-z]{3})\s+)?(?:(?P<least>[0-9.,]+)\s*(?:\+\s*:?|:)\s*)?(?P<price>[0-9.,]+)")


def product_form(book: Book, product: int | None = None, *, then: Callable[[Change], None] | None = None) -> Form:
    """Return the form of a product, or of a new one. Raises `RefusedError` when it is gone."""
    known = None if product is None else price_list.product(book, product)
    place = "Price list › New product" if known is None else f"Price list › {known.code} {known.name}"
    values: dict[str, Any] = {"period": "once", "retired": False}
    if known is not None:
        values = _values(known, book.settings.thousands)

    def save(given: dict[str, Any]) -> Change:
        if product is None:
            return price_list.add(book, **cast(ProductValues, given))
        return price_list.edit(book, product, **cast(ProductValues, given))

    draft = ("form.product", "new" if product is None else str(product))
    changed_only = product is not None
    return Form(book, place, _fields(book), values, save, draft=draft, changed_only=changed_only, then=then)


def _values(known: PricedProduct, grouping: Grouping) -> dict[str, Any]:
    names = ("code", "name", "series", "unit", "price", "cost", "period", "retired")
    return {
        **{name: getattr(known, name) for name in names},
        "tax": "" if known.tax is None else words.tax(known.tax, grouping),
        "floor": "" if known.floor is None else f"{plain(known.floor, grouping)}%",
        "prices": prices_text(known.prices, grouping),
    }


def _fields(book: Book) -> list[Field]:
    own = book.settings

    def prices(text: str) -> tuple[Price, ...]:
        return prices_of(text, own.currency, own.thousands)

    def floor(text: str) -> Decimal | None:
        return _floor(text, own.thousands)

    return [
        TextField(name="code", label="Code", hint="A-100: what is typed to find it"),
        TextField(name="name", label="Name"),
        TextField(name="unit", label="Unit", hint="piece, h, day; may stay empty"),
        MoneyField(name="price", label="List price", hint="of one"),
        MoneyField(name="cost", label="Cost", hint="what one costs us; never on a page"),
        ChoiceField(name="period", label="For", choices=PERIODS),
        WordsField(name="tax", label="VAT", parse=_tax, hint="21, 9, 0 or AE; empty: the standard rate"),
        WordsField(name="floor", label="Margin floor", parse=floor, hint="25%; empty: as in the settings"),
        WordsField(name="prices", label="By quantity", parse=prices, rows=5, hint=f"10+ 470, one a line; {_OTHER}"),
        TextField(name="series", label="Series"),
        YesNoField(name="retired", label="No longer sold"),
    ]


_OTHER = "USD 1+ 520 in another currency"


def prices_of(text: str, currency: str, grouping: Grouping) -> tuple[Price, ...]:
    """Read graduated prices, on lines of their own or after commas: "10: 470", "10+ 470" or "USD 10: 520".

    Raises `ValueError`.
    """
    found = []
    for part in re.split(r"\n|;|,\s", text):
        if not part.strip():
            continue
        read = _PRICE.fullmatch(part.strip())
        least = read_number(read["least"] or "1", grouping) if read else None
        price = read_number(read["price"], grouping) if read else None
        own = (read["currency"] or currency).upper() if read else ""
        if least is None or price is None or not is_currency(own):
            raise ValueError(f"“{part.strip()}” isn't a price; say 10+ 470, or USD 10+ 520, one a line.")
        found.append(Price(own, least, price))
    return tuple(found)


def prices_text(prices: tuple[Price, ...], grouping: Grouping) -> str:
    """Write graduated prices as `prices_of` reads them."""
    return "\n".join(
        f"{each.currency} {plain(each.least_quantity, grouping)}+ {plain(each.price, grouping)}" for each in prices
    )


def _tax(text: str) -> Tax | None:
    return tax_of(text) if text.strip() else None


def _floor(text: str, grouping: Grouping) -> Decimal | None:
    if not text.strip():
        return None
    percent = read_number(text.strip().rstrip("% "), grouping)
    if percent is None or not 0 <= percent <= _ALL:
        raise ValueError("Not a margin; say 25%.")
    return percent
