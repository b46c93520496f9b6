"""Wall time: what the clock on the wall of some place shows, as the book keeps it (`2026-11-25T10:18` and a zone).

When the clocks change, a wall time may not exist or exist twice. The rule is RFC 5545's (§3.3.5): one that exists twice
means its first coming; one that is skipped is read with the offset from before the gap, so that 02:30 becomes 03:30.
"""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from amplanner.book.book import Book


def wall_text(wall: datetime) -> str:
    """Return a wall time as it is stored, to the minute."""
    return wall.replace(tzinfo=None).isoformat(timespec="minutes")


def read_wall(text: str) -> datetime:
    """Return a stored wall time, without a zone. Raises `ValueError` for anything that isn't one."""
    wall = datetime.fromisoformat(text)
    if wall.tzinfo is not None:
        raise ValueError(f"{text!r} is not a wall time")
    return wall


def moment(wall: datetime, zone: ZoneInfo, *, backward: bool = False) -> datetime:
    """Return the moment, in `zone`, of a wall time there, which then exists.

    A skipped one moves on by the length of the gap, or back with `backward`; of two the first is meant.
    """
    aware = wall.replace(tzinfo=zone, fold=0)
    there = aware.astimezone(UTC).astimezone(zone)
    if there.replace(tzinfo=None, fold=0) != wall.replace(fold=0) and backward:
        there = aware.replace(fold=1).astimezone(UTC).astimezone(zone)
    return there


def shift(start: datetime, step: timedelta) -> datetime:
    """Return the moment whose wall time is `step` away from that of `start`, in its zone.

    A wall time that is skipped is taken in the direction of the step, so that stepping never stands still.
    """
    zone = _own_zone(start)
    wall = start.replace(tzinfo=None, fold=0)
    return moment(wall + step, zone, backward=step < timedelta())


def wall_of(start: datetime) -> datetime:
    """Return the wall time of an aware moment in its own zone, without seconds."""
    return start.replace(tzinfo=None, fold=0, second=0, microsecond=0)


def settled(book: Book, start: datetime) -> datetime:
    """Return a moment as it can be kept: in its own zone if that has a name, else in the account manager's; to the
    minute, and with a wall time that exists.

    Raises `ValueError` for a naive datetime: without a zone it isn't a moment.
    """
    if start.tzinfo is None:
        raise ValueError(f"{start!r} is not a moment with a zone")
    if not isinstance(start.tzinfo, ZoneInfo):
        start = start.astimezone(ZoneInfo("UTC") if start.tzinfo is UTC else book.clock.zone)
    return moment(wall_of(start), _own_zone(start))


def named_zone(name: str, otherwise: ZoneInfo) -> ZoneInfo:
    """Return the zone of that name; `otherwise` for a name that isn't in the time zone database, as calendars bring."""
    try:
        return ZoneInfo(name) if name else otherwise
    except (KeyError, ValueError):  # ZoneInfoNotFoundError is a KeyError
        return otherwise


def midnight(day: date, zone: ZoneInfo) -> datetime:
    """Return the moment at which a day begins in a zone."""
    return moment(datetime.combine(day, time()), zone)


def _own_zone(start: datetime) -> ZoneInfo:
    if not isinstance(start.tzinfo, ZoneInfo):
        raise ValueError(f"{start!r} is not in a named zone")
    return start.tzinfo
