"""The clock: frozen by AMPLANNER_NOW, aware, and never raising for an odd zone of the machine."""

import os
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from book.looking import run

from amplanner.book.clock import FrozenClock, SystemClock, clock_from_environment, own_zone, utc_seconds

AMSTERDAM = ZoneInfo("Europe/Amsterdam")


def test_without_the_variable_it_is_the_systems_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("AMPLANNER_NOW", raising=False)
    clock = clock_from_environment(AMSTERDAM)
    assert clock == SystemClock(AMSTERDAM)
    before = datetime.now(UTC)
    assert before <= clock.now() <= datetime.now(UTC)
    assert clock.now().tzinfo is AMSTERDAM
    assert clock.today() in {before.astimezone(AMSTERDAM).date(), datetime.now(AMSTERDAM).date()}
    first = clock.monotonic()
    assert clock.monotonic() >= first


@pytest.mark.parametrize(
    ("wanted", "moment"),
    [
        ("2026-11-25T10:18", "2026-11-25T10:18:00+01:00"),
        ("2026-07-01 10:18:30", "2026-07-01T10:18:30+02:00"),
        ("2026-11-25", "2026-11-25T00:00:00+01:00"),
        ("2026-11-25T23:30+00:00", "2026-11-26T00:30:00+01:00"),
        ("2026-10-25T02:30", "2026-10-25T02:30:00+02:00"),  # there twice: the first
    ],
)
def test_the_variable_freezes_it(monkeypatch: pytest.MonkeyPatch, wanted: str, moment: str) -> None:
    monkeypatch.setenv("AMPLANNER_NOW", wanted)
    clock = clock_from_environment(AMSTERDAM)
    assert clock.now().isoformat() == moment
    assert clock.now() == clock.now()
    assert clock.today() == date.fromisoformat(moment[:10])
    first = clock.monotonic()
    assert clock.monotonic() >= first


@pytest.mark.parametrize("wanted", ["yesterday", "2026-13-01", "10:18", "0001-01-01", "9999-12-31T23:59"])
def test_a_variable_that_is_no_time_is_said(monkeypatch: pytest.MonkeyPatch, wanted: str) -> None:
    monkeypatch.setenv("AMPLANNER_NOW", wanted)
    with pytest.raises(ValueError, match=f"^AMPLANNER_NOW='{wanted}' is "):
        clock_from_environment(AMSTERDAM)


def test_a_day_is_the_day_of_the_zone() -> None:
    late = datetime(2026, 11, 25, 23, 30, tzinfo=UTC)
    assert FrozenClock(late, AMSTERDAM).today() == date(2026, 11, 26)
    assert FrozenClock(late, ZoneInfo("America/New_York")).today() == date(2026, 11, 25)


@pytest.mark.parametrize(
    "name", ["Amsterdam", "Europe", "../etc/passwd", "a\x00b", "\ud800", "x" * 5000, "/etc/localtime"]
)
def test_what_is_no_zone_is_said(name: str) -> None:
    with pytest.raises(ValueError, match="is not a time zone such as Europe/Amsterdam"):
        own_zone(name)


def test_a_named_zone_is_taken() -> None:
    assert own_zone("America/New_York").key == "America/New_York"


ASK = """
    os.environ["TZ"] = sys.argv[1]
    from amplanner.book.clock import own_zone
    say(own_zone().key)
"""


@pytest.mark.parametrize(
    ("machine", "zone"), [("Asia/Kolkata", "Asia/Kolkata"), (":Europe/Paris", "Europe/Paris"), ("/no/such", None)]
)
def test_the_machines_zone_is_taken_and_an_odd_one_raises_nothing(machine: str, zone: str | None) -> None:
    said = run(ASK, machine).strip()
    assert said == zone if zone else ZoneInfo(said)


def test_seconds_count_from_1970_utc() -> None:
    assert utc_seconds(datetime(1970, 1, 1, 1, 0, 5, 999_999, tzinfo=AMSTERDAM)) == 5
    assert utc_seconds(datetime(2026, 11, 25, 10, 18, tzinfo=AMSTERDAM)) == 1795598280


def test_the_machines_zone_is_the_one_that_tzlocal_finds() -> None:
    script = (
        "from amplanner.book.clock import own_zone; import tzlocal; say(own_zone().key, tzlocal.get_localzone_name())"
    )
    for environment in ({}, {"TZ": "Asia/Kolkata"}):
        told, asked = run(script, env={**os.environ, **environment}).split()
        assert told == asked or asked == "None"
