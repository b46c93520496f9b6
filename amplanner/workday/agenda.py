"""The agenda: what a day holds, what comes next, what takes its time."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple

from amplanner.book.book import Book
from amplanner.rules.worktime import Slot, is_working
from amplanner.workday.agenda_calls import TimedCall, beside, timed_calls
from amplanner.workday.agenda_entries import Entry, day_bounds, entries_between
from amplanner.workday.calendar_days import off_reasons
from amplanner.workday.free_time import LEAST_FREE, free_between, lunch_of, working_hours
from amplanner.workday.targets import TargetStrip, month_of, target_strip
from amplanner.workday.todos import TodoRow, todos_of_day


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
    lunch = lunch_of(book, when)
    calls = beside(timed_calls(book, when, when), timed)
    slots = free_between((*entries, *calls), hours, lunch, LEAST_FREE)
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


def off_reason(book: Book, when: date) -> str:
    """Return why nobody works on a day: a holiday's name, "away", "weekend"; empty on a working day."""
    return _off_word(book, when, off_reasons(book, when, when))


def _off_word(book: Book, when: date, reasons: Mapping[date, str]) -> str:
    if when in reasons:
        return reasons[when]
    if is_working(when, book.settings.week):
        return ""
    return "weekend" if when.weekday() >= 5 else "no working day"


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


def _minutes(now: datetime, then: datetime) -> int:
    return round((then.astimezone(UTC) - now.astimezone(UTC)).total_seconds() / 60)
