"""What is still open with an account: calls to make, appointments to come, to-dos of both sides, words owed.

Asked each time that the selection comes to rest, so in plain SQL: putting the statements together through Peewee took
seven times as long (measured).
"""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from types import MappingProxyType
from typing import NamedTuple

from amplanner.book.book import Book
from amplanner.book.clock import utc_seconds
from amplanner.book.models import Appointment
from amplanner.workday.appointment_series import pattern_of, spans_between
from amplanner.workday.people import called

_LOOK_AHEAD = (timedelta(days=45), timedelta(days=400))
"""How far the next occurrence of a series is looked for: most come soon, and a yearly one is found too."""

_HALVES: Mapping[str, str] = MappingProxyType({"am": "morning", "pm": "afternoon"})
_MOST = 200


class OpenItem(NamedTuple):
    """Something open. `kind` is call, appointment, to-do, ask, theirs, colleague or issue.

    `day` is None for a call without a day; `time` is `HH:MM`, a half of the day in words, or empty. `occurrence` is
    the wall start of an appointment that belongs to a series. `late` when its day or time is past.
    """

    table: str
    key: int
    kind: str
    day: date | None
    time: str
    text: str
    who: str
    promised: bool
    late: bool
    occurrence: str = ""


def open_items(book: Book, account: int) -> tuple[OpenItem, ...]:
    """Return what is open with an account, the most pressing first: late, then by day and time, then without a day."""
    found = [*_calls(book, account), *_appointments(book, account), *_todos(book, account), *_issues(book, account)]
    return tuple(sorted(found, key=lambda i: (i.day is None, i.day or date.max, _clock(i.time), i.table, i.key)))


def _clock(text: str) -> str:
    """Return what sorts a time of the day: halves at their beginning, no time last."""
    return {"": "24:00", "morning": "00:00", "afternoon": "12:00"}.get(text, text)


def _is_late(book: Book, day: date | None, time: str) -> bool:
    if day is None:
        return False
    today = book.today
    return day < today or (day == today and time[:1].isdigit() and time < f"{book.clock.now():%H:%M}")


def _calls(book: Book, account: int) -> list[OpenItem]:
    rows = book.sql(
        "SELECT c.id, c.due_on, c.due_time, c.due_half, c.subject, c.purpose, c.promised, p.name FROM call c"
        " LEFT JOIN person p ON p.id = c.person_id WHERE c.account_id = ? AND c.status = 'open'"
        " ORDER BY c.due_on IS NULL, c.due_on LIMIT ?",
        (account, _MOST),
    )
    found = []
    for key, due_on, due_time, half, subject, purpose, promised, person in rows:
        day, time = _day(due_on), due_time or _HALVES.get(half, "")
        text, late = subject or purpose or "call", _is_late(book, day, time)
        found.append(OpenItem("call", key, "call", day, time, text, called(person or ""), bool(promised), late))
    return found


def _appointments(book: Book, account: int) -> list[OpenItem]:
    now = book.clock.now()
    rows = book.sql(
        "SELECT id, title, all_day, start_utc FROM appointment WHERE account_id = ? AND status = 'planned'"
        " AND rrule = '' AND end_utc > ? ORDER BY start_utc LIMIT ?",
        (account, utc_seconds(now), _MOST),
    )
    zone = book.clock.zone
    found = [
        _appointment(key, title, datetime.fromtimestamp(start, zone), all_day=bool(all_day))
        for key, title, all_day, start in rows
    ]
    for (key,) in book.sql("SELECT id FROM appointment WHERE account_id = ? AND rrule > ''", (account,)):
        (master,) = book.rows(Appointment.select().where(Appointment.id == key))
        following = _next_of(book, master, now)
        if following is not None:
            start, occurrence = following
            local = start.astimezone(zone)
            found.append(_appointment(key, master.title, local, all_day=master.all_day, occurrence=occurrence))
    return found


def _next_of(book: Book, master: Appointment, now: datetime) -> tuple[datetime, str] | None:
    """Return moment and wall start of a series' next occurrence that has no row of its own."""
    replaced = Appointment.select(Appointment.recurrence_key).where(Appointment.series == master.id)
    taken = {key for (key,) in book.rows(replaced.tuples())}
    for ahead in _LOOK_AHEAD:
        if spans := spans_between(book, pattern_of(master), now, now + ahead, taken):
            key, start, _ = min(spans, key=lambda span: span[1])
            return start, key
    return None


def _appointment(key: int, title: str, local: datetime, *, all_day: bool, occurrence: str = "") -> OpenItem:
    time = "" if all_day else f"{local:%H:%M}"
    return OpenItem("appointment", key, "appointment", local.date(), time, title, "", False, False, occurrence)


def _todos(book: Book, account: int) -> list[OpenItem]:
    rows = book.sql(
        "SELECT t.id, t.title, t.owner, t.owner_name, t.due_on, t.due_time, t.asks, p.name FROM todo t"
        " LEFT JOIN person p ON p.id = t.person_id WHERE t.account_id = ? AND t.status = 'open'"
        " ORDER BY t.due_on LIMIT ?",
        (account, _MOST),
    )
    found = []
    for key, title, owner, owner_name, due_on, time, asks, person in rows:
        kind = "ask" if asks else {"them": "theirs", "colleague": "colleague"}.get(owner, "to-do")
        day, who = _day(due_on), owner_name or called(person or "")
        found.append(OpenItem("todo", key, kind, day, time, title, who, False, _is_late(book, day, time)))
    return found


def _issues(book: Book, account: int) -> list[OpenItem]:
    """A word that is owed about an open issue."""
    rows = book.sql(
        "SELECT id, title, owner, update_due FROM issue WHERE account_id = ? AND status = 'open'"
        " AND update_due IS NOT NULL",
        (account,),
    )
    found = []
    for key, title, owner, due in rows:
        day = _day(due)
        found.append(OpenItem("issue", key, "issue", day, "", title, owner, True, _is_late(book, day, "")))
    return found


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)
