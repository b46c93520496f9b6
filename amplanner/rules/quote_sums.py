"""The sums of a quote, exact to the minor unit.

By default they follow EN 16931-1:2017 (the calculation rules BR-CO-10 to BR-CO-18 as Peppol BIS Billing 3 states them):

- a line is round(quantity × price / base quantity) − its rounded discounts + its rounded charges (BT-131);
- the base of a tax is the sum of its lines − its discounts + its charges of the whole document (BT-116), and the tax
  is rounded once on that base (BT-117);
- every total is a plain sum of rounded figures, so that each can be added up again by hand;
- a half is rounded away from zero.

As settings: tax rounded on each line and then summed, and prices that include tax, where the tax is taken out of what
the customer pays: round(gross × rate / (100 + rate)) on each sum, the base being what is left.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from decimal import Context, Decimal, localcontext
from typing import Final, NamedTuple

from amplanner.rules.money import minor_digits, round_half_away
from amplanner.rules.quotation import (
    NO_TAX,
    ONE,
    Adjustment,
    Deposit,
    LineKind,
    Period,
    Quotation,
    QuoteLine,
    Standing,
    Tax,
    TaxRounding,
)
from amplanner.rules.quote_shares import split

# Quantities and prices are short, so that a hundred digits hold every product of them whole.
_EXACT: Final = Context(prec=100)
_PER_CENT: Final = Decimal("0.01")


class LineSums(NamedTuple):
    """The figures of one line in minor units, for one period where it recurs; all 0 for a section or a note.

    before: quantity × price, rounded. discount, charge: of the line. total: what it comes to in the terms its price is
    given in (with tax where prices include it). net, tax, gross: without, of, and with tax; the tax is that of the
    line by itself, so that these add up to the tax of the quote only where it is rounded on each line.
    cost, margin: None where the cost isn't known; margin = net − cost.
    """

    before: int = 0
    discount: int = 0
    charge: int = 0
    total: int = 0
    net: int = 0
    tax: int = 0
    gross: int = 0
    cost: int | None = None
    margin: int | None = None


_NOTHING: Final = LineSums()


class TaxGroup(NamedTuple):
    """One row of the tax breakdown: a category with its rate, what it is reckoned on, and the tax (BG-23)."""

    tax: Tax
    base: int
    amount: int


class PeriodSums(NamedTuple):
    """The totals of what is paid once, or of one month, quarter or year.

    times: how often it is paid over the term. lines_total, discount_total, charge_total: in the terms prices are given
    in. net + tax = gross. discounts, charges: what each of the quotation's comes to here, in its order.
    """

    period: Period
    times: int
    lines_total: int
    discount_total: int
    charge_total: int
    net: int
    tax_groups: tuple[TaxGroup, ...]
    tax: int
    gross: int
    discounts: tuple[int, ...]
    charges: tuple[int, ...]


class QuoteSums(NamedTuple):
    """The totals of a quote in minor units, over its term; `lines` has one entry for each line of the quotation.

    lines_total (BT-106), discount_total (BT-107) and charge_total (BT-108) are with tax where the prices include it:
    lines_total − discount_total + charge_total is then `gross`, else `net`. tax_groups: highest rate first.
    payable = gross − prepaid + payable_rounding (BT-115). deposit: asked beforehand, part of the payable amount.
    periods: the same apart, what is paid once first; one entry for each period that occurs. optional_total: of the
    optional lines over the term, in the terms prices are given in, which are in no other total.
    """

    currency: str
    lines: tuple[LineSums, ...]
    lines_total: int
    discount_total: int
    charge_total: int
    net: int
    tax_groups: tuple[TaxGroup, ...]
    tax: int
    gross: int
    prepaid: int
    payable_rounding: int
    payable: int
    deposit: int
    periods: tuple[PeriodSums, ...]
    optional_total: int

    def of(self, period: Period) -> PeriodSums | None:
        """The totals of one period; None where nothing is paid so."""
        return next((sums for sums in self.periods if sums.period is period), None)


def sums(quotation: Quotation) -> QuoteSums:
    """Work out every figure of a quote. The order of the lines makes no difference to any total."""
    with localcontext(_EXACT):
        measure = _Measure(quotation)
        return _totals(quotation, tuple([measure.line(line) for line in quotation.lines]))


def line_sums(line: QuoteLine, quotation: Quotation) -> LineSums:
    """Work out the figures of one line of a quotation."""
    with localcontext(_EXACT):
        return _Measure(quotation).line(line)


def totals(quotation: Quotation, lines: tuple[LineSums, ...]) -> QuoteSums:
    """Add up a quote of which the figures of every line are known, so that a changed line costs that line alone.

    `lines` are those of `line_sums` for the lines of the quotation; ValueError when there are more or fewer.
    """
    with localcontext(_EXACT):
        return _totals(quotation, lines)


def _tax_on(amount: int, rate: Decimal, *, included: bool) -> int:
    """The tax on an amount, or the tax that is in it."""
    if not rate:
        return 0
    if included:
        return round_half_away(amount * rate / (100 + rate))
    return round_half_away(amount * rate * _PER_CENT)


class _Measure:
    """How typed figures become minor units in one quotation."""

    def __init__(self, quotation: Quotation) -> None:
        self._scale = Decimal(10) ** minor_digits(quotation.currency)
        self._included = quotation.prices_include_tax

    def minor(self, amount: Decimal) -> int:
        """An amount in whole units, in minor units."""
        return round_half_away(amount * self._scale)

    def adjustment(self, adjustment: Adjustment | Deposit, base: int) -> int:
        """What a discount or charge comes to; `base` is what a percentage is of when it names nothing else."""
        if adjustment.amount is not None:
            return self.minor(adjustment.amount)
        if adjustment.percent is None:
            return 0
        of = self.minor(adjustment.base) if isinstance(adjustment, Adjustment) and adjustment.base is not None else base
        return round_half_away(of * adjustment.percent * _PER_CENT)

    def line(self, line: QuoteLine) -> LineSums:
        """The figures of a line."""
        if line.kind is not LineKind.ITEM:
            return _NOTHING
        before = self._priced(line.price, line)
        discount = charge = 0
        for each in line.discounts:
            discount += self.adjustment(each, before)
        for each in line.charges:
            charge += self.adjustment(each, before)
        total = before - discount + charge
        tax = _tax_on(total, line.tax.rate, included=self._included)
        net = total - tax if self._included else total
        if line.cost is None:
            return LineSums(before, discount, charge, total, net, tax, net + tax)
        cost = self._priced(line.cost, line)
        return LineSums(before, discount, charge, total, net, tax, net + tax, cost, net - cost)

    def _priced(self, price: Decimal, line: QuoteLine) -> int:
        # Divided last: a third times three is not one.
        amount = line.quantity * price
        return self.minor(amount if line.price_base == ONE else amount / line.price_base)


class _Groups:
    """The sums by tax of one period, being added up."""

    def __init__(self) -> None:
        self.totals: dict[Tax, int] = {}
        self.taxes: dict[Tax, int] = {}

    def add(self, tax: Tax, total: int, amount: int) -> None:
        """Add what is reckoned at a tax, with the tax on it when it is rounded here."""
        self.totals[tax] = self.totals.get(tax, 0) + total
        self.taxes[tax] = self.taxes.get(tax, 0) + amount


def _totals(quotation: Quotation, lines: tuple[LineSums, ...]) -> QuoteSums:
    by_period: defaultdict[Period, _Groups] = defaultdict(_Groups)
    optional_total = 0
    for line, figures in zip(quotation.lines, lines, strict=True):
        if line.counts:
            by_period[line.period].add(line.tax, figures.total, figures.tax)
        elif line.standing is Standing.OPTIONAL:
            optional_total += figures.total * quotation.periods_in_term(line.period)
    over_term = _over_term(quotation, by_period)
    taken_once = any(not _each_period(adjustment) for adjustment in quotation.discounts + quotation.charges)
    if taken_once or not by_period:
        by_period.setdefault(Period.ONCE, _Groups())
    periods = tuple(
        _period_sums(quotation, period, by_period[period], over_term) for period in Period if period in by_period
    )
    return _whole(quotation, lines, periods, optional_total)


def _each_period(adjustment: Adjustment) -> bool:
    """Whether a discount or charge on the whole quote is taken on each period, and not once."""
    return adjustment.amount is None and adjustment.base is None


def _over_term(quotation: Quotation, by_period: Mapping[Period, _Groups]) -> dict[Tax, int]:
    totals: dict[Tax, int] = {}
    for period, groups in by_period.items():
        for tax, total in groups.totals.items():
            totals[tax] = totals.get(tax, 0) + total * quotation.periods_in_term(period)
    return totals


def _period_sums(quotation: Quotation, period: Period, groups: _Groups, over_term: Mapping[Tax, int]) -> PeriodSums:
    measure = _Measure(quotation)
    lines = dict(groups.totals)
    lines_total = sum(lines.values())

    def take(adjustments: Iterable[Adjustment], sign: int) -> tuple[int, ...]:
        taken = []
        for adjustment in adjustments:
            if period is not Period.ONCE and not _each_period(adjustment):
                taken.append(0)
                continue
            amount = measure.adjustment(adjustment, lines_total)
            taken.append(amount)
            for tax, share in _by_tax(adjustment, amount, lines or over_term):
                groups.add(tax, sign * share, sign * _tax_on(share, tax.rate, included=quotation.prices_include_tax))
        return tuple(taken)

    discounts = take(quotation.discounts, -1)
    charges = take(quotation.charges, 1)
    tax_groups, untaxed = _tax_groups(quotation, groups)
    tax = sum(group.amount for group in tax_groups)
    net = untaxed + sum(group.base for group in tax_groups)
    return PeriodSums(
        period,
        quotation.periods_in_term(period),
        lines_total,
        sum(discounts),
        sum(charges),
        net,
        tax_groups,
        tax,
        net + tax,
        discounts,
        charges,
    )


def _by_tax(adjustment: Adjustment, amount: int, lines: Mapping[Tax, int]) -> Iterable[tuple[Tax, int]]:
    """The parts of a discount or charge on the whole quote by tax."""
    if adjustment.tax is not None:
        return [(adjustment.tax, amount)]
    if not lines:
        return [(NO_TAX, amount)]
    taxes = sorted(lines, key=_highest_first)
    weights = [lines[tax] for tax in taxes]
    if not _each_period(adjustment):
        # Returns among the lines would blow an amount up: it is split over what they are taken from.
        sign = -1 if sum(weights) < 0 else 1
        weights = [max(sign * weight, 0) for weight in weights]
    return zip(taxes, split(amount, weights), strict=True)


def _highest_first(tax: Tax) -> tuple[Decimal, str]:
    return -tax.rate, tax.category


def _tax_groups(quotation: Quotation, groups: _Groups) -> tuple[tuple[TaxGroup, ...], int]:
    """The rows of the breakdown, and the sum of what says no tax."""
    included = quotation.prices_include_tax
    rows = []
    for tax in sorted(groups.totals, key=_highest_first):
        total = groups.totals[tax]
        if quotation.tax_rounding is TaxRounding.PER_LINE:
            amount = groups.taxes[tax]
        else:
            amount = _tax_on(total, tax.rate, included=included)
        if tax != NO_TAX:
            rows.append(TaxGroup(tax, total - amount if included else total, amount))
    return tuple(rows), groups.totals.get(NO_TAX, 0)


def _whole(
    quotation: Quotation, lines: tuple[LineSums, ...], periods: tuple[PeriodSums, ...], optional_total: int
) -> QuoteSums:
    """The totals over the term, out of those of each period."""

    def over_term(figure: Callable[[PeriodSums], int]) -> int:
        return sum(figure(period) * period.times for period in periods)

    rows: dict[Tax, TaxGroup] = {}
    for period in periods:
        for tax, base, amount in period.tax_groups:
            before = rows.get(tax, TaxGroup(tax, 0, 0))
            rows[tax] = TaxGroup(tax, before.base + base * period.times, before.amount + amount * period.times)
    measure = _Measure(quotation)
    gross = over_term(lambda period: period.gross)
    prepaid = measure.minor(quotation.prepaid)
    rounding = measure.minor(quotation.payable_rounding)
    due = gross - prepaid + rounding
    step = measure.minor(quotation.payable_step)
    rounded = round_half_away(Decimal(due) / step) * step if step else due
    once = next((period.gross for period in periods if period.period is Period.ONCE), 0)
    return QuoteSums(
        currency=quotation.currency,
        lines=lines,
        lines_total=over_term(lambda period: period.lines_total),
        discount_total=over_term(lambda period: period.discount_total),
        charge_total=over_term(lambda period: period.charge_total),
        net=over_term(lambda period: period.net),
        tax_groups=tuple(rows[tax] for tax in sorted(rows, key=_highest_first)),
        tax=over_term(lambda period: period.tax),
        gross=gross,
        prepaid=prepaid,
        payable_rounding=rounding + rounded - due,
        payable=rounded,
        deposit=measure.adjustment(quotation.deposit, once) if quotation.deposit else 0,
        periods=periods,
        optional_total=optional_total,
    )
