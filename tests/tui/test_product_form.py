"""The form of a product: graduated prices as one would type them."""

from decimal import Decimal

import pytest

from amplanner.tui.screens.product_form import prices_of, prices_text
from amplanner.workday.price_list import Price

D = Decimal
TWO = (Price("EUR", D(10), D("39.5")), Price("EUR", D(50), D(35)))


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("10: 39.50\n50: 35", TWO),
        ("10+ 39.50, 50+ 35", TWO),
        ("10+: 39.50;50 + 35.00\n", TWO),
        ("usd 10+ 1,520.25", (Price("USD", D(10), D("1520.25")),)),
        ("USD 520", (Price("USD", D(1), D(520)),)),
        ("", ()),
    ],
)
def test_prices_by_quantity_are_read(typed: str, expected: tuple[Price, ...]) -> None:
    assert prices_of(typed, "EUR", ",") == expected
    assert prices_of(prices_text(expected, ","), "EUR", ",") == expected


def test_the_decimal_comma_is_no_end_of_a_price() -> None:
    assert prices_of("10+ 39,50, 50+ 35", "EUR", ".") == TWO


@pytest.mark.parametrize("typed", ["ten: 5", "10+", "10 39.50", "XX 10: 5", "10+ 5 each", "QQQ 1+ 5"])
def test_what_is_no_price_is_told_with_an_example(typed: str) -> None:
    with pytest.raises(ValueError, match=r"isn't a price; say 10\+ 470"):
        prices_of(typed, "EUR", ",")
