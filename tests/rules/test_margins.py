"""What is earned on a quote, and when it is under its floor."""

from decimal import Decimal

import pytest

from amplanner.rules.margins import Below, Margin, below, line_below, line_margin, percent_of, quote_margin
from amplanner.rules.quotation import Adjustment, Period, Quotation, QuoteLine, Standing, Tax
from amplanner.rules.quote_sums import LineSums, sums

D = Decimal


def _line(price: int, cost: str | None, **more: object) -> QuoteLine:
    known = None if cost is None else D(cost)
    return QuoteLine("Thing", price=D(price), cost=known, **more)  # type: ignore[arg-type]  # any field of a line


@pytest.mark.parametrize(
    ("part", "whole", "percent"),
    [(1, 3, "33.3"), (2, 3, "66.7"), (1, 8, "12.5"), (-1, 8, "-12.5"), (125, 100000, "0.1"), (0, 5, "0.0")],
)
def test_per_cent_to_a_tenth(part: int, whole: int, percent: str) -> None:
    assert percent_of(part, whole) == D(percent)


def test_of_nothing_there_is_no_percentage() -> None:
    assert percent_of(1, 0) is None


def test_the_margin_of_a_line() -> None:
    assert line_margin(LineSums(net=10000, cost=6400, margin=3600)) == Margin(10000, 6400, D("36.0"))
    assert line_margin(LineSums(net=10000)) is None
    quotation = Quotation("EUR", (_line(121, "60", tax=Tax("S", D(21))),), prices_include_tax=True)
    assert line_margin(sums(quotation).lines[0]) == Margin(10000, 6000, D("40.0"))


def test_the_margin_of_the_quote_is_over_its_term_and_less_its_discounts() -> None:
    lines = (_line(100, "60"), _line(10, "4", period=Period.MONTH), _line(999, "1", standing=Standing.OPTIONAL))
    quotation = Quotation("EUR", lines, discounts=(Adjustment(percent=D(10)),))
    found = quote_margin(quotation, sums(quotation))
    assert found == Margin(9000 + 12 * 900, 6000 + 12 * 400, D("45.5"))
    assert found.amount == 9000


def test_lines_without_cost_are_left_out_with_their_part_of_the_discount() -> None:
    lines = (_line(100, "60"), _line(300, None))
    quotation = Quotation("EUR", lines, discounts=(Adjustment(percent=D(10)),))
    assert quote_margin(quotation, sums(quotation)) == Margin(9000, 6000, D("33.3"), unknown=1)
    nothing_known = Quotation("EUR", lines[1:])
    assert quote_margin(nothing_known, sums(nothing_known)) is None
    empty = Quotation("EUR")
    assert quote_margin(empty, sums(empty)) is None


@pytest.mark.parametrize(
    ("net", "cost", "floor", "under"),
    [
        (10000, 7500, "25", False),
        (10000, 7501, "25", True),
        (1000000, 750001, "25", True),
        (0, 1, "25", True),
        (0, 0, "25", False),
        (10000, 9999, "0", False),
        (10000, 10001, "0", True),
    ],
)
def test_the_floor_is_met_exactly(net: int, cost: int, floor: str, under: bool) -> None:
    assert Margin(net, cost, percent_of(net - cost, net)).under(D(floor)) is under


def test_the_floor_of_the_product_goes_before_the_general_one() -> None:
    lines = (
        _line(100, "80"),
        _line(100, "80", floor=D(15)),
        _line(100, "80", floor=D(30)),
        _line(100, "80", quantity=D(-1)),
        _line(100, "80", standing=Standing.OPTIONAL),
        _line(100, None, floor=D(99)),
    )
    quotation = Quotation("EUR", lines)
    result = sums(quotation)
    found = below(quotation, result, D(25))
    assert [(one.line, one.floor) for one in found] == [(0, D(25)), (2, D(30)), (None, D(25))]
    assert [(one.line, one.floor) for one in below(quotation, result, None)] == [(2, D(30))]
    assert line_below(lines[0], result.lines[0], D(25)) == Below(None, Margin(10000, 8000, D("20.0")), D(25))
    assert line_below(lines[0], result.lines[0], D(20)) is None
