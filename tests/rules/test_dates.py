"""Dates, times, ranges and durations in words."""

from dataclasses import replace
from datetime import date, datetime, time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from amplanner.rules.dates import (
    Calendar,
    When,
    Words,
    lengthen,
    minutes_between,
    parse_when,
    read_duration,
    read_phrase,
    show_day,
    show_distance,
    show_duration,
    show_when,
    working_day_instead,
)
from amplanner.rules.dates_show import DAY_NAMES
from amplanner.rules.worktime import Half, WorkWeek, is_working


def wall(text: str) -> datetime:
    return datetime.fromisoformat(text)


# Wednesday of ISO week 48; 2026 has a week 53.
CALENDAR = Calendar(wall("2026-11-25T10:18"))
TODAY = CALENDAR.today


def day_of(text: str, calendar: Calendar = CALENDAR) -> date | None:
    when = parse_when(text, calendar)
    assert when is None or when.start is None
    return when.day if when else None


@pytest.mark.parametrize(
    ("text", "day"),
    [
        # English, Dutch and German
        ("tod", "2026-11-25"),
        ("Today", "2026-11-25"),
        ("vandaag", "2026-11-25"),
        ("heute", "2026-11-25"),
        ("tom", "2026-11-26"),
        ("tomorrow", "2026-11-26"),
        ("morgen", "2026-11-26"),
        ("overmorgen", "2026-11-27"),
        ("Übermorgen", "2026-11-27"),
        ("uebermorgen", "2026-11-27"),
        ("yesterday", "2026-11-24"),
        ("gisteren", "2026-11-24"),
        ("gestern", "2026-11-24"),
        ("vorgestern", "2026-11-23"),
        ("thu", "2026-11-26"),
        ("donderdag", "2026-11-26"),
        ("Donnerstag", "2026-11-26"),
        ("do", "2026-11-26"),
        ("wed", "2026-12-02"),
        ("sonnabend", "2026-11-28"),
        ("zo", "2026-11-29"),
        ("by fri", "2026-11-27"),
        ("am Dienstag", "2026-12-01"),
        ("op dinsdag", "2026-12-01"),
        # Steps
        ("next wed", "2026-12-02"),
        ("next mon", "2026-11-30"),
        ("next sun", "2026-12-06"),
        ("next week", "2026-11-30"),
        ("next month", "2026-12-01"),
        ("this fri", "2026-11-27"),
        ("last wed", "2026-11-18"),
        ("last tue", "2026-11-24"),
        ("volgende week", "2026-11-30"),
        ("nächsten Dienstag", "2026-12-01"),
        ("+3d", "2026-11-28"),
        ("+3b", "2026-11-30"),
        ("+2w", "2026-12-09"),
        ("+1m", "2026-12-25"),
        ("in 3 days", "2026-11-28"),
        ("in a week", "2026-12-02"),
        ("in 2w", "2026-12-09"),
        ("in 3 working days", "2026-11-30"),
        ("over 3 werkdagen", "2026-11-30"),
        ("in 3 Tagen", "2026-11-28"),
        ("3 days ago", "2026-11-22"),
        ("2 weken geleden", "2026-11-11"),
        ("vor 3 Tagen", "2026-11-22"),
        ("eow", "2026-11-27"),
        ("eom", "2026-11-30"),
        ("eoq", "2026-12-31"),
        ("end of this month", "2026-11-30"),
        ("wk49", "2026-11-30"),
        ("week 49", "2026-11-30"),
        ("KW49", "2026-11-30"),
        ("wk48", "2026-11-25"),
        ("wk53", "2026-12-28"),
        ("wk2", "2027-01-11"),
        # Dates as written
        ("3 dec", "2026-12-03"),
        ("dec 3", "2026-12-03"),
        ("3rd of", None),
        ("3rd December", "2026-12-03"),
        ("Dec 3rd, 2027", "2027-12-03"),
        ("3. Dezember", "2026-12-03"),
        ("3 mrt", "2027-03-03"),
        ("1 März", "2027-03-01"),
        ("25 nov", "2026-11-25"),
        ("24 nov", "2027-11-24"),
        ("3/12", "2026-12-03"),
        ("3-12", "2026-12-03"),
        ("3.12.", "2026-12-03"),
        ("3.12", "2026-12-03"),
        ("3.12.27", "2027-12-03"),
        ("3/12/2027", "2027-12-03"),
        ("2026-12-03", "2026-12-03"),
        ("tue 1 dec", "2026-12-01"),
        ("di 1 dec", "2026-12-01"),
        # What cannot be, or is none
        ("31 jun", None),
        ("31/6", None),
        ("32 dec", None),
        ("0 dec", None),
        ("29 feb", None),
        ("29 feb 2028", "2028-02-29"),
        ("29 feb 2027", None),
        ("2026-13-01", None),
        ("wk54", None),
        ("50/50", None),
        ("monitor", None),
        ("paprika", None),
        ("may", None),
        ("dec", None),
        ("in 3", None),
        ("+3x", None),
        ("+3", None),
        ("end of", None),
        ("next", None),
        ("", None),
        ("mon fri", None),
        ("mon please", None),
    ],
)
def test_days(text: str, day: str | None) -> None:
    assert day_of(text) == (date.fromisoformat(day) if day else None)


