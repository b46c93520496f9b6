"""What lies between two moments: own appointments, occurrences of own series, events of imported calendars, as one."""

from datetime import UTC, date, datetime, timedelta
from typing import Any, NamedTuple

from amplanner.book.book import Book
from amplanner.book.clock import utc_seconds
from amplanner.rules.worktime import WorkWeek
from amplanner.workday.appointment_rows import MOST_DAYS, Which
from amplanner.workday.appointment_series import Pattern, spans_between
from amplanner.workday.walltime import midnight, named_zone

BUSY = frozenset({"planned", "held"})
"""The states in which an appointment takes time."""

_LONGEST = timedelta(days=MOST_DAYS + 1)

# Plain SELECTs: a day is asked for at each start and each act, and putting such wide queries together costs Peewee
# four times as long as running them (measured). The + keeps SQLite from an index that would lead it through nearly
# every appointment there ever was: it takes that of the times for rows of their own, that of the rules for series.
_COLUMNS = (
    "a.id, a.title, a.zone, a.start_utc, a.end_utc, a.account_id, c.name, a.kind, a.place, a.travel_minutes,"
    " a.all_day, a.travel_by, a.status, a.result, a.moved_by, a.moved_times, a.important,"
    " a.rrule > '' OR a.series_id IS NOT NULL"
)
_FROM = "appointment a LEFT JOIN account c ON c.id = a.account_id"
_EVENTS = (
    "SELECT o.item_id, o.recurrence_key, o.kind, o.start_utc, o.end_utc, o.start_day, o.end_day, o.zone, o.summary,"
    " o.location, o.status, s.name FROM calendar_occurrence o"
    " JOIN calendar_item i ON i.id = o.item_id JOIN calendar_source s ON s.id = i.source_id"
    " LEFT JOIN appointment a ON a.item_id = o.item_id AND a.item_key = o.recurrence_key"
)


class Entry(NamedTuple):
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
    rows = book.sql(
        f"SELECT {_COLUMNS} FROM {_FROM} WHERE a.start_utc > ? AND a.start_utc < ? AND a.end_utc > ?"
        " AND +a.rrule = '' AND a.status <> 'hidden'",
        (utc_seconds(start - _LONGEST), utc_seconds(end), utc_seconds(start)),
    )
    return [_entry(book, row, Which(row[0]), _moment(row[3]), _moment(row[4])) for row in rows]


def _series(book: Book, start: datetime, end: datetime) -> list[Entry]:
    """Occurrences of own series that have no row of their own."""
    masters = book.sql(
        f"SELECT {_COLUMNS}, a.rrule, a.start_wall, a.end_wall, a.exdates FROM {_FROM}"
        " WHERE a.rrule > '' AND +a.start_utc < ?",
        (utc_seconds(end),),
    )
    if not masters:
        return []
    taken: dict[int, set[str]] = {}
    for series, key in book.sql(
        "SELECT series_id, recurrence_key FROM appointment"
        " WHERE series_id IN (SELECT id FROM appointment WHERE rrule > '')"
    ):
        taken.setdefault(series, set()).add(key)
    found = []
    for row in masters:
        rrule, start_wall, end_wall, exdates = row[-4:]
        pattern = Pattern(rrule, start_wall, end_wall, row[2], exdates, bool(row[10]), row[4] - row[3])
        for key, begins, ends in spans_between(book, pattern, start, end, taken.get(row[0], ())):
            found.append(_entry(book, row, Which(row[0], key), begins, ends))
    return found


def _entry(book: Book, row: tuple[Any, ...], which: Which, start: datetime, end: datetime) -> Entry:
    """The entry of a row of `_COLUMNS`."""
    _, title, zone, _, _, account, name, kind, place, travel, all_day, by, status, result, *rest = row
    moved_by, moved_times, important, repeats = rest[:4]
    here = book.clock.zone
    there = named_zone(zone, here)
    if all_day and there.key != here.key:  # whole days are the same days everywhere
        start = midnight(start.astimezone(there).date(), here)
        end = midnight(end.astimezone(there).date(), here)
    return Entry(
        which=which,
        title=title,
        start=start.astimezone(here),
        end=end.astimezone(here),
        account=account,
        account_name=name or "",
        kind=kind,
        place=place,
        travel_minutes=travel,
        travel_by=by,
        all_day=bool(all_day),
        status=status,
        result=result,
        moved_by=moved_by,
        moved_times=moved_times,
        important=bool(important),
        repeats=bool(repeats),
        zone="" if all_day or there.key == here.key else zone,
    )


def _imported(book: Book, start: datetime, end: datetime) -> list[Entry]:
    """Events of imported calendars that no appointment of ours stands for."""
    here = book.clock.zone
    first, last = start.astimezone(here).date(), (end - timedelta(microseconds=1)).astimezone(here).date()
    timed = book.sql(
        f"{_EVENTS} WHERE o.start_utc < ? AND o.end_utc >= ? AND a.id IS NULL", (utc_seconds(end), utc_seconds(start))
    )
    whole = book.sql(
        f"{_EVENTS} WHERE o.kind = 'allday' AND o.start_day <= ? AND o.end_day >= ? AND a.id IS NULL",
        (last.isoformat(), first.isoformat()),
    )
    found = [_event(book, row) for row in (*timed, *whole)]
    # One that lasts no time, at the very end of what came before, is not here.
    return [entry for entry in found if entry.end > start or entry.start >= start]


def _event(book: Book, row: tuple[Any, ...]) -> Entry:
    item, key, kind, start, end, first, last, zone, summary, location, status, source = row
    here = book.clock.zone
    all_day = kind == "allday" or start is None
    if all_day:
        begins = midnight(date.fromisoformat(first), here)
        ends = midnight(date.fromisoformat(last) + timedelta(days=1), here)
    else:
        begins, ends = _moment(start).astimezone(here), _moment(end).astimezone(here)
    elsewhere = kind == "timed" and zone and named_zone(zone, here).key != here.key
    return Entry(
        which=Which(item=item, item_key=key),
        title=summary or "(no title)",
        start=begins,
        end=ends,
        kind="event",
        place=location,
        all_day=all_day,
        status="cancelled" if status.upper() == "CANCELLED" else "planned",
        zone=zone if elsewhere else "",
        source=source,
    )


def _moment(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)


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
    marked = []
    for index, entry in enumerate(entries):
        late = entry.busy and is_out_of_hours(entry, week)
        if late or index in overlapping:
            entry = entry._replace(overlaps=index in overlapping, out_of_hours=late)
        marked.append(entry)
    return marked


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
    names: dict[int, tuple[str, ...]] = {}
    for key, name in book.sql(
        "SELECT t.appointment_id, p.name FROM attendee t JOIN person p ON p.id = t.person_id"
        f" WHERE t.appointment_id IN ({', '.join('?' * len(keys))}) ORDER BY t.id",
        tuple(keys),
    ):
        names[key] = (*names.get(key, ()), name)
    return [entry._replace(persons=names[entry.which.key]) if entry.which.key in names else entry for entry in entries]


def day_bounds(book: Book, day: date) -> tuple[datetime, datetime]:
    """Return the moments at which a day begins and ends in the account manager's zone."""
    return midnight(day, book.clock.zone), midnight(day + timedelta(days=1), book.clock.zone)
