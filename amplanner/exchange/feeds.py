"""Working out when imported events happen, for the days around today."""

import re
from datetime import date, timedelta

from amplanner.book.book import Book
from amplanner.exchange.calendars import Progress, occurrences_of
from amplanner.exchange.expand import Horizon
from amplanner.exchange.problems import Problem
from amplanner.exchange.zones import Zone
from amplanner.workday.feed_times import Time, horizon, place, unplaced

_BATCH = 200
_MARGIN = timedelta(days=40)  # more than any zone shifts an event, and than most last that tell no end
_EVENT = re.compile(r"^BEGIN:VEVENT\s*$.*?^END:VEVENT\s*$", re.MULTILINE | re.DOTALL | re.IGNORECASE)
_REPEATS = re.compile(r"^(RRULE|RDATE|RECURRENCE-ID|DURATION)\b", re.MULTILINE)
_START = re.compile(r"^DTSTART\b[^:\n]*:\d{8}", re.MULTILINE)
_DAYS = re.compile(r"^DT(?:START|END)\b[^:\n]*:(\d{8})", re.MULTILINE)


def home_zone(book: Book) -> Zone:
    """Return the account manager's own zone."""
    return Zone(book.clock.zone.key, book.clock.zone)


def roll(book: Book, progress: Progress | None = None) -> tuple[Problem, ...]:
    """Work out the times of every event that has none for the days around today; return what can't be worked out.

    Cheap when there is nothing to do. For a worker thread inside `book.connection()`: at the start, when the day
    changes, and after undo or redo has touched a calendar. Raises `BookError` in one of its kinds; what was placed
    until then stays.
    """
    waiting = unplaced(book)
    if not waiting:
        return ()
    first, last = horizon(book)
    span = Horizon(first, last, home_zone(book))
    problems: list[Problem] = []
    for start in range(0, len(waiting), _BATCH):
        found: list[tuple[int, list[Time]]] = []
        for one in waiting[start : start + _BATCH]:
            if is_far(one.received, first, last):
                found.append((one.item, []))
                continue
            times, wrong = occurrences_of(one.received, span, one.source)
            problems += wrong
            found.append(
                (
                    one.item,
                    [
                        Time(
                            key=time.recurrence_key,
                            kind=time.kind,
                            start_utc=time.start_utc,
                            end_utc=time.end_utc,
                            start_day=time.start_date,
                            end_day=time.end_date,
                            zone=time.zone,
                            summary=time.summary,
                            location=time.location,
                            status=time.status,
                        )
                        for time in times
                    ],
                )
            )
        place(book, found, first, last)
        if progress is not None:
            progress(min(start + _BATCH, len(waiting)), len(waiting))
    return tuple(problems)


def is_far(received: str, first: date, last: date) -> bool:
    """Whether an event as received lies plainly outside the days from `first` to `last`; when in doubt it doesn't.

    Most events of an old calendar happened once, years ago: to see that, its dates need no parsing of all the rest.
    """
    days: list[date] = []
    for event in _EVENT.findall(received):
        lines = event.upper()
        if _REPEATS.search(lines) or len(_START.findall(lines)) != 1:
            return False
        try:
            days += [date(int(day[:4]), int(day[4:6]), int(day[6:])) for day in _DAYS.findall(lines)]
        except ValueError:
            return False
    return bool(days) and (max(days) < first - _MARGIN or min(days) > last + _MARGIN)
