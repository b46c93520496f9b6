"""What a typed line of a quote can say: plain frozen values, without the reading of it."""

from collections.abc import Sequence
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple, Protocol

from amplanner.rules.money import Grouping
from amplanner.rules.quotation import ONE, Adjustment, LineKind, Period, QuoteLine, Standing, Tax


class LineField(StrEnum):
    """What a stretch of the line was understood as; NAME is everything else."""

    KIND = "kind"
    STANDING = "standing"
    QUANTITY = "quantity"
    UNIT = "unit"
    NAME = "name"
    PRICE = "price"
    PERIOD = "period"
    DISCOUNT = "discount"
    CHARGE = "charge"
    TAX = "tax"


class LineSpan(NamedTuple):
    """``text[start:end]`` was understood as `field`."""

    start: int
    end: int
    field: LineField


class KnownProduct(NamedTuple):
    """A product of the price list, as type-ahead needs it: its key in the book, code and name."""

    key: int
    code: str
    name: str


class PriceList(Protocol):
    """What the grammar asks of a price list."""

    def find(self, typed: str) -> Sequence[KnownProduct]:
        """The products whose code or name fits what was typed, best first, at most a few dozen."""
        ...


class NoProducts:
    """A price list without products."""

    def find(self, typed: str) -> Sequence[KnownProduct]:
        """Find nothing."""
        return ()


class LineContext(NamedTuple):
    """What a line is typed in: the quote's currency, how numbers are grouped, the price list.

    choice: how often Tab was pressed: 0 takes a product only when its code or name was typed in full, 1 the first that
    fits, and so on; after the last comes none.
    """

    currency: str = "EUR"
    grouping: Grouping = ","
    products: PriceList = NoProducts()
    choice: int = 0


class ReadLine(NamedTuple):
    """What a typed line was understood as; None or empty is what it doesn't say.

    name: the words that are nothing else. With a product, what was typed besides its code, or nothing. matches: the
    products that fit, best first. price is for `price_base` units. discounts, charges: in the order typed.
    problems: what wants a look, in words. spans: every word of the line, in order.
    """

    kind: LineKind = LineKind.ITEM
    standing: Standing | None = None
    quantity: Decimal | None = None
    unit: str = ""
    name: str = ""
    product: KnownProduct | None = None
    matches: tuple[KnownProduct, ...] = ()
    price: Decimal | None = None
    price_base: Decimal = ONE
    period: Period | None = None
    discounts: tuple[Adjustment, ...] = ()
    charges: tuple[Adjustment, ...] = ()
    tax: Tax | None = None
    problems: tuple[str, ...] = ()
    spans: tuple[LineSpan, ...] = ()

    def over(self, base: QuoteLine) -> QuoteLine:
        """The line with what was typed laid over `base`, which comes from the price list or the defaults."""
        if self.kind is not LineKind.ITEM:
            return QuoteLine(self.name, kind=self.kind, key=base.key)
        priced = self.price is not None
        return QuoteLine(
            description=self.name or base.description or (self.product.name if self.product else ""),
            quantity=base.quantity if self.quantity is None else self.quantity,
            price=base.price if self.price is None else self.price,
            kind=self.kind,
            code=self.product.code if self.product else base.code,
            unit=self.unit or base.unit,
            price_base=self.price_base if priced else base.price_base,
            discounts=self.discounts or base.discounts,
            charges=self.charges or base.charges,
            tax=self.tax or base.tax,
            cost=base.cost,
            period=self.period or base.period,
            standing=self.standing or base.standing,
            floor=base.floor,
            key=base.key,
        )
