"""Working time: the week of an account manager, working days, half-days and free slots.

Everything here lives on local wall time. A `wall` datetime has no zone: it is what the clock on the wall
of the account manager shows. Aware datetimes of one zone work as well, as long as they aren't mixed.
"""

from collections.abc import Container, Iterable
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import NamedTuple, Self

MIDDAY = time(12, 30)
"""Where the morning ends, unless the working hours lie wholly on one side of it (see `WorkWeek.midday`)."""

SEARCH_DAYS = 366
"""How far a search for a working day looks before it takes the calendar day instead."""

MOST_WORKING_DAYS = 10_000
"""The largest step of `add_working_days`, about forty years: beyond it the number is a slip of the finger."""


class Half(StrEnum):
    """Half of a working day; the value is what the book stores and the capture line reads."""

    AM = "am"
    PM = "pm"

    @property
    def other(self) -> "Half":
        """The other half: a retry alternates between them (design §4)."""
        return Half.PM if self is Half.AM else Half.AM

    @property
    def word(self) -> str:
        """The half in words: "morning" or "afternoon"."""
        return "morning" if self is Half.AM else "afternoon"


class _Week(NamedTuple):
    days: frozenset[int]
    start: time
    end: time
    lunch: tuple[time, time] | None


class WorkWeek(_Week):
    """Working days (Monday = 0) and hours; design §1: office hours are 08:30-17:30, Monday to Friday.

    `lunch` is the daily break as (start, end), or None. An empty set of days is allowed: the functions below
    then take every calendar day. Raises ValueError when a day is not 0-6, when the hours end before they start,
    or when lunch is not inside them.
    """

    __slots__ = ()

    def __new__(
        cls,
        days: frozenset[int] = frozenset(range(5)),
        start: time = time(8, 30),
        end: time = time(17, 30),
        lunch: tuple[time, time] | None = None,
    ) -> Self:
        """Refuse a week that cannot be."""
        if not days <= frozenset(range(7)):
            raise ValueError(f"working days are 0 (Monday) to 6 (Sunday), not {sorted(days)}")
        if start >= end:
            raise ValueError(f"the working day ends at {end:%H:%M}, before it starts at {start:%H:%M}")
        if lunch is not None:
            begins, ends = lunch
            if not start <= begins < ends <= end:
                raise ValueError(f"lunch {begins:%H:%M}-{ends:%H:%M} is not inside the working hours")
        return super().__new__(cls, days, start, end, lunch)

    @property
    def midday(self) -> time:
        """Where the half-days meet: 12:30 when the working hours hold it, else the middle of the hours.

        Lunch doesn't move it: customers keep their own hours, and 12:30 splits theirs.
        """
        if self.start < MIDDAY < self.end:
            return MIDDAY
        minutes = (_minutes(self.start) + _minutes(self.end)) // 2
        return time(minutes // 60, minutes % 60)

    def hours_of(self, half: Half) -> tuple[time, time]:
        """Start and end of the working hours in that half of the day."""
        return (self.start, self.midday) if half is Half.AM else (self.midday, self.end)


class _Span(NamedTuple):
    start: datetime
    end: datetime


class Slot(_Span):
    """A stretch of time [start, end). Raises ValueError when it ends before it starts."""

    __slots__ = ()

    def __new__(cls, start: datetime, end: datetime) -> Self:
        """Refuse a slot that runs backwards."""
        if end < start:
            raise ValueError(f"a slot cannot end ({end}) before it starts ({start})")
        return super().__new__(cls, start, end)

    @property
    def length(self) -> timedelta:
        """How long it is."""
        return self.end - self.start

    @property
    def minutes(self) -> int:
        """How long it is in whole minutes, rounded down."""
        return self.length // timedelta(minutes=1)

    def overlaps(self, other: "Slot") -> bool:
        """Whether both share some time; slots that only touch do not."""
        return max(self.start, other.start) < min(self.end, other.end)


def is_working(day: date, week: WorkWeek, off: Container[date] = ()) -> bool:
    """Whether `day` is a day of the working week and neither a holiday nor an absence (`off`)."""
    return day.weekday() in week.days and day not in off


def next_working_day(day: date, week: WorkWeek, off: Container[date] = ()) -> date:
    """The first working day after `day`.

    Bounded: when a whole year holds none (an empty week, a year of absence) it is simply the next calendar day,
    because a call that has no date at all would be lost. Raises OverflowError at the end of the calendar.
    """
    return _seek(day, 1, week, off)


def previous_working_day(day: date, week: WorkWeek, off: Container[date] = ()) -> date:
    """The last working day before `day`; bounded as `next_working_day`."""
    return _seek(day, -1, week, off)


def working_day_from(day: date, week: WorkWeek, off: Container[date] = ()) -> date:
    """`day` itself when it is a working day, else the next one; bounded as `next_working_day`."""
    return _seek(day - timedelta(days=1), 1, week, off)


def add_working_days(day: date, n: int, week: WorkWeek, off: Container[date] = ()) -> date:
    """The n-th working day after `day` (before it when n is negative); for 0, `day` or the next working day.

    Raises ValueError beyond `MOST_WORKING_DAYS` and OverflowError at the ends of the calendar.
    """
    if abs(n) > MOST_WORKING_DAYS:
        raise ValueError(f"{n} working days is more than {MOST_WORKING_DAYS}")
    if n == 0:
        return working_day_from(day, week, off)
    step = 1 if n > 0 else -1
    for _ in range(abs(n)):
        day = _seek(day, step, week, off)
    return day


def count_working_days(first: date, last: date, week: WorkWeek, off: Container[date] = ()) -> int:
    """How many working days lie in first..last, both included; 0 when last is before first."""
    return sum(is_working(first + timedelta(days=n), week, off) for n in range((last - first).days + 1))


def half_of(at: time, week: WorkWeek | None = None) -> Half:
    """The half-day a time falls in: AM before 12:30 (before `week.midday` when a week is given), else PM."""
    return Half.AM if at < (week.midday if week else MIDDAY) else Half.PM


def working_hours(day: date, week: WorkWeek) -> Slot:
    """The working hours of `day` on the wall clock, lunch included, whether or not the day is worked."""
    return Slot(datetime.combine(day, week.start), datetime.combine(day, week.end))


def lunch_of(day: date, week: WorkWeek) -> list[Slot]:
    """The lunch of `day` as a list of one busy slot, empty when the week has none."""
    if week.lunch is None:
        return []
    begins, ends = week.lunch
    return [Slot(datetime.combine(day, begins), datetime.combine(day, ends))]


def merge(slots: Iterable[Slot]) -> list[Slot]:
    """The same time as disjoint slots in order: overlapping and touching slots joined, empty ones dropped."""
    merged: list[Slot] = []
    for slot in sorted(slot for slot in slots if slot.start < slot.end):
        if merged and slot.start <= merged[-1].end:
            merged[-1] = Slot(merged[-1].start, max(merged[-1].end, slot.end))
        else:
            merged.append(slot)
    return merged


def free_slots(busy: Iterable[Slot], start: datetime, end: datetime, minimum: timedelta = timedelta()) -> list[Slot]:
    """The time in start..end that `busy` leaves, in order, without gaps shorter than `minimum`.

    Busy slots may overlap, touch, be empty or reach outside the span. No span (end not after start) has no gaps.
    """
    free: list[Slot] = []
    reached = start
    for slot in merge(busy):
        if slot.start >= end:
            break
        if slot.start > reached:
            free.append(Slot(reached, slot.start))
        reached = max(reached, slot.end)
    if reached < end:
        free.append(Slot(reached, end))
    return [slot for slot in free if slot.length >= minimum]


def free_in_day(day: date, week: WorkWeek, busy: Iterable[Slot], minimum: timedelta = timedelta()) -> list[Slot]:
    """The free slots within the working hours of `day`, lunch kept free of work."""
    hours = working_hours(day, week)
    return free_slots([*busy, *lunch_of(day, week)], hours.start, hours.end, minimum)


def _minutes(at: time) -> int:
    return at.hour * 60 + at.minute


def _seek(day: date, step: int, week: WorkWeek, off: Container[date]) -> date:
    """The nearest working day in the direction of `step`, not `day` itself; the neighbour day when there is none."""
    for n in range(1, SEARCH_DAYS + 1):
        found = day + timedelta(days=n * step)
        if is_working(found, week, off):
            return found
    return day + timedelta(days=step)