def test_tuesday_and_next_tuesday_differ_on_a_monday() -> None:
    monday = Calendar(wall("2026-11-23T09:00"))
    assert day_of("tue", monday) == date(2026, 11, 24)
    assert day_of("next tue", monday) == date(2026, 12, 1)
    assert day_of("mon", monday) == date(2026, 11, 30)


def test_month_first_where_it_is_written_so() -> None:
    american = replace(CALENDAR, day_first=False)
    assert day_of("12/3", american) == date(2026, 12, 3)
    assert day_of("12-3", american) == date(2026, 12, 3)
    assert day_of("3.12.", american) == date(2026, 12, 3)
    assert day_of("13/5", american) is None


def test_looking_back_takes_a_recent_day_for_the_past() -> None:
    logging = replace(CALENDAR, look_back=30)
    assert day_of("20 nov", logging) == date(2026, 11, 20)
    assert day_of("26 oct", logging) == date(2026, 10, 26)
    assert day_of("25 oct", logging) == date(2027, 10, 25)
    new_year = Calendar(wall("2027-01-04T09:00"), look_back=30)
    assert day_of("20 dec", new_year) == date(2026, 12, 20)


def test_ends_of_month_and_periods_that_are_over() -> None:
    assert day_of("+1m", Calendar(wall("2027-01-31T09:00"))) == date(2027, 2, 28)
    # On a Saturday the working week is over, and so is a month that ends on a Sunday.
    saturday = Calendar(wall("2026-11-28T09:00"))
    assert day_of("eow", saturday) == date(2026, 11, 29)
    assert day_of("eom", Calendar(wall("2027-01-30T09:00"))) == date(2027, 1, 31)
    assert day_of("eoq", Calendar(wall("2026-12-31T09:00"), off={date(2026, 12, 31)})) == date(2026, 12, 31)
    assert day_of("wk53", Calendar(wall("2027-03-01T09:00"))) is None


