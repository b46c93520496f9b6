"""Free time: what the working hours of a day leave beside appointments, ways, calls at a time and lunch."""

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple

from amplanner.book.book import Book
from amplanner.rules.worktime import Slot, free_slots, is_working
from amplanner.workday.agenda_calls import TimedCall, calls_between, timed_calls
from amplanner.workday.agenda_entries import Entry, day_bounds, entries_between
from amplanner.workday.calendar_days import days_off
from amplanner.workday.walltime import moment

LEAST_FREE = timedelta(minutes=15)
"""A gap shorter than this is no free slot."""

CALL_FREE = timedelta(minutes=30)
"""The least free time that is offered to a customer for an appointment."""

_LOOK_AHEAD = 60
_LONGEST_WAY = timedelta(hours=12)


class FreeDay(NamedTuple):
    """A working day and the free slots in it; none when it is full."""

    day: date
    slots: tuple[Slot, ...]


def free_slots_ahead(book: Book, days: int = 5, least: timedelta = CALL_FREE) -> tuple[FreeDay, ...]:
    """Return the free slots of today and the next working days, `days` in all, from now on: for the call card.

    A day without a free slot is there, with none.
    """
    today = book.today
    off = days_off(book, today, today + timedelta(days=_LOOK_AHEAD))
    wanted = [day for day in _days(today, _LOOK_AHEAD) if is_working(day, book.settings.week, off)][: max(0, days)]
    if not wanted:
        return ()
    entries = entries_between(book, day_bounds(book, wanted[0])[0], day_bounds(book, wanted[-1])[1])
    taken: list[Entry | TimedCall] = [*entries, *timed_calls(book, wanted[0], wanted[-1])]
    now = book.clock.now()
    found = []
    for when in wanted:
        hours = working_hours(book, when)
        if when == today:
            hours = Slot(min(max(hours.start, _next_quarter(now)), hours.end), hours.end)
        start, end = day_bounds(book, when)
        of_day = [one for one in taken if one.back_at > start and one.leave_at < end]
        found.append(FreeDay(when, free_between(of_day, hours, lunch_of(book, when), least)))
    return tuple(found)


def taken_in_words(book: Book, start: datetime, end: datetime, *, but: Sequence[Entry] = ()) -> str:
    """Return what takes some of the time start..end: "overlaps Hartman Steel 13:00", "overlaps call Oost Dental 16:00"
    or "on the way to Hartman Steel 12:20"; empty when it is free. What is in `but` doesn't count."""
    zone = book.clock.zone
    day, _ = day_bounds(book, start.astimezone(zone).date())
    without = {entry.which for entry in but}
    entries = [one for one in entries_between(book, day, end + _LONGEST_WAY) if one.which not in without and one.busy]
    for entry in entries:
        if entry.start < end and entry.end > start:
            return f"overlaps {entry.account_name or entry.title} {entry.start:%H:%M}"
    for call in calls_between(book, start, end):
        return f"overlaps call {call.account_name} {call.start:%H:%M}"
    for entry in entries:
        if entry.leave_at < end and entry.back_at > start:
            way, at = ("to", entry.leave_at) if entry.start >= end else ("back from", entry.end)
            return f"on the way {way} {entry.account_name or entry.title} {at:%H:%M}"
    return ""


def working_hours(book: Book, when: date) -> Slot:
    """Return the working hours of a day as moments, whether or not it is worked."""
    week = book.settings.week
    zone = book.clock.zone
    return Slot(moment(datetime.combine(when, week.start), zone), moment(datetime.combine(when, week.end), zone))


def lunch_of(book: Book, when: date) -> Slot | None:
    """Return the daily break of a day as moments; None when the week has none."""
    lunch = book.settings.week.lunch
    if lunch is None:
        return None
    zone = book.clock.zone
    return Slot(moment(datetime.combine(when, lunch[0]), zone), moment(datetime.combine(when, lunch[1]), zone))


def free_between(
    taken: Iterable[Entry | TimedCall], hours: Slot, lunch: Slot | None, least: timedelta
) -> tuple[Slot, ...]:
    """Return the free stretches of the working hours, none shorter than `least`; reckoned in UTC, where an hour is an
    hour on every day."""
    busy = [_utc(one.leave_at, one.back_at) for one in taken if one.busy]
    if lunch is not None:
        busy.append(_utc(lunch.start, lunch.end))
    span = _utc(hours.start, hours.end)
    zone = hours.start.tzinfo
    return tuple(
        Slot(slot.start.astimezone(zone), slot.end.astimezone(zone))
        for slot in free_slots(busy, span.start, span.end, least)
    )


def _utc(start: datetime, end: datetime) -> Slot:
    start, end = start.astimezone(UTC), end.astimezone(UTC)
    return Slot(start, max(start, end))


def _next_quarter(now: datetime) -> datetime:
    """The next quarter of an hour: nobody agrees on 10:18."""
    minutes = -(-(now.minute * 60 + now.second) // 900) * 15
    return now.replace(minute=0, second=0, microsecond=0) + timedelta(minutes=minutes)


def _days(first: date, count: int) -> list[date]:
    return [first + timedelta(days=n) for n in range(count + 1)]
