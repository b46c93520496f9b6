"""Dates and times in words: what "next tue 14-15:30", "+3b" and "übermorgen 10 Uhr" mean today.

The vocabulary is closed (see `amplanner.rules.dates_words`), so a word that is not in it is never guessed at.
"""

from collections.abc import Callable
from datetime import date, time
from typing import NamedTuple

from amplanner.rules.dates_read import Calendar, Found, Hints, read_date
from amplanner.rules.dates_show import show_day, show_distance, show_duration
from amplanner.rules.dates_times import (
    DAY,
    Clock,
    minutes_of,
    read_clock,
    read_duration,
    time_of,
)
from amplanner.rules.dates_words import BEFORE_DATE, BEFORE_TIME, BY, GERMAN_WEEKDAYS, Words
from amplanner.rules.when import When
from amplanner.rules.worktime import Half, is_working, next_working_day

__all__ = [
    "Calendar",
    "Phrase",
    "When",
    "Words",
    "day_off_word",
    "lengthen",
    "merge",
    "minutes_between",
    "parse_when",
    "read_clock",
    "read_duration",
    "read_phrase",
    "settle",
    "show_day",
    "show_distance",
    "show_duration",
    "show_when",
    "working_day_instead",
]


class Phrase(NamedTuple):
    """A date, a time or both, `length` words of a line long.

    by: "by", "before" or "due" stood before it. problem: the date cannot be ("there is no 31 Jun"). note: it can, but
    something is odd ("Tue 1 Dec, not Wed").
    """

    length: int
    day: date | None = None
    start: time | None = None
    end: time | None = None
    half: Half | None = None
    by: bool = False
    marked: bool = False
    problem: str = ""
    note: str = ""

    @property
    def has_time(self) -> bool:
        """Whether it says when on the day."""
        return self.start is not None or self.half is not None


def never(_: int) -> bool:
    """No word: the hint of a caller that knows no names."""
    return False


def read_phrase(
    words: Words,
    i: int,
    calendar: Calendar,
    *,
    last: int = 0,
    is_name: Callable[[int], bool] = never,
    bare_range: bool = False,
    halves: bool = False,
) -> Phrase | None:
    """Read the date, time or both that begin at word `i`, with ``^`` and a preposition ("by fri", "at 14:00").

    last: index from which a loose ``3/12`` counts. is_name: whether a word is part of a known name. bare_range: "9-10"
    is hours even where it could be the ninth of October. halves: "pm" counts without a date.
    """
    if words.raw[i : i + 1] == ("",) and words.marked[i]:
        found = _read_marked(words, i + 1, calendar, last)
        return found._replace(length=found.length + 1) if found else None
    if words.marked[i : i + 1] == (True,):
        return _read_marked(words, i, calendar, last)
    hints = Hints(last, is_name, lambda at: _is_clear_time(words, at))
    found = _read_both(words, i, calendar, hints, bare_range=bare_range, halves=halves)
    if found is not None or words.stops(i):
        return found
    word = words.at(i)
    dated, timed = word in BEFORE_DATE, word in BEFORE_TIME
    if not (dated or timed):
        return None
    found = _read_both(words, i + 1, calendar, hints)
    # "am" before anything but a German day name is a half-day or a verb.
    if found is None or (word == "am" and words.at(i + 1) not in GERMAN_WEEKDAYS):
        return None
    if found.day is None and not found.problem and not timed:
        return None
    return found._replace(length=found.length + 1, by=word in BY)


def _read_marked(words: Words, i: int, calendar: Calendar, last: int) -> Phrase | None:
    hints = Hints(last, never, lambda at: _is_clear_time(words, at))
    found = _read_both(words, i, calendar, hints, marked=True, halves=True)
    return found._replace(marked=True) if found else None


def _is_clear_time(words: Words, i: int) -> bool:
    clock = read_clock(words, i)
    return clock is not None and clock.start is not None


def _read_both(
    words: Words,
    i: int,
    calendar: Calendar,
    hints: Hints,
    *,
    marked: bool = False,
    bare_range: bool = False,
    halves: bool = False,
) -> Phrase | None:
    if bare_range and (hours := read_clock(words, i, bare_range=True)) and hours.end:
        return _timed(Phrase(0), hours)
    found = read_date(words, i, calendar, hints, marked=marked)
    if found is None:
        clock = read_clock(words, i, halves=halves)
        return _timed(Phrase(0), clock) if clock else None
    phrase = Phrase(found.length, found.day, found.start, problem=found.problem, note=found.note)
    if phrase.day is None or phrase.start is not None:
        return phrase
    clock = _read_clock_after(words, i + found.length, found)
    return _timed(phrase, clock) if clock else phrase


