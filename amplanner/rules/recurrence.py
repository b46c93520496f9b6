"""Repeats: in words as they are typed, and as RRULEs (RFC 5545) as calendars keep them.

Occurrences are computed on wall time: nine o'clock stays nine o'clock when the clocks change. `dateutil.rrule` is
imported when first used. Calendars come from elsewhere, so every rule is checked and every search is bounded.

Month ends: RFC 5545 lets "monthly from the 31st" skip the months without one, and so does `occurrences`, because
other calendars show the same. Our own repeats go to the last day of a short month instead and come back to the
31st after it: `anchored` says that in the rule itself, so that other calendars agree.
"""

import re
from collections.abc import Collection, Mapping
from datetime import UTC, date, datetime, time, tzinfo
from types import MappingProxyType

MOST_OCCURRENCES = 5_000
"""The most that `occurrences` returns, whatever the caller asks."""

MOST_STEPS = 100_000
"""The most occurrences that are walked over on the way to the window asked for."""

_DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_DAY_WORDS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_WORKDAYS = "MO,TU,WE,TH,FR"
_UNITS: Mapping[str, tuple[str, int]] = MappingProxyType(
    {
        **dict.fromkeys(("d", "day", "days"), ("DAILY", 1)),
        **dict.fromkeys(("w", "week", "weeks"), ("WEEKLY", 1)),
        **dict.fromkeys(("m", "month", "months"), ("MONTHLY", 1)),
        **dict.fromkeys(("quarter", "quarters"), ("MONTHLY", 3)),
        **dict.fromkeys(("y", "year", "years"), ("YEARLY", 1)),
    }
)
_NAMES = MappingProxyType({"DAILY": "day", "WEEKLY": "week", "MONTHLY": "month", "YEARLY": "year"})
_LARGEST_INTERVAL = 1_000
_EVERY = re.compile(r"every\s+(?:(?P<n>[0-9]{1,4})\s*|(?P<other>other)\s+)?(?P<what>[a-z][a-z ,]*)", re.IGNORECASE)

# The Gregorian calendar repeats after 400 years, weekdays included. Rules are run near the end of dateutil's
# calendar, so that one which never comes true gives up after centuries and not after eight thousand years.
_CYCLE = 400
_RUN_FROM, _HORIZON_YEARS = 9_400, 200


def rule_from_words(words: str) -> str | None:
    """The RRULE of "every day", "every 2w", "every 3 months", "every quarter", "every other week", "every mon",
    "every tue and thu", "every 2 mon" (each second Monday) or "every weekday"; None for anything else.
    """
    match = _EVERY.fullmatch(words.strip())
    if match is None:
        return None
    count = 2 if match["other"] else int(match["n"] or 1)
    what = match["what"].lower().strip()
    if not 1 <= count <= _LARGEST_INTERVAL:
        return None
    if what in _UNITS:
        freq, factor = _UNITS[what]
        return _rule(freq, count * factor)
    if what in ("weekday", "weekdays", "workday", "workdays"):
        return _rule("WEEKLY", 1, _WORKDAYS) if count == 1 else None
    names = [name for name in re.split(r"\s*,\s*|\s+and\s+|\s+", what) if name]
    days = [_day_of(name) for name in names]
    if not days or None in days:
        return None
    return _rule("WEEKLY", count, ",".join(_DAYS[day] for day in sorted({day for day in days if day is not None})))


def words_from_rule(rule: str) -> str:
    """The rule in words, such that `rule_from_words` reads its own rules back; a rule with more to it is described
    by its rhythm and "…". Raises ValueError for a rule that `check_rule` refuses.
    """
    parts = check_rule(rule)
    count, unit = int(parts.get("INTERVAL", "1")), _NAMES[parts["FREQ"]]
    extra = set(parts) - {"FREQ", "INTERVAL", "BYDAY", "BYMONTHDAY", "BYMONTH", "BYSETPOS", "WKST"}
    if parts["FREQ"] == "WEEKLY" and "BYDAY" in parts:
        days = parts["BYDAY"].split(",")
        named = "weekday" if parts["BYDAY"] == _WORKDAYS and count == 1 else _listed(days)
        words = f"every {count} {named}" if count > 1 else f"every {named}"
    else:
        words = f"every {count} {unit}s" if count > 1 else f"every {unit}"
        own = _month_end(parts) is not None or not {"BYDAY", "BYMONTHDAY", "BYMONTH", "BYSETPOS"} & set(parts)
        extra |= set() if own else {"BY"}
    return f"{words} …" if extra else words


