"""What follows from a country."""

import pytest

from amplanner.rules.countries import calling_code, currency_of


@pytest.mark.parametrize(
    ("country", "currency", "code"),
    [("NL", "EUR", 31), ("GB", "GBP", 44), ("US", "USD", 1), ("CH", "CHF", 41), ("JP", "JPY", 81), ("ZZ", None, None)],
)
def test_currency_and_calling_code(country: str, currency: str | None, code: int | None) -> None:
    assert currency_of(country) == currency
    assert calling_code(country) == code
