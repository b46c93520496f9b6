"""When the events of one series happen: every occurrence inside a horizon, and no more than can be shown."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from amplanner.exchange.events import Event
from amplanner.exchange.icalvalues import Rule, When
from amplanner.exchange.zones import Zone

MOST_OCCURRENCES = 1_000
"""Of one series inside one horizon; 490 days of a daily stand-up are 490."""

_MOST_STEPS = 20_000
_MOST_WALKED = 200_000
# Steps of the same length each: a rule can be begun whole steps later without changing what follows.
_STEP_SECONDS = {"SECONDLY": 1, "MINUTELY": 60, "HOURLY": 3600, "DAILY": 86_400, "WEEKLY": 604_800}
_ABOUT_A_MONTH = 2_600_000
_MARK = "X-AMPLANNER-EVENT"
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Horizon:
    """The days for which occurrences are worked out, first and last included, in the account manager's zone."""

    first: date
    last: date
    home: Zone

    @property
    def begin(self) -> datetime:
        """The first moment inside."""
        return datetime.combine(self.first, time(), self.home.info)

    @property
    def end(self) -> datetime:
        """The first moment after it."""
        return datetime.combine(self.last + _DAY, time(), self.home.info)


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One time that an event happens.

    `kind` is timed, floating (the same wall time wherever one is; the instants are those of the home zone) or allday
    (no instants). Instants are whole seconds since 1970 UTC, the end exclusive. `start_date` and `end_date` are the
    first and the last day at home, of an all-day one its own. `recurrence_key` tells it from the series' others.
    """

    uid: str
    recurrence_key: str
    kind: str
    start_utc: int | None
    end_utc: int | None
    start_date: date
    end_date: date
    zone: str
    summary: str
    location: str
    status: str


class TooManyError(ValueError):
    """A series that can't be worked out with reasonable effort."""


def expand(events: Sequence[Event], horizon: Horizon) -> tuple[list[Occurrence], bool]:
    """Return the occurrences of one UID's events inside a horizon, in order, and whether some had to be left out.

    Cancelled ones are not returned; a cancelled exception takes its place in the series away.
    Raises `TooManyError` or the expander's own `ValueError`, `TypeError` … for a series that it can't work out.
    """
    if any(_is_dense(rule, event, horizon) for event in events for rule in event.rules):
        found = _expand_dense(events, horizon)
    elif len(events) == 1 and not events[0].repeats:
        found = iter([(events[0], events[0].start, events[0].end)])
    else:
        found = _expand_series(events, horizon)
    occurrences: dict[str, Occurrence] = {}
    cut = False
    for event, start, end in found:
        if event.status == "CANCELLED" or not _inside(start, end, horizon):
            continue
        occurrence = _occurrence(event, start, end, horizon.home)
        if occurrence.recurrence_key in occurrences:
            key = _key(start)
            if key in occurrences:
                continue
            occurrence = replace(occurrence, recurrence_key=key)
        if len(occurrences) == MOST_OCCURRENCES:
            cut = True
            break
        occurrences[occurrence.recurrence_key] = occurrence
    ordered = sorted(occurrences.values(), key=lambda one: (one.start_date, one.start_utc or 0, one.recurrence_key))
    return ordered, cut


Found = tuple[Event, When, When]


def _expand_series(events: Sequence[Event], horizon: Horizon) -> Iterator[Found]:
    import recurring_ical_events
    from icalendar import Calendar

    calendar = Calendar()
    for index, event in enumerate(events):
        calendar.add_component(_component(event, index))
    # Floating times and all-day events know no zone: a day more on either side, filtered afterwards.
    components = recurring_ical_events.of(calendar, keep_recurrence_attributes=True).between(
        horizon.begin - _DAY, horizon.end + _DAY
    )
    for component in components:
        event = events[int(component[_MARK])]
        start, end = component["DTSTART"].dt, component["DTEND"].dt
        if not all(rule.count is None or _not_after(start, rule.until) for rule in event.rules):
            continue  # COUNT and UNTIL in one rule: the expander was given COUNT only
        yield event, start, end


def _component(event: Event, index: int) -> Any:
    """Return an icalendar event that holds just what the expander looks at."""
    from icalendar import Event as Component
    from icalendar import vDDDLists, vDDDTypes, vRecur

    component = Component()
    component["UID"] = "one"
    component[_MARK] = str(index)
    component["SEQUENCE"] = event.sequence
    component["DTSTART"] = vDDDTypes(event.start)
    component["DTEND"] = vDDDTypes(event.end)
    if event.recurrence_id is not None:
        component["RECURRENCE-ID"] = vDDDTypes(event.recurrence_id)
        if event.and_future:
            component["RECURRENCE-ID"].params["RANGE"] = "THISANDFUTURE"
    if event.rules:
        component["RRULE"] = [vRecur.from_ical(_rule_text(rule)) for rule in event.rules]
    if event.without:
        component["EXDATE"] = [vDDDLists(list(event.without))]
    if event.more:
        component["RDATE"] = [vDDDLists([when if length is None else (when, length) for when, length in event.more])]
    return component


def _rule_text(rule: Rule) -> str:
    pieces = [f"{name}={value}" for name, value in rule.parts]
    if rule.count is not None:
        pieces.append(f"COUNT={rule.count}")
    elif isinstance(rule.until, datetime) and rule.until.tzinfo is not None:
        pieces.append(f"UNTIL={rule.until.astimezone(UTC):%Y%m%dT%H%M%SZ}")
    elif isinstance(rule.until, datetime):
        pieces.append(f"UNTIL={rule.until:%Y%m%dT%H%M%S}")
    elif rule.until is not None:
        pieces.append(f"UNTIL={rule.until:%Y%m%d}")
    return ";".join(pieces)


