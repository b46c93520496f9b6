"""Prices with tax and without it: what a quote's figures become when its prices are to include tax, or no longer to.

What is earned stays: every price, and every amount taken off or added, is made into the one that leaves the same net.
Figures get as many decimals as that needs, at most four more than the currency has, and the other way round they come
out as they were: of all figures that would have become what stands there, the shortest is taken.
"""

from collections.abc import Iterable
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal, localcontext
from typing import Final

from amplanner.rules.money import minor_digits
from amplanner.rules.quotation import ONE, Adjustment, LineKind, Period, Quotation, QuoteLine, Tax
from amplanner.rules.quote_sums import line_sums

MORE_PLACES: Final = 4
"""Decimals that a converted price may have more than its currency."""

_PRECISION: Final = 60


def in_terms(quotation: Quotation, *, with_tax: bool) -> Quotation:
    """Return a quotation whose prices include tax, or don't, with the same net amounts (to the rounding of a line).

    A price goes by the rate of its line. Percentages stay. A discount or charge on the whole quote that is an amount
    goes by its own tax, else by the taxes over which it is split. What is paid (deposit, prepaid) stays as it is.
    """
    if quotation.prices_include_tax == with_tax:
        return quotation
    digits = minor_digits(quotation.currency)
    with localcontext(prec=_PRECISION):

        def line(each: QuoteLine) -> QuoteLine:
            if each.kind is not LineKind.ITEM or not each.tax.rate:
                return each
            factor = _factor(each.tax.rate, with_tax=with_tax)
            return replace(
                each,
                price=_converted(each.price, factor, digits, finest=digits + MORE_PLACES),
                discounts=tuple(_adjusted(one, factor, digits) for one in each.discounts),
                charges=tuple(_adjusted(one, factor, digits) for one in each.charges),
            )

        split = _split_factor(quotation, with_tax=with_tax)

        def whole(each: Adjustment) -> Adjustment:
            factor = split if each.tax is None else _factor(each.tax.rate, with_tax=with_tax)
            return _adjusted(each, factor, digits)

        return replace(
            quotation,
            lines=tuple(map(line, quotation.lines)),
            discounts=tuple(map(whole, quotation.discounts)),
            charges=tuple(map(whole, quotation.charges)),
            prices_include_tax=with_tax,
        )


def listed_as(
    price: Decimal, currency: str, *, listed: Tax, listed_with_tax: bool, tax: Tax, with_tax: bool
) -> Decimal:
    """Return a price of the price list as it stands in a quote, for the same net.

    `listed`: the tax that the list's price includes where it does (`listed_with_tax`). `tax`: what the line bears,
    which the price is to include where the quote's prices do (`with_tax`).
    """
    with localcontext(prec=_PRECISION):
        given = 1 + listed.rate / 100 if listed_with_tax else ONE
        wanted = 1 + tax.rate / 100 if with_tax else ONE
        if given == wanted:
            return price
        digits = minor_digits(currency)
        return _converted(price, wanted / given, digits, finest=digits + MORE_PLACES)


def _factor(rate: Decimal, *, with_tax: bool) -> Decimal:
    factor = 1 + rate / 100
    return factor if with_tax else ONE / factor


def _adjusted(adjustment: Adjustment, factor: Decimal, digits: int) -> Adjustment:
    """Convert an amount, or what a percentage is of; both are rounded to the minor unit when they are taken."""
    if adjustment.amount is not None:
        return replace(adjustment, amount=_converted(adjustment.amount, factor, digits, finest=digits))
    if adjustment.base is not None:
        return replace(adjustment, base=_converted(adjustment.base, factor, digits, finest=digits))
    return adjustment


def _converted(value: Decimal, factor: Decimal, digits: int, *, finest: int) -> Decimal:
    """Return `value` times `factor` with the fewest decimals from which `value` comes back to `finest` decimals."""
    reached = value * factor
    places = max(finest, _decimals(value))
    for short in range(digits, max(places, digits + MORE_PLACES)):
        found = _rounded(reached, short)
        if _rounded(found / factor, places) == value:
            return found
    return _rounded(reached, max(places, digits + MORE_PLACES))


def _rounded(value: Decimal, places: int) -> Decimal:
    return value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


def _decimals(value: Decimal) -> int:
    exponent = value.normalize().as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def _split_factor(quotation: Quotation, *, with_tax: bool) -> Decimal:
    """How much more (or less) an amount becomes that is split over the taxes of what is paid once, else over all."""
    counted = [line for line in quotation.lines if line.counts]
    once = [line for line in counted if line.period is Period.ONCE]
    net, gross = _net_and_gross(quotation, once or counted)
    if not net or not gross:
        return ONE
    return gross / net if with_tax else net / gross


def _net_and_gross(quotation: Quotation, lines: Iterable[QuoteLine]) -> tuple[Decimal, Decimal]:
    totals: dict[Tax, int] = {}
    for line in lines:
        reached = line_sums(line, quotation).total * quotation.periods_in_term(line.period)
        totals[line.tax] = totals.get(line.tax, 0) + reached
    # As the sums split it: returns are left out where they are outweighed.
    sign = -1 if sum(totals.values()) < 0 else 1
    net = gross = Decimal(0)
    for tax, total in totals.items():
        weight = Decimal(max(sign * total, 0))
        taxed = 1 + tax.rate / 100
        net += weight / taxed if quotation.prices_include_tax else weight
        gross += weight if quotation.prices_include_tax else weight * taxed
    return net, gross