def test_working_days_know_the_week_and_the_days_off() -> None:
    shop = replace(CALENDAR, week=WorkWeek(days=frozenset({1, 3, 5})), off={date(2026, 11, 26)})
    assert day_of("+1b", shop) == date(2026, 11, 28)
    assert day_of("+2b", shop) == date(2026, 12, 1)
    assert day_of("next week", shop) == date(2026, 12, 1)
    assert day_of("eow", shop) == date(2026, 11, 28)


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("10:00", "10:00", None),
        ("9:05", "09:05", None),
        ("10h", "10:00", None),
        ("10h30", "10:30", None),
        ("14u30", "14:30", None),
        ("10am", "10:00", None),
        ("10:30pm", "22:30", None),
        ("9.30am", "09:30", None),
        ("12am", "00:00", None),
        ("12pm", "12:00", None),
        ("10 am", "10:00", None),
        ("noon", "12:00", None),
        ("10 uur", "10:00", None),
        ("9.30 Uhr", "09:30", None),
        ("at 10:00", "10:00", None),
        ("um 10 Uhr", "10:00", None),
        ("14-15:30", "14:00", "15:30"),
        ("14:00-15:30", "14:00", "15:30"),
        ("14:00–15:30", "14:00", "15:30"),
        ("14:00 - 15:30", "14:00", "15:30"),
        ("14:00 to 15:30", "14:00", "15:30"),
        ("2-4pm", "14:00", "16:00"),
        ("10-2pm", "10:00", "14:00"),
        ("10am-noon", "10:00", "12:00"),
        ("22:00-01:00", "22:00", "01:00"),
        ("tod 10", "10:00", None),
        ("tod 2", "14:00", None),
        ("tod 9-10", "09:00", "10:00"),
        ("tod 14 - 16", "14:00", "16:00"),
        ("tod at 10", "10:00", None),
        ("10:00 tod", "10:00", None),
        ("today, 10:00", "10:00", None),
    ],
)
def test_times(text: str, start: str, end: str | None) -> None:
    when = parse_when(text, CALENDAR)
    assert when is not None
    assert (when.day, when.start) == (TODAY, time.fromisoformat(start))
    assert when.end == (time.fromisoformat(end) if end else None)


@pytest.mark.parametrize(
    "text",
    [
        "25:00",
        "10:60",
        "24:00",
        "13pm",
        "0am",
        "10",
        "1h",
        "6h30",
        "9",
        "10:00-10:00",
        "15:00-14:00",
        "15-14:00",
        "9.30",
    ],
)
def test_no_times(text: str) -> None:
    assert parse_when(text, CALENDAR) is None


def test_halves_of_the_day() -> None:
    assert parse_when("tue pm", CALENDAR) == When(date(2026, 12, 1), half=Half.PM)
    assert parse_when("morgen ochtend", CALENDAR) == When(date(2026, 11, 26), half=Half.AM)
    assert parse_when("pm", CALENDAR) == When(TODAY, half=Half.PM)


@pytest.mark.parametrize(
    ("text", "past"),
    [
        ("10:17", True),
        ("10:18", False),
        ("tod", False),
        ("yesterday", True),
        ("tom 08:00", False),
        ("am", False),
    ],
)
def test_past(text: str, past: bool) -> None:
    when = parse_when(text, CALENDAR)
    assert when is not None
    assert when.past is past


def test_a_half_has_passed_when_its_hours_have() -> None:
    assert parse_when("am", Calendar(wall("2026-11-25T12:30"))) == When(TODAY, half=Half.AM, past=True)
    assert parse_when("pm", Calendar(wall("2026-11-25T17:29"))) == When(TODAY, half=Half.PM)


def test_minutes_and_hours_from_now_cross_midnight() -> None:
    late = Calendar(wall("2026-11-25T23:40:12"))
    assert parse_when("in 30m", late) == When(date(2026, 11, 26), time(0, 10))
    assert parse_when("in 2 hours", CALENDAR) == When(TODAY, time(12, 18))


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("45m", 45),
        ("90min", 90),
        ("1h", 60),
        ("1h30", 90),
        ("1h30m", 90),
        ("1.5h", 90),
        ("1,25h", 75),
        ("2u", 120),
        ("45 min", 45),
        ("2 hours", 120),
        ("2 uur", 120),
        ("6h", 360),
        ("0m", None),
        ("1h75", None),
        ("7h", None),
        ("10h30", None),
        ("45", None),
        ("5 pieces", None),
        ("999 hours", None),
    ],
)
def test_durations(text: str, minutes: int | None) -> None:
    words = Words.of(text.split())
    assert read_duration(words, 0) == (None if minutes is None else (len(words), minutes))


