"""What lies between two moments: own appointments, occurrences of own series, events of imported calendars, as one."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from amplanner.book.book import Book
from amplanner.book.models import (
    Account,
    Appointment,
    Attendee,
    CalendarItem,
    CalendarOccurrence,
    CalendarSource,
    Person,
)
from amplanner.rules.worktime import WorkWeek
from amplanner.workday.appointment_rows import MOST_DAYS, Which
from amplanner.workday.appointment_series import occurrences
from amplanner.workday.walltime import midnight, named_zone

BUSY = frozenset({"planned", "held"})
"""The states in which an appointment takes time."""

_LONGEST = timedelta(days=MOST_DAYS + 1)


@dataclass(frozen=True, slots=True)
class Entry:
    """An appointment as the agenda shows it.

    `start` and `end` are in the account manager's zone; `zone` is the appointment's own, if that is another. `source`
    names the calendar it comes from. `overlaps` says that another takes some of the same time.
    """

    which: Which
    title: str
    start: datetime
    end: datetime
    account: int | None = None
    account_name: str = ""
    kind: str = "visit"
    place: str = ""
    travel_minutes: int = 0
    travel_by: str = ""
    persons: tuple[str, ...] = ()
    all_day: bool = False
    status: str = "planned"
    result: str = ""
    moved_by: str = ""
    moved_times: int = 0
    important: bool = False
    repeats: bool = False
    zone: str = ""
    source: str = ""
    overlaps: bool = False
    out_of_hours: bool = False

    @property
    def busy(self) -> bool:
        """Whether it takes time of a day: whole days don't, nor what was cancelled or moved away."""
        return self.status in BUSY and not self.all_day and self.start != self.end

    @property
    def leave_at(self) -> datetime:
        """When to leave for it."""
        return self.start - timedelta(minutes=self.travel_minutes)

    @property
    def back_at(self) -> datetime:
        """When one is back from it."""
        return self.end + timedelta(minutes=self.travel_minutes)

    @property
    def there(self) -> tuple[datetime, datetime]:
        """Start and end on the clock of its own zone."""
        zone = named_zone(self.zone, self.start.tzinfo)  # type: ignore[arg-type]  # always a ZoneInfo here
        return self.start.astimezone(zone), self.end.astimezone(zone)


def entries_between(book: Book, start: datetime, end: datetime) -> list[Entry]:
    """Return what shares some time with start..end (moments), in order of time; hidden events are left out.

    Overlaps among them and hours out of the working day are marked.
    """
    found = [*_own(book, start, end), *_series(book, start, end), *_imported(book, start, end)]
    found.sort(key=lambda entry: (entry.start, entry.end, entry.title))
    return _with_people(book, _marked(book, found))


def _own(book: Book, start: datetime, end: datetime) -> list[Entry]:
    query = (
        _selected()
        .where(
            Appointment.start_utc.between(start - _LONGEST, end),
            Appointment.start_utc < end,
            Appointment.end_utc > start,
            Appointment.rrule == "",
            Appointment.status != "hidden",
        )
        .objects()
    )
    return [_entry(book, row, Which(row.id), row.start_utc, row.end_utc) for row in book.rows(query)]


def _selected() -> Any:
    from peewee import JOIN

    return Appointment.select(Appointment, Account.name.alias("account_name")).join(Account, JOIN.LEFT_OUTER)


def _series(book: Book, start: datetime, end: datetime) -> list[Entry]:
    found = occurrences(book, start, end)
    names = _names(book, {one.master.account_id for one in found if one.master.account_id is not None})  # type: ignore[attr-defined]
    entries = []
    for one in found:
        which = Which(one.master.id, one.key)
        entry = _entry(book, one.master, which, one.start, one.end)
        entries.append(replace(entry, account_name=names.get(entry.account or 0, ""), repeats=True))
    return entries


def _names(book: Book, accounts: set[int]) -> dict[int, str]:
    if not accounts:
        return {}
    rows = book.rows(Account.select(Account.id, Account.name).where(Account.id.in_(sorted(accounts))).tuples())
    return {int(key): str(name) for key, name in rows}


def _entry(book: Book, row: Any, which: Which, start: datetime, end: datetime) -> Entry:
    here = book.clock.zone
    zone = row.zone if named_zone(row.zone, here).key != here.key else ""
    if row.all_day and zone:  # whole days are the same days everywhere
        own = named_zone(zone, here)
        first, last = start.astimezone(own).date(), end.astimezone(own).date()
        start, end, zone = midnight(first, here), midnight(last, here), ""
    return Entry(
        which=which,
        title=row.title,
        start=start.astimezone(here),
        end=end.astimezone(here),
        account=row.account_id,
        account_name=getattr(row, "account_name", None) or "",
        kind=row.kind,
        place=row.place,
        travel_minutes=row.travel_minutes,
        travel_by=row.travel_by,
        all_day=row.all_day,
        status=row.status,
        result=row.result,
        moved_by=row.moved_by,
        moved_times=row.moved_times,
        important=row.important,
        repeats=row.series_id is not None or row.rrule != "",
        zone=zone,
    )


