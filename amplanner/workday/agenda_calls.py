"""Calls at a time of the clock, for the agenda: promised to somebody for then, they take time of the day as well."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple

from amplanner.book.book import Book
from amplanner.workday.agenda_entries import Entry
from amplanner.workday.walltime import moment

CALL_MINUTES = 15
"""How much of a day is kept for a call at a time when nobody said how long it takes."""


class TimedCall(NamedTuple):
    """A call at a time; until `end` the day is kept for it. `overlaps` says what else takes that time.

    `status` is open or done; a done one tells its `outcome` (a code).
    """

    key: int
    account: int
    account_name: str
    start: datetime
    end: datetime
    person: int | None = None
    person_name: str = ""
    subject: str = ""
    promised: bool = False
    status: str = "open"
    outcome: str = ""
    overlaps: str = ""

    @property
    def leave_at(self) -> datetime:
        """When it begins to take time; a call has no way to it."""
        return self.start

    @property
    def back_at(self) -> datetime:
        """When it no longer takes time."""
        return self.end

    @property
    def busy(self) -> bool:
        """Whether it still takes time."""
        return self.status == "open"


def timed_calls(book: Book, first: date, last: date) -> tuple[TimedCall, ...]:
    """Return the open calls at a time of the clock on the days from `first` to `last`, and those made of them, in order
    of time."""
    zone = book.clock.zone
    found = []
    for key, account, name, day, at, person, called, subject, promised, status, outcome, seconds in book.sql(
        "SELECT k.id, k.account_id, a.name, k.due_on, k.due_time, k.person_id, p.name, k.subject, k.promised,"
        " k.status, k.outcome, k.seconds FROM call k JOIN account a ON a.id = k.account_id"
        " LEFT JOIN person p ON p.id = k.person_id"
        " WHERE k.status IN ('open', 'done') AND k.due_on >= ? AND k.due_on <= ? AND k.due_time <> ''",
        (first.isoformat(), last.isoformat()),
    ):
        start = moment(datetime.combine(date.fromisoformat(day), time.fromisoformat(at)), zone)
        kept = timedelta(seconds=seconds) if seconds and status == "open" else timedelta(minutes=CALL_MINUTES)
        end = (start.astimezone(UTC) + kept).astimezone(zone)
        said = (person, called or "", subject, bool(promised), status, outcome)
        found.append(TimedCall(key, account, name, start, end, *said))
    return tuple(sorted(found, key=lambda call: (call.start, call.account_name)))


def beside(calls: Sequence[TimedCall], entries: Sequence[Entry]) -> tuple[TimedCall, ...]:
    """Return the calls, each open one with what overlaps it: an appointment, the way to one, or another call."""
    return tuple(call._replace(overlaps=_overlapping(call, calls, entries)) if call.busy else call for call in calls)


def _overlapping(call: TimedCall, calls: Sequence[TimedCall], entries: Sequence[Entry]) -> str:
    for entry in entries:
        if entry.busy and entry.leave_at < call.end and entry.back_at > call.start:
            return entry.account_name or entry.title
    for other in calls:
        if other.key != call.key and other.busy and other.start < call.end and other.end > call.start:
            return f"call {other.account_name}"
    return ""


def calls_between(book: Book, start: datetime, end: datetime) -> tuple[TimedCall, ...]:
    """Return the open calls that take some of the time from `start` to `end`."""
    zone = book.clock.zone
    found = timed_calls(book, start.astimezone(zone).date(), end.astimezone(zone).date())
    return tuple(call for call in found if call.busy and call.start < end and call.end > start)
