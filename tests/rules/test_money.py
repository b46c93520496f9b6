"""Money: what people type, what the screens show, and that nothing is lost between."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from amplanner.rules.money import (
    LARGEST_MINOR,
    Grouping,
    Money,
    brief,
    from_amount,
    is_currency,
    minor_digits,
    names_currency,
    parse_money,
    round_half_away,
    show,
    total,
)

GROUPINGS: list[Grouping] = [",", ".", " ", "'"]


def eur(amount: str) -> Money:
    """Euros from a decimal amount."""
    return from_amount(Decimal(amount), "EUR")


@pytest.mark.parametrize(
    ("typed", "amount"),
    [
        ("€1200", "1200"),
        ("€1.2k", "1200"),
        ("1200€", "1200"),
        ("eur 1200", "1200"),
        ("1200 EUR", "1200"),
        ("1200 euro", "1200"),
        ("€ 1.200,50", "1200.50"),
        ("1,200.50", "1200.50"),
        ("1 200,50", "1200.50"),
        ("€\N{NO-BREAK SPACE}1\N{NARROW NO-BREAK SPACE}200,50", "1200.50"),
        ("1'234.50", "1234.50"),
        ("1’234.50", "1234.50"),
        ("1.2k", "1200"),
        ("23k", "23000"),
        ("€23K", "23000"),
        ("1.5m", "1500000"),
        ("1,250k", "1250"),
        ("€ 1.200,-", "1200"),
        ("€ 12,--", "12"),
        ("1.200", "1200"),
        ("1,200", "1200"),
        ("1.200.300", "1200300"),
        ("1.200,5", "1200.50"),
        ("0.500", "0.50"),
        ("0,495", "0.50"),
        ("1,2", "1.20"),
        ("12,34,567", "1234567"),
        ("-5", "-5"),
        ("−€5", "-5"),
        ("€-5", "-5"),
        ("2.665,005", "2665.01"),
        ("  7 ", "7"),
    ],
)
def test_what_people_type(typed: str, amount: str) -> None:
    assert parse_money(typed, "EUR") == eur(amount)


@pytest.mark.parametrize(
    "typed",
    [
        "", "€", "abc 12", "12 x", "1,2,3", "1.200.30", "12:30", "30d", "2026-12-03", "80%", "3.12.", "+5", "€5 usd",
        "--5", "kr 100", "try 3", "top 10", "fr. 12", "１２", "٣", "9" * 61, "9" * 30, "9" * 20, "1e5", "€ 5\n€ 6",
        ". 5", "nan", "5 minutes", "12 kx",
    ],
)  # fmt: skip
def test_what_is_no_amount(typed: str) -> None:
    assert parse_money(typed, "EUR") is None


@pytest.mark.parametrize(
    ("typed", "default", "minor", "currency"),
    [
        ("$5", "EUR", 500, "USD"),
        ("$5", "AUD", 500, "AUD"),
        ("A$5", "USD", 500, "AUD"),
        ("kr 100", "NOK", 10_000, "NOK"),
        ("100 kr.", "SEK", 10_000, "SEK"),
        ("Fr. 1'200", "CHF", 120_000, "CHF"),
        ("CHF1200", "EUR", 120_000, "CHF"),
        ("12 zł", "EUR", 1_200, "PLN"),
        ("¥1200", "EUR", 1_200, "JPY"),
        ("1200,50", "JPY", 1_201, "JPY"),
        ("1.2k kr", "DKK", 120_000, "DKK"),
        ("5k Kč", "EUR", 500_000, "CZK"),
        ("5000 Ft", "HUF", 5_000, "HUF"),
        ("TRY 3", "EUR", 300, "TRY"),
        ("try 3", "TRY", 300, "TRY"),
        ("1.234567", "CLF", 12_346, "CLF"),
    ],
)
def test_currencies_by_sign_or_code(typed: str, default: str, minor: int, currency: str) -> None:
    assert parse_money(typed, default) == Money(minor, currency)


def test_three_decimals_follow_the_grouping() -> None:
    assert parse_money("1.200", "KWD") == Money(1_200, "KWD")
    assert parse_money("1,200", "KWD") == Money(1_200_000, "KWD")
    assert parse_money("1.200", "KWD", ".") == Money(1_200_000, "KWD")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        *(("€", True), ("eur", True), ("€1.2k", True), ("1200usd", True), ("1200", False), ("23k", False)),
        *(("try", False), ("all 12", False), ("kr", False), ("Bakker", False), ("10:00", False), ("€ x", False)),
    ],
)
def test_only_a_named_currency_makes_a_number_money(text: str, expected: bool) -> None:
    assert names_currency(text, "EUR") is expected


@pytest.mark.parametrize(
    ("money", "shown", "with_cents", "without", "short"),
    [
        (eur("8950"), "€8,950", "€8,950.00", "€8,950", "€9k"),
        (eur("-474.72"), "−€474.72", "−€474.72", "−€475", "−€475"),
        (eur("61400"), "€61,400", "€61,400.00", "€61,400", "€61.4k"),
        (eur("80000"), "€80,000", "€80,000.00", "€80,000", "€80k"),
        (eur("999.50"), "€999.50", "€999.50", "€1,000", "€1k"),
        (eur("999950"), "€999,950", "€999,950.00", "€999,950", "€1m"),
        (eur("-0.40"), "−€0.40", "−€0.40", "€0", "€0"),
        (eur("-0.50"), "−€0.50", "−€0.50", "−€1", "−€1"),
        (eur("0"), "€0", "€0.00", "€0", "€0"),
        (eur("1250000"), "€1,250,000", "€1,250,000.00", "€1,250,000", "€1.3m"),
        (Money(120_000, "CHF"), "CHF 1,200", "CHF 1,200.00", "CHF 1,200", "CHF 1.2k"),
        (Money(1_234, "JPY"), "¥1,234", "¥1,234", "¥1,234", "¥1.2k"),
        (Money(1_234_500, "KWD"), "KWD 1,234.500", "KWD 1,234.500", "KWD 1,235", "KWD 1.2k"),
    ],
)
def test_how_it_is_shown(money: Money, shown: str, with_cents: str, without: str, short: str) -> None:
    assert show(money) == shown
    assert show(money, cents=True) == with_cents
    assert show(money, cents=False) == without
    assert brief(money) == short


def test_a_brief_amount_keeps_one_decimal() -> None:
    assert brief(eur("8950")) == "€9k"
    assert brief(eur("8949")) == "€8.9k"
    assert brief(eur("61449.99"), ".") == "€61,4k"


def test_grouping_follows_the_country() -> None:
    money = eur("1234567.5")
    assert show(money, grouping=".") == "€1.234.567,50"
    assert show(money, grouping=" ") == "€1\N{NO-BREAK SPACE}234\N{NO-BREAK SPACE}567,50"
    assert show(money, grouping="'") == "€1'234'567.50"


def test_sums_stay_within_a_currency() -> None:
    assert total([eur("1"), Money(5, "JPY"), eur("2.50")]) == {"EUR": eur("3.50"), "JPY": Money(5, "JPY")}
    assert total([]) == {}
    assert eur("5") - eur("7.50") == -eur("2.50")
    with pytest.raises(ValueError, match="JPY"):
        eur("1") + Money(1, "JPY")


@pytest.mark.parametrize("code", ["eur", "EURO", "", "E1R", "ÄÖÜ"])
def test_a_malformed_currency_is_refused(code: str) -> None:
    with pytest.raises(ValueError, match="ISO 4217"):
        Money(1, code)


def test_the_currency_table() -> None:
    assert [minor_digits(code) for code in ("EUR", "JPY", "HUF", "KWD", "CLF", "QQQ")] == [2, 0, 0, 3, 4, 2]
    assert is_currency("CHF")
    assert not any(map(is_currency, ["chf", "QQQ", "D AF", ""]))


@pytest.mark.parametrize(("value", "rounded"), [("2.5", 3), ("-2.5", -3), ("2.4999", 2), ("0.5", 1), ("-0.4", 0)])
def test_halves_go_away_from_zero(value: str, rounded: int) -> None:
    assert round_half_away(Decimal(value)) == rounded


def test_a_factor_is_exact() -> None:
    assert eur("266.50").times(Decimal("0.01")) == eur("2.67")
    assert eur("0.05").times(Decimal("0.1")) == eur("0.01")


currencies = st.sampled_from(["EUR", "USD", "GBP", "CHF", "SEK", "JPY", "HUF", "KWD", "CLF", "PLN", "AUD", "TRY"])


@settings(max_examples=100, deadline=None)
@given(
    minor=st.integers(-LARGEST_MINOR, LARGEST_MINOR),
    currency=currencies,
    grouping=st.sampled_from(GROUPINGS),
    cents=st.sampled_from([None, True]),
)
def test_what_is_shown_reads_back(minor: int, currency: str, grouping: Grouping, cents: bool | None) -> None:
    money = Money(minor, currency)
    assert parse_money(show(money, cents=cents, grouping=grouping), currency, grouping) == money


@settings(max_examples=100, deadline=None)
@given(text=st.text(max_size=70) | st.text("0123456789.,'kKm€$ -−", max_size=25), currency=currencies)
def test_reading_never_raises_and_fits_the_book(text: str, currency: str) -> None:
    money = parse_money(text, currency)
    assert money is None or abs(money.minor) <= LARGEST_MINOR
    assert names_currency(text, currency) in (True, False)
