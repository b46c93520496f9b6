"""Own appointments that repeat: when they happen, one that differs, a series that changes from some day on.

A series is one row, the master, whose own start is the first occurrence. An occurrence that was moved, held or edited
on its own is a row of its own that names the master and the wall start it replaces. Occurrences last as long as the
first (RFC 5545, §3.8.5.3), those of whole days as many days.
"""

import re
from collections.abc import Collection, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any, NamedTuple

from amplanner.book.book import Book
from amplanner.book.journal import Act
from amplanner.book.models import Appointment, Attendee
from amplanner.workday.refused import RefusedError
from amplanner.workday.walltime import moment, named_zone, read_wall, wall_of, wall_text

CONTENT = (
    "account",
    "opportunity",
    "kind",
    "title",
    "zone",
    "all_day",
    "place",
    "travel_minutes",
    "travel_by",
    "important",
)
"""What an occurrence takes over from its series."""

_DAY = timedelta(days=1)
_WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


class Pattern(NamedTuple):
    """When a series happens: its repeat, its first wall start and end, the zone, the wall starts taken out of it.

    `seconds` is how long an occurrence lasts; one of whole days lasts as many days.
    """

    rrule: str
    start_wall: str
    end_wall: str
    zone: str
    exdates: str
    all_day: bool
    seconds: int


def pattern_of(row: Appointment) -> Pattern:
    """Return the pattern of a master's row."""
    seconds = int((row.end_utc - row.start_utc).total_seconds())
    return Pattern(row.rrule, row.start_wall, row.end_wall, row.zone, row.exdates, row.all_day, seconds)


def spans_between(
    book: Book, pattern: Pattern, start: datetime, end: datetime, taken: Collection[str] = ()
) -> list[tuple[str, datetime, datetime]]:
    """Return the occurrences that share some time with start..end (moments): wall start, start and end of each.

    `taken` are the wall starts of occurrences that have rows of their own.
    """
    zone = named_zone(pattern.zone, book.clock.zone)
    # A day more on both sides: the window is cut exactly below, on moments.
    first = wall_of(start.astimezone(zone)) - _length(pattern) - _DAY
    found = []
    for wall in starts(pattern, first, wall_of(end.astimezone(zone)) + _DAY):
        key = wall_text(wall)
        if key not in taken:
            begins, ends = span_of(book, pattern, wall)
            if begins < end and ends > start:
                found.append((key, begins, ends))
    return found


def starts(pattern: Pattern, first: datetime, last: datetime) -> list[datetime]:
    """Return the wall starts of a series in [first, last), without those taken out of it."""
    from amplanner.rules.recurrence import occurrences

    exdates = [read_wall(text) for text in pattern.exdates.splitlines()]
    begin = read_wall(pattern.start_wall)
    return occurrences(pattern.rrule, _nearer(pattern.rrule, begin, first), exdates, first, last)


def span_of(book: Book, pattern: Pattern, wall: datetime) -> tuple[datetime, datetime]:
    """Return start and end, as moments in the series' zone, of its occurrence at a wall start."""
    zone = named_zone(pattern.zone, book.clock.zone)
    start = moment(wall, zone)
    if pattern.all_day:
        return start, moment(wall + _length(pattern), zone)
    return start, (start.astimezone(UTC) + timedelta(seconds=pattern.seconds)).astimezone(zone)


def master_of(book: Book, series: int, key: str) -> Appointment:
    """Return the row of a series that still happens at the wall start `key`; raise `RefusedError` when it doesn't."""
    master = _row(book, series)
    wall = read_wall(key)
    if not master.rrule or wall not in starts(pattern_of(master), wall, wall + timedelta(minutes=1)):
        raise RefusedError("That date is no longer part of the series.")
    return master


def exception_of(book: Book, series: int, key: str) -> int | None:
    """Return the row that stands for the occurrence at the wall start `key`, or None when it has none."""
    query = Appointment.select(Appointment.id).where(Appointment.series == series, Appointment.recurrence_key == key)
    found = book.scalar(query)
    return None if found is None else int(found)


def write_exception(book: Book, act: Act, series: int, key: str) -> int:
    """Give an occurrence a row of its own, within an act, and return it; what it has already is returned as it is.

    Raises `RefusedError` when the series has no such occurrence any more.
    """
    present = exception_of(book, series, key)
    if present is not None:
        return present
    master = master_of(book, series, key)
    start, end = span_of(book, pattern_of(master), read_wall(key))
    row = act.insert(
        Appointment,
        **_content(master),
        start_wall=key,
        end_wall=wall_text(end),
        start_utc=start,
        end_utc=end,
        series=series,
        recurrence_key=key,
    )
    write_attendees(book, act, row, attendees(book, series))
    return row


