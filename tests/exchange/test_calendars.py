"""Calendars: zones by any name, series with their exceptions, damaged events left out and named."""

from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from amplanner.exchange.calendars import Calendar, expand_items, read_calendar
from amplanner.exchange.expand import MOST_OCCURRENCES, Horizon, Occurrence
from amplanner.exchange.icalvalues import read_duration, read_rule, read_time
from amplanner.exchange.problems import Problem
from amplanner.exchange.source import Source, read_source
from amplanner.exchange.zones import Zone, zone_named

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
HOME = Zone("Europe/Amsterdam", AMSTERDAM)
FIXTURES = Path(__file__).parents[1] / "fixtures"


def calendar(*lines: str, head: str = "") -> Calendar:
    text = "\r\n".join(["BEGIN:VCALENDAR", *([head] if head else []), *lines, "END:VCALENDAR"])
    return read_calendar(Source("given.ics", text, "utf-8"), HOME)


def event(*lines: str, head: str = "") -> Calendar:
    return calendar("BEGIN:VEVENT", "UID:one@fixtures.test", "SUMMARY:Talk", *lines, "END:VEVENT", head=head)


def happens(read: Calendar, first: date, last: date) -> tuple[list[Occurrence], tuple[Problem, ...]]:
    found = expand_items(read.items, Horizon(first, last, HOME), read.file)
    return [one for _, occurrences in found.occurrences for one in occurrences], read.problems + found.problems


def walls(occurrences: list[Occurrence], zone: ZoneInfo = AMSTERDAM) -> list[str]:
    """Return starts as wall times, of all-day ones the days."""
    return [
        one.start_date.isoformat()
        if one.start_utc is None
        else datetime.fromtimestamp(one.start_utc, zone).strftime("%Y-%m-%d %H:%M")
        for one in occurrences
    ]


DECEMBER = (date(2026, 12, 1), date(2026, 12, 31))


def test_a_week_with_a_series_an_exception_and_a_fair() -> None:
    read = read_calendar(read_source(FIXTURES / "workweek.ics"), HOME)
    assert read.name == "Sam at work"
    assert [(item.uid, item.repeats) for item in read.items] == [
        ("standup@fixtures.test", True),
        ("fair@fixtures.test", False),
    ]
    assert [(p.line, p.reason) for p in read.problems] == [(53, "“Someday”: an event without a start")]
    found, problems = happens(read, date(2017, 12, 22), date(2017, 12, 29))
    assert walls(found) == [
        "2017-12-22 08:45",  # 25 and 26 are left out by EXDATE
        "2017-12-27 10:00",  # moved
        "2017-12-29 08:45",  # 28 is cancelled
        "2017-12-27",
    ]
    assert problems == read.problems
    moved, fair = found[1], found[3]
    assert (moved.recurrence_key, moved.summary, moved.zone) == (
        "20171227T074500Z",
        "Stand-up (moved)",
        "Europe/Berlin",
    )
    assert (fair.kind, fair.start_date, fair.end_date) == ("allday", date(2017, 12, 27), date(2017, 12, 28))
    assert found[0].location == "Room 2, ground floor"


def test_until_as_a_day_keeps_that_day() -> None:
    read = read_calendar(read_source(FIXTURES / "workweek.ics"), HOME)
    found, _ = happens(read, date(2018, 1, 4), date(2018, 1, 10))
    assert walls(found) == ["2018-01-04 08:45", "2018-01-05 08:45"]


@pytest.mark.parametrize(
    ("name", "zone"),
    [
        ("Europe/Berlin", "Europe/Berlin"),
        ("europe/berlin", "Europe/Berlin"),
        ("/mozilla.org/20050126_1/Europe/Berlin", "Europe/Berlin"),
        ("/freeassociation.sourceforge.net/Tzfile/America/Argentina/Salta", "America/Argentina/Salta"),
        ("W. Europe Standard Time", "Europe/Berlin"),
        ("(UTC+01:00) Amsterdam, Berlin, Bern", "Europe/Amsterdam"),
        ("(UTC-05:00) Eastern Time (US & Canada)", "America/New_York"),
        ("US-Eastern", "US/Eastern"),
        ("Canberra, Melbourne, Sydney", "Australia/Canberra"),
        ("tzone://Microsoft/Utc", "UTC"),
        ("UTC+01", "UTC+01:00"),
        ("GMT -0330", "UTC-03:30"),
    ],
)
def test_zones_are_known_by_many_names(name: str, zone: str) -> None:
    found = zone_named(name)
    assert found is not None
    assert found.name == zone