def anchored(rule: str, start: date) -> str:
    """The rule with the day of `start` written into it where months are of unequal length.

    "every month" from 31 January goes to 28 February and back to 31 March: FREQ=MONTHLY;BYMONTHDAY=28,29,30,31;
    BYSETPOS=-1. The same for 29 and 30, and for yearly on 29 February. Other rules come back unchanged.
    """
    parts = check_rule(rule)
    plain = not any(name.startswith("BY") for name in parts)
    if plain and parts["FREQ"] == "MONTHLY" and start.day > 28:
        return f"{rule};BYMONTHDAY={','.join(str(day) for day in range(28, start.day + 1))};BYSETPOS=-1"
    if plain and parts["FREQ"] == "YEARLY" and (start.month, start.day) == (2, 29):
        return f"{rule};BYMONTH=2;BYMONTHDAY=28,29;BYSETPOS=-1"
    return rule


def next_date(rule: str, after: date) -> date | None:
    """The next date of a repeat that counts from `after`, the day on which it was done (exclusive).

    "every 2w" is two weeks on; "every mon" the next Monday; "every month" the same day of the next month, or its
    last. Keep the rule `anchored` to remember the 31st through February. COUNT is ignored, as each completion
    starts anew; None once UNTIL has passed. Raises ValueError for a rule that `check_rule` refuses.
    """
    kept = {name: value for name, value in check_rule(anchored(rule, after)).items() if name != "COUNT"}
    start = datetime.combine(after, time())
    found = _walk(kept, start, datetime.combine(after, time.max), _horizon(start), 1)
    return found[0].date() if found else None


def occurrences(
    rule: str,
    wall_start: datetime,
    exdates: Collection[date | datetime],
    wall_from: datetime,
    wall_to: datetime,
    limit: int = 1_000,
) -> list[datetime]:
    """The starts of a repeating appointment in [wall_from, wall_to), in order, on the wall clock.

    `wall_start` is the first one and always belongs, as in other calendars. `exdates` are left out: a datetime
    takes out that start, a date every start of that day. COUNT counts the ones left out as well. At most `limit`
    and never more than `MOST_OCCURRENCES`, and none later than two centuries after the first. An UNTIL in UTC
    is read as wall time: bring it there first with `until_on_wall`. Raises ValueError as `check_rule` does.
    """
    parts = check_rule(rule)
    whole_days = {day for day in exdates if not isinstance(day, datetime)}
    moments = {moment for moment in exdates if isinstance(moment, datetime)}
    most = max(0, min(limit, MOST_OCCURRENCES))
    until = min(wall_to, _horizon(wall_start))
    found = _walk(parts, wall_start, wall_from, until, most + len(exdates))
    if wall_from <= wall_start < wall_to and wall_start not in found:
        found.insert(0, wall_start)
    return [start for start in found if start not in moments and start.date() not in whole_days][:most]


def until_on_wall(rule: str, zone: tzinfo) -> str:
    """The rule with an UNTIL in UTC (…Z) brought to the wall clock of `zone`; other rules unchanged."""
    match = re.search(r"UNTIL=(\d{8}T\d{6})Z", rule, re.IGNORECASE)
    if match is None:
        return rule
    moment = datetime.strptime(match[1].upper(), "%Y%m%dT%H%M%S").replace(tzinfo=UTC).astimezone(zone)
    return f"{rule[: match.start()]}UNTIL={moment:%Y%m%dT%H%M%S}{rule[match.end() :]}"


_RANGES: Mapping[str, tuple[int, int, bool]] = MappingProxyType(
    {
        # name: smallest, largest, whether counted from the end too
        "BYMONTH": (1, 12, False),
        "BYMONTHDAY": (1, 31, True),
        "BYYEARDAY": (1, 366, True),
        "BYWEEKNO": (1, 53, True),
        "BYSETPOS": (1, 366, True),
        "BYHOUR": (0, 23, False),
        "BYMINUTE": (0, 59, False),
        "BYSECOND": (0, 59, False),
        "INTERVAL": (1, _LARGEST_INTERVAL, False),
        "COUNT": (1, 1_000_000, False),
    }
)
_PATTERNS: Mapping[str, str] = MappingProxyType(
    {
        "FREQ": "DAILY|WEEKLY|MONTHLY|YEARLY",
        "BYDAY": r"(?:[+-]?[1-9]\d?)?(?:MO|TU|WE|TH|FR|SA|SU)(?:,(?:[+-]?[1-9]\d?)?(?:MO|TU|WE|TH|FR|SA|SU))*",
        "WKST": "MO|TU|WE|TH|FR|SA|SU",
        "UNTIL": r"\d{8}(?:T\d{6}Z?)?",
    }
)
_SINGLE = frozenset({"INTERVAL", "COUNT", "BYMINUTE", "BYSECOND"})


