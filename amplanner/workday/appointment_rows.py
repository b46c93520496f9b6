"""Which appointment is meant, and how one is written."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

from amplanner.book.book import Book
from amplanner.book.journal import Act
from amplanner.book.models import Account, Appointment, CalendarItem, CalendarOccurrence
from amplanner.rules.dates_show import show_day
from amplanner.rules.text import clean
from amplanner.workday.appointment_series import (
    attendees,
    exception_of,
    pattern_of,
    span_of,
    write_attendees,
    write_exception,
)
from amplanner.workday.refused import RefusedError
from amplanner.workday.repeats import repeat_rule
from amplanner.workday.walltime import midnight, named_zone, read_wall, settled, wall_of, wall_text

KINDS = ("visit", "video", "phone", "presentation", "internal")
MOST_DAYS = 31
"""The longest appointment in days; who is away longer writes an absence. The agenda's queries rely on it."""

MOST_TRAVEL_MINUTES = 24 * 60


class Which(NamedTuple):
    """Which appointment is meant: a row of its own (`key`), an occurrence of an own series (`key` of the series and
    `occurrence`, its wall start), or an event of an imported calendar (`item` and `item_key`)."""

    key: int | None = None
    occurrence: str = ""
    item: int | None = None
    item_key: str = ""


class Details(NamedTuple):
    """Everything that can be said of an appointment beforehand.

    `start` and `end` are aware; their zone is kept. Whole days run from midnight to the midnight after the last.
    `travel_minutes` are before it, and the same again after it. `repeat` is "every 2w" or an RRULE.
    """

    title: str
    start: datetime
    end: datetime
    account: int | None = None
    kind: str = "visit"
    place: str = ""
    travel_minutes: int = 0
    travel_by: str = ""
    persons: tuple[int, ...] = ()
    all_day: bool = False
    opportunity: int | None = None
    important: bool = False
    repeat: str = ""


class Found(NamedTuple):
    """An appointment as acts see it. `series` and `occurrence` (a wall start) are set for one of a series; `linked`
    for one that stands in an imported calendar."""

    start: datetime
    end: datetime
    title: str
    account: int | None
    account_name: str
    details: Details
    status: str
    series: int | None = None
    occurrence: str = ""
    linked: bool = False


def write_details(
    book: Book, act: Act, details: Details, *, status: str = "planned", result: str = "", **more: Any
) -> int:
    """Write a new appointment within an act and return its key.

    `status` is held for one that has taken place. Raises `RefusedError` for what can't be.
    """
    row = act.insert(Appointment, **columns(book, details), status=status, result=clean(result).strip(), **more)
    write_attendees(book, act, row, details.persons)
    return row


def columns(book: Book, details: Details) -> dict[str, Any]:
    """Return the fields of a row that says these details. Raises `RefusedError` for what can't be."""
    if details.kind not in KINDS:
        raise RefusedError(f"An appointment is one of {', '.join(KINDS)}, not “{details.kind}”.")
    if not 0 <= details.travel_minutes <= MOST_TRAVEL_MINUTES:
        raise RefusedError(f"Travel takes from 0 to {MOST_TRAVEL_MINUTES} minutes, not {details.travel_minutes}.")
    start, end = settled_span(book, details.start, details.end, all_day=details.all_day)
    return {
        "title": clean(details.title).strip() or details.kind.capitalize(),
        "account": details.account,
        "opportunity": details.opportunity,
        "kind": details.kind,
        "all_day": details.all_day,
        "place": clean(details.place).strip(),
        "travel_minutes": details.travel_minutes,
        "travel_by": clean(details.travel_by).strip(),
        "important": details.important,
        "rrule": repeat_rule(details.repeat, start.date()),
        **times(start, end),
    }


def settled_span(book: Book, start: datetime, end: datetime, *, all_day: bool) -> tuple[datetime, datetime]:
    """Return start and end as they can be kept, the end in the start's zone.

    Raises `RefusedError` when it ends before it starts or lasts too long.
    """
    start = settled(book, start)
    zone = named_zone(str(start.tzinfo), book.clock.zone)
    end = settled(book, end.astimezone(zone))
    if all_day:
        last = end.date() if wall_of(end) > datetime.combine(end.date(), datetime.min.time()) else None
        start = midnight(start.date(), zone)
        end = end if last is None and end > start else midnight(end.date() + timedelta(days=1), zone)
    if end.astimezone(UTC) <= start.astimezone(UTC):
        raise RefusedError(f"It ends at {end:%H:%M}, before it starts at {start:%H:%M}.")
    if end.astimezone(UTC) - start.astimezone(UTC) > timedelta(days=MOST_DAYS, hours=2):
        raise RefusedError(f"An appointment lasts at most {MOST_DAYS} days; write a longer one as an absence.")
    return start, end


