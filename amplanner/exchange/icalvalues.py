"""The values of iCalendar properties: times, lengths and repeat rules, checked so that no expander chokes on them."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from types import MappingProxyType

When = date | datetime
"""A day, an aware moment, or a naive wall time that floats: the same hour wherever one is."""

FIRST_YEAR, LAST_YEAR = 1600, 2400
"""Birthdays without a year are kept at 1604 by Apple; beyond these years a date is a mistake."""

_TIME = re.compile(
    r"(\d{4})-?(\d{2})-?(\d{2})(?:[T ](\d{2}):?(\d{2})(?::?(\d{2})(?:[.,]\d+)?)?\s*(?:(Z)|T)?)?\s*$", re.I
)
_DURATION = re.compile(r"\s*([+-]?)P((?:\d+[WDHMS]|T)+)\s*$", re.I)
_DURATION_PART = re.compile(r"(\d+)([WDHMS])")
_DAY_RULE = re.compile(r"([+-]?\d{1,2})?(MO|TU|WE|TH|FR|SA|SU)$")
_FREQUENCIES = ("SECONDLY", "MINUTELY", "HOURLY", "DAILY", "WEEKLY", "MONTHLY", "YEARLY")
_LIMITS: Mapping[str, tuple[int, int, bool]] = MappingProxyType(
    {
        "BYSECOND": (0, 59, False),
        "BYMINUTE": (0, 59, False),
        "BYHOUR": (0, 23, False),
        "BYMONTHDAY": (1, 31, True),
        "BYYEARDAY": (1, 366, True),
        "BYWEEKNO": (1, 53, True),
        "BYMONTH": (1, 12, False),
        "BYSETPOS": (1, 366, True),
    }
)
_LONGEST_MONTHS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_UNITS: Mapping[str, str] = MappingProxyType({"W": "weeks", "D": "days", "H": "hours", "M": "minutes", "S": "seconds"})


@dataclass(frozen=True, slots=True)
class Rule:
    """A checked RRULE: `parts` without COUNT and UNTIL. `until` is of the same sort as the event's start."""

    parts: tuple[tuple[str, str], ...]
    count: int | None
    until: When | None

    @property
    def frequency(self) -> str:
        """DAILY, WEEKLY …"""
        return self.part("FREQ")

    @property
    def interval(self) -> int:
        """Every how many."""
        return int(self.part("INTERVAL") or 1)

    def part(self, name: str) -> str:
        """Return a part's value, or empty."""
        return next((value for key, value in self.parts if key == name), "")


def read_time(text: str) -> When | None:
    """Return the day, the UTC moment or the naive wall time that a text says, or None."""
    match = _TIME.match(text.strip())
    if match is None:
        return None
    year, month, day = int(match[1]), int(match[2]), int(match[3])
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return None
    try:
        if match[4] is None:
            return date(year, month, day)
        hour, minute, second = int(match[4]), int(match[5]), min(int(match[6] or 0), 59)
        late = hour == 24 and minute == second == 0  # midnight at the day's end, as ISO 8601 once had it
        when = datetime(year, month, day, 0 if late else hour, minute, second, tzinfo=UTC if match[7] else None)
    except ValueError:
        return None
    return when + timedelta(days=1) if late else when


def read_duration(text: str) -> timedelta | None:
    """Return an ISO 8601 duration such as "PT1H30M" or "-P1D", or None."""
    match = _DURATION.match(text)
    parts = _DURATION_PART.findall(match[2].upper()) if match else []
    if match is None or not parts or any(len(number) > 6 for number, _ in parts):
        return None
    length = sum((timedelta(**{_UNITS[unit]: int(number)}) for number, unit in parts), timedelta(0))
    return -length if match[1] == "-" else length


def add_duration(start: datetime, length: timedelta) -> datetime:
    """Return `start` and a length later: days by the calendar, hours by the clock (RFC 5545, 3.3.6)."""
    days = timedelta(days=length.days)
    later = start + days
    if start.tzinfo is None:
        return later + (length - days)
    return (later.astimezone(UTC) + (length - days)).astimezone(start.tzinfo)


