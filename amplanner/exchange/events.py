"""One VEVENT made plain: its times with their zones, its rules checked, its words unescaped.

Everything that could make an expander raise is put right or refused here: bad dates, silently naive zones, impossible
rules, Outlook's own kind of all-day.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from amplanner.exchange.icalines import Component, Line
from amplanner.exchange.icalvalues import Rule, When, add_duration, read_duration, read_rule, read_time
from amplanner.exchange.zones import Zone
from amplanner.rules.text import clean

_NEVER = 1970

Report = Callable[[int, str], None]
"""Called with a line and what is wrong there, for things that don't keep the event out."""


class UnreadableEvent(ValueError):
    """An event that can't be placed in time; the message says why."""


@dataclass(frozen=True, slots=True)
class Event:
    """One VEVENT. `end` is exclusive; `recurrence_id` tells which occurrence of a series it replaces."""

    line: int
    uid: str
    start: When
    end: When
    zone: str
    rules: tuple[Rule, ...]
    more: tuple[tuple[When, timedelta | None], ...]
    without: tuple[When, ...]
    recurrence_id: When | None
    and_future: bool
    sequence: int
    status: str
    summary: str
    location: str

    @property
    def repeats(self) -> bool:
        """Whether it can happen more than once."""
        return bool(self.rules or self.more)