def _is_dense(rule: Rule, event: Event, horizon: Horizon) -> bool:
    """Whether a rule steps so often that the usual expander would take minutes."""
    times = 1
    for name in ("BYHOUR", "BYMINUTE", "BYSECOND"):
        times *= len(rule.part(name).split(","))
    span = (_wall(horizon.end) - _wall(event.start)).total_seconds()
    steps = span / (_STEP_SECONDS.get(rule.frequency, _ABOUT_A_MONTH) * rule.interval)
    if rule.count is not None:
        steps = min(steps, rule.count)
    return steps * times > _MOST_STEPS


def _expand_dense(events: Sequence[Event], horizon: Horizon) -> Iterator[Found]:
    """Yield a dense series from the horizon's beginning on, without walking there step by step."""
    from dateutil.rrule import rrulestr

    changed = {_key(event.recurrence_id): event for event in events if event.recurrence_id is not None}
    for event in events:
        if event.recurrence_id is not None:
            yield event, event.start, event.end
            continue
        without = {_key(when) for when in event.without}
        for rule in event.rules:
            begin = _wall(event.start)
            info = event.start.tzinfo if isinstance(event.start, datetime) else None
            length = _wall(event.end) - begin
            earliest = _wall(horizon.begin) - _DAY - length
            begin, rule = _shifted(begin, rule, earliest)
            text = _rule_text(replace(rule, until=None))
            for steps, wall in enumerate(rrulestr(text, dtstart=begin)):
                if steps > _MOST_WALKED:
                    raise TooManyError("it repeats too often to be counted")
                if wall < earliest:
                    continue
                start: When = wall.replace(tzinfo=info) if isinstance(event.start, datetime) else wall.date()
                if wall > _wall(horizon.end) + _DAY or not _not_after(start, rule.until):
                    break
                if _key(start) not in without and _key(start) not in changed:
                    end = wall + length
                    yield event, start, end.replace(tzinfo=info) if isinstance(event.start, datetime) else end.date()


def _shifted(begin: datetime, rule: Rule, towards: datetime) -> tuple[datetime, Rule]:
    """Return the same rule begun whole intervals later, shortly before `towards`."""
    seconds = _STEP_SECONDS.get(rule.frequency)
    if seconds is None or begin >= towards:
        return begin, rule
    step = timedelta(seconds=seconds * rule.interval)
    steps = (towards - begin) // step
    if rule.count is None:
        return begin + step * steps, rule
    if any(name.startswith("BY") for name, _ in rule.parts):
        raise TooManyError("it repeats too often to be counted")
    return begin + step * min(steps, rule.count - 1), replace(rule, count=max(1, rule.count - steps))


def _not_after(start: When, until: When | None) -> bool:
    if until is None:
        return True
    if isinstance(start, datetime) and isinstance(until, datetime) and start.tzinfo and until.tzinfo:
        return start <= until
    return _wall(start) <= _wall(until)


def _inside(start: When, end: When, horizon: Horizon) -> bool:
    if not isinstance(start, datetime) or not isinstance(end, datetime):
        return start <= horizon.last and _day_of(end) > horizon.first
    begin, finish = _aware(start, horizon.home), _aware(end, horizon.home)
    if begin == finish:
        return horizon.begin <= begin < horizon.end
    return begin < horizon.end and finish > horizon.begin


def _occurrence(event: Event, start: When, end: When, home: Zone) -> Occurrence:
    key = _key(start if event.recurrence_id is None or event.and_future else event.recurrence_id)
    if isinstance(start, datetime) and isinstance(end, datetime):
        begin, finish = _aware(start, home).astimezone(UTC), _aware(end, home).astimezone(UTC)
        last = finish - timedelta(seconds=1) if finish > begin else finish
        return Occurrence(
            uid=event.uid,
            recurrence_key=key,
            kind="timed" if start.tzinfo is not None else "floating",
            start_utc=int(begin.timestamp()),
            end_utc=int(finish.timestamp()),
            start_date=begin.astimezone(home.info).date(),
            end_date=last.astimezone(home.info).date(),
            zone=event.zone if start.tzinfo is not None else home.name,
            summary=event.summary,
            location=event.location,
            status=event.status,
        )
    last_day = max(_day_of(start), _day_of(end) - _DAY)
    return Occurrence(
        event.uid, key, "allday", None, None, _day_of(start), last_day, "", event.summary, event.location, event.status
    )


def _key(when: When | None) -> str:
    if isinstance(when, datetime):
        return f"{when.astimezone(UTC):%Y%m%dT%H%M%SZ}" if when.tzinfo is not None else f"{when:%Y%m%dT%H%M%S}"
    return "" if when is None else f"{when:%Y%m%d}"


def _aware(when: datetime, home: Zone) -> datetime:
    return when if when.tzinfo is not None else when.replace(tzinfo=home.info)


def _wall(when: When) -> datetime:
    return when.replace(tzinfo=None) if isinstance(when, datetime) else datetime(when.year, when.month, when.day)  # noqa: DTZ001


def _day_of(when: When) -> date:
    return when.date() if isinstance(when, datetime) else when
