"""The agenda: what a day holds, what is free in it, what comes next, what takes its time."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple

from amplanner.book.book import Book
from amplanner.rules.worktime import Slot, free_slots, is_working
from amplanner.workday.agenda_calls import TimedCall, beside, calls_between, timed_calls
from amplanner.workday.agenda_entries import Entry, day_bounds, entries_between
from amplanner.workday.calendar_days import days_off, off_reasons
from amplanner.workday.targets import TargetStrip, month_of, target_strip
from amplanner.workday.todos import TodoRow, todos_of_day
from amplanner.workday.walltime import moment

LEAST_FREE = timedelta(minutes=15)
"""A gap shorter than this is no free slot."""

CALL_FREE = timedelta(minutes=30)
"""The least free time that is offered to a customer for an appointment."""

_LOOK_AHEAD = 60
_LONGEST_WAY = timedelta(hours=12)


class Travel(NamedTuple):
    """Time on the way to an appointment, or back from it. `clashes`: another appointment takes some of it."""

    start: datetime
    end: datetime
    minutes: int
    by: str
    place: str
    back: bool
    entry: Entry
    clashes: bool = False


class Day(NamedTuple):
    """A day of the agenda; moments are in the account manager's zone.

    `slots` are the free stretches of the working hours, `free_left` what of them lies ahead (nothing on a day off).
    `off` says why nobody works: "weekend", a holiday's name, "away"; empty on a working day. `now` is set on today.
    `calls` are those at a time of the clock.
    """

    day: date
    appointments: tuple[Entry, ...]
    whole_days: tuple[Entry, ...]
    travel: tuple[Travel, ...]
    slots: tuple[Slot, ...]
    lunch: Slot | None
    hours: Slot
    free_left: timedelta
    off: str
    todos: tuple[TodoRow, ...]
    target: TargetStrip
    now: datetime | None
    calls: tuple[TimedCall, ...] = ()

    @property
    def todos_done(self) -> int:
        """How many to-dos of the day are done."""
        return sum(todo.status == "done" for todo in self.todos)


class FreeDay(NamedTuple):
    """A working day and the free slots in it; none when it is full."""

    day: date
    slots: tuple[Slot, ...]


class Next(NamedTuple):
    """The next appointment of today. `minutes` until it starts, `leave_in` until one has to leave for it."""

    entry: Entry
    minutes: int
    leave_in: int


def day(book: Book, when: date) -> Day:
    """Return what a day holds."""
    start, end = day_bounds(book, when)
    entries = entries_between(book, start, end)
    timed = tuple(entry for entry in entries if not _whole(entry, start, end))
    hours = working_hours(book, when)
    lunch = _lunch(book, when)
    calls = beside(timed_calls(book, when, when), timed)
    slots = _free((*entries, *calls), hours, lunch, LEAST_FREE)
    now = book.clock.now()
    reasons = off_reasons(book, *month_of(when))
    off = _off_word(book, when, reasons)
    return Day(
        day=when,
        appointments=timed,
        whole_days=tuple(entry for entry in entries if _whole(entry, start, end)),
        travel=_travel(timed),
        slots=slots,
        lunch=lunch,
        hours=hours,
        free_left=timedelta() if off else sum((_ahead(slot, now) for slot in slots), timedelta()),
        off=off,
        todos=todos_of_day(book, when),
        target=target_strip(book, when, reasons),
        now=now if when == book.today else None,
        calls=calls,
    )


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
        found.append(FreeDay(when, _free(of_day, hours, _lunch(book, when), least)))
    return tuple(found)


def next_appointment(book: Book) -> Next | None:
    """Return the next planned appointment of today that has not begun, or None: for the header."""
    now = book.clock.now()
    return _next(entries_between(book, now, day_bounds(book, book.today)[1]), now)


def next_in(found: Day) -> Next | None:
    """Return the same of a day that is today, without asking again."""
    return None if found.now is None else _next(found.appointments, found.now)


def _next(entries: Iterable[Entry], now: datetime) -> Next | None:
    for entry in entries:
        if entry.busy and entry.status == "planned" and entry.start > now:
            return Next(entry, _minutes(now, entry.start), _minutes(now, entry.leave_at))
    return None


def day_of(book: Book, table: str, key: int) -> date | None:
    """Return the day on which the agenda shows an appointment or a to-do; None when it shows it on none."""
    if table == "appointment":
        for (start,) in book.sql("SELECT start_utc FROM appointment WHERE id = ? AND status <> 'hidden'", (key,)):
            return datetime.fromtimestamp(start, book.clock.zone).date()
    if table == "todo":
        for due, done_at, status in book.sql("SELECT due_on, done_at, status FROM todo WHERE id = ?", (key,)):
            if status == "open":
                return max(date.fromisoformat(due), book.today)
            if status == "done" and done_at is not None:
                return datetime.fromtimestamp(done_at, book.clock.zone).date()
    return None


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


def off_reason(book: Book, when: date) -> str:
    """Return why nobody works on a day: a holiday's name, "away", "weekend"; empty on a working day."""
    return _off_word(book, when, off_reasons(book, when, when))


