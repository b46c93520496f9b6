"""One date in words, read at one place of a line; `amplanner.rules.dates` puts dates and times together."""

import re
from calendar import monthrange
from collections.abc import Callable, Container, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from amplanner.rules.dates_show import DAY_NAMES, MONTH_NAMES, show_day
from amplanner.rules.dates_words import (
    AGO,
    CLOCK_UNITS,
    COMING,
    DAY_UNITS,
    FIRST_NAMES,
    GERMAN_WEEKDAYS,
    HOUR_UNITS,
    LAST,
    MINUTE_UNITS,
    MONTH_UNITS,
    MONTHS,
    NEXT,
    QUARTER_UNITS,
    RELATIVE,
    TWO_LETTER_WEEKDAYS,
    WEEK_UNITS,
    WEEKDAYS,
    WORKDAY_UNITS,
    Words,
    read_number,
)
from amplanner.rules.worktime import WorkWeek, add_working_days, previous_working_day, working_day_from


@dataclass(frozen=True, slots=True)
class Calendar:
    """What dates are counted from.

    wall: the local wall time now (its zone, if any, is not used). day_first: ``3/12`` is 3 December, else 12 March.
    look_back: how many days a date without a year may lie in the past before it means next year ("20 nov" on the 25th
    is last Friday for a visit that is logged, next November for a to-do).
    """

    wall: datetime
    week: WorkWeek = field(default_factory=WorkWeek)
    off: Container[date] = ()
    day_first: bool = True
    look_back: int = 0

    @property
    def today(self) -> date:
        """The day it is."""
        return self.wall.date()


class Hints(NamedTuple):
    """What the rest of the line says about one word.

    last: index from which a loose ``d/m`` counts, because only times and sigils follow. is_name: whether the word
    there is part of a known name and so no date. clear_time: whether an unmistakable time stands at an index.
    """

    last: int
    is_name: Callable[[int], bool]
    clear_time: Callable[[int], bool]


class Found(NamedTuple):
    """A date found, `length` words long.

    day is None when the date cannot be, then problem says why. note: something odd about a date that was read. start:
    the time, for "in 2 hours". hours_may_follow: whether a bare number after it is an hour.
    """

    length: int
    day: date | None = None
    problem: str = ""
    note: str = ""
    start: time | None = None
    hours_may_follow: bool = True


_ISO = re.compile(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})")
_NUMERIC = re.compile(r"([0-9]{1,2})([./-])([0-9]{1,2})(?:\2([0-9]{4}|[0-9]{2})?)?")
_COUNTED = re.compile(r"\+([0-9]{1,3})([a-z]+)")
_COUNTED_UNIT = re.compile(r"([0-9]{1,3})([a-z]+)")
_WEEK = re.compile(r"(?:wk|week|kw)([0-9]{1,2})")
_DAY = re.compile(r"([0-9]{1,2})(?:st|nd|rd|th|e|\.)?")
_YEAR = re.compile(r"2[01][0-9]{2}")

_FIRST, _LAST = date(1000, 1, 1), date(8999, 12, 31)  # far enough from the ends of the calendar to reckon from
_BEYOND = "beyond the calendar"


def read_date(words: Words, i: int, calendar: Calendar, hints: Hints, *, marked: bool = False) -> Found | None:
    """Read the date that begins at word `i`; None when there is none.

    marked: the writer said with ``^`` that this is a date, so the readings that ask for proof need none.
    """
    word = words.at(i)
    if not word and not words.raw[i : i + 1]:
        return None
    try:
        found = _read(words, i, calendar, hints, marked)
    except (OverflowError, ValueError):
        # The ends of the calendar: year 1 and year 9999.
        return Found(1, problem=_BEYOND)
    if found is not None and found.day is not None and not _FIRST <= found.day <= _LAST:
        return Found(found.length, problem=_BEYOND)
    return found


