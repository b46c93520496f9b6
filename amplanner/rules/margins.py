"""What is earned on a quote: net amount less cost, and the floor that it should not fall under."""

from collections.abc import Mapping
from decimal import Decimal
from types import MappingProxyType
from typing import Final, NamedTuple

from amplanner.rules.money import round_half_away
from amplanner.rules.quotation import Quotation, QuoteLine
from amplanner.rules.quote_sums import LineSums, QuoteSums


class Margin(NamedTuple):
    """What is left of a net amount, in minor units. percent: of the net amount, to a tenth, half away from zero; None
    where there is no net amount. unknown: how many lines are left out, cost and net, as their cost isn't known."""

    net: int
    cost: int
    percent: Decimal | None
    unknown: int = 0

    @property
    def amount(self) -> int:
        """What is earned."""
        return self.net - self.cost

    def under(self, floor: Decimal | None) -> bool:
        """Whether it is below a floor in per cent, exactly; one that says 25.0 % may be a cent under 25 %."""
        if floor is None:
            return False
        return self.net < self.cost if self.net <= 0 else self.amount * 100 < floor * self.net


class Below(NamedTuple):
    """Something under its floor: the line at `line` in the quotation, or the whole quote (None)."""

    line: int | None
    margin: Margin
    floor: Decimal


def percent_of(part: int, whole: int) -> Decimal | None:
    """`part` of `whole` in per cent, to a tenth, a half away from zero; None of nothing."""
    if not whole:
        return None
    return Decimal(round_half_away(Decimal(part) * 1000 / whole)).scaleb(-1)


def line_margin(figures: LineSums) -> Margin | None:
    """What a line earns, before discounts on the whole quote; None where its cost isn't known."""
    if figures.cost is None:
        return None
    return Margin(figures.net, figures.cost, percent_of(figures.net - figures.cost, figures.net))


def quote_margin(quotation: Quotation, sums: QuoteSums) -> Margin | None:
    """What the whole quote earns over its term, discounts taken off; None where no line's cost is known.

    Where some lines say no cost, it is the margin of the others, with their part of what the whole quote's discounts
    and charges come to.
    """
    cost = known = every = unknown = 0
    for line, figures in zip(quotation.lines, sums.lines, strict=True):
        if line.counts:
            times = quotation.periods_in_term(line.period)
            every += figures.net * times
            if figures.cost is None:
                unknown += 1
            else:
                known += figures.net * times
                cost += figures.cost * times
    counted = sum(line.counts for line in quotation.lines)
    if unknown == counted:
        return None
    net = sums.net
    if unknown:
        net = round_half_away(Decimal(net) * known / every) if every else known
    return Margin(net, cost, percent_of(net - cost, net), unknown)


def floor_of(line: QuoteLine, general: Decimal | None) -> Decimal | None:
    """The floor of a line: its product's, else the general one; None: no floor."""
    return general if line.floor is None else line.floor


def line_below(line: QuoteLine, figures: LineSums, general: Decimal | None) -> Below | None:
    """Whether a firm line earns less than its floor. Returned goods earn nothing and are left out."""
    margin, floor = line_margin(figures), floor_of(line, general)
    if margin is None or floor is None or not line.counts or margin.net < 0 or not margin.under(floor):
        return None
    return Below(None, margin, floor)


class Reached(NamedTuple):
    """Net and cost in minor units for which a margin under its floor was agreed to."""

    net: int
    cost: int


NOTHING_AGREED: Final[Mapping[int, Reached]] = MappingProxyType({})
"""No reason was given for any margin."""


def reached(quotation: Quotation, sums: QuoteSums, general: Decimal | None) -> dict[int, Reached]:
    """What is under its floor now, by the key of its line, 0 for the whole quote: what a reason is given for."""
    found = below(quotation, sums, general)
    return {_key(quotation, one): Reached(one.margin.net, one.margin.cost) for one in found}


def worse(quotation: Quotation, found: Below, agreed: Mapping[int, Reached]) -> bool:
    """Whether less is earned on something than was agreed to, or nothing was agreed for it."""
    then = agreed.get(_key(quotation, found))
    if then is None:
        return True
    earned, before = found.margin.amount, then.net - then.cost
    if found.margin.net <= 0 or then.net <= 0:
        return earned < before
    return earned * then.net < before * found.margin.net


def _key(quotation: Quotation, found: Below) -> int:
    return 0 if found.line is None else quotation.lines[found.line].key


def below(quotation: Quotation, sums: QuoteSums, general: Decimal | None) -> tuple[Below, ...]:
    """Everything under its floor: lines in their order, then the whole quote, for which the general floor counts."""
    found = []
    for i, (line, figures) in enumerate(zip(quotation.lines, sums.lines, strict=True)):
        under = line_below(line, figures, general)
        if under is not None:
            found.append(under._replace(line=i))
    whole = quote_margin(quotation, sums)
    if whole is not None and general is not None and whole.under(general):
        found.append(Below(None, whole, general))
    return tuple(found)
