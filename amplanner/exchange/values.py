"""Days in the columns of a table: ISO, or day and month in the order that the whole column shows."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ].*)?$")
_ISO_SLASHES = re.compile(r"(\d{4})[/.](\d{1,2})[/.](\d{1,2})(?:[T ].*)?$")
_PARTS = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})(?:[T ].*)?$")


@dataclass(frozen=True, slots=True)
class DayOrder:
    """How a column writes 3/12. `sure` is false when every date in it can be read both ways."""

    day_first: bool
    sure: bool


def day_order(texts: Sequence[str], *, day_first: bool) -> DayOrder:
    """Return the order of day and month that a column's own dates prove, else `day_first` as not sure.

    A column that proves both orders is read by the majority; the dates of the minority then fail to be days.
    """
    pairs = [match for text in texts if (match := _PARTS.match(text))]
    if not pairs:
        return DayOrder(day_first, sure=True)
    over_first = sum(int(match[1]) > 12 for match in pairs)
    over_second = sum(int(match[2]) > 12 for match in pairs)
    if over_first == over_second == 0:
        return DayOrder(day_first, sure=False)
    return DayOrder(over_first >= over_second, sure=True)


def read_day(text: str, order: DayOrder) -> date | None:
    """Return the day that a cell says, or None when it is none. A time behind it is left out."""
    if iso := _ISO.match(text) or _ISO_SLASHES.match(text):
        year, month, day = int(iso[1]), int(iso[2]), int(iso[3])
    elif parts := _PARTS.match(text):
        year, month, day = int(parts[3]), int(parts[2]), int(parts[1])
        if not order.day_first:
            month, day = day, month
    else:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None
