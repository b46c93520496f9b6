"""Repeats in the capture line: "every 2w", "every mon and thu", "elke maandag", "jeden Monat"."""

import re
from datetime import date, timedelta

from amplanner.rules.dates import Words
from amplanner.rules.dates_words import (
    DAY_UNITS,
    MONTH_UNITS,
    QUARTER_UNITS,
    WEEK_UNITS,
    WEEKDAYS,
    WORKDAY_UNITS,
    YEAR_UNITS,
    read_number,
)
from amplanner.rules.recurrence import rule_from_words

_EVERY = frozenset({"every", "elke", "iedere", "jede", "jeden", "jedes", "alle"})
_OTHER = frozenset({"other", "second", "2nd"})
_AND = frozenset({"and", "en", "und"})
_WORKDAY = frozenset({"weekday", "weekdays", "workday", "workdays"}) | (WORKDAY_UNITS - {"b"})
_UNITS = (
    ("days", DAY_UNITS),
    ("weeks", WEEK_UNITS),
    ("months", MONTH_UNITS),
    ("quarters", QUARTER_UNITS),
    ("years", YEAR_UNITS),
)
_SHORT = re.compile(r"([0-9]{1,3})([a-z]+)")
_DAY_NAMES = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_CODES = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


def read_repeat(words: Words, i: int) -> tuple[int, str] | None:
    """Read a repeat at word `i`: (how many words, its RRULE)."""
    found = _find_repeat(words, i)
    rule = rule_from_words(f"every {found[1]}") if found else None
    return (found[0], rule) if found and rule else None


def _find_repeat(words: Words, i: int) -> tuple[int, str] | None:
    """How many words, and what comes after "every" in the words that `rule_from_words` reads."""
    if words.at(i) not in _EVERY or words.stops(i):
        return None
    word, following = words.at(i + 1), words.at(i + 2)
    # German "alle" is also a word of its own; it repeats only with a number.
    if words.at(i) != "alle":
        if word in WEEKDAYS:
            return _find_weekdays(words, i + 1)
        if word in _WORKDAY:
            return 2, "weekday"
        if len(word) > 1 and (unit := _unit(word)):
            return 2, f"1 {unit}"
        if word in _OTHER and len(following) > 1 and (unit := _unit(following)):
            return 3, f"2 {unit}"
    if match := _SHORT.fullmatch(word):
        short = _unit("month" if match[2] == "m" else match[2])
        return (2, f"{match[1]} {short}") if short else None
    number, unit = read_number(word), _unit(following) if len(following) > 1 else ""
    return (3, f"{number} {unit}") if number and unit else None


def _find_weekdays(words: Words, first: int) -> tuple[int, str]:
    """``mon``, ``mon and thu``, ``mon, wed and fri``."""
    names, last, i = [], first, first
    while words.at(i) in WEEKDAYS:
        names.append(_DAY_NAMES[WEEKDAYS[words.at(i)]])
        last = i
        i = i + 2 if words.at(i + 1) in _AND else i + 1 if words.stops(i) else len(words)
    return last - first + 2, " and ".join(names)


def _unit(word: str) -> str:
    return next((unit for unit, spellings in _UNITS if word in spellings), "")


def first_day(rule: str, today: date) -> date | None:
    """The first day after today that a rule by weekday names; None for every other rule."""
    codes = rule.partition("BYDAY=")[2].split(";")[0].split(",")
    days = (today + timedelta(days=n) for n in range(1, 8))
    return next((day for day in days if _CODES[day.weekday()] in codes), None)
