"""What is still open with an account: calls to make, appointments to come, to-dos of both sides, words owed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from types import MappingProxyType
from typing import Any

from peewee import SQL

from amplanner.book.book import Book
from amplanner.book.models import Appointment, Call, Issue, Person, Todo
from amplanner.workday.appointment_series import pattern_of, spans_between
from amplanner.workday.people import called

_LOOK_AHEAD = (timedelta(days=45), timedelta(days=400))
"""How far the next occurrence of a series is looked for: most come soon, and a yearly one is found too."""

_HALVES: Mapping[str, str] = MappingProxyType({"am": "morning", "pm": "afternoon"})
_MOST = 200


@dataclass(frozen=True, slots=True)
class OpenItem:
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
    query = (
        Call.select(Call, Person.name.alias("person_name"))
        .left_outer_join(Person, on=Call.person == Person.id)
        .where(Call.account == account, Call.status == "open")
        .order_by(SQL("due_on IS NULL"), Call.due_on)
        .limit(_MOST)
    )
    found = []
    for row in book.rows(query.namedtuples()):
        time = row.due_time or _HALVES.get(row.due_half, "")
        text = row.subject or row.purpose or "call"
        who = called(row.person_name or "")
        late = _is_late(book, row.due_on, time)
        found.append(OpenItem("call", row.id, "call", row.due_on, time, text, who, row.promised, late))
    return found


def _appointments(book: Book, account: int) -> list[OpenItem]:
    now = book.clock.now()
    single = (
        Appointment.select()
        .where(
            Appointment.account == account,
            Appointment.status == "planned",
            Appointment.rrule == "",
            Appointment.end_utc > now,
        )
        .order_by(Appointment.start_utc)
        .limit(_MOST)
    )
    found = [_appointment(book, row, row.start_utc) for row in book.rows(single.namedtuples())]
    series = Appointment.select().where(Appointment.account == account, Appointment.rrule > "")
    for master in book.rows(series):
        following = _next_of(book, master, now)
        if following is not None:
            start, key = following
            found.append(_appointment(book, master, start, occurrence=key))
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


def _appointment(book: Book, row: Any, start: datetime, *, occurrence: str = "") -> OpenItem:
    local = start.astimezone(book.clock.zone)
    time = "" if row.all_day else f"{local:%H:%M}"
    return OpenItem("appointment", row.id, "appointment", local.date(), time, row.title, "", False, False, occurrence)


def _todos(book: Book, account: int) -> list[OpenItem]:
    query = (
        Todo.select(Todo, Person.name.alias("person_name"))
        .left_outer_join(Person, on=Todo.person == Person.id)
        .where(Todo.account == account, Todo.status == "open")
        .order_by(Todo.due_on)
        .limit(_MOST)
    )
    found = []
    for row in book.rows(query.namedtuples()):
        kind = "ask" if row.asks else {"them": "theirs", "colleague": "colleague"}.get(row.owner, "to-do")
        who = row.owner_name or called(row.person_name or "")
        late = _is_late(book, row.due_on, row.due_time)
        found.append(OpenItem("todo", row.id, kind, row.due_on, row.due_time, row.title, who, False, late))
    return found


def _issues(book: Book, account: int) -> list[OpenItem]:
    """A word that is owed about an open issue."""
    query = Issue.select().where(Issue.account == account, Issue.status == "open", Issue.update_due.is_null(False))
    return [
        OpenItem(
            "issue",
            row.id,
            "issue",
            row.update_due,
            "",
            row.title,
            row.owner,
            promised=True,
            late=_is_late(book, row.update_due, ""),
        )
        for row in book.rows(query.namedtuples())
    ]
