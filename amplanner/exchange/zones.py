"""Time zones of calendars, by whatever name a program gives them."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from functools import lru_cache
from zoneinfo import ZoneInfo, available_timezones

from amplanner.exchange.icalines import Component

_OFFSET = re.compile(r"\(?\s*(?:UTC|GMT)\s*(?:([+-])\s*(\d{1,2})[:.]?(\d{2})?)?\s*\)?", re.IGNORECASE)
_UTC_NAMES = frozenset({"utc", "gmt", "z", "zulu", "etc/utc", "tzone://microsoft/utc", "coordinated universal time"})
_RULE_PARTS = frozenset({"DTSTART", "RRULE", "RDATE", "TZOFFSETFROM", "TZOFFSETTO"})


@dataclass(frozen=True, slots=True)
class Zone:
    """A time zone and its name: an IANA name where one was found, else the calendar's own."""

    name: str
    info: tzinfo


def zone_named(tzid: str) -> Zone | None:
    """Return the zone that a name alone tells, or None.

    Known are IANA names in any case and behind any vendor's prefix ("/mozilla.org/20050126_1/Europe/Berlin"), Windows
    names ("W. Europe Standard Time"), plain offsets ("UTC+01") and Outlook's display names ("(UTC+01:00) Amsterdam,
    Berlin"), where the offset must be that city's own.
    """
    text = tzid.strip().strip('"').strip()
    return _zone_exactly(text) or _zone_displayed(text)


def zone_defined(component: Component, like: datetime) -> Zone | None:
    """Return the zone that a VTIMEZONE block defines, or None when it is broken.

    A block that bears a zone's IANA name to the letter is that zone: its rules are newer than the file's. With any
    other name (Windows', cities, "Europe/lisbon" with the offsets of Paris) it is the named zone if that keeps the
    same offsets around the moment `like`; else it stands under its own name with its own rules.
    """
    tzid = component.text("TZID").strip().strip('"')
    hints = (tzid, component.text("X-LIC-LOCATION").strip())
    to_the_letter = next((zone for hint in hints if (zone := _zone_exactly(hint)) and hint.endswith(zone.name)), None)
    if to_the_letter is not None:
        return to_the_letter
    named = next((zone for hint in hints if (zone := zone_named(hint)) is not None), None)
    info = _custom(component)
    if info is None or (named is not None and _agree(named.info, info, like)):
        return named
    return Zone(tzid, info)


def _zone_exactly(text: str) -> Zone | None:
    folded = text.casefold()
    if folded in _UTC_NAMES:
        return Zone("UTC", ZoneInfo("UTC"))
    names = _iana_names()
    parts = [part for part in folded.replace("\\", "/").split("/") if part]
    for count in (3, 2, 1):
        found = names.get("/".join(parts[-count:])) if len(parts) >= count else None
        # A bare "Eastern" or "Japan" at the end of a path is not a zone's name unless it is the whole name.
        if found and (count > 1 or len(parts) == 1):
            return Zone(found, ZoneInfo(found))
    found = names.get(folded.replace("-", "/", 1)) or _windows_names().get(folded)
    return Zone(found, ZoneInfo(found)) if found else None


def _zone_displayed(text: str) -> Zone | None:
    offset = _OFFSET.match(text)
    wanted: timedelta | None = None
    if offset:
        wanted = timedelta(hours=int(offset[2] or 0), minutes=int(offset[3] or 0)) * (-1 if offset[1] == "-" else 1)
        text = text[offset.end() :].strip()
        if not text:
            return Zone(tzname(wanted), timezone(wanted)) if wanted < timedelta(hours=24) else None
    plain = text.partition("(")[0].strip().casefold()
    windows = _windows_names().get(plain.removesuffix(" time") + " standard time")
    cities = (_cities().get(word.strip().casefold().replace(" ", "_")) for word in re.split(r"[,/&()]", text))
    for name in (windows, *cities):
        if name and (wanted is None or _standard_offset(ZoneInfo(name)) == wanted):
            return Zone(name, ZoneInfo(name))
    return None


def tzname(offset: timedelta) -> str:
    """Return a fixed offset's name: "UTC+01:00"."""
    minutes = round(offset.total_seconds() / 60)
    return f"UTC{'-' if minutes < 0 else '+'}{abs(minutes) // 60:02d}:{abs(minutes) % 60:02d}"


def _standard_offset(zone: tzinfo) -> timedelta:
    offsets = [datetime(2024, month, 1, tzinfo=zone).utcoffset() or timedelta(0) for month in (1, 7)]
    return min(offsets)


def _agree(one: tzinfo, other: tzinfo, around: datetime) -> bool:
    """Whether two zones keep the same offset through the year around a moment, looked at every nine days."""
    start = around.astimezone(UTC)
    moments = (start + timedelta(days=days) for days in range(-180, 181, 9))
    return all(moment.astimezone(one).utcoffset() == moment.astimezone(other).utcoffset() for moment in moments)


def _custom(component: Component) -> tzinfo | None:
    """Return what dateutil makes of a VTIMEZONE's rules, given only the lines that it knows."""
    import io

    from dateutil.tz import tzical

    lines = ["BEGIN:VCALENDAR", "BEGIN:VTIMEZONE", "TZID:zone"]
    usable = False
    for part in component.parts:
        if part.name not in ("STANDARD", "DAYLIGHT"):
            continue
        kept = [line for line in part.lines if line.name in _RULE_PARTS]
        if {"DTSTART", "TZOFFSETFROM", "TZOFFSETTO"} <= {line.name for line in kept}:
            usable = True
            inner = [f"{line.name}:{line.value.strip()}" for line in kept]
            lines += [f"BEGIN:{part.name}", *inner, f"END:{part.name}"]
    lines += ["END:VTIMEZONE", "END:VCALENDAR", ""]
    if not usable:
        return None
    try:
        return tzical(io.StringIO("\n".join(lines))).get("zone")
    except (ValueError, KeyError, TypeError, IndexError, OverflowError):
        return None  # the caller reports that the zone is not understood


@lru_cache(maxsize=1)
def _iana_names() -> dict[str, str]:
    return {name.casefold(): name for name in available_timezones()}


@lru_cache(maxsize=1)
def _cities() -> dict[str, str]:
    inside = (
        name for name in sorted(available_timezones()) if "/" in name and not name.startswith(("Etc/", "SystemV/"))
    )
    return {name.rpartition("/")[2].casefold(): name for name in inside}


@lru_cache(maxsize=1)
def _windows_names() -> dict[str, str]:
    from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON

    return {name.casefold(): olson for name, olson in WINDOWS_TO_OLSON.items()}
