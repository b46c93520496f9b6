"""Figures of a quote as they are written on the screen: without a currency, which the quote says once."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Final

from amplanner.rules.money import Grouping, minor_digits
from amplanner.rules.quotation import Adjustment, Period, Tax

MINUS: Final = "−"
NONE: Final = "–"
"""Stands where there is no figure."""

EVERY: Final = {Period.ONCE: "", Period.MONTH: "/mo", Period.QUARTER: "/qtr", Period.YEAR: "/yr"}
EACH: Final = {Period.ONCE: "once", Period.MONTH: "a month", Period.QUARTER: "a quarter", Period.YEAR: "a year"}


def figure(value: Decimal, least: int, grouping: Grouping) -> str:
    """Write a number exactly, with at least `least` decimals."""
    exponent = value.normalize().as_tuple().exponent
    digits = max(least, -exponent if isinstance(exponent, int) else 0)
    text = f"{abs(value):,.{digits}f}"
    sign = MINUS if value < 0 else ""
    if grouping in ",'":
        return sign + text.replace(",", grouping)
    group = "\N{NO-BREAK SPACE}" if grouping == " " else grouping
    return sign + text.replace(",", "\0").replace(".", ",").replace("\0", group)


def amount(minor: int, currency: str, grouping: Grouping) -> str:
    """Write an amount in minor units with all its decimals: 11,286.00."""
    digits = minor_digits(currency)
    return figure(Decimal(minor).scaleb(-digits), digits, grouping)


def percent(value: Decimal, grouping: Grouping) -> str:
    """Write a percentage: 5%, 12.5%."""
    return f"{figure(value, 0, grouping)}%"


def share(part: int, whole: int, grouping: Grouping) -> str:
    """Write what part of a whole something is, to a tenth of a per cent; nothing of nothing is a dash."""
    if not whole:
        return NONE
    value = (Decimal(part) * 100 / Decimal(whole)).quantize(Decimal("0.1"), "ROUND_HALF_UP")
    return f"{figure(value, 1, grouping)}%"


def price(value: Decimal, base: Decimal, period: Period, currency: str, grouping: Grouping) -> str:
    """Write a unit price with its period and the quantity it is for: 42.00/mo, 8.80/100."""
    per = "" if base == 1 else f"/{figure(base, 0, grouping)}"
    return figure(value, minor_digits(currency), grouping) + per + EVERY[period]


def adjustments(
    discounts: Iterable[Adjustment], charges: Iterable[Adjustment], currency: str, grouping: Grouping
) -> str:
    """Write what is taken off, and after a plus what is added: 5%, 5%+2%, +10%, 12.50."""
    parts = [_adjustment(each, currency, grouping) for each in discounts]
    parts += [f"+{_adjustment(each, currency, grouping)}" for each in charges]
    return " ".join(parts) if parts else NONE


def taken(discounts: Iterable[Adjustment], charges: Iterable[Adjustment], currency: str, grouping: Grouping) -> str:
    """Write the same in a sentence, where it shows that percentages are added up: 7% (5 + 2), +10%."""
    discounts = list(discounts)
    percents = [each.percent for each in discounts if each.amount is None and each.base is None and each.percent]
    if len(percents) < 2 or len(percents) < len(discounts):
        return adjustments(discounts, charges, currency, grouping)
    each_of = " + ".join(figure(value, 0, grouping) for value in percents)
    added = adjustments((), charges, currency, grouping)
    more = f" {added}" if added != NONE else ""
    return f"{percent(sum(percents, Decimal(0)), grouping)} ({each_of}){more}"


def tax(value: Tax, grouping: Grouping) -> str:
    """Write a VAT rate, with its category where that isn't the ordinary one: 21%, AE, Z."""
    if not value.category:
        return NONE
    if value.category == "S":
        return percent(value.rate, grouping)
    return value.category if not value.rate else f"{value.category} {percent(value.rate, grouping)}"


def _adjustment(each: Adjustment, currency: str, grouping: Grouping) -> str:
    if each.amount is not None:
        return figure(each.amount, minor_digits(currency), grouping)
    return percent(each.percent, grouping) if each.percent is not None else NONE
