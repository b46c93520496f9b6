"""Working days, half-days and free slots."""

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from amplanner.rules.worktime import (
    Half,
    Slot,
    WorkWeek,
    add_working_days,
    count_working_days,
    free_in_day,
    free_slots,
    half_of,
    is_working,
    merge,
    next_working_day,
    previous_working_day,
    working_day_from,
)

WEEK = WorkWeek()
WED = date(2026, 11, 25)
FRI, MON = date(2026, 11, 27), date(2026, 11, 30)
CHRISTMAS = frozenset({date(2026, 12, 25)})


def at(hhmm: str) -> datetime:
    """A wall time on the Wednesday of the tests."""
    return datetime.combine(WED, time.fromisoformat(hhmm))


def slot(start: str, end: str) -> Slot:
    """A slot on the Wednesday of the tests."""
    return Slot(at(start), at(end))


@pytest.mark.parametrize(
    ("day", "n", "expected"),
    [
        (WED, 1, date(2026, 11, 26)),
        (WED, 3, MON),
        (FRI, 1, MON),
        (date(2026, 11, 28), 1, MON),
        (date(2026, 11, 28), 0, MON),
        (WED, 0, WED),
        (MON, -1, FRI),
        (WED, -3, date(2026, 11, 20)),
        (date(2026, 12, 24), 1, date(2026, 12, 28)),
    ],
)
def test_working_days_skip_weekends_and_holidays(day: date, n: int, expected: date) -> None:
    assert add_working_days(day, n, WEEK, CHRISTMAS) == expected


def test_neighbouring_working_days() -> None:
    assert next_working_day(FRI, WEEK) == MON
    assert previous_working_day(MON, WEEK) == FRI
    assert working_day_from(FRI, WEEK) == FRI
    assert working_day_from(FRI + timedelta(days=1), WEEK) == MON
    assert count_working_days(WED, MON, WEEK) == 4
    assert count_working_days(MON, WED, WEEK) == 0


@pytest.mark.parametrize("week", [WorkWeek(days=frozenset()), WEEK])
def test_a_week_without_a_working_day_still_moves_on(week: WorkWeek) -> None:
    class Always:
        def __contains__(self, day: object) -> bool:
            return True

    assert next_working_day(WED, week, Always()) == WED + timedelta(days=1)
    assert add_working_days(WED, 3, week, Always()) == WED + timedelta(days=3)


def test_an_absurd_number_of_working_days_is_refused() -> None:
    with pytest.raises(ValueError, match="10000"):
        add_working_days(WED, 10_001, WEEK)


@pytest.mark.parametrize(
    "wrong",
    [
        {"days": frozenset({7})},
        {"start": time(9), "end": time(9)},
        {"lunch": (time(8), time(9))},
        {"lunch": (time(13), time(12))},
    ],
)
def test_an_impossible_week_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"working|lunch"):
        WorkWeek(**wrong)  # type: ignore[arg-type] # the table holds one field of each type


@pytest.mark.parametrize(
    ("hours", "midday"),
    [
        ((time(8, 30), time(17, 30)), time(12, 30)),
        ((time(7), time(16)), time(12, 30)),
        ((time(13), time(21)), time(17)),
        ((time(6), time(11)), time(8, 30)),
    ],
)
def test_midday_is_half_past_twelve_unless_the_hours_miss_it(hours: tuple[time, time], midday: time) -> None:
    week = WorkWeek(start=hours[0], end=hours[1])
    assert week.midday == midday
    assert half_of(week.start, week) is Half.AM
    assert half_of(midday, week) is Half.PM
    assert week.hours_of(Half.PM) == (midday, hours[1])


def test_half_days() -> None:
    assert half_of(time(12, 29)) is Half.AM
    assert half_of(time(12, 30)) is Half.PM
    assert Half.AM.other is Half.PM
    assert Half.PM.other.word == "morning"


def test_merging_joins_overlapping_and_touching_slots() -> None:
    assert merge([slot("11:00", "12:00"), slot("09:00", "10:00"), slot("09:30", "11:00"), slot("15:00", "15:00")]) == [
        slot("09:00", "12:00")
    ]


def test_free_slots_of_a_day_leave_out_appointments_lunch_and_short_gaps() -> None:
    week = WorkWeek(lunch=(time(12), time(12, 30)))
    busy = [slot("07:30", "09:00"), slot("10:30", "11:00"), slot("11:10", "12:00"), slot("17:00", "19:00")]
    assert free_in_day(WED, week, busy, timedelta(minutes=30)) == [slot("09:00", "10:30"), slot("12:30", "17:00")]
    assert slot("11:00", "11:10") in free_in_day(WED, week, busy)


def test_a_slot_knows_its_length_and_its_neighbours() -> None:
    assert slot("09:00", "10:30").minutes == 90
    assert not slot("09:00", "10:00").overlaps(slot("10:00", "11:00"))
    assert slot("09:00", "10:01").overlaps(slot("10:00", "11:00"))
    with pytest.raises(ValueError, match="before it starts"):
        slot("10:00", "09:00")


minutes = st.integers(0, 24 * 60 - 1)
spans = st.tuples(minutes, minutes).map(
    lambda pair: Slot(at("00:00") + timedelta(minutes=min(pair)), at("00:00") + timedelta(minutes=max(pair)))
)


@settings(max_examples=100, deadline=None)
@given(busy=st.lists(spans, max_size=12), span=spans)
def test_busy_and_free_share_nothing_and_cover_the_span(busy: list[Slot], span: Slot) -> None:
    free = free_slots(busy, span.start, span.end)
    assert not any(gap.overlaps(taken) for gap in free for taken in busy)
    assert all(span.start <= gap.start < gap.end <= span.end for gap in free)
    within = [Slot(max(b.start, span.start), min(b.end, span.end)) for b in busy if b.overlaps(span)]
    whole = merge([*free, *within])
    assert whole == ([span] if span.start < span.end else [])
    assert merge(free) == free


@settings(max_examples=100, deadline=None)
@given(
    day=st.dates(date(2000, 1, 1), date(2100, 1, 1)),
    n=st.integers(1, 60),
    days=st.frozensets(st.integers(0, 6), min_size=1),
)
def test_adding_working_days_counts_them(day: date, n: int, days: frozenset[int]) -> None:
    week = WorkWeek(days=days)
    reached = add_working_days(day, n, week, CHRISTMAS)
    assert is_working(reached, week, CHRISTMAS)
    assert count_working_days(day + timedelta(days=1), reached, week, CHRISTMAS) == n
