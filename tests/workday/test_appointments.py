"""Appointments: each act, what it writes, and that one undo takes it back."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from amplanner.book.book import Book
from amplanner.book.change import Change
from amplanner.book.models import Account, CalendarItem, CalendarOccurrence, CalendarSource, Person
from amplanner.rules.text import fold
from amplanner.workday import appointment_results, appointments
from amplanner.workday.agenda import day
from amplanner.workday.agenda_entries import Entry
from amplanner.workday.appointment_rows import Details, Which
from amplanner.workday.refused import RefusedError

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
TODAY = date(2026, 11, 25)


def at(hour: int, minute: int = 0, when: date = TODAY, zone: ZoneInfo = AMSTERDAM) -> datetime:
    return datetime(when.year, when.month, when.day, hour, minute, tzinfo=zone)


def account(book: Book, name: str = "Bakker Logistics") -> int:
    with book.act("account") as act:
        return act.insert(Account, name=name, name_fold=fold(name), created_on=TODAY)


def person(book: Book, owner: int, name: str) -> int:
    with book.act("person") as act:
        return act.insert(Person, account=owner, name=name, name_fold=fold(name))


def made(book: Book, title: str = "QBR", start: datetime | None = None, minutes: int = 45, **more: object) -> Which:
    begin = start or at(9)
    details = Details(title, begin, begin + timedelta(minutes=minutes), **more)  # type: ignore[arg-type]
    return Which(appointments.add(book, details).key)


def shown(book: Book, when: date = TODAY) -> list[Entry]:
    found = day(book, when)
    return [*found.whole_days, *found.appointments]


def span(entry: Entry) -> str:
    return f"{entry.start:%H:%M}–{entry.end:%H:%M}"


def test_an_appointment_is_kept_with_everything_that_was_said(book: Book) -> None:
    customer = account(book)
    joke = person(book, customer, "Joke de Vries")
    change = appointments.add(
        book,
        Details(
            "QBR\x1b[2J",
            at(9),
            at(9, 45),
            account=customer,
            kind="video",
            place="Teams",
            travel_minutes=20,
            travel_by="train",
            persons=(joke,),
            important=True,
        ),
    )
    assert change.label == "Appointment · Bakker Logistics Wed 25 Nov 09:00"
    (entry,) = shown(book)
    assert entry.title == "QBR�[2J"
    assert (entry.account_name, entry.kind, entry.place, entry.persons) == (
        "Bakker Logistics",
        "video",
        "Teams",
        ("Joke de Vries",),
    )
    assert (span(entry), f"{entry.leave_at:%H:%M}", entry.important) == ("09:00–09:45", "08:40", True)
    book.undo()
    assert shown(book) == []


def test_a_title_is_never_empty(book: Book) -> None:
    made(book, "  ", kind="presentation")
    assert shown(book)[0].title == "Presentation"


@pytest.mark.parametrize(
    "details",
    [
        Details("x", at(9), at(9)),
        Details("x", at(9), at(8)),
        Details("x", at(9), at(9) + timedelta(days=40)),
        Details("x", at(9), at(10), kind="lunch"),
        Details("x", at(9), at(10), travel_minutes=-1),
        Details("x", at(9), at(10), repeat="every blue moon"),
        Details("x", at(9), at(10), repeat="FREQ=SECONDLY"),
    ],
)
def test_what_cannot_be_is_refused(book: Book, details: Details) -> None:
    with pytest.raises(RefusedError):
        appointments.add(book, details)
    assert shown(book) == []


ACTS: list[tuple[str, Callable[[Book, Which], Change], str, str]] = [
    ("J", lambda book, which: appointments.move(book, [which], 15), "09:15–10:00", "planned"),
    ("K", lambda book, which: appointments.move(book, [which], -15), "08:45–09:30", "planned"),
    ("+", lambda book, which: appointments.lengthen(book, [which], 15), "09:00–10:00", "planned"),
    ("-", lambda book, which: appointments.lengthen(book, [which], -30), "09:00–09:15", "planned"),
    ("held", lambda book, which: appointment_results.held(book, [which], "2 actions"), "09:00–09:45", "held"),
    ("not", lambda book, which: appointments.not_held(book, [which], by="them"), "09:00–09:45", "not held"),
    ("off", lambda book, which: appointments.cancel(book, [which], "ill"), "09:00–09:45", "cancelled"),
]


@pytest.mark.parametrize(("act", "times", "status"), [case[1:] for case in ACTS], ids=[case[0] for case in ACTS])
def test_an_act_and_its_undo(book: Book, act: Callable[[Book, Which], Change], times: str, status: str) -> None:
    which = made(book)
    before = shown(book)
    act(book, which)
    (entry,) = shown(book)
    assert (span(entry), entry.status) == (times, status)
    book.undo()
    assert shown(book) == before


def test_it_cannot_be_shortened_to_nothing(book: Book) -> None:
    which = made(book)
    with pytest.raises(RefusedError):
        appointments.lengthen(book, [which], -45)
    assert span(shown(book)[0]) == "09:00–09:45"


def test_held_keeps_one_line_and_goes_to_the_timeline(book: Book) -> None:
    which = made(book, account=account(book))
    appointment_results.held(book, [which], "Done,\ntwo actions")
    assert shown(book)[0].result == "Done, two actions"
    assert book.sql("SELECT kind, detail, summary, contact FROM activity") == [
        ("visit", "held", "QBR: Done, two actions", 1)
    ]
    appointments.reopen(book, [which])
    assert book.sql("SELECT * FROM activity") == []


def test_how_it_was_sets_the_next_step_in_the_same_act(book: Book) -> None:
    customer = account(book)
    joke = person(book, customer, "Joke de Vries")
    which = made(book, account=customer, persons=(joke,))
    line = "Liked it, 2 > 1 seats > tue 10 call about terms > t send offer mon"
    assert appointment_results.apart("two actions >") == ("two actions >", "")
    assert appointment_results.apart(line) == ("Liked it, 2", "1 seats > tue 10 call about terms > t send offer mon")
    quoted = line.replace("2 > 1", "2 \\> 1")
    assert appointment_results.result_in_words(book, [which], quoted) == (
        "held: Liked it, 2 > 1 seats → Call · Tue 1 Dec 10:00, in 6 days · “about terms” · free"
        " → To-do · Mon 30 Nov, in 5 days · “send offer”"
    )
    change = appointment_results.held(book, [which], quoted)
    assert change.label == "Held · Bakker Logistics, next call Tue 1 Dec 10:00"
    assert shown(book)[0].result == "Liked it, 2 > 1 seats"
    assert change.key == which.key
    assert book.sql("SELECT account_id, person_id, due_on, due_time, subject FROM call") == [
        (customer, joke, "2026-12-01", "10:00", "about terms")
    ]
    assert book.sql("SELECT account_id, due_on, title FROM todo") == [(customer, "2026-11-30", "send offer")]
    book.undo()
    assert (shown(book)[0].status, book.sql("SELECT 1 FROM call UNION SELECT 1 FROM todo")) == ("planned", [])


def test_a_next_step_is_for_one_appointment_and_for_somebody(book: Book) -> None:
    targets = [made(book), made(book)]
    assert appointment_results.result_in_words(book, targets, "fine") == "held: fine"
    assert "for one appointment" in appointment_results.result_in_words(book, targets, "fine > tue 10")
    with pytest.raises(RefusedError, match="one by one"):
        appointment_results.held(book, targets, "fine > tue 10")
    with pytest.raises(RefusedError, match="Whose"):
        appointment_results.held(book, targets[:1], "fine > tue 10")
    assert [entry.status for entry in shown(book)] == ["planned", "planned"]


def test_not_held_with_a_new_time_plans_it_anew_in_the_same_act(book: Book) -> None:
    customer = account(book)
    which = made(book, account=customer, persons=(person(book, customer, "Joke de Vries"),))
    later = at(14, when=date(2026, 12, 1))
    change = appointments.not_held(book, [which], by="them", new_start=later)
    (old,) = shown(book)
    assert (old.status, old.result, span(old)) == ("moved", "moved by them to Tue 1 Dec 14:00", "09:00–09:45")
    (new,) = shown(book, date(2026, 12, 1))
    assert (new.status, span(new), new.moved_times, new.moved_by) == ("planned", "14:00–14:45", 1, "them")
    assert new.persons == ("Joke de Vries",)
    assert change.key == new.which.key
    assert book.sql("SELECT detail, summary, contact FROM activity") == [
        ("moved", "QBR: moved by them to Tue 1 Dec 14:00", 0)
    ]
    book.undo()
    assert shown(book, date(2026, 12, 1)) == []
    assert shown(book)[0].status == "planned"


def test_rescheduling_counts_how_often_and_by_whom(book: Book) -> None:
    which = made(book)
    appointments.reschedule(book, which, at(11), by="them")
    appointments.to_day(book, [which], date(2026, 11, 30))
    (entry,) = shown(book, date(2026, 11, 30))
    assert (span(entry), entry.moved_times, entry.moved_by) == ("11:00–11:45", 2, "me")
    appointment_results.held(book, [which])
    with pytest.raises(RefusedError, match="is held"):
        appointments.reschedule(book, which, at(12))


def test_many_at_once_are_one_act(book: Book) -> None:
    both = [made(book, "one"), made(book, "two", at(11))]
    change = appointments.move(book, both, 15)
    assert change.label == "Moved · 2 appointments"
    assert [span(entry) for entry in shown(book)] == ["09:15–10:00", "11:15–12:00"]
    appointments.delete(book, both)
    assert shown(book) == []
    book.undo()
    book.undo()
    assert [span(entry) for entry in shown(book)] == ["09:00–09:45", "11:00–11:45"]


def test_editing_replaces_all_details(book: Book) -> None:
    customer = account(book)
    first, second = person(book, customer, "Ann"), person(book, customer, "Bo")
    which = made(book, account=customer, persons=(first,))
    details = appointments.details_of(book, which)
    assert details.persons == (first,)
    appointments.edit(book, which, Details("Demo", at(13), at(14), account=customer, persons=(second,), kind="video"))
    (entry,) = shown(book)
    assert (entry.title, span(entry), entry.persons, entry.kind) == ("Demo", "13:00–14:00", ("Bo",), "video")


def test_the_wall_time_of_another_zone_is_kept(book: Book) -> None:
    london = ZoneInfo("Europe/London")
    made(book, "Call", at(15, zone=london))
    (entry,) = shown(book)
    assert (span(entry), entry.zone) == ("16:00–16:45", "Europe/London")
    assert f"{entry.there[0]:%H:%M}" == "15:00"
    assert book.sql("SELECT start_wall, zone FROM appointment") == [("2026-11-25T15:00", "Europe/London")]


@pytest.mark.parametrize(
    ("start", "minutes", "wall", "lasts"),
    [
        (at(1, 30, date(2027, 3, 28)), 60, ("2027-03-28T01:30", "2027-03-28T03:30"), 60),
        (at(2, 30, date(2027, 3, 28)), 30, ("2027-03-28T03:30", "2027-03-28T04:00"), 30),
        (at(2, 30, date(2026, 10, 25)), 15, ("2026-10-25T02:30", "2026-10-25T02:45"), 15),
    ],
)
def test_days_on_which_the_clocks_change(
    book: Book, start: datetime, minutes: int, wall: tuple[str, str], lasts: int
) -> None:
    end = (start.astimezone(UTC) + timedelta(minutes=minutes)).astimezone(AMSTERDAM)
    appointments.add(book, Details("early", start, end))
    ((*walls, seconds),) = book.sql("SELECT start_wall, end_wall, end_utc - start_utc FROM appointment")
    assert (tuple(walls), seconds) == (wall, lasts * 60)


def test_whole_days_move_by_days(book: Book) -> None:
    which = made(book, "Trade fair", at(10), all_day=True)
    (entry,) = shown(book)
    assert (entry.all_day, entry.end - entry.start) == (True, timedelta(days=1))
    appointments.lengthen(book, [which], 15)
    assert [entry.title for entry in shown(book, date(2026, 11, 26))] == ["Trade fair"]
    appointments.move(book, [which], 15)
    assert shown(book) == []
    assert [entry.title for entry in shown(book, date(2026, 11, 27))] == ["Trade fair"]


def imported(book: Book, title: str = "Standup", start: datetime | None = None, key: str = "k1") -> Which:
    with book.act("import") as act:
        source = act.insert(CalendarSource, name="Team", place=f"{key}.ics", read_at=at(8))
        item = act.insert(CalendarItem, source=source, item_uid=key, received="", content_hash="")
    begin = (start or at(9, 30)).astimezone(UTC)
    with book.beside_the_journal() as db:
        row = CalendarOccurrence.insert(
            item=item,
            recurrence_key=key,
            kind="timed",
            start_utc=begin,
            end_utc=begin + timedelta(minutes=15),
            start_day=begin.date(),
            end_day=begin.date(),
            zone="Europe/Amsterdam",
            summary=title,
            location="Room 2",
        )
        row.bind(db).execute()
    return Which(item=item, item_key=key)


def test_acting_on_an_imported_event_makes_it_ours_and_hides_the_original(book: Book) -> None:
    which = imported(book)
    (entry,) = shown(book)
    assert (entry.title, entry.source, entry.which, entry.place) == ("Standup", "Team", which, "Room 2")
    appointment_results.held(book, [which], "short")
    (entry,) = shown(book)
    assert (entry.status, entry.source, entry.which.item) == ("held", "", None)
    book.undo()
    assert shown(book)[0].which == which
    appointments.move(book, [which], 30)
    assert [span(entry) for entry in shown(book)] == ["10:00–10:15"]


def test_deleting_an_imported_event_hides_it_for_good(book: Book) -> None:
    which = imported(book)
    appointments.delete(book, [which])
    assert shown(book) == []
    book.undo()
    appointments.lengthen(book, [which], 15)
    appointments.delete(book, [shown(book)[0].which])
    assert shown(book) == []


def test_what_is_gone_is_said(book: Book) -> None:
    which = made(book)
    appointments.delete(book, [which])
    with pytest.raises(RefusedError, match="no longer there"):
        appointment_results.held(book, [which])
    with pytest.raises(RefusedError, match="no longer in its calendar"):
        appointment_results.held(book, [Which(item=99, item_key="x")])