def check_rule(rule: str) -> dict[str, str]:
    """The parts of an RRULE (with or without "RRULE:"), in capitals, once each has been found sound.

    Refused with a ValueError that names the part: an unknown or doubled part, a value out of range, and every
    frequency closer than a day (SECONDLY, MINUTELY, HOURLY), which no appointment has and which would flood a day.
    """
    parts: dict[str, str] = {}
    for piece in rule.strip().upper().removeprefix("RRULE:").rstrip(";").split(";"):
        name, sign, value = piece.partition("=")
        if not sign or name in parts or (name not in _RANGES and name not in _PATTERNS):
            raise ValueError(f"a repeat cannot have {piece[:60]!r}")
        if name == "FREQ" and value in ("SECONDLY", "MINUTELY", "HOURLY"):
            raise ValueError(f"a repeat closer than a day ({value}) is not kept")
        if not _sound(name, value):
            raise ValueError(f"a repeat cannot have {piece[:60]!r}")
        parts[name] = value
    if "FREQ" not in parts:
        raise ValueError("a repeat wants FREQ")
    return parts


def _sound(name: str, value: str) -> bool:
    if name in _PATTERNS:
        return (
            len(value) <= 200 and re.fullmatch(_PATTERNS[name], value, re.ASCII) is not None and _is_date(name, value)
        )
    smallest, largest, from_end = _RANGES[name]
    numbers = value.split(",")
    if len(numbers) > 366 or (name in _SINGLE and len(numbers) > 1):
        return False
    if not all(re.fullmatch(r"[+-]?[0-9]{1,7}", number) for number in numbers):
        return False
    return all(smallest <= (abs(int(n)) if from_end else int(n)) <= largest for n in numbers)


def _is_date(name: str, value: str) -> bool:
    if name != "UNTIL":
        return True
    try:
        _until(value)
    except ValueError:
        return False
    return True


def _until(value: str) -> datetime:
    """The last moment that UNTIL allows; a bare date allows its whole day."""
    if "T" in value:
        return datetime.strptime(value.rstrip("Z"), "%Y%m%dT%H%M%S")  # noqa: DTZ007 # wall time has no zone
    return datetime.combine(datetime.strptime(value, "%Y%m%d").date(), time.max)  # noqa: DTZ007 # the same


def _horizon(start: datetime) -> datetime:
    """The moment beyond which nothing is searched: two centuries on, or the end of the calendar."""
    return start.replace(year=min(start.year + _HORIZON_YEARS, 9_999), day=min(start.day, 28))


def _walk(parts: Mapping[str, str], start: datetime, begin: datetime, end: datetime, most: int) -> list[datetime]:
    """The first `most` occurrences of the rule in [begin, end)."""
    from dateutil.rrule import rrulestr

    last = _until(parts["UNTIL"]) if "UNTIL" in parts else end
    shift = -(-(_RUN_FROM - start.year) // _CYCLE) * _CYCLE
    text = ";".join(f"{name}={value}" for name, value in parts.items() if name != "UNTIL")
    found: list[datetime] = []
    for step, shifted in enumerate(rrulestr(text, dtstart=start.replace(year=start.year + shift))):
        moment = shifted.replace(year=shifted.year - shift)
        if moment >= end or moment > last or len(found) >= most or step >= MOST_STEPS:
            break
        if moment >= begin:
            found.append(moment)
    return found


def _rule(freq: str, interval: int, days: str = "") -> str:
    return f"FREQ={freq}" + (f";INTERVAL={interval}" if interval > 1 else "") + (f";BYDAY={days}" if days else "")


def _day_of(name: str) -> int | None:
    """The weekday that a word means (Monday = 0): "mon", "monday", "mondays"."""
    full = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
    for day, word in enumerate(full):
        if name in (word[:3], word, f"{word}s", *{"tuesday": ("tues",), "thursday": ("thur", "thurs")}.get(word, ())):
            return day
    return None


def _listed(days: list[str]) -> str:
    """Weekdays in words: "mon", "mon and thu", "mon, wed and fri"; one counted within the month keeps its code."""
    words = [_DAY_WORDS[_DAYS.index(day)] if day in _DAYS else day for day in days]
    return " and ".join(filter(None, (", ".join(words[:-1]), words[-1])))


def _month_end(parts: Mapping[str, str]) -> int | None:
    """The day that `anchored` wrote into a rule, or None for a rule it didn't touch."""
    days = parts.get("BYMONTHDAY", "").split(",")
    if parts.get("BYSETPOS") != "-1" or "BYDAY" in parts or days[0] != "28":
        return None
    return int(days[-1])