@pytest.mark.parametrize(
    "name", ["Customized Time Zone", "tzone://Microsoft/Custom", "FOO", "", "(UTC+09:00) Amsterdam", "../../etc/passwd"]
)
def test_unknown_zones_are_not_guessed(name: str) -> None:
    assert zone_named(name) is None


@pytest.mark.parametrize(
    ("start", "wall", "problem"),
    [
        ("DTSTART;TZID=America/New_York:20261202T090000", "2026-12-02 15:00", ""),
        ('DTSTART;TZID="(UTC-05:00) Eastern Time (US & Canada)":20261202T090000', "2026-12-02 15:00", ""),
        ("DTSTART;TZID=(UTC-05:00) Eastern Time (US & Canada):20261202T090000", "2026-12-02 15:00", ""),
        ("DTSTART;TZID=Customized Time Zone:20261202T090000", "2026-12-02 09:00", "is not known; read as"),
        ("DTSTART:20261202T090000Z", "2026-12-02 10:00", ""),
        ("DTSTART:20261202T090000", "2026-12-02 09:00", ""),
        ("DTSTART:2026-12-02T09:00:00Z", "2026-12-02 10:00", ""),
        ("DTSTART;TZID=Europe/Berlin;VALUE=DATE:20261202", "2026-12-02", ""),
        ("DTSTART;TZID=Europe/Berlin;VALUE=DATE:20261202T000000", "2026-12-02", ""),
    ],
)
def test_starts_are_placed_in_their_zone(start: str, wall: str, problem: str) -> None:
    found, problems = happens(event(start), *DECEMBER)
    assert walls(found) == [wall]
    assert [problem in p.reason and not p.left_out for p in problems] == ([True] if problem else [])


def test_a_zone_s_own_rules_count_where_its_name_is_unknown() -> None:
    block = [
        "BEGIN:VTIMEZONE", "TZID:Office hours", "BEGIN:STANDARD", "DTSTART:19700101T000000", "TZOFFSETFROM:+0330",
        "TZOFFSETTO:+0330", "X-ODD:1", "END:STANDARD", "END:VTIMEZONE", "BEGIN:VEVENT", "UID:1",
        "DTSTART;TZID=Office hours:20261202T120000", "END:VEVENT",
    ]  # fmt: skip
    (one,), problems = happens(calendar(*block), *DECEMBER)
    assert problems == ()
    assert one.zone == "Office hours"
    assert one.start_utc == datetime(2026, 12, 2, 8, 30, tzinfo=UTC).timestamp()


def test_a_calendar_s_zone_holds_for_times_without_one_and_for_series_in_utc() -> None:
    head = "X-WR-TIMEZONE:Europe/London"
    (bare,), _ = happens(event("DTSTART:20261202T090000", head=head), *DECEMBER)
    assert (bare.kind, bare.zone, walls([bare])) == ("timed", "Europe/London", ["2026-12-02 10:00"])
    series, _ = happens(
        event("DTSTART:20260928T080000Z", "RRULE:FREQ=MONTHLY", head=head), date(2026, 9, 28), date(2026, 11, 28)
    )
    assert walls(series, ZoneInfo("Europe/London")) == ["2026-09-28 09:00", "2026-10-28 09:00", "2026-11-28 09:00"]


def test_times_without_a_zone_float() -> None:
    (one,), _ = happens(event("DTSTART:20261202T090000", "DURATION:PT45M"), *DECEMBER)
    assert (one.kind, one.recurrence_key) == ("floating", "20261202T090000")
    assert one.end_utc is not None
    assert one.start_utc is not None
    assert one.end_utc - one.start_utc == 45 * 60


def test_outlook_s_midnight_to_midnight_is_a_day() -> None:
    lines = ["DTSTART:20261201T230000Z", "DTEND:20261203T230000Z", "X-MICROSOFT-CDO-ALLDAYEVENT:TRUE"]
    (one,), _ = happens(event(*lines), *DECEMBER)
    assert (one.kind, one.start_date, one.end_date) == ("allday", date(2026, 12, 2), date(2026, 12, 3))


