"""Appointments that repeat: occurrences, exceptions, and changes to this one, the following, or all."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from amplanner.book.book import Book
from amplanner.book.models import Account, Appointment, Person
from amplanner.rules.text import fold
from amplanner.workday import appointment_results, appointments
from amplanner.workday.agenda_entries import Entry, day_bounds, entries_between
from amplanner.workday.appointment_rows import Details, Which
from amplanner.workday.appointments import Scope
from amplanner.workday.refused import RefusedError
from amplanner.workday.repeats import repeat_words

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
MONDAY = date(2026, 11, 23)
WEEK = timedelta(days=7)


def at(hour: int, minute: int = 0, when: date = MONDAY) -> datetime:
    return datetime(when.year, when.month, when.day, hour, minute, tzinfo=AMSTERDAM)


def weekly(book: Book, repeat: str = "every week", start: datetime | None = None, **more: object) -> int:
    begin = start or at(9)
    details = Details("Sync", begin, begin + timedelta(minutes=30), repeat=repeat, **more)  # type: ignore[arg-type]
    key = appointments.add(book, details).key
    assert key is not None
    return key


def between(book: Book, first: date = MONDAY, days: int = 42) -> list[Entry]:
    return entries_between(book, day_bounds(book, first)[0], day_bounds(book, first + timedelta(days=days))[0])


def starts(book: Book, first: date = MONDAY, days: int = 42) -> list[str]:
    return [f"{entry.start:%d %b %H:%M}" for entry in between(book, first, days)]


def nth(book: Book, index: int) -> Which:
    return between(book)[index].which


def everything(book: Book) -> list[tuple[object, ...]]:
    columns = [name for name in Appointment._meta.columns if name != "version"]
    rows = book.sql(f"SELECT {', '.join(columns)} FROM appointment ORDER BY id")
    return rows + book.sql("SELECT person_id, appointment_id FROM attendee ORDER BY person_id, appointment_id")


SIX = ["23 Nov 09:00", "30 Nov 09:00", "07 Dec 09:00", "14 Dec 09:00", "21 Dec 09:00", "28 Dec 09:00"]


def test_a_series_happens_each_week_at_the_same_wall_time(book: Book) -> None:
    weekly(book)
    assert starts(book) == SIX
    spring = starts(book, date(2027, 3, 22), 14)
    assert spring == ["22 Mar 09:00", "29 Mar 09:00"], "nine o'clock stays nine o'clock when the clocks change"


def test_an_occurrence_in_the_skipped_hour_takes_place_after_it(book: Book) -> None:
    weekly(book, "every day", at(2, 30, date(2027, 3, 26)))
    assert starts(book, date(2027, 3, 27), 3) == ["27 Mar 02:30", "28 Mar 03:30", "29 Mar 02:30"]


@pytest.mark.parametrize(
    ("repeat", "first", "expected"),
    [
        ("every day", date(2036, 11, 24), ["24 Nov 09:00", "25 Nov 09:00"]),
        ("every weekday", date(2036, 11, 28), ["28 Nov 09:00"]),
        ("every 2w", date(2036, 11, 24), ["24 Nov 09:00"]),
        ("every 2w", date(2036, 12, 1), []),
        ("every month", date(2036, 12, 23), ["23 Dec 09:00"]),
        ("FREQ=WEEKLY;COUNT=3", date(2026, 12, 7), ["07 Dec 09:00"]),
        ("FREQ=WEEKLY;COUNT=3", date(2026, 12, 14), []),
    ],
)
def test_a_window_far_from_the_start(book: Book, repeat: str, first: date, expected: list[str]) -> None:
    weekly(book, repeat)
    assert starts(book, first, 2) == expected


def test_held_and_moved_occurrences_differ_from_their_series(book: Book) -> None:
    weekly(book)
    appointment_results.held(book, [nth(book, 0)], "fine")
    appointments.move(book, [nth(book, 1)], 60)
    appointments.move(book, [nth(book, 1)], 60)
    assert starts(book) == ["23 Nov 09:00", "30 Nov 11:00", *SIX[2:]]
    assert [entry.status for entry in between(book)][:2] == ["held", "planned"]
    assert all(entry.repeats for entry in between(book))
    for _ in range(3):
        book.undo()
    assert starts(book) == SIX
    assert len(everything(book)) == 1


def test_delete_this_following_and_all(book: Book) -> None:
    weekly(book)
    appointments.delete(book, [nth(book, 1)], Scope.THIS)
    assert starts(book) == [SIX[0], *SIX[2:]]
    appointments.delete(book, [nth(book, 2)], Scope.FOLLOWING)
    assert starts(book) == [SIX[0], SIX[2]]
    appointments.delete(book, [nth(book, 1)], Scope.ALL)
    assert starts(book) == []
    for _ in range(3):
        book.undo()
    assert starts(book) == SIX


def test_what_was_held_survives_its_series(book: Book) -> None:
    weekly(book)
    appointment_results.held(book, [nth(book, 0)], "fine")
    appointments.delete(book, [nth(book, 3)], Scope.ALL)
    (entry,) = between(book)
    assert (entry.status, entry.result, entry.repeats) == ("held", "fine", False)


def test_edit_following_splits_the_series(book: Book) -> None:
    weekly(book)
    appointments.move(book, [nth(book, 4)], 15)
    third = nth(book, 2)
    details = appointments.details_of(book, third)
    later = Details(
        "Sync 2", details.start + timedelta(hours=1), details.end + timedelta(hours=1), repeat=details.repeat
    )
    appointments.edit(book, third, later, Scope.FOLLOWING)
    assert starts(book) == [*SIX[:2], "07 Dec 10:00", "14 Dec 10:00", "21 Dec 09:15", "28 Dec 10:00"]
    assert [entry.title for entry in between(book)] == ["Sync", "Sync"] + ["Sync 2"] * 4
    book.undo()
    assert starts(book) == [*SIX[:4], "21 Dec 09:15", SIX[5]]


def test_edit_all_moves_weekday_exceptions_and_days_taken_out(book: Book) -> None:
    with book.act("people") as act:
        customer = act.insert(Account, name="A", name_fold="a", created_on=MONDAY)
        people = [act.insert(Person, name=name, name_fold=fold(name), account=customer) for name in ("Ann", "Bo")]
    weekly(book, "every mon", persons=(people[0],), account=customer)
    appointments.delete(book, [nth(book, 1)], Scope.THIS)
    appointment_results.held(book, [nth(book, 0)])
    appointments.edit(book, nth(book, 1), _own_title(book, nth(book, 1), "Own title"))
    before = everything(book)
    chosen = nth(book, 2)
    details = appointments.details_of(book, chosen)
    moved = Details(
        "Sync", details.start + timedelta(days=1), details.end + timedelta(days=1), account=customer,
        place="Room 2", persons=(people[1],), repeat=details.repeat,
    )  # fmt: skip
    appointments.edit(book, chosen, moved, Scope.ALL)
    assert starts(book) == ["23 Nov 09:00", "08 Dec 09:00", "15 Dec 09:00", "22 Dec 09:00", "29 Dec 09:00"]
    found = between(book)
    assert [entry.title for entry in found] == ["Sync", "Own title", "Sync", "Sync", "Sync"]
    assert [entry.place for entry in found] == ["", "Room 2", "Room 2", "Room 2", "Room 2"]
    assert [entry.persons for entry in found] == [("Ann",)] + [("Bo",)] * 4
    book.undo()
    assert everything(book) == before


def _own_title(book: Book, which: Which, title: str) -> Details:
    old = appointments.details_of(book, which)
    return Details(title, old.start, old.end, account=old.account, persons=old.persons)


def test_a_series_that_names_days_of_the_month_cannot_move_by_a_day(book: Book) -> None:
    weekly(book, "FREQ=MONTHLY;BYDAY=4MO")
    details = appointments.details_of(book, nth(book, 0))
    a_day = timedelta(days=1)
    moved = Details("Sync", details.start + a_day, details.end + a_day, repeat=details.repeat)
    with pytest.raises(RefusedError, match="names its days"):
        appointments.edit(book, nth(book, 0), moved, Scope.ALL)
    assert starts(book) == ["23 Nov 09:00", "28 Dec 09:00"]


def test_an_end_in_time_moves_with_the_series(book: Book) -> None:
    weekly(book, "FREQ=WEEKLY;UNTIL=20261207T090000")
    assert starts(book) == SIX[:3]
    appointments.move(book, [nth(book, 0)], 60, Scope.ALL)
    assert starts(book) == ["23 Nov 10:00", "30 Nov 10:00", "07 Dec 10:00"]
    appointments.lengthen(book, [nth(book, 0)], 30, Scope.ALL)
    assert {entry.end - entry.start for entry in between(book)} == {timedelta(hours=1)}


def test_a_counted_series_keeps_its_count_when_split(book: Book) -> None:
    weekly(book, "FREQ=WEEKLY;COUNT=4")
    appointments.delete(book, [nth(book, 1)])
    appointments.move(book, [nth(book, 1)], 60, Scope.FOLLOWING)
    assert starts(book) == ["23 Nov 09:00", "07 Dec 10:00", "14 Dec 10:00"]


def test_a_series_can_end_and_an_appointment_can_begin_to_repeat(book: Book) -> None:
    weekly(book)
    details = appointments.details_of(book, nth(book, 0))
    appointments.edit(book, nth(book, 0), Details("Sync", details.start, details.end), Scope.ALL)
    assert starts(book) == ["23 Nov 09:00"]
    appointments.edit(book, nth(book, 0), Details("Sync", details.start, details.end, repeat="every 2w"))
    assert starts(book) == [SIX[0], SIX[2], SIX[4]]


@pytest.mark.parametrize("scope", list(Scope))
def test_a_repeat_that_was_left_as_it_reads_is_kept(book: Book, scope: Scope) -> None:
    weekly(book, "FREQ=WEEKLY;COUNT=6")
    details = appointments.details_of(book, nth(book, 2))
    shown = details._replace(title="New", repeat=repeat_words(details.repeat))
    assert shown.repeat == "every week …"
    appointments.edit(book, nth(book, 2), shown, scope)
    assert starts(book, days=100) == SIX
    assert [entry.title for entry in between(book)].count("New") == {"this": 1, "following": 4, "all": 6}[scope]


def test_not_held_occurrence_planned_anew_leaves_the_series(book: Book) -> None:
    weekly(book)
    appointments.not_held(book, [nth(book, 0)], by="me", new_start=at(15, when=date(2026, 11, 25)))
    found = between(book)
    assert starts(book)[:3] == ["23 Nov 09:00", "25 Nov 15:00", "30 Nov 09:00"]
    assert [(entry.status, entry.repeats) for entry in found][:2] == [("moved", True), ("planned", False)]


def test_whole_day_series_keep_their_days_through_the_change_of_the_clocks(book: Book) -> None:
    begin = datetime(2027, 3, 26, tzinfo=AMSTERDAM)
    appointments.add(book, Details("On call", begin, begin + timedelta(days=2), all_day=True, repeat="every week"))
    found = between(book, date(2027, 3, 26), 10)
    assert [(f"{one.start:%d %b %H:%M}", f"{one.end:%d %b %H:%M}") for one in found] == [
        ("26 Mar 00:00", "28 Mar 00:00"),
        ("02 Apr 00:00", "04 Apr 00:00"),
    ]


def test_an_occurrence_that_is_gone_is_said(book: Book) -> None:
    weekly(book)
    which = nth(book, 1)
    appointments.delete(book, [which])
    with pytest.raises(RefusedError, match="no longer part of the series"):
        appointment_results.held(book, [which])


ACTS = st.tuples(
    st.sampled_from(["move", "delete", "held", "lengthen", "edit"]),
    st.integers(0, 5),
    st.sampled_from(list(Scope)),
    st.sampled_from([-75, -15, 15, 90]),
)


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(repeat=st.sampled_from(["every week", "every mon", "FREQ=WEEKLY;COUNT=5"]), acts=st.lists(ACTS, max_size=5))
def test_any_acts_on_a_series_undo_to_where_they_began(
    book: Book, repeat: str, acts: list[tuple[str, int, Scope, int]]
) -> None:
    with book.act("empty") as act:
        for (key,) in book.sql("SELECT id FROM appointment WHERE series_id IS NULL"):
            act.remove(Appointment, key)
    weekly(book, repeat)
    states = [everything(book)]
    shown = [between(book)]
    for name, index, scope, minutes in acts:
        entries = between(book)
        if not entries:
            break
        which = entries[index % len(entries)].which
        try:
            if name == "move":
                appointments.move(book, [which], minutes, scope)
            elif name == "lengthen":
                appointments.lengthen(book, [which], minutes, scope)
            elif name == "delete":
                appointments.delete(book, [which], scope)
            elif name == "held":
                appointment_results.held(book, [which], "done")
            else:
                details = appointments.details_of(book, which)
                end = details.end + timedelta(minutes=30)
                appointments.edit(book, which, Details("New", details.start, end, repeat=details.repeat), scope)
        except RefusedError:
            assert everything(book) == states[-1], "what is refused changes nothing"
            continue
        if everything(book) == states[-1]:
            continue  # held again: nothing was written, so there is nothing to undo
        states.append(everything(book))
        shown.append(between(book))
    while len(states) > 1:
        assert everything(book) == states.pop()
        assert between(book) == shown.pop()
        book.undo()
    assert everything(book) == states[0]