class EventReader:
    """Reads the events of one calendar.

    `zone_of` finds a zone by the name that the calendar gives it; `calendar_zone` is where times without a zone are
    (X-WR-TIMEZONE), None when they float; `home` is the account manager's own zone.
    """

    def __init__(
        self, zone_of: Callable[[str], Zone | None], calendar_zone: Zone | None, home: Zone, report: Report
    ) -> None:
        self._zone_of = zone_of
        self._calendar_zone = calendar_zone
        self._home = home
        self._report = report

    def event(self, component: Component) -> Event:
        """Return what a VEVENT says. Raises `UnreadableEvent` when it has no start that can be read."""
        first = component.first("DTSTART")
        if first is None:
            raise UnreadableEvent("an event without a start")
        start, zone = self._one(first)
        end = self._end(component, start)
        if self._is_outlook_day(component, start, end):
            start, end = self._local(start).date(), self._local(end).date()
            zone = ""
        start, end = self._alike(start, end)
        rules = tuple(rule for line in component.all("RRULE") if (rule := self._rule(line, start)) is not None)
        if rules and isinstance(start, datetime) and zone == "UTC" and self._calendar_zone is not None:
            # Google writes a series in UTC and means the calendar's zone, summer time included.
            zone, info = self._calendar_zone.name, self._calendar_zone.info
            start, end = start.astimezone(info), end.astimezone(info) if isinstance(end, datetime) else end
        recurrence = component.first("RECURRENCE-ID")
        recurrence_id = self._soft(recurrence)
        if recurrence_id is not None and recurrence_id.year <= _NEVER:
            recurrence_id = None  # ConnectDaily writes 1970 into every series
        sequence = component.text("SEQUENCE").strip()
        return Event(
            line=component.line,
            uid=clean(component.text("UID")).strip(),
            start=start,
            end=end,
            zone=zone,
            rules=rules,
            more=self._more(component),
            without=tuple(when for line in component.all("EXDATE") for when, _ in self._several(line, periods=False)),
            recurrence_id=recurrence_id,
            and_future=recurrence is not None and recurrence.parameter("RANGE").upper() == "THISANDFUTURE",
            sequence=int(sequence) if sequence.isascii() and sequence.isdigit() else 0,
            status=component.text("STATUS").strip().upper(),
            summary=" ".join(clean(component.text("SUMMARY")).split()),
            location=" ".join(clean(component.text("LOCATION")).split()),
        )

    def _one(self, line: Line) -> tuple[When, str]:
        """Return a line's time and its zone's name. Raises `UnreadableEvent`."""
        tzid = line.parameter("TZID")
        when = read_time(line.value)
        if when is None and ":" in line.value:
            # An unquoted "(UTC+01:00) Amsterdam": the colon that ends the parameters is a later one.
            rest, _, last = line.value.rpartition(":")
            tzid, when = f"{tzid}:{rest}", read_time(last)
        if when is None:
            raise UnreadableEvent(f"“{clean(line.value)[:40]}” is not a time")
        if not isinstance(when, datetime) or line.parameter("VALUE").upper() == "DATE":
            return date(when.year, when.month, when.day), ""
        if when.tzinfo is not None:
            return when, "UTC"
        if not tzid:
            if self._calendar_zone is None:
                return when, ""
            return when.replace(tzinfo=self._calendar_zone.info), self._calendar_zone.name
        zone = self._zone_of(tzid)
        if zone is None:
            zone = self._calendar_zone or self._home
            self._report(line.line, f"time zone “{clean(tzid)}” is not known; read as {zone.name}")
        return when.replace(tzinfo=zone.info), zone.name

    def _soft(self, line: Line | None) -> When | None:
        if line is None:
            return None
        try:
            return self._one(line)[0]
        except UnreadableEvent as error:
            self._report(line.line, f"{line.name}: {error}; left out")
            return None

    def _end(self, component: Component, start: When) -> When:
        end = self._soft(component.first("DTEND"))
        if end is not None:
            return end
        line = component.first("DURATION")
        length = None if line is None else read_duration(line.value)
        if line is not None and length is None:
            self._report(line.line, f"length “{clean(line.value)[:40]}” is not understood; left out")
        if length is None or length < timedelta(0):
            return start if isinstance(start, datetime) else start + timedelta(days=1)
        if not isinstance(start, datetime):
            if length % timedelta(days=1):
                return datetime.combine(start, time()) + length
            return start + length
        return add_duration(start, length)

    def _alike(self, start: When, end: When) -> tuple[When, When]:
        """Return start and end of the same sort and in order."""
        if isinstance(start, datetime) != isinstance(end, datetime):
            other = start if isinstance(start, datetime) else end
            info = other.tzinfo if isinstance(other, datetime) else None
            start = start if isinstance(start, datetime) else datetime.combine(start, time(), info)
            end = end if isinstance(end, datetime) else datetime.combine(end, time(), info)
        if isinstance(start, datetime) and isinstance(end, datetime):
            if start.tzinfo is None and end.tzinfo is not None:
                start = start.replace(tzinfo=end.tzinfo)
            elif end.tzinfo is None and start.tzinfo is not None:
                end = end.replace(tzinfo=start.tzinfo)
            return (end, start) if _instant(end) < _instant(start) else (start, end)
        if end < start:
            start, end = end, start
        return start, end if end > start else start + timedelta(days=1)

    def _is_outlook_day(self, component: Component, start: When, end: When) -> bool:
        if component.text("X-MICROSOFT-CDO-ALLDAYEVENT").strip().upper() != "TRUE":
            return False
        if not isinstance(start, datetime) or not isinstance(end, datetime):
            return False
        return all(self._local(when).time() == time() for when in (start, end)) and end != start

    def _local(self, when: When) -> datetime:
        """Return a moment as wall time where the calendar is; times in a zone of their own stay there."""
        if not isinstance(when, datetime):
            return datetime.combine(when, time())
        if when.tzinfo is UTC:
            return when.astimezone((self._calendar_zone or self._home).info)
        return when

    def _more(self, component: Component) -> tuple[tuple[When, timedelta | None], ...]:
        return tuple(found for line in component.all("RDATE") for found in self._several(line, periods=True))

    def _several(self, line: Line, *, periods: bool) -> list[tuple[When, timedelta | None]]:
        found: list[tuple[When, timedelta | None]] = []
        for text in line.value.split(","):
            begin, _, rest = text.strip().partition("/")
            if not begin:
                continue
            one = Line(line.line, line.name, line.parameters, begin, line.raw)
            when = self._soft(one)
            if when is None:
                continue
            length = self._period_length(line, when, rest) if rest and periods else None
            found.append((when, length))
        return found

    def _period_length(self, line: Line, when: When, rest: str) -> timedelta | None:
        length = read_duration(rest)
        if length is None:
            end = self._soft(Line(line.line, line.name, line.parameters, rest, line.raw))
            if (
                isinstance(end, datetime)
                and isinstance(when, datetime)
                and (end.tzinfo is None) == (when.tzinfo is None)
            ):
                length = end - when
        return length if length is not None and length >= timedelta(0) else None

    def _rule(self, line: Line, start: When) -> Rule | None:
        try:
            return read_rule(line.value, start)
        except ValueError as error:
            self._report(line.line, f"repeat rule “{clean(line.value)[:60]}”: {error}; only the first date is shown")
            return None


def _instant(when: datetime) -> datetime:
    return when if when.tzinfo is None else when.astimezone(UTC)