def times(start: datetime, end: datetime) -> dict[str, Any]:
    """Return the fields of a row that say when it is."""
    return {
        "start_wall": wall_text(start),
        "end_wall": wall_text(end),
        "zone": str(start.tzinfo),
        "start_utc": start,
        "end_utc": end,
    }


def find(book: Book, which: Which) -> Found:
    """Return what is known of an appointment. Raises `RefusedError` when it is no longer there."""
    if which.item is not None:
        linked = _linked(book, which)
        return _imported(book, which) if linked is None else find(book, Which(linked))
    row = book.one(Appointment.select().where(Appointment.id == which.key))
    if row is None:
        raise RefusedError("That appointment is no longer there.")
    series, occurrence = row.series_id, row.recurrence_key
    zone = named_zone(row.zone, book.clock.zone)
    start, end = row.start_utc.astimezone(zone), row.end_utc.astimezone(zone)
    if row.rrule:
        series, occurrence = row.id, which.occurrence or row.start_wall
        present = exception_of(book, series, occurrence)
        if present is not None:
            return find(book, Which(present))
        start, end = span_of(book, pattern_of(row), read_wall(occurrence))
    name = ""
    if row.account_id is not None:
        name = str(book.scalar(Account.select(Account.name).where(Account.id == row.account_id)) or "")
    details = Details(
        title=row.title,
        start=start,
        end=end,
        account=row.account_id,
        kind=row.kind,
        place=row.place,
        travel_minutes=row.travel_minutes,
        travel_by=row.travel_by,
        persons=attendees(book, row.id),
        all_day=row.all_day,
        opportunity=row.opportunity_id,
        important=row.important,
        repeat=row.rrule,
    )
    linked = row.item_id is not None
    return Found(start, end, row.title, row.account_id, name, details, row.status, series, occurrence, linked)


def own_row(book: Book, act: Act, which: Which) -> int:
    """Return the row of an appointment within an act, writing one for an occurrence or an imported event that has
    none. Raises `RefusedError` when it is no longer there."""
    if which.item is not None:
        linked = _linked(book, which)
        if linked is not None:
            return linked
        found = _imported(book, which)
        return write_details(book, act, found.details, item=which.item, item_key=which.item_key)
    row = book.one(
        Appointment.select(Appointment.id, Appointment.rrule, Appointment.start_wall).where(Appointment.id == which.key)
    )
    if row is None:
        raise RefusedError("That appointment is no longer there.")
    if row.rrule:
        return write_exception(book, act, row.id, which.occurrence or row.start_wall)
    return int(row.id)


def label(book: Book, verb: str, found: Sequence[Found], when: datetime | None = None) -> str:
    """Return what an act on appointments is called: "Held · Bakker Logistics", with the time when one is given."""
    if not found:
        raise RefusedError("No appointment is selected.")
    name = found[0].account_name or found[0].title
    text = f"{verb} · {name if len(found) == 1 else f'{len(found)} appointments'}"
    return text if when is None else f"{text} {when_words(book, when)}"


def when_words(book: Book, when: datetime, *, all_day: bool = False) -> str:
    """Return a moment in words, in the account manager's zone: "Tue 1 Dec 10:00"."""
    here = when.astimezone(book.clock.zone)
    day = show_day(here.date(), book.today)
    return day if all_day else f"{day} {here:%H:%M}"


def _linked(book: Book, which: Which) -> int | None:
    query = Appointment.select(Appointment.id).where(
        Appointment.item == which.item, Appointment.item_key == which.item_key
    )
    found = book.scalar(query)
    return None if found is None else int(found)


def _imported(book: Book, which: Which) -> Found:
    """What an event of an imported calendar says, as an appointment of ours would."""
    query = (
        CalendarOccurrence.select(CalendarOccurrence, CalendarItem.summary.alias("item_summary"))
        .join(CalendarItem)
        .where(CalendarOccurrence.item == which.item, CalendarOccurrence.recurrence_key == which.item_key)
        .objects()
    )
    row = book.one(query)
    if row is None:
        raise RefusedError("That event is no longer in its calendar.")
    start, end = imported_span(book, row.start_utc, row.end_utc, row.start_day, row.end_day, row.zone)
    title = row.summary or row.item_summary or "Event"
    all_day = row.kind == "allday" or row.start_utc is None
    if end <= start:  # a mere reminder: as long as an appointment must be
        end = start + timedelta(minutes=15)
    details = Details(title=title, start=start, end=end, place=row.location, kind="internal", all_day=all_day)
    return Found(start, end, title, None, "", details, "planned", linked=True)


def imported_span(
    book: Book, start: datetime | None, end: datetime | None, first: Any, last: Any, zone_name: str
) -> tuple[datetime, datetime]:
    """Return start and end of an imported event as moments; whole days are the account manager's own."""
    if start is None:
        return midnight(first, book.clock.zone), midnight(last + timedelta(days=1), book.clock.zone)
    zone = named_zone(zone_name, book.clock.zone)
    return start.astimezone(zone), (end or start).astimezone(zone)
