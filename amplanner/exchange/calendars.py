"""Calendars in iCalendar files: one item for each UID, kept as received, and when each happens.

A file is read as far as it can be: what is damaged is left out and named, the rest comes in (RFC 5545 as it is met
with, not as it is written).
"""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from amplanner.exchange.events import Event, EventReader, Report, UnreadableEvent
from amplanner.exchange.expand import Horizon, Occurrence, expand
from amplanner.exchange.icalines import Component, parse_components
from amplanner.exchange.icalvalues import read_time
from amplanner.exchange.problems import Problem, ReadProblem
from amplanner.exchange.source import Source
from amplanner.exchange.zones import Zone, zone_defined, zone_named
from amplanner.rules.text import clean

Progress = Callable[[int, int], None]
"""Called with how many are done and how many there are."""

# What the expander may raise for a series that it can't work out; anything else is a mistake of ours.
_REFUSALS = (ValueError, TypeError, KeyError, AttributeError, IndexError, OverflowError, ArithmeticError)


@dataclass(frozen=True, slots=True)
class CalendarItem:
    """One event or series, as received.

    `raw` is a calendar of its own: the events of that UID, exceptions included, with the zones that they use.
    `content_hash` leaves out DTSTAMP, which many programs renew with each export.
    """

    uid: str
    line: int
    raw: str
    content_hash: str
    summary: str
    location: str
    repeats: bool
    sequence: int


@dataclass(frozen=True, slots=True)
class Calendar:
    """A calendar file. `name` is what the calendar calls itself, or empty."""

    file: str
    name: str
    items: tuple[CalendarItem, ...]
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class Expansion:
    """The occurrences of items, in the items' order, and what couldn't be worked out."""

    occurrences: tuple[tuple[CalendarItem, tuple[Occurrence, ...]], ...]
    problems: tuple[Problem, ...]

    @property
    def count(self) -> int:
        """How many occurrences there are."""
        return sum(len(found) for _, found in self.occurrences)


def read_calendar(source: Source, home: Zone) -> Calendar:
    """Return the items of a calendar file, of all the calendars in it.

    `home` is the account manager's zone, for times whose zone is not known. An item comes in when at least one of its
    events can be placed in time. Raises `ReadProblem` when the file holds no calendar component at all.
    """
    top = parse_components(source.text)
    if not top:
        raise ReadProblem(source.file, 0, "holds no calendar")
    problems: list[Problem] = []
    loose = [component for component in top if component.name != "VCALENDAR"]
    calendars = [component for component in top if component.name == "VCALENDAR"]
    if loose:  # events that stand in no calendar
        calendars.append(Component("VCALENDAR", loose[0].line, [], loose, closed=True))
    items: dict[str, CalendarItem] = {}
    others: dict[str, int] = {}
    for calendar in calendars:
        for item in _items(calendar, source.file, home, problems):
            before = items.get(item.uid)
            if before is None or item.sequence > before.sequence:  # a later message about the same event
                items[item.uid] = item
            elif item.sequence == before.sequence and item.content_hash != before.content_hash:
                reason = f"“{item.summary}” has the UID of line {before.line}, in another calendar of this file"
                problems.append(Problem(source.file, item.line, reason))
        for uid in _taken_back(calendar):
            items.pop(uid, None)
        for part in calendar.parts:
            if part.name in ("VTODO", "VJOURNAL"):
                others[part.name] = others.get(part.name, 0) + 1
    for name, count in sorted(others.items()):
        what = "to-dos" if name == "VTODO" else "journal entries"
        reason = f"{count} {what} passed over: only appointments are read"
        problems.append(Problem(source.file, 0, reason, left_out=False))
    names = (clean(calendar.text("X-WR-CALNAME")).strip() for calendar in calendars)
    name = next((name for name in names if name), "")
    ordered = sorted(problems, key=lambda problem: problem.line)
    return Calendar(source.file, name, tuple(items.values()), tuple(ordered))


def occurrences_of(raw: str, horizon: Horizon, file: str = "", line: int = 0) -> tuple[list[Occurrence], list[Problem]]:
    """Return when one stored item happens inside a horizon, and why when that can't be worked out.

    `file` and `line` say where the item came from, for the problems.
    """
    calendar = parse_components(raw)[0]
    problems: list[Problem] = []
    reader = _reader(calendar, horizon.home, _once(file, line, []))
    events = [event for _, event in _events(calendar, reader, file, problems)]
    if _cancels(calendar):
        return [], []
    try:
        found, cut = expand(_newest_masters(events), horizon)
    except _REFUSALS as error:
        reason = f"“{_summary(events)}” can't be worked out: {clean(str(error))[:120] or type(error).__name__}"
        return [], [Problem(file, line, reason)]
    if cut:
        reason = f"“{_summary(events)}” repeats so often that only its first {len(found)} times are shown"
        return found, [Problem(file, line, reason, left_out=False)]
    return found, []


def expand_items(
    items: Sequence[CalendarItem], horizon: Horizon, file: str = "", progress: Progress | None = None
) -> Expansion:
    """Return when items happen inside a horizon. `progress` hears of every item."""
    found: list[tuple[CalendarItem, tuple[Occurrence, ...]]] = []
    problems: list[Problem] = []
    for done, item in enumerate(items, start=1):
        occurrences, wrong = occurrences_of(item.raw, horizon, file, item.line)
        found.append((item, tuple(occurrences)))
        problems += wrong
        if progress is not None:
            progress(done, len(items))
    return Expansion(tuple(found), tuple(problems))