@pytest.mark.parametrize(
    ("lines", "seconds"),
    [
        (["DTEND:20261202T103000Z"], 5400),
        (["DURATION:PT1H30M"], 5400),
        (["DTEND:20261202T083000Z"], 1800),  # swapped
        ([], 0),
        (["DURATION:nonsense"], 0),
        (["DTEND:nonsense", "DURATION:PT1H"], 3600),
    ],
)
def test_ends_are_found_however_they_are_given(lines: list[str], seconds: int) -> None:
    (one,), _ = happens(event("DTSTART:20261202T090000Z", *lines), *DECEMBER)
    assert one.start_utc is not None
    assert one.end_utc is not None
    assert one.end_utc - one.start_utc == seconds


def test_wall_time_stays_over_the_change_to_winter_time() -> None:
    read = event("DTSTART;TZID=Europe/Amsterdam:20261024T090000", "RRULE:FREQ=DAILY;COUNT=3")
    found, _ = happens(read, date(2026, 10, 1), date(2026, 10, 31))
    assert walls(found) == ["2026-10-24 09:00", "2026-10-25 09:00", "2026-10-26 09:00"]


@pytest.mark.parametrize(
    ("rule", "reason"),
    [
        ("FREQ=FORTNIGHTLY", "no frequency"),
        ("BYDAY=MO", "no frequency"),
        ("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", "that day never comes"),
        ("FREQ=MONTHLY;BYDAY=XX", "BYDAY can't be XX"),
        ("FREQ=DAILY;UNTIL=whenever", "UNTIL is no time"),
        ("FREQ=DAILY;INTERVAL=x", "INTERVAL is no number"),
        ("RSCALE=HEBREW;FREQ=YEARLY", "another calendar"),
        ("FREQ=DAILY;UNTIL=20251201T000000Z", "it ends before it begins"),
    ],
)
def test_a_rule_without_sense_leaves_the_first_date(rule: str, reason: str) -> None:
    found, problems = happens(event("DTSTART:20261202T090000Z", f"RRULE:{rule}"), *DECEMBER)
    assert walls(found) == ["2026-12-02 10:00"]
    (problem,) = problems
    assert reason in problem.reason
    assert "only the first date is shown" in problem.reason
    assert not problem.left_out


@pytest.mark.parametrize(
    ("rule", "count"),
    [
        ("FREQ=SECONDLY", MOST_OCCURRENCES),
        ("FREQ=MINUTELY;INTERVAL=5", MOST_OCCURRENCES),
        ("FREQ=DAILY;BYHOUR=8,9,10,11;BYMINUTE=0,10,20,30,40,50", 24 * 31),
        ("FREQ=MINUTELY;BYHOUR=9;BYMINUTE=0", 31),
        ("FREQ=SECONDLY;COUNT=100", 0),
        ("FREQ=HOURLY;INTERVAL=12", 62),
    ],
)
def test_dense_series_since_long_ago_are_clamped(rule: str, count: int) -> None:
    found, problems = happens(event("DTSTART:20010101T080000Z", f"RRULE:{rule}"), *DECEMBER)
    assert len(found) == count
    assert bool(problems) == (count == MOST_OCCURRENCES)
    assert all(DECEMBER[0] <= one.start_date <= DECEMBER[1] for one in found)


def version(sequence: int, summary: str, day: int) -> list[str]:
    start = f"DTSTART:202612{day:02d}T090000Z"
    return ["BEGIN:VEVENT", "UID:1", f"SEQUENCE:{sequence}", f"SUMMARY:{summary}", start, "END:VEVENT"]


def test_the_newest_version_of_an_event_is_shown() -> None:
    found, problems = happens(calendar(*version(2, "New", 3), *version(1, "Old", 2)), *DECEMBER)
    assert ([one.summary for one in found], problems) == (["New"], ())


def test_two_events_with_one_uid_are_named() -> None:
    found, problems = happens(calendar(*version(1, "One", 3), *version(1, "Other", 2)), *DECEMBER)
    assert [one.summary for one in found] == ["Other"]
    assert [(p.line, "UID of a later event" in p.reason) for p in problems] == [(2, True)]


def test_later_messages_in_one_file_change_and_cancel() -> None:
    changed = ["END:VCALENDAR", "BEGIN:VCALENDAR", *version(1, "Moved", 3)]
    cancelled = [
        "END:VCALENDAR",
        "BEGIN:VCALENDAR",
        "METHOD:CANCEL",
        "BEGIN:VEVENT",
        "UID:1",
        "SEQUENCE:2",
        "END:VEVENT",
    ]
    assert [item.summary for item in calendar(*version(0, "Set", 2), *changed).items] == ["Moved"]
    assert calendar(*version(0, "Set", 2), *changed, *cancelled).items == ()


