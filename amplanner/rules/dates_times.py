"""Clock times, ranges and durations in words.

"10h" could be ten o'clock or ten hours. The rule: hours below 7 are a duration ("1h", "6h30"), from 7 on a time
("10h", "7h30"), because visits rarely take seven hours and rarely start before seven. The caller may turn this
round with `long` once it has a time already ("tue 9:00 8h workshop").
"""

import re
from datetime import time
from typing import NamedTuple

from amplanner.rules.dates_words import (
    AFTERNOON,
    CLOCK_UNITS,
    HOUR_UNITS,
    MINUTE_UNITS,
    MORNING,
    NOON,
    TO,
    Words,
    read_number,
)
from amplanner.rules.worktime import Half

DAY = 24 * 60
_FIRST_HOUR = 7
_LONGEST_NIGHT = 12 * 60

_ATOM = re.compile(r"([0-9]{1,2})(?:(:|h|u|\.)([0-9]{2})|(h|u))?(am|pm)?")
_RANGE = re.compile(r"([^-–—]+)[-–—]([^-–—]+)")
_MINUTES = re.compile(r"([0-9]{1,3})(?:m|min|mins|minutes|minuten)")
_HOURS = re.compile(r"([0-9]{1,2})(?:[.,]([0-9]{1,2}))?(?:h|hr|hrs|u)")
_HOURS_MINUTES = re.compile(r"([0-9]{1,2})[hu]([0-5][0-9])m?")


class Clock(NamedTuple):
    """A time found in a line: a start, perhaps an end, or only a half of the day; `length` words long."""

    length: int
    start: time | None = None
    end: time | None = None
    half: Half | None = None


class _Atom(NamedTuple):
    minutes: int
    bare: bool = False
    half: str = ""


def minutes_of(at: time) -> int:
    """Minutes since midnight."""
    return at.hour * 60 + at.minute


def time_of(minutes: int) -> time:
    """The wall time that many minutes after midnight, going round after 24 hours."""
    return time(minutes % DAY // 60, minutes % 60)


def read_clock(
    words: Words, i: int, *, after_date: bool = False, bare_range: bool = False, halves: bool = False
) -> Clock | None:
    """Read a time, a range or a half-day at word `i`.

    after_date: a date stands directly before, so a bare hour ("tue 10"), a bare range ("tue 9-10") and a half
    ("tue pm") count. A bare 1 to 6 is the afternoon. bare_range: a bare range counts anyhow. halves: so does a half.
    """
    return _read_range(words, i, bare=after_date or bare_range) or _read_time(words, i, after_date, halves)


def _read_time(words: Words, i: int, after_date: bool, halves: bool) -> Clock | None:
    word = words.at(i)
    if word in NOON:
        return Clock(1, time(12))
    if after_date or halves:
        if word in MORNING:
            return Clock(1, half=Half.AM)
        if word in AFTERNOON:
            return Clock(1, half=Half.PM)
    following = "" if words.stops(i) else words.at(i + 1)
    if following in CLOCK_UNITS and (atom := _atom(word, dotted=True)) and _is_clear_hour(atom, after_date):
        return Clock(2, time_of(_afternoon(atom) if atom.bare else atom.minutes))
    if following in {"am", "pm"} and (atom := _atom(word + following)):
        return Clock(2, time_of(atom.minutes))
    atom = _atom(word)
    if atom is None or atom.minutes == DAY:
        return None
    if not atom.bare:
        return Clock(1, time_of(atom.minutes))
    if after_date and atom.minutes and following not in MINUTE_UNITS | HOUR_UNITS:
        return Clock(1, time_of(_afternoon(atom)))
    return None


def _is_clear_hour(atom: _Atom, after_date: bool) -> bool:
    """ "10 uur" is a time and "2 uur" two hours, unless a date stands before it."""
    return not atom.bare or after_date or atom.minutes >= _FIRST_HOUR * 60


def _afternoon(atom: _Atom) -> int:
    return atom.minutes + DAY // 2 if 0 < atom.minutes < _FIRST_HOUR * 60 else atom.minutes


def _read_range(words: Words, i: int, bare: bool) -> Clock | None:
    count, pair = 1, _RANGE.fullmatch(words.at(i))
    left, right = (pair.group(1), pair.group(2)) if pair else (words.at(i), words.at(i + 2))
    if not pair:
        if words.at(i + 1) not in TO:
            return None
        count = 3
    start, end = _atom(left), _atom(right)
    if start is None or end is None or start.minutes == DAY:
        return None
    if start.bare and end.half and (same_half := _atom(left + end.half)) and same_half.minutes < end.minutes:
        start = same_half
    shown = (not start.bare, not end.bare)
    if not bare and not (any(shown) if pair else all(shown)):
        # Two bare numbers are a date, a size or a count as easily as hours; so is a bare number near "to".
        return None
    first, last = (start.minutes, end.minutes) if any(shown) else (_afternoon(start), _afternoon(end))
    overnight = all(shown) and first > last
    if first == last or (first > last and not (overnight and last + DAY - first <= _LONGEST_NIGHT)):
        return None
    return Clock(count, time_of(first), time_of(last))


def _atom(text: str, *, dotted: bool = False) -> _Atom | None:
    """One time of day: "10", "10:30", "10h", "10h30", "14u", "9.30am", "noon"; None when it is none or a duration."""
    if text in NOON:
        return _Atom(12 * 60)
    match = _ATOM.fullmatch(text)
    if match is None:
        return None
    hours, separator, minutes, unit, half = match.groups()
    hour, minute = int(hours), int(minutes or 0)
    if separator == "." and not (dotted or half):
        return None
    if (unit or separator in {"h", "u"}) and (hour < _FIRST_HOUR or half):
        return None
    if half:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if half == "pm" else 0)
    if minute > 59 or hour * 60 + minute > DAY:
        return None
    return _Atom(hour * 60 + minute, bare=not (separator or unit or half), half=half or "")


def read_duration(words: Words, i: int, *, long: bool = False) -> tuple[int, int] | None:
    """Read a duration at word `i`: (how many words, minutes), at most a day.

    "45m", "1h", "1h30", "1.5h", "90 min", "2 hours", "2 uur". With `long` hours from 7 on count as well.
    """
    word = words.at(i)
    minutes = _minutes_in(word)
    count = 1
    if minutes is None and word.isdigit() and not words.stops(i) and (number := read_number(word)) is not None:
        unit, count = words.at(i + 1), 2
        if len(unit) > 1:
            minutes = number if unit in MINUTE_UNITS else number * 60 if unit in HOUR_UNITS else None
    if minutes is None or not 0 < minutes <= DAY:
        return None
    in_hours = not _MINUTES.fullmatch(word) and (count == 1 or words.at(i + 1) in HOUR_UNITS)
    if in_hours and minutes >= _FIRST_HOUR * 60 and not long:
        return None
    return count, minutes


def _minutes_in(word: str) -> int | None:
    if match := _MINUTES.fullmatch(word):
        return int(match.group(1))
    if match := _HOURS_MINUTES.fullmatch(word):
        return int(match.group(1)) * 60 + int(match.group(2))
    if match := _HOURS.fullmatch(word):
        hours, part = int(match.group(1)), match.group(2) or "0"
        return hours * 60 + int(part) * 60 // (10 if len(part) == 1 else 100)
    return None
