"""The day as the agenda shows it: merged, marked, and with what is free in it."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from amplanner.book.book import Book
from amplanner.book.clock import FrozenClock
from amplanner.book.models import CalendarItem, CalendarOccurrence, CalendarSource
from amplanner.book.settings import Settings
from amplanner.rules.worktime import Slot, WorkWeek
from amplanner.workday import accounts, appointments, calls, todos
from amplanner.workday.agenda import Day, day, day_of, next_appointment, next_in
from amplanner.workday.appointment_rows import Details, Which
from amplanner.workday.calendar_days import add_absence
from amplanner.workday.call_log import log_each
from amplanner.workday.free_time import free_slots_ahead, taken_in_words

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
TODAY = date(2026, 11, 25)


def at(hour: int, minute: int = 0, when: date = TODAY, zone: ZoneInfo = AMSTERDAM) -> datetime:
    return datetime(when.year, when.month, when.day, hour, minute, tzinfo=zone)


def made(book: Book, title: str, start: datetime, minutes: int, **more: object) -> Which:
    details = Details(title, start, start + timedelta(minutes=minutes), **more)  # type: ignore[arg-type]
    return Which(appointments.add(book, details).key)


def customer(book: Book, name: str) -> int:
    key = accounts.add(book, name=name).key
    assert key is not None
    return key


def words(slots: tuple[Slot, ...]) -> list[str]:
    return [f"{slot.start:%H:%M}–{slot.end:%H:%M}" for slot in slots]


def occurrence(book: Book, kind: str, first: date, last: date, start: datetime | None = None, minutes: int = 0) -> None:
    number = book.count(CalendarItem.select())
    with book.act("import") as act:
        source = book.scalar(CalendarSource.select(CalendarSource.id))
        source = source or act.insert(CalendarSource, name="Team", place="team.ics", read_at=at(8))
        item = act.insert(CalendarItem, source=source, item_uid=str(number), received="", content_hash="")
    begin = None if start is None else start.astimezone(UTC)
    with book.beside_the_journal() as db:
        CalendarOccurrence.insert(
            item=item,
            recurrence_key="k",
            kind=kind,
            start_utc=begin,
            end_utc=None if begin is None else begin + timedelta(minutes=minutes),
            start_day=first,
            end_day=last,
            zone="Europe/London" if kind == "timed" else "",
            summary=f"event {number}",
        ).bind(db).execute()


def test_an_empty_working_day_is_free(book: Book) -> None:
    found = day(book, TODAY)
    assert words(found.slots) == ["08:30–17:30"]
    assert found.free_left == timedelta(hours=7, minutes=12), "from 10:18 on"
    assert (found.off, found.now) == ("", at(10, 18))
    later = day(book, date(2026, 11, 26))
    assert (later.free_left, later.now) == (timedelta(hours=9), None)
    assert day(book, date(2026, 11, 24)).free_left == timedelta()


def test_appointments_travel_and_lunch_take_time(book: Book) -> None:
    book.settings = replace(book.settings, week=WorkWeek(lunch=(time(12), time(12, 30))))
    made(book, "QBR", at(9), 45)
    made(book, "Demo", at(10, 30), 30)
    made(book, "Visit", at(14), 60, travel_minutes=40, travel_by="train", place="Zwolle")
    made(book, "Late gap", at(17, 20), 30)
    off = made(book, "Off", at(16), 60)
    appointments.cancel(book, [off])
    found = day(book, TODAY)
    assert words(found.slots) == [
        "08:30–09:00", "09:45–10:30", "11:00–12:00", "12:30–13:20", "15:40–17:20",
    ]  # fmt: skip
    assert [(f"{one.start:%H:%M}", f"{one.end:%H:%M}", one.by, one.back, one.clashes) for one in found.travel] == [
        ("13:20", "14:00", "train", False, False),
        ("15:00", "15:40", "train", True, False),
    ]
    assert found.free_left == timedelta(minutes=12 + 60 + 50 + 100)


def test_overlaps_hours_and_travel_that_clashes_are_marked(book: Book) -> None:
    made(book, "early", at(7), 60)
    made(book, "one", at(10), 60)
    made(book, "two", at(10, 30), 60)
    made(book, "touching", at(11, 30), 30)
    made(book, "visit", at(12, 15), 30, travel_minutes=30)
    made(book, "late", at(17, 15), 30)
    found = day(book, TODAY)
    marks = {entry.title: (entry.overlaps, entry.out_of_hours) for entry in found.appointments}
    assert marks == {
        "early": (False, True),
        "one": (True, False),
        "two": (True, False),
        "touching": (False, False),
        "visit": (False, False),
        "late": (False, True),
    }
    assert [(one.back, one.clashes) for one in found.travel] == [(False, True), (True, False)]


def test_whole_days_and_several_days_stand_apart(book: Book) -> None:
    made(book, "Fair", at(0), 24 * 60 * 2, all_day=True)
    made(book, "Night train", at(22), 10 * 60)
    made(book, "Retreat", at(14, when=date(2026, 11, 24)), 60 * 48)
    found = day(book, TODAY)
    assert [entry.title for entry in found.whole_days] == ["Retreat", "Fair"]
    assert [(entry.title, entry.out_of_hours) for entry in found.appointments] == [("Night train", True)]
    assert words(found.slots) == [], "the retreat takes the day, a fair by itself doesn't"
    tomorrow = day(book, date(2026, 11, 26))
    assert [entry.title for entry in tomorrow.appointments] == ["Retreat", "Night train"]
    assert words(tomorrow.slots) == ["14:00–17:30"]


def test_imported_events_stand_among_our_own(book: Book) -> None:
    made(book, "ours", at(11), 30)
    occurrence(book, "timed", TODAY, TODAY, at(10), 30)
    occurrence(book, "floating", TODAY, TODAY, at(9), 30)
    occurrence(book, "allday", date(2026, 11, 20), TODAY)
    occurrence(book, "allday", date(2026, 11, 26), date(2026, 11, 26))
    occurrence(book, "timed", TODAY, TODAY, at(0, 0), 0)
    occurrence(book, "timed", date(2026, 11, 24), date(2026, 11, 24), at(23, when=date(2026, 11, 24)), 60)
    found = day(book, TODAY)
    assert [entry.title for entry in found.appointments] == ["event 4", "event 1", "event 0", "ours"]
    assert [entry.title for entry in found.whole_days] == ["event 2"]
    assert [entry.zone for entry in found.appointments] == ["Europe/London", "", "Europe/London", ""]
    assert words(found.slots) == ["08:30–09:00", "09:30–10:00", "10:30–11:00", "11:30–17:30"]


@pytest.mark.parametrize(
    ("when", "reason"),
    [
        (date(2026, 11, 28), "weekend"),
        (date(2026, 12, 25), "Christmas Day"),
        (date(2026, 11, 27), "away: Lisbon"),
        (date(2026, 11, 26), ""),
    ],
)
def test_days_off_say_why_and_leave_nothing_to_do(book: Book, when: date, reason: str) -> None:
    add_absence(book, date(2026, 11, 27), date(2026, 11, 27), "Lisbon")
    found = day(book, when)
    assert found.off == reason
    assert (found.free_left == timedelta()) == bool(reason)


def test_todos_and_target_come_with_the_day(book: Book) -> None:
    todos.add(book, title="late", due_on=date(2026, 11, 20))
    finished = todos.add(book, title="done", due_on=TODAY).key
    assert finished is not None
    todos.done(book, [finished])
    found = day(book, TODAY)
    assert ([todo.title for todo in found.todos], found.todos_done) == (["late", "done"], 1)
    assert found.target.calls_goal == 10


def test_a_day_of_twenty_three_and_one_of_twenty_five_hours(book: Book, tmp_path: Path) -> None:
    book.settings = replace(book.settings, week=WorkWeek(days=frozenset(range(7)), start=time(0), end=time(6)))
    assert _hours(day(book, date(2027, 3, 28))) == 5
    assert _hours(day(book, date(2026, 10, 25))) == 7
    made(book, "maintenance", at(1, 30, date(2027, 3, 28)), 120)
    found = day(book, date(2027, 3, 28))
    assert words(found.slots) == ["00:00–01:30", "03:30–06:00"]


def _hours(found: Day) -> float:
    (slot,) = found.slots
    return (slot.end.astimezone(UTC) - slot.start.astimezone(UTC)).total_seconds() / 3600


def test_free_slots_ahead_skip_days_off_and_what_is_over(book: Book) -> None:
    add_absence(book, date(2026, 11, 27), date(2026, 11, 27))
    made(book, "Demo", at(11), 240)
    made(book, "Full", at(8, when=date(2026, 11, 30)), 600)
    found = free_slots_ahead(book, 3)
    assert [(free.day, words(free.slots)) for free in found] == [
        (TODAY, ["10:30–11:00", "15:00–17:30"]),
        (date(2026, 11, 26), ["08:30–17:30"]),
        (date(2026, 11, 30), []),
    ]
    assert words(free_slots_ahead(book, 1, timedelta(hours=1))[0].slots) == ["15:00–17:30"]


@pytest.fixture
def evening(tmp_path: Path, settings: Settings) -> Iterator[Book]:
    with Book(tmp_path / "evening.book", FrozenClock(at(17, 25), AMSTERDAM), settings) as opened:
        yield opened


def test_free_slots_ahead_after_hours(evening: Book) -> None:
    assert [words(free.slots) for free in free_slots_ahead(evening, 2)] == [[], ["08:30–17:30"]]


def test_the_next_appointment_and_when_to_leave_for_it(book: Book) -> None:
    assert next_appointment(book) is None
    made(book, "running", at(10), 60)
    made(book, "tomorrow", at(9, when=date(2026, 11, 26)), 30)
    assert next_appointment(book) is None
    skipped = made(book, "skipped", at(10, 30), 30)
    made(book, "Vink", at(11), 30, travel_minutes=40)
    appointments.cancel(book, [skipped])
    found = next_appointment(book)
    assert found is not None
    assert (found.entry.title, found.minutes, found.leave_in) == ("Vink", 42, 2)
    assert next_in(day(book, TODAY)) == found
    assert next_in(day(book, date(2026, 11, 26))) is None


def test_what_takes_a_stretch_of_time_is_said(book: Book) -> None:
    demo = made(book, "Demo", at(11), 60, travel_minutes=30)
    made(book, "Fair", at(0), 60 * 24, all_day=True)
    calls.add(book, account=customer(book, "Oost Dental"), due=calls.Due(TODAY, time(15)))
    entry = day(book, TODAY).appointments[0]
    assert entry.which == demo
    assert taken_in_words(book, at(11, 30), at(12, 30)) == "overlaps Demo 11:00"
    assert taken_in_words(book, at(10), at(10, 45)) == "on the way to Demo 10:30"
    assert taken_in_words(book, at(12, 15), at(13)) == "on the way back from Demo 12:00"
    assert taken_in_words(book, at(12, 30), at(13)) == ""
    assert taken_in_words(book, at(11), at(12), but=[entry]) == ""
    assert taken_in_words(book, at(14, 30), at(15, 30)) == "overlaps call Oost Dental 15:00"


def test_calls_at_a_time_of_the_clock_take_time_until_they_are_made(book: Book) -> None:
    oost, meijer = customer(book, "Oost Dental"), customer(book, "Meijer Foods")
    made(book, "Demo", at(14), 60, travel_minutes=30)
    first = calls.add(book, account=oost, due=calls.Due(TODAY, time(13, 30)), subject="notice").key
    calls.add(book, account=meijer, due=calls.Due(TODAY, time(16)))
    calls.add(book, account=meijer, due=calls.Due(TODAY))
    calls.add(book, account=meijer, due=calls.Due(date(2026, 11, 26), time(9)))
    found = day(book, TODAY)
    assert [(call.account_name, f"{call.start:%H:%M}", call.overlaps) for call in found.calls] == [
        ("Oost Dental", "13:30", "Demo"),
        ("Meijer Foods", "16:00", ""),
    ]
    assert words(found.slots) == ["08:30–13:30", "15:30–16:00", "16:15–17:30"]
    assert words(free_slots_ahead(book, 1)[0].slots)[-2:] == ["15:30–16:00", "16:15–17:30"]
    assert first is not None
    log_each(book, [calls.Target(oost, first)], "no_answer")
    made_call = day(book, TODAY).calls[0]
    assert (made_call.status, made_call.outcome, made_call.busy, made_call.overlaps) == ("done", "no_answer", False, "")
    book.undo()
    assert day(book, TODAY).calls[0].busy


def test_the_day_on_which_something_is_shown(book: Book) -> None:
    which = made(book, "late", at(23, 30, date(2026, 12, 1)), 15)
    late = todos.add(book, title="late", due_on=date(2026, 11, 20)).key
    later = todos.add(book, title="later", due_on=date(2026, 11, 30)).key
    finished = todos.add(book, title="done", due_on=date(2026, 12, 30)).key
    assert which.key is not None
    assert late is not None
    assert later is not None
    assert finished is not None
    todos.done(book, [finished])
    assert day_of(book, "appointment", which.key) == date(2026, 12, 1)
    assert [day_of(book, "todo", key) for key in (late, later, finished)] == [TODAY, date(2026, 11, 30), TODAY]
    todos.drop(book, [late])
    assert day_of(book, "todo", late) is None
    assert day_of(book, "appointment", 99) is None
    assert day_of(book, "quote", 1) is None


def test_every_query_of_a_day_searches_an_index(book: Book) -> None:
    statements: list[str] = []
    execute = book.db.execute_sql

    def noting(sql: str, params: object = None) -> object:
        plan = execute(f"EXPLAIN QUERY PLAN {sql}", params) if sql.startswith("SELECT") else ()
        statements.extend(f"{row[3]} -- {sql[:60]}" for row in plan)
        return execute(sql, params)

    book.db.execute_sql = noting
    day(book, TODAY)
    scans = [line for line in statements if line.startswith("SCAN") and "CONSTANT" not in line]
    assert statements
    assert scans == []
