"""When a captured line takes place, and whether there is room for it."""

from datetime import datetime, time, timedelta

from amplanner.book.book import Book
from amplanner.rules.capture_types import Captured, Kind
from amplanner.rules.when import When
from amplanner.workday.agenda import clashes
from amplanner.workday.walltime import moment

USUAL_MINUTES = 60
"""How long an appointment takes when nobody says."""


def span_of(book: Book, captured: Captured, when: When) -> tuple[datetime, datetime, bool]:
    """Return start and end of an appointment in the own zone; without any time of the day it is all-day."""
    zone = book.clock.zone
    at = when.start
    if at is None and when.half is not None:
        at = book.settings.week.hours_of(when.half)[0]
    if at is None:
        last = when.day + timedelta(days=1)
        return moment(datetime.combine(when.day, time()), zone), moment(datetime.combine(last, time()), zone), True
    start = datetime.combine(when.day, at)
    if when.end is not None:
        end = datetime.combine(when.day, when.end)
        end += timedelta(days=end <= start)
    else:
        end = start + timedelta(minutes=captured.duration or USUAL_MINUTES)
    return moment(start, zone), moment(end, zone), False


def room_in_words(book: Book, captured: Captured) -> tuple[str, bool]:
    """Return "free" or "overlaps Hartman Steel 13:00" for what takes time on a clock, and whether it is free.

    A call at a time is taken for five minutes. Nothing (empty text) is said of what has no time or is past.
    """
    when = captured.when
    if when is None or when.start is None or captured.held or captured.kind not in {Kind.APPOINTMENT, Kind.CALL}:
        return "", True
    start, end, _ = span_of(book, captured, when)
    if captured.kind is Kind.CALL:
        end = start + timedelta(minutes=5)
    found = clashes(book, start, end)
    if not found:
        return "free", True
    first = found[0]
    return f"overlaps {first.account_name or first.title} {first.start.astimezone(book.clock.zone):%H:%M}", False
