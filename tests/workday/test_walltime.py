"""Wall time and zones around the days on which the clocks change."""

from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from amplanner.book.book import Book
from amplanner.workday.walltime import moment, named_zone, read_wall, settled, shift, wall_of, wall_text

AMSTERDAM = ZoneInfo("Europe/Amsterdam")  # forward on 28 March 2027 at 02:00, back on 25 October 2026 at 03:00
LORD_HOWE = ZoneInfo("Australia/Lord_Howe")  # its clocks change by half an hour


@pytest.mark.parametrize(
    ("wall", "utc"),
    [
        ("2027-03-28T01:59", "2027-03-28T00:59"),
        ("2027-03-28T02:00", "2027-03-28T01:00"),  # skipped: 03:00
        ("2027-03-28T02:30", "2027-03-28T01:30"),  # skipped: 03:30
        ("2027-03-28T03:00", "2027-03-28T01:00"),
        ("2026-10-25T02:30", "2026-10-25T00:30"),  # twice: the first
        ("2026-10-25T03:00", "2026-10-25T02:00"),
        ("2026-11-25T10:18", "2026-11-25T09:18"),
    ],
)
def test_wall_time_to_moment(wall: str, utc: str) -> None:
    assert wall_text(moment(read_wall(wall), AMSTERDAM).astimezone(UTC)) == utc


@pytest.mark.parametrize(
    ("start", "minutes", "end"),
    [
        ("2027-03-28T01:45", 15, "2027-03-28T03:00"),
        ("2027-03-28T03:00", -15, "2027-03-28T01:45"),
        ("2027-03-28T03:15", -30, "2027-03-28T01:45"),
        ("2026-10-25T02:45", 15, "2026-10-25T03:00"),
        ("2026-10-25T03:00", -15, "2026-10-25T02:45"),
        ("2026-11-25T23:50", 15, "2026-11-26T00:05"),
    ],
)
def test_steps_go_on_through_the_change_of_the_clocks(start: str, minutes: int, end: str) -> None:
    moved = shift(moment(read_wall(start), AMSTERDAM), timedelta(minutes=minutes))
    assert wall_text(wall_of(moved)) == end


@settings(max_examples=100, deadline=None)
@given(
    st.datetimes(read_wall("2026-01-01T00:00"), read_wall("2027-12-31T00:00")),
    st.sampled_from([AMSTERDAM, LORD_HOWE, ZoneInfo("UTC"), ZoneInfo("America/New_York")]),
    st.sampled_from([-60, -15, 15, 60]),
)
def test_a_step_always_moves_in_its_direction_and_lands_on_a_time_that_exists(
    wall: datetime, zone: ZoneInfo, minutes: int
) -> None:
    start = moment(wall.replace(second=0, microsecond=0), zone)
    moved = shift(start, timedelta(minutes=minutes))
    assert moment(wall_of(moved), zone) == moved.replace(fold=0)
    assert (wall_of(moved) > wall_of(start)) == (minutes > 0)


def test_only_moments_in_zones_are_kept(book: Book) -> None:
    with pytest.raises(ValueError, match="not a moment"):
        settled(book, read_wall("2026-11-25T10:00"))
    fixed = settled(book, datetime(2026, 11, 25, 10, 0, 31, tzinfo=timezone(timedelta(hours=3))))
    assert (wall_text(fixed), str(fixed.tzinfo)) == ("2026-11-25T08:00", "Europe/Amsterdam")
    london = settled(book, datetime(2026, 11, 25, 10, tzinfo=ZoneInfo("Europe/London")))
    assert (wall_text(london), str(london.tzinfo)) == ("2026-11-25T10:00", "Europe/London")
    assert str(settled(book, datetime(2026, 11, 25, 10, tzinfo=UTC)).tzinfo) == "UTC"


def test_names_that_are_no_zones_fall_back() -> None:
    assert named_zone("UTC+01:00", AMSTERDAM) is AMSTERDAM
    assert named_zone("../etc/passwd", AMSTERDAM) is AMSTERDAM
    assert named_zone("", AMSTERDAM) is AMSTERDAM
    assert named_zone("Europe/London", AMSTERDAM).key == "Europe/London"
