"""The sums of a quote: rounding, taxes, discounts, periods, and what must hold for every quote."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from amplanner.rules.quotation import (
    NO_TAX,
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
from amplanner.rules.quote_checks import disagreement
from amplanner.rules.quote_sections import section_totals
from amplanner.rules.quote_shares import split
from amplanner.rules.quote_sums import LineSums, TaxGroup, line_sums, sums, totals

D = Decimal
S21, S9, AE = Tax("S", D(21)), Tax("S", D(9)), Tax("AE")


def _line(price: str, quantity: str = "1", tax: Tax = S21, **more: object) -> QuoteLine:
    return QuoteLine("Thing", D(quantity), D(price), tax=tax, **more)  # type: ignore[arg-type]  # any field of a line


def test_a_line_is_rounded_before_and_after_its_discounts_and_charges() -> None:
    line = _line(
        "0.335",
        "3",
        discounts=(Adjustment(percent=D("12.5")), Adjustment(amount=D("0.005"))),
        charges=(Adjustment(percent=D(10), base=D("5.05")),),
        cost=D("0.111"),
    )
    # 3 × 0.335 = 1.005 → 1.01; 12.5 % → 0.126 → 0.13; 0.005 → 0.01; 10 % of 5.05 → 0.505 → 0.51.
    assert line_sums(line, Quotation("EUR")) == LineSums(101, 14, 51, 138, 138, 29, 167, 33, 105)


@pytest.mark.parametrize(
    ("currency", "price", "quantity", "total"),
    [
        ("EUR", "2.665", "1", 267),
        ("EUR", "-2.665", "1", -267),
        ("EUR", "2.665", "-1", -267),
        ("JPY", "2.5", "1", 3),
        ("HUF", "361.09", "64", 23110),
        ("KWD", "1.2345", "1", 1235),
        ("EUR", "0.00880", "16000", 14080),
    ],
)
def test_a_half_goes_away_from_zero_at_the_digits_of_the_currency(
    currency: str, price: str, quantity: str, total: int
) -> None:
    assert sums(Quotation(currency, (_line(price, quantity),))).lines[0].total == total


@pytest.mark.parametrize(
    ("quantity", "price", "base", "total"),
    [("132", "15.24", "12", 16764), ("1", "1.5", "3", 50), ("1", "0.015", "3", 1), ("2", "500", "3", 33333)],
)
def test_a_price_may_be_for_several_units(quantity: str, price: str, base: str, total: int) -> None:
    assert sums(Quotation("EUR", (_line(price, quantity, price_base=D(base)),))).net == total


def test_a_price_for_nothing_and_a_term_of_nothing_are_refused() -> None:
    with pytest.raises(ValueError, match="more than nothing"):
        QuoteLine(price_base=D(0))
    with pytest.raises(ValueError, match="at least one month"):
        Quotation("EUR", term_months=0)


def test_tax_is_rounded_once_for_each_category_and_rate_or_on_each_line() -> None:
    lines = (_line("6.36", "3"), _line("6.36", "3"), _line("6.36", "3", Tax("S", D("21.0"))), _line("10", tax=S9))
    by_group = sums(Quotation("EUR", lines))
    assert by_group.tax_groups == (TaxGroup(S21, 5724, 1202), TaxGroup(S9, 1000, 90))
    by_line = sums(Quotation("EUR", lines, tax_rounding=TaxRounding.PER_LINE))
    assert by_line.tax_groups == (TaxGroup(S21, 5724, 1203), TaxGroup(S9, 1000, 90))
    assert sum(line.tax for line in by_line.lines) == by_line.tax == 1293


def test_tax_in_the_price_is_taken_out_of_it() -> None:
    result = sums(Quotation("EUR", (_line("121"), _line("10.90", tax=S9)), prices_include_tax=True))
    assert (result.lines_total, result.net, result.tax, result.gross) == (13190, 11000, 2190, 13190)
    assert [line.net for line in result.lines] == [10000, 1000]


def test_a_discount_on_the_whole_quote_is_split_over_the_taxes_without_losing_a_cent() -> None:
    lines = (_line("100"), _line("100", tax=S9), _line("100", tax=AE))
    result = sums(Quotation("EUR", lines, discounts=(Adjustment(amount=D(100)),)))
    assert result.tax_groups == (TaxGroup(S21, 6666, 1400), TaxGroup(S9, 6667, 600), TaxGroup(AE, 6667, 0))
    assert (result.discount_total, result.net) == (10000, 20000)


def test_a_discount_with_a_tax_of_its_own_comes_off_that_one() -> None:
    lines = (_line("100"), _line("100", tax=S9))
    result = sums(Quotation("EUR", lines, discounts=(Adjustment(percent=D(10), tax=S9),)))
    assert result.tax_groups == (TaxGroup(S21, 10000, 2100), TaxGroup(S9, 8000, 720))


def test_a_given_amount_counts_and_its_percentage_is_only_shown() -> None:
    shown = Adjustment(amount=D("12.34"), percent=D(10), base=D(100), reason="Loyal")
    assert sums(Quotation("EUR", (_line("100"),), discounts=(shown,))).discount_total == 1234


def test_a_charge_without_tax_is_in_no_row_of_the_breakdown() -> None:
    result = sums(Quotation("EUR", (_line("100"),), charges=(Adjustment(amount=D(12), tax=NO_TAX),)))
    assert result.tax_groups == (TaxGroup(S21, 10000, 2100),)
    assert (result.net, result.gross) == (11200, 13300)


def test_an_amount_off_is_not_blown_up_by_returns_among_the_lines() -> None:
    lines = (_line("1000"), _line("999", "-1", S9))
    result = sums(Quotation("EUR", lines, discounts=(Adjustment(amount=D(10)),)))
    assert [group.base for group in result.tax_groups] == [99000, -99900]


def test_optional_lines_and_alternatives_are_shown_and_not_summed() -> None:
    lines = (
        _line("100"),
        _line("50", standing=Standing.OPTIONAL, period=Period.MONTH),
        _line("70", standing=Standing.ALTERNATIVE),
        QuoteLine("Part", kind=LineKind.SECTION, price=D(5)),
        QuoteLine("Mind this", kind=LineKind.NOTE, price=D(5)),
    )
    result = sums(Quotation("EUR", lines))
    assert [line.total for line in result.lines] == [10000, 5000, 7000, 0, 0]
    assert (result.net, result.optional_total) == (10000, 60000)
    assert [period.period for period in result.periods] == [Period.ONCE]


def test_what_is_paid_once_and_what_recurs_stand_apart_and_together_over_the_term() -> None:
    lines = (_line("1000"), _line("42", "35", period=Period.MONTH), _line("100", period=Period.YEAR))
    quotation = Quotation("EUR", lines, discounts=(Adjustment(percent=D(10)),), term_months=30)
    result = sums(quotation)
    assert [(p.period, p.times, p.lines_total, p.discount_total, p.net, p.gross) for p in result.periods] == [
        (Period.ONCE, 1, 100000, 10000, 90000, 108900),
        (Period.MONTH, 30, 147000, 14700, 132300, 160083),
        (Period.YEAR, 3, 10000, 1000, 9000, 10890),
    ]
    assert result.net == 90000 + 30 * 132300 + 3 * 9000
    assert result.tax_groups == (TaxGroup(S21, result.net, result.tax),)
    month = result.of(Period.MONTH)
    assert month is not None
    assert month.net == 132300
    assert result.of(Period.QUARTER) is None


def test_an_amount_off_is_taken_once_even_where_all_recurs() -> None:
    lines = (_line("100", period=Period.MONTH), _line("100", tax=S9, period=Period.MONTH))
    result = sums(Quotation("EUR", lines, discounts=(Adjustment(amount=D(50)),)))
    assert [(p.period, p.net) for p in result.periods] == [(Period.ONCE, -5000), (Period.MONTH, 20000)]
    assert result.periods[0].tax_groups == (TaxGroup(S21, -2500, -525), TaxGroup(S9, -2500, -225))


def test_what_is_paid_before_and_rounded_at_the_end() -> None:
    lines = (_line("100.02"), _line("10", period=Period.MONTH))
    result = sums(Quotation("CHF", lines, prepaid=D(20), deposit=Deposit(percent=D(30)), payable_step=D("0.05")))
    assert (result.gross, result.prepaid, result.payable_rounding, result.payable) == (26622, 2000, -2, 24620)
    assert result.deposit == 3631
    fixed = sums(Quotation("EUR", lines, deposit=Deposit(amount=D(500)), payable_rounding=D("0.38")))
    assert (fixed.deposit, fixed.payable - fixed.gross) == (50000, 38)


def test_an_empty_quote_comes_to_nothing() -> None:
    result = sums(Quotation("EUR"))
    assert (result.lines, result.net, result.gross, result.payable, result.tax_groups) == ((), 0, 0, 0, ())
    off = sums(Quotation("EUR", discounts=(Adjustment(amount=D(5)),)))
    assert (off.net, off.tax_groups) == (-500, ())


def test_known_line_figures_need_not_be_worked_out_again() -> None:
    quotation = Quotation("EUR", (_line("100"), _line("3.33", "3")), discounts=(Adjustment(percent=D(3)),))
    known = tuple(line_sums(line, quotation) for line in quotation.lines)
    assert totals(quotation, known) == sums(quotation)
    with pytest.raises(ValueError, match="zip"):
        totals(quotation, known[:1])


def test_sections_have_subtotals_by_period() -> None:
    lines = (
        _line("1"),
        QuoteLine("Hardware", kind=LineKind.SECTION),
        _line("10"),
        _line("5", standing=Standing.OPTIONAL),
        _line("7", period=Period.MONTH),
        QuoteLine("Services", kind=LineKind.SECTION),
        QuoteLine("On site", kind=LineKind.NOTE),
    )
    quotation = Quotation("EUR", lines)
    found = section_totals(quotation, sums(quotation))
    assert [(one.heading, one.title, one.start, one.end, one.totals) for one in found] == [
        (None, "", 0, 1, ((Period.ONCE, 100),)),
        (1, "Hardware", 2, 5, ((Period.ONCE, 1000), (Period.MONTH, 700))),
        (5, "Services", 6, 7, ()),
    ]
    assert section_totals(Quotation("EUR", lines[:1]), sums(Quotation("EUR", lines[:1]))) == ()


@pytest.mark.parametrize(
    ("amount", "weights", "parts"),
    [
        (100, [1, 1, 1], [34, 33, 33]),
        (-100, [1, 1, 1], [-33, -33, -34]),
        (10, [3, -1], [15, -5]),
        (10, [-1, -1], [5, 5]),
        (10, [1, -1], [10, 0]),
        (0, [1, 2], [0, 0]),
        (7, [5], [7]),
    ],
)
def test_an_amount_is_split_in_proportion(amount: int, weights: list[int], parts: list[int]) -> None:
    assert split(amount, weights) == parts


def test_nothing_can_be_split_over_nothing() -> None:
    with pytest.raises(ValueError, match="over nothing"):
        split(1, [])


@given(st.integers(-(10**12), 10**12), st.lists(st.integers(-(10**9), 10**9), min_size=1, max_size=6))
def test_splitting_loses_no_cent(amount: int, weights: list[int]) -> None:
    parts = split(amount, weights)
    assert sum(parts) == amount
    whole = sum(weights)
    if whole:
        assert all(
            abs(part * whole - amount * weight) < abs(whole) for part, weight in zip(parts, weights, strict=True)
        )


def _decimals(low: str, high: str, places: int) -> st.SearchStrategy[Decimal]:
    return st.decimals(D(low), D(high), places=places, allow_nan=False, allow_infinity=False)


TAXES = st.sampled_from([S21, S9, Tax("S", D("25.5")), Tax("S", D("8.1")), Tax("Z"), AE, NO_TAX])
ADJUSTMENTS = st.one_of(
    _decimals("0", "99", 2).map(lambda amount: Adjustment(amount=amount)),
    _decimals("0", "100", 1).map(lambda percent: Adjustment(percent=percent)),
)
LINES = st.builds(
    QuoteLine,
    description=st.just("Thing"),
    quantity=_decimals("-9", "99", 2),
    price=_decimals("0", "999", 4),
    price_base=st.sampled_from([D(1), D(3), D(100)]),
    kind=st.sampled_from([LineKind.ITEM, LineKind.ITEM, LineKind.ITEM, LineKind.NOTE]),
    discounts=st.lists(ADJUSTMENTS, max_size=2).map(tuple),
    charges=st.lists(ADJUSTMENTS, max_size=1).map(tuple),
    tax=TAXES,
    cost=st.none() | _decimals("0", "999", 2),
    period=st.sampled_from(Period),
    standing=st.sampled_from([Standing.FIRM, Standing.FIRM, Standing.OPTIONAL]),
)
DOCUMENT = st.lists(
    st.builds(lambda one, tax: Adjustment(one.amount, one.percent, tax=tax), ADJUSTMENTS, st.none() | TAXES), max_size=2
).map(tuple)
QUOTATIONS = st.builds(
    Quotation,
    currency=st.sampled_from(["EUR", "JPY", "HUF", "KWD"]),
    lines=st.lists(LINES, max_size=8).map(tuple),
    discounts=DOCUMENT,
    charges=DOCUMENT,
    prices_include_tax=st.booleans(),
    tax_rounding=st.sampled_from(TaxRounding),
    prepaid=_decimals("0", "99", 2),
    payable_step=st.sampled_from([D(0), D("0.05"), D(1)]),
    term_months=st.integers(1, 40),
)


@settings(max_examples=100, deadline=None)
@given(QUOTATIONS)
def test_every_total_adds_up_again(quotation: Quotation) -> None:
    result = sums(quotation)
    assert disagreement(quotation, result) == ""
    assert result.net + result.tax == result.gross
    goal = result.gross if quotation.prices_include_tax else result.net
    assert result.lines_total - result.discount_total + result.charge_total == goal
    assert sum(group.amount for group in result.tax_groups) == result.tax
    untaxed = result.net - sum(group.base for group in result.tax_groups)
    said = any(line.tax == NO_TAX for line in quotation.lines)
    said = said or any(one.tax in (None, NO_TAX) for one in quotation.discounts + quotation.charges)
    assert said or untaxed == 0
    assert all(line.total == line.before - line.discount + line.charge for line in result.lines)
    assert all(line.gross == line.net + line.tax for line in result.lines)
    for period in result.periods:
        assert (sum(period.discounts), sum(period.charges)) == (period.discount_total, period.charge_total)
        assert (len(period.discounts), len(period.charges)) == (len(quotation.discounts), len(quotation.charges))
    assert totals(quotation, result.lines) == result


@settings(max_examples=100, deadline=None)
@given(QUOTATIONS, st.data())
def test_the_order_of_the_lines_makes_no_difference(quotation: Quotation, data: st.DataObject) -> None:
    shuffled = replace(quotation, lines=tuple(data.draw(st.permutations(quotation.lines))))
    assert sums(shuffled)._replace(lines=()) == sums(quotation)._replace(lines=())


@settings(max_examples=100, deadline=None)
@given(st.lists(st.tuples(_decimals("0", "999", 2), st.integers(1, 20), TAXES), min_size=1, max_size=8))
def test_prices_with_and_without_tax_agree_within_a_cent_for_each_rate(
    lines: list[tuple[Decimal, int, Tax]],
) -> None:
    with_tax = tuple(QuoteLine("", D(n), p, tax=t) for p, n, t in lines)
    included = sums(Quotation("EUR", with_tax, prices_include_tax=True))
    net_of_each = tuple(QuoteLine("", price=D(one.base).scaleb(-2), tax=one.tax) for one in included.tax_groups)
    added = sums(Quotation("EUR", net_of_each))
    for taken_out, put_on in zip(included.tax_groups, added.tax_groups, strict=True):
        assert taken_out.base == put_on.base
        assert abs(taken_out.amount - put_on.amount) <= 1
    assert included.gross == sum(line.total for line in included.lines)
