"""Repeats in the capture line: "every 2w", "elke maandag", "jeden Monat"."""

import re

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

_EVERY = frozenset({"every", "elke", "iedere", "jede", "jeden", "jedes", "alle"})
_OTHER = frozenset({"other", "second", "2nd"})
_WEEKDAY = frozenset({"weekday", "weekdays", "workday"}) | (WORKDAY_UNITS - {"b"})
_SHORT = re.compile(r"([0-9]{1,3})([a-z]+)")
_DAY_NAMES = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def read_repeat(words: Words, i: int) -> tuple[int, str] | None:
    """Read a repeat at word `i`: (how many words, the repeat in settled words).

    Settled words are "every day", "every 2 weeks", "every month", "every 3 months", "every year", "every mon" and
    "every weekday": the form that `amplanner.rules.recurrence` turns into a rule.
    """
    if words.at(i) not in _EVERY or words.stops(i):
        return None
    word = words.at(i + 1)
    # German "alle" is also a word of its own; it repeats only with a number.
    if words.at(i) != "alle":
        if word in WEEKDAYS:
            return 2, f"every {_DAY_NAMES[WEEKDAYS[word]]}"
        if word in _WEEKDAY:
            return 2, "every weekday"
        if len(word) > 1 and (unit := _unit(word)):
            return 2, _every(1, unit)
        if word in _OTHER and (unit := _unit(words.at(i + 2))):
            return 3, _every(2, unit)
    if match := _SHORT.fullmatch(word):
        short = _unit("month" if match[2] == "m" else match[2])
        return (2, _every(int(match[1]), short)) if short and int(match[1]) else None
    number, unit = read_number(word), _unit(words.at(i + 2)) if len(words.at(i + 2)) > 1 else ""
    return (3, _every(number, unit)) if number and unit else None


def _unit(word: str) -> str:
    units = (("day", DAY_UNITS), ("week", WEEK_UNITS), ("month", MONTH_UNITS), ("quarter", QUARTER_UNITS))
    return next((unit for unit, spellings in (*units, ("year", YEAR_UNITS)) if word in spellings), "")


def _every(count: int, unit: str) -> str:
    if unit == "quarter":
        count, unit = count * 3, "month"
    return f"every {unit}" if count == 1 else f"every {count} {unit}s"
