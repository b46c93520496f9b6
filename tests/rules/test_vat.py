"""VAT: ids, rates, words on the page, and the hint at reverse charge."""

from decimal import Decimal
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amplanner.rules.quotation import NO_TAX, Adjustment, Quotation, QuoteLine, Tax
from amplanner.rules.vat import (
    EU_COUNTRIES,
    Language,
    VatCategory,
    VatId,
    check_vat_id,
    note,
    reverse_charge_suggested,
    standard_rate,
    standard_tax,
    tax_word,
    uses,
)

GOOD = (
    "ATU12345675",
    "BE0123456749",
    "BG123456786",
    "CY12345678X",
    "CZ12345679",
    "DE123456788",
    "DK12345674",
    "EE123456780",
    "EL123456783",
    "ESB12345674",
    "FI12345671",
    "FR11123456782",
    "HR12345678903",
    "HU12345676",
    "IE1234567FA",
    "IT12345670017",
    "LT123456715",
    "LU12345613",
    "LV41234567891",
    "MT12345634",
    "NL123456782B12",
    "PL1234563218",
    "PT123456789",
    "RO18547290",
    "SE123456789701",
    "SI12345679",
    "SK2021853504",
    "GB123456782",
    "GBGD001",
    "XI123456782",
    "CHE123456788MWST",
    "NO123456785MVA",
)


@pytest.mark.parametrize("text", GOOD)
def test_a_well_formed_id_has_no_problem(text: str) -> None:
    checked = check_vat_id(text)
    assert checked.problem == ""
    assert checked.text == text
    assert checked.country in EU_COUNTRIES | {"GB", "CH", "NO"}


def test_every_member_state_has_a_form_and_a_rate() -> None:
    assert {check_vat_id(text).country for text in GOOD} >= EU_COUNTRIES
    assert len(EU_COUNTRIES) == 27
    assert all(15 <= (standard_rate(country) or 0) <= 27 for country in EU_COUNTRIES)


@pytest.mark.parametrize(
    ("typed", "country", "text", "whose"),
    [
        ("NL 1234.56.782.B12", "", "NL123456782B12", "NL"),
        ("123456782b12", "NL", "NL123456782B12", "NL"),
        ("be 0123.456.749", "NL", "BE0123456749", "BE"),
        ("CHE-123.456.788 MWST", "", "CHE123456788MWST", "CH"),
        ("123 456 785 MVA", "NO", "NO123456785MVA", "NO"),
        ("123456783", "GR", "EL123456783", "GR"),
        ("XI 123456782", "", "XI123456782", "GB"),
        ("", "NL", "", ""),
        (" - ", "", "", ""),
        ("ABC123", "US", "ABC123", "US"),
        ("12345", "", "12345", ""),
    ],
)
def test_separators_and_missing_prefixes_are_understood(typed: str, country: str, text: str, whose: str) -> None:
    assert check_vat_id(typed, country) == VatId(text, whose)


@pytest.mark.parametrize(
    ("typed", "country", "problem"),
    [
        ("NL123456782", "", "A VAT id of NL looks like NL123456782B12."),
        ("NL123456783B12", "", "NL123456783B12 is mistyped: its check digit doesn’t fit."),
        ("DE123456789", "", "DE123456789 is mistyped: its check digit doesn’t fit."),
        ("DE12345678", "", "A VAT id of DE looks like DE123456788."),
        ("U12345675", "DE", "A VAT id of DE looks like DE123456788."),
        ("CHE123456789", "", "CHE123456789 is mistyped: its check digit doesn’t fit."),
        ("FR12123456782", "", "FR12123456782 is mistyped: its check digit doesn’t fit."),
        ("ES123456789", "", "A VAT id of ES looks like ESB12345674."),
        ("DK١٢٣٤٥٦٧٤", "", "A VAT id of DK looks like DK12345674."),
    ],
)
def test_what_is_wrong_is_said_in_words(typed: str, country: str, problem: str) -> None:
    assert check_vat_id(typed, country).problem == problem


@given(st.text(max_size=20), st.sampled_from(["", "NL", "DE", "GR", "CH", "US", "XX"]))
def test_any_text_is_answered(typed: str, country: str) -> None:
    checked = check_vat_id(typed, country)
    assert check_vat_id(checked.text, checked.country).text == checked.text


@given(st.sampled_from(["DE123456788", "IT12345670017", "SE123456789701", "PL1234563218"]), st.data())
def test_a_wrong_digit_is_noticed(good: str, data: st.DataObject) -> None:
    # In a Swedish id the last two digits count the firms of one owner.
    at = data.draw(st.integers(2, len(good) - (3 if good.startswith("SE") else 1)))
    digit = data.draw(st.sampled_from([d for d in "123456789" if d != good[at]]))
    assert check_vat_id(good[:at] + digit + good[at + 1 :]).problem


@pytest.mark.parametrize(
    ("seller", "customer", "vat_id", "suggested"),
    [
        ("NL", "DE", "DE123456788", True),
        ("NL", "DE", "123456788", True),
        ("NL", "GR", "EL123456783", True),
        ("NL", "NL", "NL123456782B12", False),
        ("NL", "DE", "", False),
        ("NL", "DE", "DE123456789", False),
        ("NL", "DE", "BE0123456749", False),
        ("NL", "GB", "GB123456782", False),
        ("NL", "GB", "XI123456782", False),
        ("NL", "CH", "CHE123456788", False),
        ("CH", "DE", "DE123456788", False),
        ("", "DE", "DE123456788", False),
    ],
)
def test_reverse_charge_is_suggested_for_a_business_elsewhere_in_the_eu(
    seller: str, customer: str, vat_id: str, suggested: bool
) -> None:
    assert reverse_charge_suggested(seller, customer, vat_id) is suggested


def test_every_category_but_the_standard_one_says_why_no_vat_is_charged() -> None:
    for language in get_args(Language):
        assert tax_word(language)
        assert note(VatCategory.STANDARD, language) == ""
        texts = [note(category, language) for category in VatCategory if category is not VatCategory.STANDARD]
        assert all(texts)
        assert len(set(texts)) == len(texts)
    assert note(VatCategory.REVERSE_CHARGE, "de") == "Steuerschuldnerschaft des Leistungsempfängers"
    assert note(VatCategory.REVERSE_CHARGE, "nl") == "Btw verlegd"
    assert note(VatCategory.REVERSE_CHARGE, "fr") == "Autoliquidation"


def test_the_suggested_tax_of_a_country() -> None:
    assert standard_tax("FI") == Tax("S", Decimal("25.5"))
    assert standard_tax("CH") == Tax("S", Decimal("8.1"))
    assert standard_tax("US") == NO_TAX


def test_a_category_is_found_on_lines_and_on_the_whole_quote() -> None:
    reverse = Tax(VatCategory.REVERSE_CHARGE)
    assert uses(Quotation("EUR", (QuoteLine(tax=reverse),)), VatCategory.REVERSE_CHARGE)
    assert uses(Quotation("EUR", charges=(Adjustment(Decimal(9), tax=reverse),)), VatCategory.REVERSE_CHARGE)
    assert not uses(Quotation("EUR", (QuoteLine(tax=reverse),)), VatCategory.EXPORT)
