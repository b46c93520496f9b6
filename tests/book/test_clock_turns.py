"""What a clock can do to a book: summer time, midnight, leap day, year's end, another zone, a clock set back."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from book.looking import dump, worked_out

from amplanner.book.backups import back_up_of_today, backups_of, restore
from amplanner.book.book import Book
from amplanner.book.clock import FrozenClock, utc_seconds
from amplanner.book.models import Account, Note
from amplanner.book.projection import rebuild
from amplanner.book.settings import Settings
from amplanner.workday import appointments, notes, todos
from amplanner.workday.agenda import day
from amplanner.workday.appointment_rows import Details, Which
from amplanner.workday.timeline import timeline

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
NEW_YORK = ZoneInfo("America/New_York")


@pytest.fixture
def at(tmp_path: Path) -> Callable[..., Book]:
    """Opens one and the same book at a moment (UTC), in a zone."""

    @contextmanager
    def open_at(moment: str, zone: ZoneInfo = AMSTERDAM) -> Iterator[Book]:
        clock = FrozenClock(datetime.fromisoformat(moment).replace(tzinfo=UTC), zone)
        with Book(tmp_path / "turns.book", clock, Settings(country="NL", zone=zone.key)) as book:
            yield book

    return open_at


def account(book: Book) -> int:
    with book.act("Account") as act:
        return act.insert(Account, name="Meijer", name_fold="meijer", tier="A", created_on=book.today)


TURNS = [
    ("2026-10-25T00:30", "2026-10-25T01:30", "the hour that comes twice"),
    ("2026-03-29T00:30", "2026-03-29T01:30", "the hour that is left out"),
    ("2026-11-25T22:59", "2026-11-25T23:01", "midnight"),
    ("2026-12-31T22:59", "2026-12-31T23:01", "the end of a year"),
    ("2028-02-28T23:30", "2028-02-29T23:30", "a leap day"),
    ("2026-11-25T10:00", "2026-11-24T10:00", "a clock set back by a day"),
    ("2026-11-25T10:00", "2016-11-25T10:00", "a clock set back by ten years"),
    ("2026-11-25T10:00", "2036-11-25T10:00", "a clock set forward by ten years"),
]


@pytest.mark.parametrize(("first", "then", "what"), TURNS, ids=[what for *_, what in TURNS])
def test_acts_undo_drafts_and_timeline_keep_their_order(at, first: str, then: str, what: str) -> None:
    with at(first) as book:
        key = account(book)
        notes.add(book, account=key, text="first")
        book.drafts.keep("note", "1", "typed first")
        before = dump(book)
    with at(then) as book:
        notes.add(book, account=key, text="second")
        todos.add(book, title="third", account=key)
        assert [label for (label,) in book.sql("SELECT label FROM journal_group ORDER BY id")][-1] == "To-do · third"
        kept = book.drafts.offered("note", "1")
        assert kept is not None
        assert kept.text == "typed first"
        book.drafts.keep("note", "1", "typed then")
        offered = book.drafts.offered("note", "1")
        assert offered is not None
        assert offered.text == "typed then"
        after, shown = dump(book), worked_out(book)
        book.undo()
        book.undo()  # the newest act goes first, whatever its clock said
        assert dump(book) == before
        book.redo()
        book.redo()
        assert dump(book) == after
        assert worked_out(book) == shown
        with book.beside_the_journal() as db:
            rebuild(db)
        assert worked_out(book) == shown
        moments = [row.at for row in book.rows(Note.select().order_by(Note.at))]
        assert moments == sorted(datetime.fromisoformat(one).replace(tzinfo=UTC) for one in (first, then))
        assert len(timeline(book, key)) >= 2


def test_the_hour_that_comes_twice_is_two_hours(at) -> None:
    """02:30 on the last Sunday of October is a moment of summer time, and an hour later one of winter time."""
    with at("2026-10-25T00:30") as book:
        assert book.clock.now().isoformat() == "2026-10-25T02:30:00+02:00"
        first = utc_seconds(book.clock.now())
    with at("2026-10-25T01:30") as book:
        assert book.clock.now().isoformat() == "2026-10-25T02:30:00+01:00"
        assert utc_seconds(book.clock.now()) - first == 3600


@pytest.mark.parametrize("moment", ["2026-03-27T09:00", "2026-10-23T08:00"])
def test_a_weekly_visit_stays_at_its_hour_when_summer_time_begins_or_ends(at, moment: str) -> None:
    with at(moment) as book:
        start = book.clock.now().replace(hour=10, minute=0)
        appointments.add(book, Details("Visit", start, start + timedelta(hours=1), repeat="every week"))
        for weeks in (0, 1, 2):
            (entry,) = day(book, start.date() + timedelta(weeks=weeks)).appointments
            assert entry.start.astimezone(AMSTERDAM).strftime("%H:%M") == "10:00"


def test_an_appointment_keeps_its_own_zone_when_the_planner_travels(at) -> None:
    with at("2026-11-25T09:00") as book:
        start = datetime(2026, 11, 26, 10, 0, tzinfo=AMSTERDAM)
        key = appointments.add(book, Details("Visit", start, start + timedelta(hours=1))).key
        stored = dump(book)["appointment"]
    with at("2026-11-25T12:00", NEW_YORK) as book:
        assert dump(book)["appointment"] == stored
        (entry,) = day(book, date(2026, 11, 26)).appointments
        assert entry.start.astimezone(NEW_YORK).strftime("%H:%M") == "04:00"
        appointments.move(book, [Which(key)], 60)
    with at("2026-11-25T18:00") as book:
        (entry,) = day(book, date(2026, 11, 26)).appointments
        assert entry.start.astimezone(AMSTERDAM).strftime("%H:%M") == "11:00"
        book.undo()
        assert [{k: v for k, v in row.items() if k != "version"} for row in dump(book)["appointment"]] == stored


def test_backups_of_a_clock_that_was_wrong_are_kept_and_the_right_day_has_its_own(at) -> None:
    with at("2036-11-25T10:00") as book:
        account(book)
        assert back_up_of_today(book) is not None
    with at("2026-11-25T10:00") as book:
        file = back_up_of_today(book)
        assert file is not None
        assert [day.year for day, _ in backups_of(book.path)] == [2036, 2026]
        notes.add(book, account=1, text="later")
        restore(book, file)
        assert dump(book)["note"] == []
    with at("2026-11-26T23:30") as book:  # half past midnight, by the wall
        assert str(back_up_of_today(book)).endswith("2026-11-27.book")


def test_two_runs_with_clocks_apart_offer_what_was_typed_last_by_the_clock_and_lose_none(at) -> None:
    with at("2026-11-25T10:00") as book:
        book.drafts.keep("note", "1", "typed with the clock ahead")
    with at("2026-11-25T09:00") as book:
        assert [draft.text for draft in book.drafts.left_behind()] == ["typed with the clock ahead"]
        book.drafts.keep("note", "1", "typed with the clock put right")
        assert len(book.drafts.waiting()) == 2
        book.drafts.forget("note", "1")
        assert book.drafts.waiting() == []