def _off_word(book: Book, when: date, reasons: Mapping[date, str]) -> str:
    if when in reasons:
        return reasons[when]
    if is_working(when, book.settings.week):
        return ""
    return "weekend" if when.weekday() >= 5 else "no working day"


def working_hours(book: Book, when: date) -> Slot:
    """Return the working hours of a day as moments, whether or not it is worked."""
    week = book.settings.week
    zone = book.clock.zone
    return Slot(moment(datetime.combine(when, week.start), zone), moment(datetime.combine(when, week.end), zone))


def _lunch(book: Book, when: date) -> Slot | None:
    lunch = book.settings.week.lunch
    if lunch is None:
        return None
    zone = book.clock.zone
    return Slot(moment(datetime.combine(when, lunch[0]), zone), moment(datetime.combine(when, lunch[1]), zone))


def _free(taken: Iterable[Entry | TimedCall], hours: Slot, lunch: Slot | None, least: timedelta) -> tuple[Slot, ...]:
    """The free stretches of the working hours; reckoned in UTC, where an hour is an hour on every day."""
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


def _whole(entry: Entry, start: datetime, end: datetime) -> bool:
    """Whether an entry stands above the grid: whole days, and what covers this day from midnight to midnight."""
    return entry.all_day or (entry.start <= start and entry.end >= end)


def _travel(entries: Sequence[Entry]) -> tuple[Travel, ...]:
    found = []
    for entry in entries:
        if not entry.travel_minutes or not entry.busy:
            continue
        for back in (False, True):
            start, end = (entry.end, entry.back_at) if back else (entry.leave_at, entry.start)
            clash = any(
                other is not entry and other.busy and other.start < end and other.end > start for other in entries
            )
            found.append(Travel(start, end, entry.travel_minutes, entry.travel_by, entry.place, back, entry, clash))
    return tuple(sorted(found, key=lambda travel: travel.start))


def _ahead(slot: Slot, now: datetime) -> timedelta:
    """What of a slot lies ahead of a moment."""
    start, end = max(slot.start, now).astimezone(UTC), slot.end.astimezone(UTC)
    return max(end - start, timedelta())


def _next_quarter(now: datetime) -> datetime:
    """The next quarter of an hour: nobody agrees on 10:18."""
    minutes = -(-(now.minute * 60 + now.second) // 900) * 15
    return now.replace(minute=0, second=0, microsecond=0) + timedelta(minutes=minutes)


def _days(first: date, count: int) -> list[date]:
    return [first + timedelta(days=n) for n in range(count + 1)]


def _minutes(now: datetime, then: datetime) -> int:
    return round((then.astimezone(UTC) - now.astimezone(UTC)).total_seconds() / 60)
