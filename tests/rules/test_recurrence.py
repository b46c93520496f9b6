"""Repeats in words, as RRULEs and on the calendar."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from amplanner.rules.recurrence import (
    MOST_OCCURRENCES,
    anchored,
    check_rule,
    next_date,
    occurrences,
    rule_from_words,
    until_on_wall,
    words_from_rule,
)

WED = date(2026, 11, 25)


def wall(day: str, at: str = "09:00") -> datetime:
    """A wall time."""
    return datetime.combine(date.fromisoformat(day), time.fromisoformat(at))


WORDS = [
    ("every day", "FREQ=DAILY", "every day", "2026-11-26"),
    ("every 3 days", "FREQ=DAILY;INTERVAL=3", "every 3 days", "2026-11-28"),
    ("every 2w", "FREQ=WEEKLY;INTERVAL=2", "every 2 weeks", "2026-12-09"),
    ("every 4 weeks", "FREQ=WEEKLY;INTERVAL=4", "every 4 weeks", "2026-12-23"),
    ("every other week", "FREQ=WEEKLY;INTERVAL=2", "every 2 weeks", "2026-12-09"),
    ("Every Month", "FREQ=MONTHLY", "every month", "2026-12-25"),
    ("every quarter", "FREQ=MONTHLY;INTERVAL=3", "every 3 months", "2027-02-25"),
    ("every y", "FREQ=YEARLY", "every year", "2027-11-25"),
    ("every mon", "FREQ=WEEKLY;BYDAY=MO", "every mon", "2026-11-30"),
    ("every wednesday", "FREQ=WEEKLY;BYDAY=WE", "every wed", "2026-12-02"),
    ("every 2 mon", "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO", "every 2 mon", "2026-12-07"),
    ("every thu and tue", "FREQ=WEEKLY;BYDAY=TU,TH", "every tue and thu", "2026-11-26"),
    ("every mon, wed and fri", "FREQ=WEEKLY;BYDAY=MO,WE,FR", "every mon, wed and fri", "2026-11-27"),
    ("every weekday", "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR", "every weekday", "2026-11-26"),
]


@pytest.mark.parametrize(("typed", "rule", "words", "following"), WORDS)
def test_words_and_rules(typed: str, rule: str, words: str, following: str) -> None:
    assert rule_from_words(typed) == rule
    assert words_from_rule(rule) == words
    assert rule_from_words(words) == rule
    assert next_date(rule, WED) == date.fromisoformat(following)


@pytest.mark.parametrize(
    "words", ["every", "every blue moon", "every 0w", "every 1001 days", "every 2 weekday", "everyday", "each week", ""]
)
def test_other_words_are_no_repeat(words: str) -> None:
    assert rule_from_words(words) is None


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        ("FREQ=MONTHLY;BYDAY=1MO", "every month …"),
        ("FREQ=WEEKLY;COUNT=4", "every week …"),
        ("RRULE:FREQ=WEEKLY;WKST=SU;BYDAY=MO", "every mon"),
        ("FREQ=YEARLY;BYMONTH=3", "every year …"),
    ],
)
def test_a_rule_with_more_to_it_is_described_by_its_rhythm(rule: str, words: str) -> None:
    assert words_from_rule(rule) == words


def test_every_month_from_the_31st_goes_to_the_last_day_and_comes_back() -> None:
    rule = anchored("FREQ=MONTHLY", date(2027, 1, 31))
    reached, days = date(2027, 1, 31), []
    for _ in range(5):
        following = next_date(rule, reached)
        assert following is not None
        reached = following
        days.append((reached.month, reached.day))
    assert days == [(2, 28), (3, 31), (4, 30), (5, 31), (6, 30)]
    assert words_from_rule(rule) == "every month"
    assert next_date("FREQ=MONTHLY", date(2028, 1, 30)) == date(2028, 2, 29)


def test_every_year_from_29_february() -> None:
    rule = anchored("FREQ=YEARLY", date(2028, 2, 29))
    assert next_date(rule, date(2028, 2, 29)) == date(2029, 2, 28)
    assert next_date(rule, date(2031, 2, 28)) == date(2032, 2, 29)
    assert words_from_rule(rule) == "every year"
    assert anchored("FREQ=MONTHLY", date(2027, 1, 28)) == "FREQ=MONTHLY"
    assert anchored("FREQ=MONTHLY;BYDAY=1MO", date(2027, 1, 31)) == "FREQ=MONTHLY;BYDAY=1MO"


def test_a_calendars_own_31st_skips_short_months() -> None:
    found = occurrences("FREQ=MONTHLY", wall("2027-01-31"), (), wall("2027-01-01"), wall("2027-06-30"))
    assert [start.month for start in found] == [1, 3, 5]


def test_a_repeat_ends_with_until_and_counts_completions_not() -> None:
    assert next_date("FREQ=WEEKLY;UNTIL=20261202", WED) == date(2026, 12, 2)
    assert next_date("FREQ=WEEKLY;UNTIL=20261201T120000Z", WED) is None
    assert next_date("FREQ=WEEKLY;COUNT=1", WED) == date(2026, 12, 2)


def test_nine_o_clock_stays_nine_o_clock_and_exceptions_are_left_out() -> None:
    # The clocks go back on 25 October 2026.
    found = occurrences(
        "FREQ=WEEKLY",
        wall("2026-10-21"),
        [date(2026, 11, 4), wall("2026-11-11"), wall("2026-11-18", "10:00")],
        wall("2026-10-01"),
        wall("2026-11-25"),
    )
    assert found == [wall("2026-10-21"), wall("2026-10-28"), wall("2026-11-18")]


def test_the_window_is_half_open_and_count_and_until_end_the_series() -> None:
    start, begin, end = wall("2026-11-23"), wall("2026-11-24"), wall("2026-11-27")
    assert occurrences("FREQ=DAILY", start, (), begin, end) == [wall(f"2026-11-{day}") for day in (24, 25, 26)]
    assert occurrences("FREQ=DAILY;COUNT=2", start, (), begin, end) == [wall("2026-11-24")]
    assert occurrences("FREQ=DAILY;UNTIL=20261125T090000", start, (), begin, end)[-1] == wall("2026-11-25")
    assert occurrences("FREQ=DAILY;UNTIL=99991231T235959Z", start, (), begin, end, limit=1) == [wall("2026-11-24")]


def test_the_first_start_always_belongs() -> None:
    found = occurrences("FREQ=WEEKLY;BYDAY=MO", wall("2026-11-25"), (), wall("2026-11-01"), wall("2026-12-05"))
    assert found == [wall("2026-11-25"), wall("2026-11-30")]


def test_the_number_is_clamped() -> None:
    start, far = wall("2000-01-01"), wall("2100-01-01")
    assert len(occurrences("FREQ=DAILY", start, (), start, far, limit=10**9)) == MOST_OCCURRENCES
    assert occurrences("FREQ=DAILY", start, (), start, far, limit=0) == []


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=DAILY;INTERVAL=7;BYDAY=TH",
        "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=MONTHLY;BYMONTHDAY=1;BYDAY=5MO",
        "FREQ=YEARLY;INTERVAL=4;BYMONTH=2;BYMONTHDAY=29",
    ],
)
def test_a_rule_that_never_comes_true_ends(rule: str) -> None:
    assert occurrences(rule, wall("1999-11-23"), (), wall("2020-01-01"), wall("2027-01-01")) == []


@pytest.mark.parametrize(
    ("rule", "complaint"),
    [
        ("FREQ=SECONDLY", "closer than a day"),
        ("FREQ=MINUTELY", "closer than a day"),
        ("FREQ=HOURLY", "closer than a day"),
        ("FREQ=FORTNIGHTLY", "FREQ=FORTNIGHTLY"),
        ("INTERVAL=2", "wants FREQ"),
        ("", "cannot have ''"),
        ("FREQ=DAILY;FREQ=WEEKLY", "FREQ=WEEKLY"),
        ("FREQ=DAILY;INTERVAL=0", "INTERVAL=0"),
        ("FREQ=DAILY;INTERVAL=99999999999", "INTERVAL=9"),
        ("FREQ=DAILY;COUNT=-1", "COUNT=-1"),
        ("FREQ=DAILY;BYMONTH=13", "BYMONTH=13"),
        ("FREQ=MONTHLY;BYMONTHDAY=0", "BYMONTHDAY=0"),
        ("FREQ=DAILY;BYSECOND=1,2", "BYSECOND=1,2"),
        ("FREQ=WEEKLY;BYDAY=XX", "BYDAY=XX"),
        ("FREQ=WEEKLY;UNTIL=20261399", "UNTIL=20261399"),
        ("FREQ=DAILY;X-EVIL=1", "X-EVIL=1"),
    ],
)
def test_an_unsound_rule_is_refused_by_name(rule: str, complaint: str) -> None:
    for use in (
        lambda: check_rule(rule),
        lambda: next_date(rule, WED),
        lambda: occurrences(rule, wall("2026-11-25"), (), wall("2026-11-25"), wall("2026-11-26")),
    ):
        with pytest.raises(ValueError, match=complaint):
            use()


def test_an_end_in_utc_is_brought_to_the_wall_clock() -> None:
    zone = ZoneInfo("Europe/Amsterdam")
    assert until_on_wall("FREQ=DAILY;UNTIL=20260630T220000Z;INTERVAL=2", zone) == (
        "FREQ=DAILY;UNTIL=20260701T000000;INTERVAL=2"
    )
    assert until_on_wall("FREQ=DAILY;UNTIL=20260630", zone) == "FREQ=DAILY;UNTIL=20260630"


rules = st.builds(
    lambda freq, interval, more: ";".join([f"FREQ={freq}", f"INTERVAL={interval}", *more]),
    st.sampled_from(["DAILY", "WEEKLY", "MONTHLY", "YEARLY"]),
    st.integers(1, 30),
    st.lists(
        st.sampled_from(
            ["BYDAY=MO,FR", "BYMONTH=2,11", "BYMONTHDAY=-1,15", "COUNT=9", "UNTIL=20270101", "BYHOUR=9,14"]
        ),
        max_size=3,
        unique=True,
    ),
)


@settings(max_examples=60, deadline=None)
@given(rule=rules, days=st.integers(0, 700), span=st.integers(0, 400))
def test_occurrences_are_in_order_once_and_in_the_window(rule: str, days: int, span: int) -> None:
    start = wall("2026-01-31")
    begin = start + timedelta(days=days)
    found = occurrences(rule, start, (), begin, begin + timedelta(days=span))
    assert found == sorted(set(found))
    assert all(begin <= moment < begin + timedelta(days=span) for moment in found)
    assert occurrences(rule, start, found, begin, begin + timedelta(days=span)) == []


@settings(max_examples=60, deadline=None)
@given(
    words=st.sampled_from([row[0] for row in WORDS]),
    after=st.dates(date(1970, 1, 1), date(2200, 1, 1)),
)
def test_the_next_date_is_always_later_and_within_the_rhythm(words: str, after: date) -> None:
    rule = rule_from_words(words)
    assert rule is not None
    following = next_date(rule, after)
    assert following is not None
    assert after < following <= after + timedelta(days=366)


@settings(max_examples=100, deadline=None)
@given(text=st.text(max_size=60) | rules.flatmap(lambda rule: st.text(max_size=3).map(lambda more: rule + more)))
def test_a_rule_is_refused_or_can_be_said(text: str) -> None:
    try:
        check_rule(text)
    except ValueError:
        return
    assert words_from_rule(text).startswith("every ")
