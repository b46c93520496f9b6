"""A day and time typed into a question, and what it means: "tue 10", "14-15:30", "3 dec"."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from amplanner.book.book import Book
from amplanner.rules.dates import Calendar, When, minutes_between, parse_when, show_when
from amplanner.workday.agenda_entries import Entry
from amplanner.workday.calendar_days import days_off
from amplanner.workday.free_time import taken_in_words
from amplanner.workday.refused import RefusedError
from amplanner.workday.walltime import moment

_LOOK_AHEAD = timedelta(days=400)


@dataclass(frozen=True, slots=True)
class Time:
    """Start and end that were typed, as moments in the account manager's zone."""

    start: datetime
    end: datetime
    words: str


def calendar(book: Book) -> Calendar:
    """What typed days are counted from."""
    today = book.today
    return Calendar(
        book.clock.now().replace(tzinfo=None),
        book.settings.week,
        days_off(book, today, today + _LOOK_AHEAD),
        day_first=book.settings.day_first,
    )


def read_day(book: Book, text: str) -> date:
    """The day that was typed. Raises `RefusedError` when it can't be understood."""
    return _read(text, calendar(book)).day


def read_time(book: Book, text: str, usual: datetime, lasts: timedelta) -> Time:
    """The time that was typed; what isn't said is as usual: the time of day, and how long.

    Raises `RefusedError` when it can't be understood.
    """
    known = calendar(book)
    when = _read(text, known)
    zone = book.clock.zone
    at = when.start or (known.week.hours_of(when.half)[0] if when.half else usual.astimezone(zone).time())
    start = moment(datetime.combine(when.day, at), zone)
    if when.start is not None and when.end is not None:
        lasts = timedelta(minutes=minutes_between(when.start, when.end))
    end = (start.astimezone(UTC) + lasts).astimezone(zone)
    shown = When(when.day, at, end.time().replace(tzinfo=None), past=when.past)
    return Time(start, end, show_when(shown, known) + (" · past" if when.past else ""))


def time_in_words(book: Book, text: str, usual: datetime, lasts: timedelta, but: Entry | None = None) -> str:
    """What the typed time is understood as, and whether it is free."""
    if not text:
        return "a day, a time or both: tue 10, 14:00, 3 dec 9-10:30"
    try:
        time = read_time(book, text, usual, lasts)
    except RefusedError as error:
        return str(error)
    way = timedelta(minutes=0 if but is None else but.travel_minutes)
    taken = taken_in_words(book, time.start - way, time.end + way, but=() if but is None else (but,))
    return f"{time.words} · {taken or 'free ✓'}"


def day_in_words(book: Book, text: str) -> str:
    """What the typed day is understood as."""
    if not text:
        return "a day: fri, 3 dec, +2w"
    known = calendar(book)
    try:
        return show_when(When(_read(text, known).day), known)
    except RefusedError as error:
        return str(error)


def _read(text: str, known: Calendar) -> When:
    when = parse_when(text, known)
    if when is None:
        raise RefusedError(f"“{text}” is no day or time; say tue 10, 14:00 or 3 dec.")
    return when