def test_long_durations_once_the_time_is_known() -> None:
    assert read_duration(Words.of(["8h"]), 0, long=True) == (1, 480)
    assert read_duration(Words.of(["25h"]), 0, long=True) is None


def test_ends() -> None:
    when = When(TODAY, time(14))
    assert lengthen(when, 45).end == time(14, 45)
    assert lengthen(when._replace(end=time(15)), 45).end == time(15)
    assert lengthen(When(TODAY), 45).end is None
    assert minutes_between(time(22), time(1)) == 180
    assert minutes_between(time(10), time(10)) == 24 * 60


@pytest.mark.parametrize(
    ("line", "at", "understood"),
    [
        # In a line, words that are something else as well need proof.
        ("do 10 calls", 0, None),
        ("do 10:00", 0, "Thu 26 Nov 10:00, tomorrow"),
        ("^do", 0, "Thu 26 Nov, tomorrow"),
        ("^ do 9", 0, "Thu 26 Nov 09:00, tomorrow"),
        ("so 6 dec", 0, "Sun 6 Dec, in 11 days · weekend"),
        ("Tom price", 0, None),
        ("Tom 10:00", 0, "Thu 26 Nov 10:00, tomorrow"),
        ("Sun Hydraulics", 0, None),
        ("Sun price", 0, "Sun 29 Nov, in 4 days · weekend"),
        ("Montag Angebot", 0, "Mon 30 Nov, in 5 days"),
        ("3 May Bakery", 0, None),
        ("3 may bakery", 0, "Mon 3 May 2027, in 5 months"),
        ("1/2 inch", 0, None),
        ("3.12 bar", 0, None),
        ("3.12. bar", 0, "Thu 3 Dec, in 8 days"),
        ("24/7", 0, None),
        ("9-10 pages", 0, None),
        ("tue 10 min walk", 0, "Tue 1 Dec, in 6 days"),
        ("tue, 10 machines", 0, "Tue 1 Dec, in 6 days"),
        ("pm", 0, None),
        ("over 3 days late", 0, None),
        ("by noon", 0, None),
        ("at noon", 0, "Wed 25 Nov 12:00, today"),
        ("by", 0, None),
    ],
)
def test_phrases_in_a_line(line: str, at: int, understood: str | None) -> None:
    words = Words.of(line.split())
    phrase = read_phrase(words, at, CALENDAR, last=len(words) if "/" in line else 1)
    shown = parse_phrase(line, phrase.length) if phrase else None
    assert shown == understood


def parse_phrase(line: str, count: int) -> str | None:
    when = parse_when(" ".join(line.split()[:count]), CALENDAR)
    return show_when(when, CALENDAR) if when else None


def test_an_impossible_date_and_a_wrong_weekday_are_told() -> None:
    impossible = read_phrase(Words.of(["31", "jun"]), 0, CALENDAR)
    assert impossible is not None
    assert (impossible.day, impossible.problem, impossible.length) == (None, "there is no 31 Jun", 2)
    wrong = read_phrase(Words.of(["wed", "1", "dec"]), 0, CALENDAR)
    assert wrong is not None
    assert (wrong.day, wrong.note, wrong.length) == (date(2026, 12, 1), "Tue 1 Dec, not Wed", 3)


@pytest.mark.parametrize("edge", [wall("0001-01-01T09:00"), wall("9999-12-31T09:00")])
@pytest.mark.parametrize(
    "text", ["last mon", "next week", "+999w", "+1m", "eom", "wk1", "tom", "yesterday", "3 jan", "eow"]
)
def test_the_ends_of_the_calendar_raise_nothing(edge: datetime, text: str) -> None:
    when = parse_when(text, Calendar(edge))
    assert when is None or abs((when.day - edge.date()).days) < 8000