def test_damage_costs_only_what_is_damaged() -> None:
    text = (
        "BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:1\nDTSTART:20261202T090000Z\nDESCRIPTION:first\nsecond line, not folded\n"
        "garbage\nSUMMARY:Kept\nBEGIN:VEVENT\nUID:2\nDTSTART:yesterday\nSUMMARY:Lost\nEND:VEVENT\nEND:VALARM\n"
        "BEGIN:VEVENT\nUID:3\nSUMM\n ARY:Also kept\nDTSTART:20261203T090000Z\n"
    )
    found, problems = happens(read_calendar(Source("f.ics", text, "utf-8"), HOME), *DECEMBER)
    assert [one.summary for one in found] == ["Kept", "Also kept"]
    assert [(p.line, p.left_out) for p in problems] == [(2, False), (9, True), (15, False)]


@pytest.mark.parametrize("recurrence", ["19700101T070000Z", "20261202T090000Z"])
def test_a_series_that_calls_itself_an_exception_is_a_series(recurrence: str) -> None:
    read = event("DTSTART:20261202T090000Z", f"RECURRENCE-ID:{recurrence}", "RRULE:FREQ=WEEKLY")
    assert len(happens(read, *DECEMBER)[0]) == 5


def test_what_is_kept_expands_to_the_same_again() -> None:
    read = read_calendar(read_source(FIXTURES / "workweek.ics"), HOME)
    again = read_calendar(Source("again.ics", read.items[0].raw, "utf-8"), HOME)
    days = date(2017, 12, 1), date(2018, 1, 31)
    assert happens(again, *days)[0] == [one for one in happens(read, *days)[0] if one.uid == "standup@fixtures.test"]


def test_a_new_export_s_stamp_is_no_change() -> None:
    one, other = (
        event(f"DTSTAMP:{stamp}", "DTSTART:20261202T090000Z") for stamp in ("20260101T000000Z", "20260202T000000Z")
    )
    moved = event("DTSTAMP:20260101T000000Z", "DTSTART:20261202T093000Z")
    assert one.items[0].content_hash == other.items[0].content_hash != moved.items[0].content_hash


def test_progress_is_told_for_every_item() -> None:
    read = read_calendar(read_source(FIXTURES / "workweek.ics"), HOME)
    told: list[tuple[int, int]] = []
    expand_items(read.items, Horizon(*DECEMBER, HOME), progress=lambda done, total: told.append((done, total)))
    assert told == [(1, 2), (2, 2)]


TEXT = st.text(alphabet='BEGIN:VCALENDARVEVENTUID;DTSTART=RRULEFREQ20261202T09Z\n\r -/+,\\"x', max_size=120)
PIECES = st.sampled_from(
    ["DTSTART:20261202T090000Z", "DTSTART;TZID=Europe/Berlin:20261202T090000", "DTSTART;VALUE=DATE:20261202",
     "DTEND:20260101",
     "RRULE:FREQ=WEEKLY;BYDAY=MO,-1SU;UNTIL=20270101", "RRULE:FREQ=YEARLY;BYWEEKNO=53;BYSETPOS=-1", "EXDATE:20261209",
     "RDATE;VALUE=PERIOD:20261210T090000Z/PT1H,20261211T090000Z/20261211T100000Z", "RECURRENCE-ID:20261202T090000Z",
     "RECURRENCE-ID;RANGE=THISANDFUTURE:20261202", "DURATION:-P1D", "SEQUENCE:x", "STATUS:CANCELLED", "END:VEVENT",
     "BEGIN:VEVENT", "UID:1", "BEGIN:VALARM", "X-WR-TIMEZONE:Nowhere", "SUMMARY:x\x1b[2J"]
)  # fmt: skip


@given(st.lists(PIECES | TEXT, max_size=25))
@settings(max_examples=100, deadline=None)
def test_nothing_in_a_calendar_makes_the_reader_raise(pieces: list[str]) -> None:
    found, problems = happens(calendar("BEGIN:VEVENT", *pieces), *DECEMBER)
    assert all(one.start_date <= one.end_date for one in found)
    assert not any("\x1b" in one.summary for one in found)
    assert all(problem.reason for problem in problems)


@given(st.text(max_size=60))
@settings(max_examples=100, deadline=None)
def test_values_are_read_or_refused(text: str) -> None:
    read_time(text)
    read_duration(text)
    try:
        rule = read_rule(text, datetime(2026, 12, 2, 9, tzinfo=UTC))
    except ValueError:
        return
    assert rule.frequency
