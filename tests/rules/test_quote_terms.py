"""Prices that come to include VAT, or no longer do: the net stays, and back again everything is as it was."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from amplanner.rules.quotation import Adjustment, LineKind, Period, Quotation, QuoteLine, Tax
from amplanner.rules.quote_sums import line_sums, sums
from amplanner.rules.quote_terms import in_terms, listed_as

D = Decimal
STANDARD, REDUCED, REVERSE = Tax("S", D(21)), Tax("S", D(9)), Tax("AE")


def _quote(*lines: QuoteLine, currency: str = "EUR", **more: object) -> Quotation:
    return Quotation(currency, lines, **more)  # type: ignore[arg-type]  # what a quotation has


def _priced(price: str, tax: Tax = STANDARD, **more: object) -> QuoteLine:
    return QuoteLine("Sensor", price=D(price), tax=tax, **more)  # type: ignore[arg-type]  # what a line has


@pytest.mark.parametrize(
    ("net", "tax", "gross", "currency"),
    [
        ("495.00", STANDARD, "598.95", "EUR"),
        ("10.01", STANDARD, "12.1121", "EUR"),
        ("0.0085", STANDARD, "0.010285", "EUR"),
        ("-50", REDUCED, "-54.50", "EUR"),
        ("1000", STANDARD, "1210", "JPY"),
        ("100", REVERSE, "100", "EUR"),
        ("8.264463", STANDARD, "10.00", "EUR"),
        ("0.0000012", STANDARD, "0.0000015", "EUR"),
    ],
)
def test_a_price_and_what_it_is_with_tax(net: str, tax: Tax, gross: str, currency: str) -> None:
    there = in_terms(_quote(_priced(net, tax), currency=currency), with_tax=True)
    assert there.prices_include_tax
    assert there.lines[0].price == D(gross)
    assert in_terms(there, with_tax=False).lines[0].price == D(net)


def test_what_is_taken_off_and_added_goes_along() -> None:
    line = _priced(
        "100",
        discounts=(Adjustment(percent=D(5)), Adjustment(amount=D(50))),
        charges=(Adjustment(percent=D(2), base=D(200)),),
        cost=D(60),
    )
    note = QuoteLine("As agreed", kind=LineKind.NOTE)
    charge = Adjustment(amount=D(75), reason="Freight", tax=REDUCED)
    before = _quote(line, note, discounts=(Adjustment(amount=D(10)),), charges=(charge,), prepaid=D(20))
    there = in_terms(before, with_tax=True)
    assert there.lines[0].discounts == (Adjustment(percent=D(5)), Adjustment(amount=D("60.50")))
    assert there.lines[0].charges == (Adjustment(percent=D(2), base=D(242)),)
    assert there.lines[0].cost == D(60), "what it costs us is without tax always"
    assert there.discounts == (Adjustment(amount=D("12.10")),)
    assert there.charges == (replace(charge, amount=D("81.75")),)
    assert there.prepaid == D(20)
    assert sums(there).net == sums(before).net
    assert in_terms(there, with_tax=False) == before
    assert in_terms(before, with_tax=False) is before


def test_a_discount_over_several_rates_leaves_the_net_to_a_cent() -> None:
    lines = (_priced("333.33"), _priced("1250", REDUCED), _priced("99.99", REVERSE), _priced("42", period=Period.MONTH))
    before = _quote(*lines, discounts=(Adjustment(amount=D("250.00")),))
    there = in_terms(before, with_tax=True)
    assert (sums(before).net, sums(there).net) == (193_732, 193_733), "each part of it is rounded"
    assert in_terms(there, with_tax=False) == before


@settings(max_examples=60, deadline=None)
@given(
    price=st.decimals(D("0.01"), D(99_999), places=2),
    quantity=st.integers(1, 5_000),
    rate=st.sampled_from([D(21), D(19), D(9), D("8.1"), D("25.5"), D(0)]),
)
def test_any_price_comes_back_and_its_line_has_the_same_net(price: D, quantity: int, rate: D) -> None:
    line = QuoteLine("x", quantity=D(quantity), price=price, tax=Tax("S", rate))
    for with_tax in (True, False):
        before = _quote(line, prices_include_tax=not with_tax)
        there = in_terms(before, with_tax=with_tax)
        assert in_terms(there, with_tax=not with_tax) == before
        assert abs(line_sums(there.lines[0], there).net - line_sums(line, before).net) <= (0 if with_tax else 1)


@pytest.mark.parametrize(
    ("listed_with_tax", "with_tax", "tax", "price"),
    [
        (False, False, STANDARD, "495"),
        (False, True, STANDARD, "598.95"),
        (False, True, REVERSE, "495"),
        (True, True, STANDARD, "495"),
        (True, False, STANDARD, "409.090909"),
        (True, True, REVERSE, "409.090909"),
    ],
)
def test_a_list_price_as_it_stands_in_a_quote(*, listed_with_tax: bool, with_tax: bool, tax: Tax, price: str) -> None:
    found = listed_as(D(495), "EUR", listed=STANDARD, listed_with_tax=listed_with_tax, tax=tax, with_tax=with_tax)
    assert found == D(price)