def _read(words: Words, i: int, calendar: Calendar, hints: Hints, marked: bool) -> Found | None:
    word = words.at(i)
    first = word[:1]
    if first.isdigit() or first == "+":
        return (
            _read_numeric(words, i, calendar, marked or i >= hints.last, marked)
            or _read_day_month(words, i, calendar)
            or _read_counted(words, i, calendar)
        )
    if not first.isalpha():
        return None
    return (
        _read_weekday(words, i, calendar, hints, marked)
        or _read_relative(words, i, calendar, hints, marked)
        or _read_month_day(words, i, calendar, hints)
        or _read_in(words, i, calendar)
        or _read_step(words, i, calendar)
        or _read_period(words, i, calendar)
    )


def _read_numeric(words: Words, i: int, calendar: Calendar, loose: bool, marked: bool) -> Found | None:
    """``2026-12-03``, ``3/12/2026``, ``3.12.`` anywhere; ``3/12`` and ``3-12`` when `loose`; ``3.12`` when marked."""
    # The plain word lost its last dot, which here is part of the date.
    text = words.raw[i].rstrip(",;:!?)").removesuffix("..")
    if iso := _ISO.fullmatch(text):
        return _exact(1, int(iso.group(1)), int(iso.group(2)), int(iso.group(3)))
    match = _NUMERIC.fullmatch(text)
    # "9.30 Uhr" is a time.
    if match is None or words.at(i + 1) in CLOCK_UNITS:
        return None
    one, two, separator = int(match.group(1)), int(match.group(3)), match.group(2)
    year = match.group(4)
    day_first = calendar.day_first or separator == "."
    day, month = (one, two) if day_first else (two, one)
    dotted = separator == "." and (year or text.endswith("."))
    if separator != "." and text.endswith(separator):
        return None
    if not (marked or (loose and separator != ".") or (year and len(year) == 4) or (dotted and not year)):
        return None
    if (one, two, separator) == (24, 7, "/") and not marked:
        return None
    possible = 1 <= day <= 31 and 1 <= month <= 12
    if not possible:
        return Found(1, problem=f"{text} is no date") if marked or (year and len(year) == 4) else None
    if year:
        return _exact(1, int(year) + (2000 if len(year) == 2 else 0), month, day)
    return _nearest(1, month, day, calendar)


def _read_day_month(words: Words, i: int, calendar: Calendar, *, led: bool = False) -> Found | None:
    """``3 dec``, ``3rd December 2026``, ``3. Dezember``; `led` by a weekday it needs no further proof."""
    number, month = _DAY.fullmatch(words.at(i)), MONTHS.get(words.at(i + 1))
    if number is None or month is None:
        return None
    day = int(number.group(1))
    if day == 0:
        return None
    if not words.stops(i + 1) and _YEAR.fullmatch(words.at(i + 2)):
        return _exact(3, int(words.at(i + 2)), month, day)
    if not led and words.capital(i + 1) and words.capital(i + 2):
        return None
    return _nearest(2, month, day, calendar)


def _read_month_day(words: Words, i: int, calendar: Calendar, hints: Hints, *, led: bool = False) -> Found | None:
    """``dec 3``, ``December 3rd, 2026``."""
    month, number = MONTHS.get(words.at(i)), _DAY.fullmatch(words.at(i + 1))
    if number is None or month is None or (not led and hints.is_name(i)):
        return None
    day = int(number.group(1))
    if day == 0:
        return None
    if _YEAR.fullmatch(words.at(i + 2)):
        return _exact(3, int(words.at(i + 2)), month, day)
    return _nearest(2, month, day, calendar)


def _read_weekday(words: Words, i: int, calendar: Calendar, hints: Hints, marked: bool) -> Found | None:
    """A day name, alone (the next such day after today) or before a date (``tue 1 dec``, which is then checked)."""
    word = words.at(i)
    weekday = WEEKDAYS.get(word, TWO_LETTER_WEEKDAYS.get(word))
    if weekday is None:
        return None
    written = _written_date(words, i + 1, calendar, hints)
    if written is not None:
        if written.day is None:
            return Found(written.length + 1, problem=written.problem)
        wrong = written.day.weekday() != weekday
        note = f"{show_day(written.day, calendar.today)}, not {DAY_NAMES[weekday]}" if wrong else ""
        return Found(written.length + 1, written.day, note=note)
    if word in TWO_LETTER_WEEKDAYS and not (marked or hints.clear_time(i + 1)):
        return None
    if not marked:
        if words.capital(i) and words.capital(i + 1) and word not in GERMAN_WEEKDAYS:
            return None
        if hints.is_name(i):
            return None
    return Found(1, _weekday_after(calendar.today, weekday))


