"""When a captured line takes place, and whether there is room for it: for itself, and for the ways to it and others."""

from datetime import UTC, datetime, time, timedelta

from amplanner.book.book import Book
from amplanner.book.models import Call
from amplanner.rules.capture_types import Captured, FreeSlot, Kind
from amplanner.rules.when import When
from amplanner.rules.worktime import Slot
from amplanner.workday.agenda_calls import CALL_MINUTES
from amplanner.workday.calls import due_of
from amplanner.workday.free_time import taken_in_words
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


def offered(slot: Slot, now: datetime | None) -> FreeSlot:
    """Return what a free stretch offers to an appointment: from when, and how long, at most as long as usual.

    It begins at its start; when it has begun `now`, at the next five minutes, or at this minute when it ends before.
    """
    start = slot.start
    if now is not None and slot.start < now < slot.end:
        minute = now.replace(second=0, microsecond=0)
        ahead = minute + timedelta(minutes=-minute.minute % 5)
        start = ahead if minute <= ahead < slot.end else minute
    minutes = (slot.end.astimezone(UTC) - start.astimezone(UTC)) // timedelta(minutes=1)
    return FreeSlot(start.date(), start.time(), max(1, min(minutes, USUAL_MINUTES)))


def room_in_words(book: Book, captured: Captured) -> tuple[str, bool]:
    """Return "free" or "overlaps Hartman Steel 13:00" for what takes time on a clock, and whether it is free.

    The way to an appointment counts, there and back. Nothing (empty text) is said of what has no time or is past.
    """
    when = captured.when
    if when is None or when.start is None or captured.held or captured.kind not in {Kind.APPOINTMENT, Kind.CALL}:
        return "", True
    start, end, _ = span_of(book, captured, when)
    if captured.kind is Kind.CALL:
        end = start + timedelta(minutes=captured.duration or CALL_MINUTES)
    elif captured.travel is not None:
        way = timedelta(minutes=captured.travel.minutes)
        start, end = start - way, end + way
    taken = taken_in_words(book, start, end)
    return (taken, False) if taken else ("free", True)


def planned_in_words(book: Book, captured: Captured, but: int | None = None) -> tuple[str, bool]:
    """Return which call to the account of a captured call is planned already, and whether it is on the same day.

    "call planned already: Tue 1 Dec 10:00 terms" tells the one on the same day if there is one, else the first of today
    or later; empty without any. `but` is a call that doesn't count, as it is being made.
    """
    if captured.kind is not Kind.CALL or captured.held or captured.account is None:
        return "", False
    query = (
        Call.select(Call.id, Call.due_on, Call.due_time, Call.due_half, Call.subject)
        .where(Call.account == captured.account.key, Call.status == "open", Call.due_on >= book.today)
        .order_by(Call.due_on, Call.due_time, Call.id)
    )
    planned = [row for row in book.rows(query) if row.id != but]
    day = captured.when.day if captured.when is not None else None
    first = min(planned, key=lambda row: row.due_on != day, default=None)
    if first is None:
        return "", False
    subject = f" {first.subject}" if first.subject else ""
    due = due_of(first)
    today = "today " if due.day == book.today and (due.at or due.half) else ""
    return f"call planned already: {today}{due.in_words(book.today)}{subject}", first.due_on == day
