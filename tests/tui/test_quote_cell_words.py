"""Numbers typed into cells and boxes of a quote, and percentages as they are said."""

from collections.abc import Sequence
from decimal import Decimal

import pytest

from amplanner.rules.money import Grouping
from amplanner.rules.quotation import Adjustment, QuoteLine
from amplanner.rules.quote_line_text import LineContext
from amplanner.tui.screens import quote_cells
from amplanner.tui.screens import quote_words as words

D = Decimal
EUROS = LineContext("EUR")


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("75 freight", [Adjustment(amount=D(75), reason="freight")]),
        ("150", [Adjustment(amount=D(150))]),
        ("150 EUR freight", [Adjustment(amount=D(150), reason="freight")]),
        ("€ 12.50", [Adjustment(amount=D("12.50"))]),
        ("Freight 150", [Adjustment(amount=D(150), reason="Freight")]),
        ("3% packing; 75", [Adjustment(percent=D(3), reason="packing"), Adjustment(amount=D(75))]),
        ("1,250 freight", [Adjustment(amount=D(1250), reason="freight")]),
        ("", []),
    ],
)  # fmt: skip
def test_a_charge_is_an_amount_unless_it_says_per_cent(typed: str, found: Sequence[Adjustment]) -> None:
    assert quote_cells.adjustments_of(typed, EUROS, charges=True) == tuple(found)


def test_a_discount_is_per_cent_unless_it_names_a_currency() -> None:
    assert quote_cells.adjustments_of("2; 250 EUR loyalty", EUROS) == (
        Adjustment(percent=D(2)),
        Adjustment(amount=D(250), reason="loyalty"),
    )
    with pytest.raises(ValueError, match="more than all"):
        quote_cells.adjustments_of("150", EUROS)
    for typed in ("freight", "150 USD"):
        with pytest.raises(ValueError, match="Not a"):
            quote_cells.adjustments_of(typed, EUROS, charges=True)


@pytest.mark.parametrize(
    ("grouping", "typed", "quantity"),
    [(".", "1.000", "1000"), (".", "1.5", "1.5"), (",", "1,000", "1000"), (",", "1.5", "1.5"), (",", "1.250", "1.25")],
)
def test_a_thousand_pieces_are_written_as_set(grouping: Grouping, typed: str, quantity: str) -> None:
    read = quote_cells.read(QuoteLine("x"), "quantity", typed, LineContext(grouping=grouping))
    assert read.quantity == D(quantity)


def test_a_thousand_written_as_elsewhere_is_not_taken_for_one() -> None:
    with pytest.raises(ValueError, match=r"“1\.000” would be 1; say 1,000\."):
        quote_cells.read(QuoteLine("x"), "quantity", "1.000", EUROS)
    with pytest.raises(ValueError, match=r"“2,000” would be 2; say 2\.000\."):
        quote_cells.read(QuoteLine("x"), "quantity", "2,000 pcs", LineContext(grouping="."))


def test_percentages_are_said_as_their_sum() -> None:
    two = (Adjustment(percent=D(5)), Adjustment(percent=D("2.5")))
    assert words.taken(two, (Adjustment(percent=D(3)),), "EUR", ",") == "7.5% (5 + 2.5) +3%"
    assert words.taken(two, (), "EUR", ".") == "7,5% (5 + 2,5)"
    assert words.taken(two[:1], (), "EUR", ",") == "5%"
    assert words.taken((*two, Adjustment(amount=D(50))), (), "EUR", ",") == "5% 2.5% 50.00"
    assert words.taken((), (), "EUR", ",") == words.NONE