def _imported(book: Book, start: datetime, end: datetime) -> list[Entry]:
    """Events of imported calendars that no appointment of ours stands for."""
    from peewee import JOIN

    here = book.clock.zone
    first, last = start.astimezone(here).date(), (end - timedelta(microseconds=1)).astimezone(here).date()
    linked = (Appointment.item == CalendarOccurrence.item) & (Appointment.item_key == CalendarOccurrence.recurrence_key)
    selected = (
        CalendarOccurrence.select(
            CalendarOccurrence.item,
            CalendarOccurrence.recurrence_key,
            CalendarOccurrence.kind,
            CalendarOccurrence.start_utc,
            CalendarOccurrence.end_utc,
            CalendarOccurrence.start_day,
            CalendarOccurrence.end_day,
            CalendarOccurrence.zone,
            CalendarOccurrence.summary,
            CalendarOccurrence.location,
            CalendarOccurrence.status,
            CalendarSource.name,
        )
        .join(CalendarItem)
        .join(CalendarSource)
        .join(Appointment, JOIN.LEFT_OUTER, on=linked)
        .where(Appointment.id.is_null())
    )
    timed = selected.where(CalendarOccurrence.start_utc < end, CalendarOccurrence.end_utc >= start)
    whole = selected.where(
        CalendarOccurrence.kind == "allday", CalendarOccurrence.start_day <= last, CalendarOccurrence.end_day >= first
    )
    found = [_event(book, row) for row in (*book.rows(timed.tuples()), *book.rows(whole.tuples()))]
    return [entry for entry in found if entry.end > start or entry.start >= start]


def _event(book: Book, row: tuple[Any, ...]) -> Entry:
    item, key, kind, start, end, first, last, zone, summary, location, status, source = row
    here = book.clock.zone
    all_day = kind == "allday" or start is None
    if all_day:
        begins, ends = midnight(first, here), midnight(last + timedelta(days=1), here)
    else:
        begins, ends = start.astimezone(here), (end or start).astimezone(here)
    other = zone if kind == "timed" and zone and named_zone(zone, here).key != here.key else ""
    return Entry(
        which=Which(item=item, item_key=key),
        title=summary or "(no title)",
        start=begins,
        end=ends,
        kind="event",
        place=location,
        all_day=all_day,
        status="cancelled" if status.upper() == "CANCELLED" else "planned",
        repeats=False,
        zone="" if all_day else other,
        source=source,
    )


def _marked(book: Book, entries: list[Entry]) -> list[Entry]:
    """Mark overlaps and hours out of the working day."""
    overlapping: set[int] = set()
    open_until: list[tuple[datetime, int]] = []
    for index, entry in enumerate(entries):
        if not entry.busy:
            continue
        open_until = [(until, other) for until, other in open_until if until > entry.start]
        if open_until:
            overlapping.update(other for _, other in open_until)
            overlapping.add(index)
        open_until.append((entry.end, index))
    week = book.settings.week
    return [
        replace(entry, overlaps=index in overlapping, out_of_hours=is_out_of_hours(entry, week))
        if entry.busy
        else entry
        for index, entry in enumerate(entries)
    ]


def is_out_of_hours(entry: Entry, week: WorkWeek) -> bool:
    """Whether a part of an appointment lies outside the working hours of its day."""
    if entry.start.date() != (entry.end - timedelta(microseconds=1)).date():
        return True
    ends = entry.end.time() if entry.end.date() == entry.start.date() else None
    return entry.start.time() < week.start or ends is None or ends > week.end


def _with_people(book: Book, entries: list[Entry]) -> list[Entry]:
    keys = [entry.which.key for entry in entries if entry.which.key is not None]
    if not keys:
        return entries
    query = (
        Attendee.select(Attendee.appointment, Person.name)
        .join(Person)
        .where(Attendee.appointment.in_(keys))
        .order_by(Attendee.id)
    )
    names: dict[int, tuple[str, ...]] = {}
    for key, name in book.rows(query.tuples()):
        names[key] = (*names.get(key, ()), name)
    return [replace(entry, persons=names[entry.which.key]) if entry.which.key in names else entry for entry in entries]


def day_bounds(book: Book, day: date) -> tuple[datetime, datetime]:
    """Return the moments at which a day begins and ends in the account manager's zone."""
    return midnight(day, book.clock.zone), midnight(day + timedelta(days=1), book.clock.zone)