def _read_clock_after(words: Words, i: int, found: Found) -> Clock | None:
    direct = found.hours_may_follow and not words.stops(i - 1)
    if words.at(i) in BEFORE_TIME:
        clock = read_clock(words, i + 1, after_date=direct)
        return clock._replace(length=clock.length + 1) if clock else None
    return read_clock(words, i, after_date=direct)


def _timed(phrase: Phrase, clock: Clock) -> Phrase:
    return phrase._replace(length=phrase.length + clock.length, start=clock.start, end=clock.end, half=clock.half)


def merge(dated: Phrase | None, timed: Phrase | None) -> Phrase | None:
    """Join a date and a time that stand apart ("tue visit 10:00"); the date's own time comes first."""
    if dated is None or timed is None or dated.has_time:
        return dated or timed
    return dated._replace(start=timed.start, end=timed.end, half=timed.half, note=dated.note or timed.note)


def settle(phrase: Phrase, calendar: Calendar, day: date | None = None) -> When:
    """Say when a phrase is, on `day` (today by default) when it names none."""
    when = When(phrase.day or day or calendar.today, phrase.start, phrase.end, phrase.half)
    return when._replace(past=_is_past(when, calendar))


def lengthen(when: When, minutes: int) -> When:
    """Let it last that many minutes: sets the end when there is a start and no end yet."""
    if when.start is None or when.end is not None:
        return when
    return when._replace(end=time_of(minutes_of(when.start) + minutes))


def minutes_between(start: time, end: time) -> int:
    """Minutes from start to end, over midnight when the end isn't later."""
    return (minutes_of(end) - minutes_of(start) - 1) % DAY + 1


def _is_past(when: When, calendar: Calendar) -> bool:
    today, now = calendar.today, calendar.wall.time()
    if when.day != today:
        return when.day < today
    if when.start is not None:
        return when.start.replace(second=59) < now
    return when.half is not None and calendar.week.hours_of(when.half)[1] <= now


def parse_when(text: str, calendar: Calendar) -> When | None:
    """Read a field that holds a date, a time or both, in either order, and nothing else; None when it does not.

    Since a date is expected, ``3/12``, ``do`` and ``pm`` need no further proof here.
    """
    words = Words.of(part for typed in text.split() if (part := typed.removeprefix("^")))
    i, dated, timed = 0, None, None
    while i < len(words):
        phrase = _read_expected(words, i, calendar)
        if phrase is None or phrase.problem:
            return None
        if phrase.day is not None and dated is None:
            dated = phrase
        elif phrase.day is None and timed is None:
            timed = phrase
        else:
            return None
        i += phrase.length
    if dated and timed and dated.has_time:
        return None
    whole = merge(dated, timed)
    return settle(whole, calendar) if whole else None


def _read_expected(words: Words, i: int, calendar: Calendar) -> Phrase | None:
    word = words.at(i)
    preposition = words.at(i + 1) in GERMAN_WEEKDAYS if word == "am" else word in BEFORE_DATE | BEFORE_TIME
    if preposition and (found := _read_marked(words, i + 1, calendar, 0)):
        return found._replace(length=found.length + 1)
    return _read_marked(words, i, calendar, 0)


def show_when(when: When, calendar: Calendar) -> str:
    """Show it in words: ``Tue 1 Dec 10:00–10:45, in 6 days``, with " · weekend" or " · day off" where that is so."""
    shown = show_day(when.day, calendar.today)
    if when.start is not None:
        shown += f" {when.start:%H:%M}"
        if when.end is not None:
            shown += f"–{when.end:%H:%M}" + (" next day" if when.end <= when.start else "")
    elif when.half is not None:
        shown += f" {when.half.word}"
    off = day_off_word(when.day, calendar)
    return f"{shown}, {show_distance(when.day, calendar.today)}" + (f" · {off}" if off else "")


def day_off_word(day: date, calendar: Calendar) -> str:
    """ "weekend", "day off" (a holiday, an absence, a day outside the working week) or "" for a working day."""
    if is_working(day, calendar.week, calendar.off):
        return ""
    return "weekend" if day.weekday() >= 5 and day.weekday() not in calendar.week.days else "day off"


def working_day_instead(when: When, calendar: Calendar) -> When:
    """The same on the next working day when its day is none; `when` itself otherwise."""
    if is_working(when.day, calendar.week, calendar.off):
        return when
    return when._replace(day=next_working_day(when.day, calendar.week, calendar.off))
