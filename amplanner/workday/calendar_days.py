"""Days on which nobody works: public holidays of the account manager's country, and absences."""

import json
from collections.abc import Mapping
from datetime import date, timedelta
from typing import NamedTuple

from amplanner import __version__
from amplanner.book.book import Book
from amplanner.book.change import Change
from amplanner.book.errors import BookBusyError, BookFullError, BookReadOnlyError
from amplanner.book.models import Absence
from amplanner.rules.text import clean
from amplanner.workday.refused import RefusedError

MOST_ABSENT_DAYS = 366
"""The longest absence: a longer one is a slip of the finger."""


class Away(NamedTuple):
    """Days on which I'm away, first and last included."""

    key: int
    first: date
    last: date
    label: str


def days_off(book: Book, first: date, last: date) -> frozenset[date]:
    """Return the holidays and absences from `first` to `last`, both included; weekends are not among them."""
    return frozenset(off_reasons(book, first, last))


def off_reasons(book: Book, first: date, last: date) -> dict[date, str]:
    """Return the days off from `first` to `last`, both included, each with why: "Christmas Day", "away: Lisbon"."""
    found: dict[date, str] = {}
    for year in range(first.year, last.year + 1):
        for day, name in holidays_of(book, year).items():
            if first <= day <= last:
                found[day] = name
    for away in absences(book, first, last):
        day = max(first, away.first)
        while day <= min(last, away.last):
            found[day] = f"away: {away.label}" if away.label else "away"
            day += timedelta(days=1)
    return found


def holidays_of(book: Book, year: int) -> Mapping[date, str]:
    """Return the public holidays of the settings' country in a year, with their names; none without a country.

    The library that knows them takes as long to load as the whole screen (0.2 s, measured), so what it said is kept
    in the book: a note beside the journal for each country, year and version of the planner.
    """
    country = book.settings.country
    if not country:
        return {}
    name = f"holidays {country} {year} {__version__}"
    for (kept,) in book.sql("SELECT value FROM book_fact WHERE name = ?", (name,)):
        return {date.fromisoformat(day): label for day, label in json.loads(kept).items()}
    from amplanner.rules.holidays import public_holidays

    found = public_holidays(country, [year])
    if book.door is not None:
        return found  # an act is being written: the next asking keeps it
    value = json.dumps({day.isoformat(): label for day, label in found.items()}, ensure_ascii=False)
    try:
        with book.beside_the_journal() as db:
            db.execute_sql("INSERT INTO book_fact (name, value) VALUES (?, ?) ON CONFLICT DO NOTHING", (name, value))
    except (BookBusyError, BookFullError, BookReadOnlyError):
        return found  # only the keeping failed: it is tried again the next time
    return found


def keep_holidays(book: Book) -> None:
    """Look up the public holidays of this year and the next once, so that no screen ever waits for the library."""
    for year in (book.today.year, book.today.year + 1):
        holidays_of(book, year)


def absences(book: Book, first: date, last: date) -> list[Away]:
    """Return the absences that touch the days from `first` to `last`, the earliest first."""
    rows = book.sql(
        "SELECT id, first, last, label FROM absence WHERE last >= ? AND first <= ? ORDER BY first",
        (first.isoformat(), last.isoformat()),
    )
    return [Away(key, date.fromisoformat(begin), date.fromisoformat(end), label) for key, begin, end, label in rows]


def add_absence(book: Book, first: date, last: date, label: str = "") -> Change:
    """Note that I'm away from `first` to `last`, both included. `Change.key` is the absence's key.

    Raises `RefusedError` when the days are in the wrong order or too many.
    """
    _check(first, last)
    with book.act(f"Away · {_span(first, last)}") as act:
        act.key = act.insert(Absence, first=first, last=last, label=clean(label).strip())
    return act.change


def change_absence(book: Book, key: int, first: date, last: date, label: str = "") -> Change:
    """Change the days of an absence. Raises `RefusedError` as `add_absence`, `RowGoneError` when it is gone."""
    _check(first, last)
    with book.act(f"Absence changed · {_span(first, last)}") as act:
        act.update(Absence, key, first=first, last=last, label=clean(label).strip())
        act.key = key
    return act.change


def remove_absence(book: Book, key: int) -> Change:
    """Take an absence back. Raises `RowGoneError` when it is gone."""
    with book.act("Absence deleted") as act:
        act.remove(Absence, key)
    return act.change


def _check(first: date, last: date) -> None:
    if last < first:
        raise RefusedError(f"The absence ends on {last:%d %b %Y}, before it starts on {first:%d %b %Y}.")
    if (last - first).days >= MOST_ABSENT_DAYS:
        raise RefusedError(f"An absence lasts at most {MOST_ABSENT_DAYS} days; write a longer one in parts.")


def _span(first: date, last: date) -> str:
    if first == last:
        return f"{first:%a} {first.day} {first:%b}"
    return f"{first.day} {first:%b} – {last.day} {last:%b}"
