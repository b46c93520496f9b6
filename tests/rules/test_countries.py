"""What follows from a country."""

import pytest

from amplanner.rules.countries import calling_code, country_code, currency_of, languages_of


@pytest.mark.parametrize(
    ("country", "currency", "code"),
    [("NL", "EUR", 31), ("GB", "GBP", 44), ("US", "USD", 1), ("CH", "CHF", 41), ("JP", "JPY", 81), ("ZZ", None, None)],
)
def test_currency_and_calling_code(country: str, currency: str | None, code: int | None) -> None:
    assert currency_of(country) == currency
    assert calling_code(country) == code


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("Germany", "DE"),
        ("Deutschland", "DE"),
        (" de ", "DE"),
        ("Pays-Bas", "NL"),
        ("the Netherlands", "NL"),
        ("Holland", "NL"),
        ("Royaume-Uni", "GB"),
        ("UK", "GB"),
        ("U.S.A.", "US"),
        ("Allemagne", "DE"),
        ("Österreich", "AT"),
        ("Oostenrijk", "AT"),
        ("Côte d'Ivoire", "CI"),
        ("ESPAÑA", "ES"),
        ("Czech Republic", "CZ"),
        ("Türkei", "TR"),
        ("EL", "GR"),
        ("日本", "JP"),
        ("Neverland", None),
        ("European Union", None),
        ("", None),
        ("–", None),
        ("x" * 500, None),
    ],
)
def test_a_country_is_known_however_it_is_written(typed: str, code: str | None) -> None:
    assert country_code(typed) == code


@pytest.mark.parametrize(
    ("country", "languages"), [("DE", ("de",)), ("BE", ("nl", "fr", "de")), ("US", ("en",)), ("ES", ("en",))]
)
def test_a_quote_abroad_has_a_language(country: str, languages: tuple[str, ...]) -> None:
    assert languages_of(country) == languages