def take_out(book: Book, act: Act, series: int, key: str) -> None:
    """Take one occurrence out of its series, within an act, with the row it may have."""
    master = _series_with(book, series, key)
    present = exception_of(book, series, key)
    if present is not None:
        act.remove(Appointment, present)
    act.update(Appointment, series, exdates="\n".join(sorted({*master.exdates.splitlines(), key})))


def split(book: Book, act: Act, series: int, key: str) -> int:
    """Let a series end before the occurrence `key` and a new one, otherwise alike, begin with it; return the new one.

    Split at its first occurrence it stays whole and is returned itself.
    """
    master = _series_with(book, series, key)
    if key <= master.start_wall:
        return series
    wall = read_wall(key)
    start, end = span_of(book, pattern_of(master), wall)
    exdates = master.exdates.splitlines()
    new = act.insert(
        Appointment,
        **_content(master),
        start_wall=key,
        end_wall=wall_text(wall + _length(master)),
        start_utc=start,
        end_utc=end,
        rrule=_rest(master, wall),
        exdates="\n".join(text for text in exdates if text >= key),
    )
    write_attendees(book, act, new, attendees(book, series))
    act.update(
        Appointment,
        series,
        rrule=_ended_before(master.rrule, wall),
        exdates="\n".join(text for text in exdates if text < key),
    )
    for row in exceptions(book, series):
        if row.recurrence_key >= key:
            act.update(Appointment, row.id, series=new)
    return new


def remove_series(book: Book, act: Act, series: int) -> None:
    """Delete a series, within an act. What was held, missed or cancelled stays, on its own: it is history."""
    for row in exceptions(book, series):
        if row.status != "planned":
            act.update(Appointment, row.id, series=None, recurrence_key="")
    act.remove(Appointment, series)


def change_series(
    book: Book, act: Act, series: int, columns: dict[str, Any], persons: Sequence[int], delta: timedelta, rule: str
) -> None:
    """Give every occurrence of a series other contents, within an act.

    `columns` are the new contents (those of `CONTENT`), with `length`, the new length of an occurrence. `delta`
    is how far the wall start moves. `rule` is the new repeat; "" ends the series: it becomes its first occurrence.
    Occurrences with rows of their own take over what they had in common with the series; what was held stays.
    Raises `RefusedError` when the repeat can't move by that many days.
    """
    master = _row(book, series)
    length = columns.pop("length")
    old_length = _length(master)
    first = read_wall(master.start_wall) + delta
    if rule == master.rrule:
        rule = _moved(rule, read_wall(master.start_wall), delta)
    old_people = attendees(book, series)
    for row in exceptions(book, series):
        _follow(book, act, row, master, columns, persons if attendees(book, row.id) == old_people else None, delta)
        if row.status == "planned" and row.start_wall == row.recurrence_key:
            own_length = read_wall(row.end_wall) - read_wall(row.start_wall)
            lasts = length if own_length == old_length else own_length
            _place(book, act, row.id, columns["zone"], read_wall(row.start_wall) + delta, lasts)
    exdates = "\n".join(wall_text(read_wall(text) + delta) for text in master.exdates.splitlines())
    act.update(Appointment, series, **columns, rrule=rule, exdates=exdates if rule else "")
    _place(book, act, series, columns["zone"], first, length)
    write_attendees(book, act, series, persons)
    if not rule:
        for row in exceptions(book, series):
            act.update(Appointment, row.id, series=None, recurrence_key="")


def series_rule(book: Book, series: int) -> tuple[str, datetime]:
    """Return the repeat of a series and its first wall start."""
    row = _row(book, series)
    return row.rrule, read_wall(row.start_wall)


def exceptions(book: Book, series: int) -> list[Appointment]:
    """Return the rows of occurrences that differ from their series, in order."""
    query = Appointment.select().where(Appointment.series == series).order_by(Appointment.recurrence_key)
    return book.rows(query)


def attendees(book: Book, row: int) -> tuple[int, ...]:
    """Return the people of an appointment, in the order in which they were named."""
    query = Attendee.select(Attendee.person).where(Attendee.appointment == row).order_by(Attendee.id)
    return tuple(int(person) for (person,) in book.rows(query.tuples()))


def write_attendees(book: Book, act: Act, row: int, persons: Sequence[int]) -> None:
    """Let exactly these people be at an appointment, within an act."""
    query = Attendee.select(Attendee.id, Attendee.person).where(Attendee.appointment == row)
    present = {person: key for key, person in book.rows(query.tuples())}
    for person, key in present.items():
        if person not in persons:
            act.delete(Attendee, key)
    for person in dict.fromkeys(persons):
        if person not in present:
            act.insert(Attendee, appointment=row, person=person)


def _row(book: Book, series: int) -> Appointment:
    row = book.one(Appointment.select().where(Appointment.id == series))
    if row is None:
        raise RefusedError("That series is no longer there.")
    return row  # type: ignore[no-any-return]  # a query's rows are untyped