def _written_date(words: Words, i: int, calendar: Calendar, hints: Hints) -> Found | None:
    first = words.at(i)[:1]
    if first.isdigit():
        numeric = None if "-" in words.at(i) else _read_numeric(words, i, calendar, True, False)
        return numeric or _read_day_month(words, i, calendar, led=True)
    return _read_month_day(words, i, calendar, hints, led=True) if first else None


def _read_relative(words: Words, i: int, calendar: Calendar, hints: Hints, marked: bool) -> Found | None:
    word = words.at(i)
    if word not in RELATIVE:
        return None
    if not marked:
        if words.capital(i) and (words.capital(i + 1) or word in FIRST_NAMES) and not hints.clear_time(i + 1):
            return None
        if hints.is_name(i):
            return None
    return Found(1, calendar.today + timedelta(days=RELATIVE[word]))


def _read_step(words: Words, i: int, calendar: Calendar) -> Found | None:
    """``next mon`` (of the next ISO week), ``this fri``, ``last tue``, ``next week``, ``next month``."""
    word, following, today = words.at(i), words.at(i + 1), calendar.today
    weekday = WEEKDAYS.get(following)
    if word in NEXT:
        monday = today + timedelta(days=7 - today.weekday())
        if weekday is not None:
            return Found(2, monday + timedelta(days=weekday))
        if following in WEEK_UNITS and len(following) > 1:
            return Found(2, working_day_from(monday, calendar.week, calendar.off))
        if following in MONTH_UNITS:
            first = _month_later(today.replace(day=1), 1)
            return Found(2, working_day_from(first, calendar.week, calendar.off))
    elif word in COMING and weekday is not None:
        return Found(2, _weekday_after(today, weekday))
    elif word in LAST and weekday is not None:
        return Found(2, _weekday_after(today, weekday) - timedelta(days=14 if weekday == today.weekday() else 7))
    return None


def _read_counted(words: Words, i: int, calendar: Calendar) -> Found | None:
    """``+3d``, ``+3b`` (working days), ``+2w``, ``+1m``; ``3 days ago``."""
    if match := _COUNTED.fullmatch(words.at(i)):
        unit = "month" if match.group(2) == "m" else match.group(2)
        day = _add(calendar, int(match.group(1)), unit)
        return Found(1, day) if day else None
    number = read_number(words.at(i))
    if number is not None and words.at(i + 2) in AGO:
        day = _add(calendar, -number, words.at(i + 1))
        return Found(3, day) if day else None
    return None


def _read_in(words: Words, i: int, calendar: Calendar) -> Found | None:
    """``in 3 days``, ``in a week``, ``in 2w``, ``over 3 dagen``, ``in 3 Tagen``, ``in 2 hours``, ``vor 3 Tagen``."""
    if words.at(i) not in {"in", "over", "vor"}:
        return None
    number, unit, count = read_number(words.at(i + 1)), words.at(i + 2), 3
    if number is None:
        match = _COUNTED_UNIT.fullmatch(words.at(i + 1))
        if match is None:
            return None
        number, unit, count = int(match.group(1)), match.group(2), 2
    elif unit in {"working", "business"} and words.at(i + 3) in DAY_UNITS:
        unit, count = "b", 4
    elif len(unit) == 1:
        return None
    # "over 3 days late" is English, "over 3 dagen" is Dutch; "vor 3 Tagen" looks back.
    if words.at(i) == "over" and not (unit.endswith("en") or unit in {"dag", "week", "maand", "uur", "minuut"}):
        return None
    if words.at(i) == "vor":
        day = _add(calendar, -number, unit) if unit in {"tag", "tagen", "woche", "wochen", "monat", "monaten"} else None
        return Found(count, day) if day else None
    minutes = number if unit in MINUTE_UNITS else number * 60 if unit in HOUR_UNITS else 0
    if minutes:
        moment = calendar.wall.replace(second=0, microsecond=0) + timedelta(minutes=minutes)
        return Found(count, moment.date(), start=moment.time(), hours_may_follow=False)
    day = _add(calendar, number, unit)
    return Found(count, day) if day else None