def read_rule(text: str, start: When) -> Rule:
    """Return a checked RRULE for a series that begins at `start`.

    Unknown parts are passed over. Raises `ValueError` for a rule that has no meaning or can never come true.
    """
    given: dict[str, str] = {}
    for piece in text.upper().replace(" ", "").replace("\\;", ";").split(";"):
        name, _, value = piece.partition("=")
        if value:
            given.setdefault(name, value)
    if given.get("FREQ") not in _FREQUENCIES:
        raise ValueError("no frequency")
    if given.get("RSCALE", "GREGORIAN") != "GREGORIAN":
        raise ValueError("another calendar than the Gregorian")
    parts = {"FREQ": given["FREQ"], "INTERVAL": str(max(1, _whole(given.get("INTERVAL", "1"), "INTERVAL")))}
    for name, limits in _LIMITS.items():
        if name in given:
            parts[name] = _numbers(given[name], name, *limits)
    if "BYDAY" in given:
        parts["BYDAY"] = _days(given["BYDAY"], numbered=given["FREQ"] in ("MONTHLY", "YEARLY"))
    if given.get("WKST") in ("MO", "TU", "WE", "TH", "FR", "SA", "SU"):
        parts["WKST"] = given["WKST"]
    _refuse_impossible(parts)
    count = _whole(given["COUNT"], "COUNT") if "COUNT" in given else None
    until = _until(given["UNTIL"], start) if "UNTIL" in given else None
    if until is not None and _before(until, start):
        raise ValueError("it ends before it begins")
    return Rule(tuple(parts.items()), count if count is not None and count > 0 else None, until)


def _whole(text: str, name: str) -> int:
    if not re.fullmatch(r"[+-]?\d{1,9}", text):
        raise ValueError(f"{name} is no number")
    return int(text)


def _numbers(text: str, name: str, least: int, most: int, negative: bool) -> str:
    numbers: list[int] = []
    for piece in text.rstrip(",").split(","):
        number = _whole(piece.removesuffix("L"), name)  # RFC 7529 marks leap months so
        number = most if name == "BYSECOND" and number == 60 else number
        if not (least <= number <= most or (negative and least <= -number <= most)):
            raise ValueError(f"{name} can't be {number}")
        numbers.append(number)
    return ",".join(str(number) for number in dict.fromkeys(numbers))


def _days(text: str, *, numbered: bool) -> str:
    days: list[str] = []
    for piece in text.rstrip(",").split(","):
        match = _DAY_RULE.match(piece)
        if match is None or (match[1] and int(match[1]) == 0):
            raise ValueError(f"BYDAY can't be {piece}")
        days.append(f"{match[1]}{match[2]}" if numbered and match[1] else match[2])
    return ",".join(dict.fromkeys(days))


def _refuse_impossible(parts: Mapping[str, str]) -> None:
    """Refuse 30 February: an expander looks for it until the year 9999."""
    if "BYMONTH" not in parts or "BYMONTHDAY" not in parts:
        return
    longest = max(_LONGEST_MONTHS[int(month) - 1] for month in parts["BYMONTH"].split(","))
    if all(abs(int(day)) > longest for day in parts["BYMONTHDAY"].split(",")):
        raise ValueError("that day never comes")


def _until(text: str, start: When) -> When:
    """Return UNTIL as the sort of time that `start` is; a bare day counts to its end, so that the last day stays."""
    until = read_time(text)
    if until is None:
        raise ValueError("UNTIL is no time")
    if not isinstance(start, datetime):
        return date(until.year, until.month, until.day)
    if not isinstance(until, datetime):
        return datetime.combine(until, time(23, 59, 59), start.tzinfo)
    if start.tzinfo is None:
        return until.replace(tzinfo=None)
    return until if until.tzinfo is not None else until.replace(tzinfo=start.tzinfo)


def _before(until: When, start: When) -> bool:
    if isinstance(until, datetime) and isinstance(start, datetime):
        return until < start  # `_until` made them the same sort
    return date(until.year, until.month, until.day) < date(start.year, start.month, start.day)
