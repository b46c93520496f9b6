"""The clock on the screens: midnight, changes of summer time, leap day, year's end, a clock set back, another zone."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import scenes
from textual.pilot import Pilot

from amplanner.book.book import Book
from amplanner.book.clock import FrozenClock, TravellingClock
from amplanner.tui.app import PlannerApp
from amplanner.workday.appointments import write_appointment

HOME = ZoneInfo("Europe/Amsterdam")
NEW_YORK = ZoneInfo("America/New_York")


@dataclass
class HandClock:
    """A clock whose hands the test moves."""

    moment: datetime
    zone: ZoneInfo = HOME

    def now(self) -> datetime:
        """The moment in the zone."""
        return self.moment.astimezone(self.zone)

    def today(self) -> object:
        """The day in the zone."""
        return self.now().date()

    def monotonic(self) -> float:
        """Never falls."""
        return 0.0


@pytest.fixture
def clock() -> HandClock:
    """One minute before midnight, on a Wednesday."""
    return HandClock(datetime(2026, 11, 25, 23, 59, tzinfo=HOME))


def appointment(book: Book, title: str, start: datetime, end: datetime) -> None:
    """Put something on the calendar."""
    with book.act(f"Appointment · {title}") as act:
        write_appointment(book, act, title=title, start=start, end=end)


async def pass_to(pilot: Pilot[str], clock: HandClock, moment: datetime) -> str:
    """Set the clock, let the minute pass, and return what the screen says then."""
    clock.moment = moment
    app = pilot.app
    assert isinstance(app, PlannerApp)
    app._minute()  # what the timer calls as a minute begins
    await pilot.pause()
    return scenes.text(app)


def agenda_of(shown: str) -> list[str]:
    """The lines of the agenda, from its heading on."""
    return [row[1:40].strip(" ▐┃│") for row in shown.split("\n")[2:-2]]


def hours_of(shown: str, title: str) -> str:
    """The line of an appointment."""
    return next(row for row in agenda_of(shown) if title in row)


async def test_at_midnight_the_day_changes_and_the_agenda_moves_on(book: Book, clock: HandClock) -> None:
    thursday = datetime(2026, 11, 26, 9, tzinfo=HOME)
    appointment(book, "Breakfast", thursday, thursday + timedelta(hours=1))
    app = PlannerApp(book)
    async with app.run_test(size=(120, 36)) as pilot:
        await pilot.pause()
        assert "Wed 25 Nov 2026" in agenda_of(scenes.text(app))[0]
        shown = await pass_to(pilot, clock, datetime(2026, 11, 26, 0, 0, tzinfo=HOME))
        assert "Thu 26 Nov · wk 48 · 00:00 · next 09:00 Breakfast in 9h00" in shown
        assert "Thu 26 Nov 2026" in agenda_of(shown)[0]
        assert "Breakfast" in shown


async def test_who_looks_at_another_day_stays_there_at_midnight(book: Book, clock: HandClock) -> None:
    app = PlannerApp(book)
    async with app.run_test(size=(120, 36)) as pilot:
        await pilot.press("1", "right_square_bracket", "right_square_bracket", "right_square_bracket")
        await pilot.pause()
        assert "Sat 28 Nov 2026" in agenda_of(scenes.text(app))[0]
        shown = await pass_to(pilot, clock, datetime(2026, 11, 26, 0, 0, tzinfo=HOME))
        assert "Sat 28 Nov 2026" in agenda_of(shown)[0]
        assert "Thu 26 Nov · wk 48 · 00:00" in shown
        await pilot.press("T")
        await pilot.pause()
        assert "Thu 26 Nov 2026" in agenda_of(scenes.text(app))[0]


async def test_midnight_passes_behind_a_form_and_a_card(book: Book, clock: HandClock) -> None:
    app = PlannerApp(book)
    async with app.run_test(size=(120, 36)) as pilot:
        await pilot.press("a", *"call")
        shown = await pass_to(pilot, clock, datetime(2026, 11, 26, 0, 0, tzinfo=HOME))
        assert "Thu 26 Nov · wk 48 · 00:00" in shown
        await pilot.press("escape", "g", "l")
        shown = await pass_to(pilot, clock, datetime(2026, 11, 27, 0, 0, tzinfo=HOME))
        assert "Fri 27 Nov · wk 48 · 00:00" in shown
        await pilot.press("escape")
        await pilot.pause()
        assert "Fri 27 Nov 2026" in agenda_of(scenes.text(app))[0]


async def test_a_clock_set_back_takes_the_day_back_with_it(book: Book, clock: HandClock) -> None:
    app = PlannerApp(book)
    async with app.run_test(size=(120, 36)) as pilot:
        await pilot.pause()
        shown = await pass_to(pilot, clock, datetime(2026, 11, 24, 22, 30, tzinfo=HOME))
        assert "Tue 24 Nov · wk 48 · 22:30" in shown
        assert "Tue 24 Nov 2026" in agenda_of(shown)[0]
        await pilot.press("t", *"send the list", "enter")
        await pilot.press("u")
        await pilot.pause()
        assert book.sql("SELECT count(*) FROM todo") == [(0,)]


@pytest.mark.parametrize(
    ("before", "after", "heading"),
    [
        (datetime(2028, 2, 28, 23, 59), datetime(2028, 2, 29), "Tue 29 Feb 2028"),  # noqa: DTZ001  # wall times
        (datetime(2028, 2, 29, 23, 59), datetime(2028, 3, 1), "Wed 1 Mar 2028"),  # noqa: DTZ001
        (datetime(2026, 12, 31, 23, 59), datetime(2027, 1, 1), "Fri 1 Jan 2027"),  # noqa: DTZ001
    ],
)
async def test_leap_day_and_years_end(
    book: Book, clock: HandClock, before: datetime, after: datetime, heading: str
) -> None:
    clock.moment = before.replace(tzinfo=HOME)
    app = PlannerApp(book)
    async with app.run_test(size=(120, 36)) as pilot:
        await pilot.press("right_square_bracket")
        await pilot.pause()
        assert heading in agenda_of(scenes.text(app))[0], "turned to before it comes"
        await pilot.press("T")
        shown = await pass_to(pilot, clock, after.replace(tzinfo=HOME))
        assert heading in agenda_of(shown)[0]
        day, week = heading.rpartition(" ")[0], after.isocalendar().week
        assert f"{day} · wk {week} · 00:00" in shown


GAP = (datetime(2026, 3, 29), ["01:30", "03:00"], "1h", 2)  # noqa: DTZ001  # wall time: 02:00 to 03:00 isn't there
OVERLAP = (datetime(2026, 10, 25), ["01:30", "02:00", "02:30", "02:00", "02:30", "03:00"], "3h", 1)  # noqa: DTZ001


@pytest.mark.parametrize(("day", "hours", "length", "offset"), [GAP, OVERLAP], ids=["gap", "overlap"])
async def test_the_day_of_a_change_of_summer_time_has_the_hours_that_there_are(
    book: Book, clock: HandClock, day: datetime, hours: list[str], length: str, offset: int
) -> None:
    start = day.replace(hour=1, minute=30, tzinfo=HOME)
    end = day.replace(hour=3, minute=30, tzinfo=HOME)
    appointment(book, "Migration", start, end)
    appointment(book, "Breakfast", day.replace(hour=9, tzinfo=HOME), day.replace(hour=10, tzinfo=HOME))
    clock.moment = day.replace(hour=0, minute=10, tzinfo=HOME)
    app = PlannerApp(book)
    async with app.run_test(size=(120, 50)) as pilot:
        await pilot.press("1", "home")
        await pilot.pause()
        shown = scenes.text(app)
        rows = agenda_of(shown)
        at = next(index for index, row in enumerate(rows) if "Migration" in row)
        grid = rows[at : at + len(hours)]
        assert [row.lstrip("▸")[:5] for row in grid] == hours
        assert grid[-1].endswith(length), "its real length"
        assert "09:00" in hours_of(shown, "Breakfast")
        late = datetime(day.year, day.month, day.day, 3 - offset, 30, tzinfo=UTC)
        shown = await pass_to(pilot, clock, late)  # the clock goes on through it
        assert f" · {late.astimezone(HOME):%H:%M} · next 09:00 Breakfast" in shown


def test_in_another_zone_an_appointment_keeps_its_own_time(tmp_path: Path) -> None:
    moment = datetime(2026, 11, 25, 8, 0, tzinfo=HOME)
    file = tmp_path / "travel.book"
    with Book(file, FrozenClock(moment, HOME), scenes.demo_settings()) as book:
        appointment(book, "Plant tour", moment.replace(hour=16), moment.replace(hour=17))

    async def shown() -> str:
        with Book(file, FrozenClock(moment.astimezone(NEW_YORK), NEW_YORK), scenes.demo_settings()) as book:
            app = PlannerApp(book)
            async with app.run_test(size=(120, 50)) as pilot:
                await pilot.pause()
                return scenes.text(app)

    import asyncio

    row = hours_of(asyncio.run(shown()), "Plant tour")
    assert row.lstrip("▸").startswith("10:00"), row


class AtNoon(TravellingClock):
    """Noon in Amsterdam, wherever the machine is."""

    def now(self) -> datetime:
        """That moment, where the machine is."""
        return datetime(2026, 11, 25, 12, 0, tzinfo=HOME).astimezone(self.zone)


async def test_the_planner_follows_a_machine_that_travels_while_it_is_open(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("TZ", raising=False)
    monkeypatch.delenv("ANDROID_ROOT", raising=False)
    link = tmp_path / "localtime"
    link.symlink_to("/usr/share/zoneinfo/Europe/Amsterdam")
    monkeypatch.setattr("amplanner.book.clock._LINK", str(link))
    today = datetime(2026, 11, 25, 12, 0, tzinfo=HOME)
    with Book(tmp_path / "travel.book", AtNoon(HOME), scenes.demo_settings()) as book:
        appointment(book, "Plant tour", today, today + timedelta(hours=1))
        app = PlannerApp(book)
        async with app.run_test(size=(120, 60)) as pilot:
            await pilot.pause()
            assert hours_of(scenes.text(app), "Plant tour").lstrip("▸").startswith("12:00")
            link.unlink()
            link.symlink_to("/usr/share/zoneinfo/America/New_York")
            app._minute()
            await pilot.pause()
            await pilot.pause()
            shown = scenes.text(app)
            assert [one.message for one in app._notifications] == [
                "The computer's time zone is America/New_York now, and so is the planner's."
            ]
        assert "Wed 25 Nov · wk 48 · 06:00" in shown
        assert hours_of(shown, "Plant tour").lstrip("▸").startswith("06:00")
        assert book.sql("SELECT start_wall, zone FROM appointment") == [("2026-11-25T12:00", "Europe/Amsterdam")]