def _items(calendar: Component, file: str, home: Zone, problems: list[Problem]) -> list[CalendarItem]:
    reader = _reader(calendar, home, _once(file, 0, problems))
    groups: dict[str, list[tuple[Component, Event]]] = {}
    for component, event in _events(calendar, reader, file, problems):
        if not component.closed:
            reason = f"“{event.summary}” has no END; what was read of it came in"
            problems.append(Problem(file, component.line, reason, left_out=False))
        uid = event.uid or f"no-uid-{_hash(component.raw())[:24]}"
        groups.setdefault(uid, []).append((component, event))
    zones = {part.text("TZID").strip().strip('"'): part for part in calendar.parts if part.name == "VTIMEZONE"}
    kept = [line.raw for line in calendar.lines if line.name in ("X-WR-TIMEZONE", "METHOD")]
    return [_item(uid, group, kept, zones, file, problems) for uid, group in groups.items()]


def _item(
    uid: str,
    group: list[tuple[Component, Event]],
    kept: list[str],
    zones: dict[str, Component],
    file: str,
    problems: list[Problem],
) -> CalendarItem:
    used = {line.parameter("TZID") for component, _ in group for line in component.lines if line.parameter("TZID")}
    blocks = [zones[tzid].raw() for tzid in sorted(used) if tzid in zones]
    blocks += [component.raw() for component, _ in group]
    raw = "\n".join(["BEGIN:VCALENDAR", *kept, *blocks, "END:VCALENDAR", ""])
    events = [event for _, event in group]
    masters = [event for event in events if event.recurrence_id is None]
    newest = _newest_masters(events)
    for event in masters:
        if event not in newest and event.start != newest[0].start and event.sequence == newest[0].sequence:
            reason = f"“{event.summary}” has the UID of a later event; that one is shown"
            problems.append(Problem(file, event.line, reason))
    first = newest[0] if masters else events[-1]
    return CalendarItem(
        uid=uid,
        line=first.line,
        raw=raw.encode("utf-8", "replace").decode("utf-8"),
        content_hash=_hash(raw),
        summary=first.summary,
        location=first.location,
        repeats=any(event.repeats for event in events),
        sequence=max(event.sequence for event in events),
    )


def _events(
    calendar: Component, reader: EventReader, file: str, problems: list[Problem]
) -> list[tuple[Component, Event]]:
    found: list[tuple[Component, Event]] = []
    cancels = _cancels(calendar)
    for component in calendar.parts:
        if component.name != "VEVENT" or (cancels and component.first("DTSTART") is None):
            continue
        try:
            found.append((component, reader.event(component)))
        except UnreadableEvent as error:
            summary = " ".join(clean(component.text("SUMMARY")).split())[:60]
            problems.append(Problem(file, component.line, f"“{summary}”: {error}" if summary else str(error)))
    return found


def _cancels(calendar: Component) -> bool:
    return calendar.text("METHOD").strip().upper() == "CANCEL"


def _taken_back(calendar: Component) -> list[str]:
    """Return the UIDs of whole events that a message cancels without saying when they were (RFC 5546, 3.2.5)."""
    if not _cancels(calendar):
        return []
    whole = (part for part in calendar.parts if part.first("DTSTART") is None and part.first("RECURRENCE-ID") is None)
    return [clean(part.text("UID")).strip() for part in whole if part.name == "VEVENT"]


def _newest_masters(events: Sequence[Event]) -> list[Event]:
    """Return a UID's exceptions and the one event that they are exceptions of: the highest SEQUENCE, the last of it."""
    masters = [event for event in events if event.recurrence_id is None]
    if not masters:
        # An exception with a rule of its own and nothing to be an exception of is the series itself (ConnectDaily).
        events = [replace(event, recurrence_id=None) if event.rules else event for event in events]
        masters = [event for event in events if event.recurrence_id is None]
    newest = max(masters, key=lambda event: event.sequence, default=None)
    same = [event for event in masters if newest is not None and event.sequence == newest.sequence]
    return [*same[-1:], *(event for event in events if event.recurrence_id is not None)]


def _reader(calendar: Component, home: Zone, report: Report) -> EventReader:
    blocks = {part.text("TZID").strip().strip('"'): part for part in calendar.parts if part.name == "VTIMEZONE"}
    known: dict[str, Zone | None] = {}

    def zone_of(tzid: str) -> Zone | None:
        if tzid not in known:
            block = blocks.get(tzid)
            known[tzid] = zone_named(tzid) if block is None else zone_defined(block, _somewhen(calendar))
        return known[tzid]

    named = calendar.text("X-WR-TIMEZONE").strip()
    return EventReader(zone_of, zone_named(named) if named else None, home, report)


def _somewhen(calendar: Component) -> datetime:
    """Return a moment at which the calendar is in use: about its last event's start."""

    years = [
        when.year for part in calendar.parts if (line := part.first("DTSTART")) and (when := read_time(line.value))
    ]
    return datetime(max(years, default=2020), 7, 1, tzinfo=UTC)


def _once(file: str, line: int, problems: list[Problem]) -> Report:
    """Return a report that says the same thing only once, at its first place."""
    said: set[str] = set()

    def report(at: int, reason: str) -> None:
        if reason not in said:
            said.add(reason)
            problems.append(Problem(file, at or line, reason, left_out=False))

    return report


def _summary(events: Sequence[Event]) -> str:
    return next((event.summary for event in events if event.summary), "an event without a title")


def _hash(raw: str) -> str:
    lines = (line for line in raw.split("\n") if not line.upper().startswith("DTSTAMP"))
    return hashlib.sha256("\n".join(lines).encode("utf-8", "replace")).hexdigest()
