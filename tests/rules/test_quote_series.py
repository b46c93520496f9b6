"""The series that quotes are numbered by."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amplanner.rules.quote_series import prefixed, series_of

TODAY = date(2026, 11, 25)


@pytest.mark.parametrize(
    ("pattern", "number", "counter", "short"),
    [
        ("Q-{year}-{number:04}", "Q-2026-0012", "quote 2026", "0012"),
        ("{yy}{month}-{number:3}", "2611-012", "quote 2026-11", "012"),
        ("Offerte {number}/{year}", "Offerte 12/2026", "quote 2026", "12/2026"),
        ("{number:06}", "000012", "quote", "000012"),
        ("K{number}", "K12", "quote", "12"),
    ],
)
def test_a_pattern_makes_numbers(pattern: str, number: str, counter: str, short: str) -> None:
    series = series_of(pattern)
    assert series.number(12, TODAY) == number
    assert series.counter(TODAY) == counter
    assert series.short(number) == short
    assert series.count_of(number) == 12
    assert series.end_in(f"{number} Line 4") == len(number)


@pytest.mark.parametrize(
    ("pattern", "reason"),
    [
        ("Q-{year}", "has no {number}: each quote needs a number of its own"),
        ("{number}-{number}", "has more than one {number}"),
        ("Q-{yaer}-{number}", "“{yaer}” isn’t known; known are {number}, {number:04}, {year}, {yy} and {month}"),
        ("Q-{number", "“{number” isn’t known"),
        ("Q}{number}", "“}” isn’t known"),
        ("{month}-{number}", "has {month} without {year}"),
        ("{number:0}", "from 1 to 9 digits"),
        ("{number:12}", "from 1 to 9 digits"),
        ("{year:02}-{number}", "{year:02} has no width; write {year}"),
        ("{number}" + "x" * 40, "at most 40 letters"),
    ],
)
def test_what_makes_no_numbers_is_told(pattern: str, reason: str) -> None:
    with pytest.raises(ValueError, match=r"known|has|letters|digits") as told:
        series_of(pattern)
    assert reason in str(told.value)


def test_a_prefix_goes_on_as_ever() -> None:
    series = prefixed("Q-")
    assert series.number(145, TODAY) == "Q-0145"
    assert series.counter(TODAY) == "quote"
    assert series.short("Q-0145") == "0145"
    assert series.short("O-0145") == "0145"
    assert series.short("first") == "first"
    assert series.count_of("Q-12345") == 12345
    assert prefixed("").number(7, TODAY) == "0007"
    assert prefixed("{x").number(7, TODAY) == "{x0007"


def test_a_count_alone_means_this_years_quote_first() -> None:
    assert series_of("Q-{year}-{number:04}").likely(12, TODAY) == ("Q-2026-0012", "Q-2025-0012")
    monthly = series_of("{yy}{month}-{number}").likely(3, TODAY)
    assert monthly[:3] == ("2611-3", "2610-3", "2609-3")
    assert len(monthly) == 13
    assert prefixed("Q-").likely(12, TODAY) == ("Q-0012",)


@given(
    st.sampled_from(["Q-{year}-{number:04}", "{year}{month}{number}", "{number:3}{yy}", "{number}"]),
    st.tuples(st.integers(1, 10**6), st.dates(date(2000, 1, 1), date(2099, 12, 31))),
    st.tuples(st.integers(1, 10**6), st.dates(date(2000, 1, 1), date(2099, 12, 31))),
)
def test_no_two_quotes_of_a_pattern_have_one_number(
    pattern: str, one: tuple[int, date], other: tuple[int, date]
) -> None:
    series = series_of(pattern)
    same = one[0] == other[0] and series.counter(one[1]) == series.counter(other[1])
    assert (series.number(*one) == series.number(*other)) == same
    assert series.count_of(series.number(*one)) == one[0]