@pytest.mark.parametrize(
    ("day", "words"),
    [
        ("2026-11-25", "today"),
        ("2026-11-26", "tomorrow"),
        ("2026-11-24", "yesterday"),
        ("2026-12-15", "in 20 days"),
        ("2026-12-16", "in 3 weeks"),
        ("2026-11-04", "3 weeks ago"),
        ("2027-02-24", "in 13 weeks"),
        ("2027-02-25", "in 3 months"),
        ("2029-11-25", "in 3 years"),
    ],
)
def test_distance(day: str, words: str) -> None:
    assert show_distance(date.fromisoformat(day), TODAY) == words


def test_weekends_and_days_off_are_told_and_moved() -> None:
    saturday = When(date(2026, 11, 28), time(10))
    assert show_when(saturday, CALENDAR) == "Sat 28 Nov 10:00, in 3 days · weekend"
    assert working_day_instead(saturday, CALENDAR) == When(date(2026, 11, 30), time(10))
    holiday = replace(CALENDAR, off={date(2026, 12, 25)})
    assert show_when(When(date(2026, 12, 25)), holiday) == "Fri 25 Dec, in 4 weeks · day off"
    shop = replace(CALENDAR, week=WorkWeek(days=frozenset({1, 5})))
    assert show_when(saturday, shop) == "Sat 28 Nov 10:00, in 3 days"
    assert show_when(When(TODAY), shop) == "Wed 25 Nov, today · day off"
    assert show_duration(45) + show_duration(60) + show_duration(90) == "45m1h1h30"


_DAYS = st.dates(date(2000, 1, 1), date(2099, 12, 31))
_MOMENTS = st.datetimes(wall("2000-01-01T00:00"), wall("2099-12-01T00:00"))


@given(_DAYS, _MOMENTS)
@settings(deadline=None, max_examples=100)
def test_what_is_shown_is_read_back(day: date, wall: datetime) -> None:
    calendar = Calendar(wall)
    shown = show_day(day, calendar.today)
    if day < calendar.today and day.year == calendar.today.year:
        # A day of this year that is over is shown without the year, and read as next year's.
        shown += f" {day.year}"
    assert day_of(shown, calendar) == day
    assert day_of(day.isoformat(), calendar) == day
    assert day_of(f"{day.day}.{day.month}.{day.year}", calendar) == day


@given(_MOMENTS, st.sampled_from(DAY_NAMES))
@settings(deadline=None, max_examples=100)
def test_day_names_lie_ahead(wall: datetime, name: str) -> None:
    calendar = Calendar(wall)
    coming, following = day_of(name, calendar), day_of(f"next {name}", calendar)
    assert coming is not None
    assert following is not None
    assert 1 <= (coming - calendar.today).days <= 7
    assert DAY_NAMES[coming.weekday()] == DAY_NAMES[following.weekday()] == name
    assert following.isocalendar()[1] == date.fromordinal(calendar.today.toordinal() + 7).isocalendar()[1]


@given(_MOMENTS, st.integers(1, 60), st.sets(_DAYS, max_size=5))
@settings(deadline=None, max_examples=100)
def test_working_days_ahead_are_working_days(wall: datetime, count: int, off: set[date]) -> None:
    calendar = Calendar(wall, off=off)
    day = day_of(f"+{count}b", calendar)
    assert day is not None
    assert is_working(day, calendar.week, off)
    assert day == day_of(f"in {count} working days", calendar)


@given(st.times().map(lambda at: at.replace(second=0, microsecond=0)))
@settings(deadline=None, max_examples=100)
def test_every_time_is_read_back(at: time) -> None:
    when = parse_when(f"tom {at:%H:%M}", CALENDAR)
    assert when == When(date(2026, 11, 26), at)


@given(st.text(max_size=40), _MOMENTS)
@settings(deadline=None, max_examples=100)
def test_no_text_raises(text: str, wall: datetime) -> None:
    words = Words.of(text.split())
    for i in range(len(words)):
        read_phrase(words, i, Calendar(wall))
    when = parse_when(text, Calendar(wall))
    assert when is None or isinstance(when, When)