def _add(calendar: Calendar, number: int, unit: str) -> date | None:
    today = calendar.today
    if unit in DAY_UNITS:
        return today + timedelta(days=number)
    if unit in WORKDAY_UNITS:
        return add_working_days(today, number, calendar.week, calendar.off)
    if unit in WEEK_UNITS:
        return today + timedelta(weeks=number)
    return _month_later(today, number) if unit in MONTH_UNITS else None


def _read_period(words: Words, i: int, calendar: Calendar) -> Found | None:
    """``eow``, ``eom``, ``eoq``, ``end of month``: the last working day of it; ``wk49``, ``week 49``, ``kw 49``."""
    word = words.at(i)
    if word in {"eow", "eom", "eoq"}:
        return Found(1, _period_end(calendar, word[-1]))
    if word == "end" and words.at(i + 1) == "of":
        skip = 3 if words.at(i + 2) in {"the", "this"} else 2
        unit = words.at(i + skip)
        for letter, units in (("w", WEEK_UNITS), ("m", MONTH_UNITS), ("q", QUARTER_UNITS)):
            if len(unit) > 1 and unit in units:
                return Found(skip + 1, _period_end(calendar, letter))
        return None
    match, count = _WEEK.fullmatch(word), 1
    if match is None and word in {"wk", "week", "kw"} and words.at(i + 1).isdigit():
        match, count = _WEEK.fullmatch(word + words.at(i + 1)), 2
    if match is None or not 1 <= int(match.group(1)) <= 53:
        return None
    return _week_start(count, int(match.group(1)), calendar)


def _week_start(count: int, week: int, calendar: Calendar) -> Found:
    """The first working day of an ISO week: of this year, or of next year when it is over. This week begins today."""
    year, this_week, _ = calendar.today.isocalendar()
    if week < this_week:
        year += 1
    try:
        monday = date.fromisocalendar(year, week, 1)
    except ValueError:
        return Found(count, problem=f"{year} has no week {week}")
    return Found(count, working_day_from(max(monday, calendar.today), calendar.week, calendar.off))


def _period_end(calendar: Calendar, letter: str) -> date:
    """The last working day of the week, month or quarter; its very last day when the working days are over."""
    today = calendar.today
    if letter == "w":
        after = today + timedelta(days=7 - today.weekday())
    else:
        months = 1 if letter == "m" else 3 - (today.month - 1) % 3
        after = _month_later(today.replace(day=1), months)
    last = previous_working_day(after, calendar.week, calendar.off)
    return last if last >= today else after - timedelta(days=1)


def _weekday_after(day: date, weekday: int) -> date:
    return day + timedelta(days=(weekday - day.weekday() - 1) % 7 + 1)


def _month_later(day: date, months: int) -> date:
    """The same day `months` later, or the last day of that month when it is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _exact(count: int, year: int, month: int, day: int) -> Found:
    if 1 <= month <= 12 and 1 <= day <= monthrange(year, month)[1]:
        return Found(count, date(year, month, day), hours_may_follow=True)
    name = MONTH_NAMES[month - 1] if 1 <= month <= 12 else f"month {month}"
    return Found(count, problem=f"there is no {day} {name} {year}")


def _nearest(count: int, month: int, day: int, calendar: Calendar) -> Found:
    """A date without a year: the first one that isn't more than `look_back` days ago."""
    if day > (29 if month == 2 else monthrange(2001, month)[1]):
        return Found(count, problem=f"there is no {day} {MONTH_NAMES[month - 1]}")
    earliest = calendar.today - timedelta(days=calendar.look_back)
    for year in _years(earliest):
        if day <= monthrange(year, month)[1] and date(year, month, day) >= earliest:
            return Found(count, date(year, month, day))
    return Found(count, problem=f"there is no {day} {MONTH_NAMES[month - 1]} this year or next")


def _years(earliest: date) -> Iterator[int]:
    yield earliest.year
    yield earliest.year + 1
