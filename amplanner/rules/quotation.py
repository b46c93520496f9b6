"""What a quote says, as plain frozen values: its lines, what is taken off and added, and how its sums are made.

Everything typed is exact decimals in whole units of the currency (a price of 0.00880, a discount of 12.50); what is
worked out of it (`quote_sums`) is whole minor units. The terms follow EN 16931, named where a field has one (BT-…).
"""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Final, NamedTuple

ZERO: Final = Decimal(0)
ONE: Final = Decimal(1)


class LineKind(StrEnum):
    """What a line is; only items have figures."""

    ITEM = "item"
    SECTION = "section"
    NOTE = "note"


class Standing(StrEnum):
    """Whether a line counts. Optional lines and alternatives are shown, and not summed."""

    FIRM = "firm"
    OPTIONAL = "optional"
    ALTERNATIVE = "alternative"


class Period(StrEnum):
    """How often a line is paid: once, or each month, quarter or year."""

    ONCE = "once"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"

    @property
    def months(self) -> int:
        """How many months one period lasts; 0 for what is paid once."""
        return _MONTHS[self]


_MONTHS: Final = {Period.ONCE: 0, Period.MONTH: 1, Period.QUARTER: 3, Period.YEAR: 12}


class TaxRounding(StrEnum):
    """Where tax is rounded: once on the sum of each category and rate (EN 16931), or on each line."""

    PER_GROUP = "per_group"
    PER_LINE = "per_line"


class Tax(NamedTuple):
    """A VAT category (BT-151, "S"; `vat.VatCategory`) and a rate in per cent (BT-152). 21 and 21.0 are one rate."""

    category: str
    rate: Decimal = ZERO


NO_TAX: Final = Tax("")
"""No tax said: nothing is added, and it stands in no row of the tax breakdown."""


@dataclass(frozen=True, slots=True)
class Adjustment:
    """A discount or a charge, on a line or on the whole quote; positive, whichever it is.

    amount: in whole units; where it is given it counts, and percent and base are only shown (BT-136). percent: of
    `base`, or, without one, of what it stands on: the line before discounts, or the sum of the lines. A percentage
    without base on the whole quote works on what is paid once and on each period; all else is taken once.
    tax: of a discount or charge on the whole quote (BT-95); None splits it over the taxes of the lines in proportion.
    """

    amount: Decimal | None = None
    percent: Decimal | None = None
    base: Decimal | None = None
    reason: str = ""
    tax: Tax | None = None


@dataclass(frozen=True, slots=True)
class QuoteLine:
    """One line. Of a section or a note only `description` counts.

    quantity: may be negative (a return). price: for `price_base` units (BT-149; 0.85 per 100), before discounts, with
    tax where the quotation's prices include it. cost: what `price_base` units cost us, without tax; None: not known.
    floor: the lowest margin in per cent that the product allows; None: the general one. key: the row in the book.
    priced_in: the currency in which the price was typed where that isn't the quotation's, so that it wants a look.
    Raises ValueError for a price base that isn't above 0.
    """

    description: str = ""
    quantity: Decimal = ONE
    price: Decimal = ZERO
    kind: LineKind = LineKind.ITEM
    code: str = ""
    unit: str = ""
    price_base: Decimal = ONE
    discounts: tuple[Adjustment, ...] = ()
    charges: tuple[Adjustment, ...] = ()
    tax: Tax = NO_TAX
    cost: Decimal | None = None
    period: Period = Period.ONCE
    standing: Standing = Standing.FIRM
    floor: Decimal | None = None
    key: int = 0
    priced_in: str = ""

    def __post_init__(self) -> None:
        """Refuse a price for nothing or less."""
        if self.price_base <= 0:
            raise ValueError(f"a price is for more than nothing, not for {self.price_base}")

    @property
    def counts(self) -> bool:
        """Whether the line is in the totals."""
        return self.kind is LineKind.ITEM and self.standing is Standing.FIRM


@dataclass(frozen=True, slots=True)
class Deposit:
    """What is asked beforehand: an amount in whole units, or a percentage of the gross of what is paid once."""

    amount: Decimal | None = None
    percent: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Quotation:
    """All that the sums of a quote are made of.

    currency: ISO 4217. prepaid: already paid, in whole units (BT-113). payable_rounding: an amount added to what is
    payable (BT-114). payable_step: the smallest coin, to a multiple of which the payable amount is rounded (0.05 in
    Switzerland); 0: none. term_months: how long recurring lines run; where nothing is agreed, a year is counted.
    Raises ValueError for a term under a month.
    """

    currency: str
    lines: tuple[QuoteLine, ...] = ()
    discounts: tuple[Adjustment, ...] = ()
    charges: tuple[Adjustment, ...] = ()
    prices_include_tax: bool = False
    tax_rounding: TaxRounding = TaxRounding.PER_GROUP
    prepaid: Decimal = ZERO
    deposit: Deposit | None = None
    payable_rounding: Decimal = ZERO
    payable_step: Decimal = ZERO
    term_months: int = 12

    def __post_init__(self) -> None:
        """Refuse a term in which nothing could be paid."""
        if self.term_months < 1:
            raise ValueError(f"a term is at least one month, not {self.term_months}")

    def periods_in_term(self, period: Period) -> int:
        """How often a period is paid over the term. A period begun is paid whole; what is paid once, once."""
        return -(-self.term_months // period.months) if period.months else 1
