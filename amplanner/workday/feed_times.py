"""When the events of imported calendars happen: kept for a rolling horizon, beside the journal, and made again."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from amplanner.book.book import Book

DAYS_BACK, DAYS_AHEAD = 90, 400
"""The horizon around today."""

_SLACK = 30  # days: the horizon is rolled on once a month and not every day


@dataclass(frozen=True, slots=True)
class Unplaced:
    """An event or series whose times have to be worked out."""

    item: int
    received: str
    source: str


@dataclass(frozen=True, slots=True)
class Time:
    """One time at which an event happens, as the book keeps it; see `book.models.feeds.CalendarOccurrence`."""

    key: str
    kind: str
    start_utc: int | None
    end_utc: int | None
    start_day: date
    end_day: date
    zone: str
    summary: str
    location: str
    status: str


def horizon(book: Book) -> tuple[date, date]:
    """Return the first and last day for which times are worked out now."""
    return book.today - timedelta(days=DAYS_BACK), book.today + timedelta(days=DAYS_AHEAD)


def unplaced(book: Book) -> list[Unplaced]:
    """Return the events without times, and those whose times end too early or begin too late for today."""
    first, last = horizon(book)
    rows = book.sql(
        "SELECT i.id, i.received, s.name FROM calendar_item i JOIN calendar_source s ON s.id = i.source_id"
        " LEFT JOIN calendar_horizon h ON h.item_id = i.id"
        " WHERE h.item_id IS NULL OR h.last < ? OR h.first > ? ORDER BY i.id",
        ((last - timedelta(days=_SLACK)).isoformat(), (first + timedelta(days=_SLACK)).isoformat()),
    )
    return [Unplaced(int(row[0]), str(row[1]), str(row[2])) for row in rows]


def forget(book: Book, items: Iterable[int]) -> None:
    """Throw the times of some events away, so that they are worked out anew."""
    keys = json.dumps(sorted(items))
    with book.beside_the_journal() as db:
        for table in ("calendar_occurrence", "calendar_horizon"):
            db.execute_sql(f"DELETE FROM {table} WHERE item_id IN (SELECT value FROM json_each(?))", (keys,))


def place(book: Book, found: Sequence[tuple[int, Sequence[Time]]], first: date, last: date) -> None:
    """Keep the times of some events for the days from `first` to `last`, instead of those kept before.

    An event that was deleted meanwhile is passed over.
    """
    keys = json.dumps([item for item, _ in found])
    rows = [
        (
            *(item, t.key, t.kind, t.start_utc, t.end_utc, t.start_day.isoformat(), t.end_day.isoformat()),
            *(t.zone, t.summary, t.location, t.status),
        )
        for item, times in found
        for t in times
    ]
    with book.beside_the_journal() as db:
        there = db.execute_sql("SELECT id FROM calendar_item WHERE id IN (SELECT value FROM json_each(?))", (keys,))
        present = {int(key) for (key,) in there.fetchall()}
        for table in ("calendar_occurrence", "calendar_horizon"):
            db.execute_sql(f"DELETE FROM {table} WHERE item_id IN (SELECT value FROM json_each(?))", (keys,))
        db.cursor().executemany(
            "INSERT INTO calendar_occurrence (item_id, recurrence_key, kind, start_utc, end_utc, start_day, end_day,"
            " zone, summary, location, status) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [row for row in rows if row[0] in present],
        )
        db.cursor().executemany(
            "INSERT INTO calendar_horizon (item_id, first, last) VALUES (?, ?, ?)",
            [(item, first.isoformat(), last.isoformat()) for item in sorted(present)],
        )