def _content(master: Appointment) -> dict[str, Any]:
    return {name: getattr(master, f"{name}_id" if name in ("account", "opportunity") else name) for name in CONTENT}


def _length(row: Appointment | Pattern) -> timedelta:
    return read_wall(row.end_wall) - read_wall(row.start_wall)


def _place(book: Book, act: Act, row: int, zone_name: str, wall: datetime, length: timedelta) -> None:
    """Write start and end of a row that begins at a wall time and lasts a length of wall time."""
    zone = named_zone(zone_name, book.clock.zone)
    start, end = moment(wall, zone), moment(wall + length, zone)
    if end.astimezone(UTC) <= start.astimezone(UTC):  # both lay in the hour that the clocks skip
        end = (start.astimezone(UTC) + length).astimezone(zone)
    act.update(Appointment, row, start_wall=wall_text(start), end_wall=wall_text(end), start_utc=start, end_utc=end)


def _follow(
    book: Book,
    act: Act,
    row: Appointment,
    master: Appointment,
    columns: dict[str, Any],
    persons: Sequence[int] | None,
    delta: timedelta,
) -> None:
    """Let the row of one occurrence follow its series, where it hadn't gone its own way."""
    key = wall_text(read_wall(row.recurrence_key) + delta)
    if row.status != "planned":
        act.update(Appointment, row.id, recurrence_key=key)
        return
    own, common = _content(row), _content(master)
    same = {name: value for name, value in columns.items() if own[name] == common[name]}
    act.update(Appointment, row.id, recurrence_key=key, **same)
    if persons is not None:
        write_attendees(book, act, row.id, persons)


def _series_with(book: Book, series: int, key: str) -> Appointment:
    # A row of its own is part of the series even where the repeat doesn't come any more.
    return master_of(book, series, key) if exception_of(book, series, key) is None else _row(book, series)


def _parts(rule: str) -> dict[str, str]:
    return dict(piece.split("=", 1) for piece in rule.split(";"))


def _rule(parts: dict[str, str]) -> str:
    return ";".join(f"{name}={value}" for name, value in parts.items())


def _ended_before(rule: str, wall: datetime) -> str:
    parts = _parts(rule)
    parts.pop("COUNT", None)
    parts["UNTIL"] = f"{wall - timedelta(minutes=1):%Y%m%dT%H%M%S}"
    return _rule(parts)


def _rest(master: Appointment, wall: datetime) -> str:
    """The repeat of what is left of a series from a wall start on."""
    parts = _parts(master.rrule)
    if "COUNT" in parts:
        from amplanner.rules.recurrence import occurrences as wall_starts

        begin = read_wall(master.start_wall)
        gone = len(wall_starts(master.rrule, begin, (), begin, wall, int(parts["COUNT"])))
        parts["COUNT"] = str(max(1, int(parts["COUNT"]) - gone))
    return _rule(parts)


def _moved(rule: str, start: datetime, delta: timedelta) -> str:
    """The repeat of a series whose starts move by `delta` on the wall clock: its weekdays and its end move along."""
    if not rule:
        return rule
    parts = _parts(rule)
    if len(until := parts.get("UNTIL", "")) >= 15:
        parts["UNTIL"] = f"{datetime.strptime(until[:15], '%Y%m%dT%H%M%S') + delta:%Y%m%dT%H%M%S}"  # noqa: DTZ007  # wall time
    days = ((start + delta).date() - start.date()).days
    if not days:
        return _rule(parts)
    if len(until) == 8:
        parts["UNTIL"] = f"{date.fromisoformat(until) + timedelta(days=days):%Y%m%d}"
    if parts["FREQ"] == "WEEKLY" and re.fullmatch(r"[A-Z,]+", parts.get("BYDAY", "")):
        names = [_WEEKDAYS[(_WEEKDAYS.index(name) + days) % 7] for name in parts["BYDAY"].split(",")]
        parts["BYDAY"] = ",".join(sorted(names, key=_WEEKDAYS.index))
    elif any(name.startswith("BY") for name in parts):
        raise RefusedError("This repeat names its days; move one occurrence, or edit the repeat of the series.")
    return _rule(parts)


def _nearer(rule: str, begin: datetime, first: datetime) -> datetime:
    """A start of the same series nearer to `first` and before it, so that years of daily ones aren't walked over.

    Only where whole periods can be skipped without looking: days and weeks, without a count.
    """
    parts = _parts(rule)
    period = {"DAILY": 1, "WEEKLY": 7}.get(parts["FREQ"])
    if period is None or "COUNT" in parts or "BYSETPOS" in parts:
        return begin
    step = period * int(parts.get("INTERVAL", "1"))
    periods = max(0, (first - begin).days // step - 2)
    return begin + timedelta(days=periods * step)
