"""Why the agenda says what it says: what stands beside a free time, what an appointment takes, what is free in all."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from amplanner.rules.dates_show import show_duration
from amplanner.rules.worktime import Slot
from amplanner.workday.agenda import Day
from amplanner.workday.agenda_calls import TimedCall
from amplanner.workday.agenda_entries import Entry


class Addend(NamedTuple):
    """A free stretch that is still ahead, and its minutes."""

    words: str
    minutes: int


def free_in_all(day: Day) -> list[Addend]:
    """Return the free stretches of a day that are still ahead; their minutes re-add to what its heading says."""
    if day.off:
        return []
    found = []
    for slot in day.slots:
        start = slot.start if day.now is None else max(slot.start, day.now)
        left = slot.end.astimezone(UTC) - start.astimezone(UTC)
        if left > timedelta():
            found.append(Addend(f"{start:%H:%M}–{slot.end:%H:%M}", left // timedelta(minutes=1)))
    return found


def about_slot(day: Day, slot: Slot) -> list[str]:
    """Say what a free time lies between."""
    before = [(one.back_at, _until(one)) for one in _busy(day) if one.back_at <= slot.start]
    after = [(one.leave_at, _from(one)) for one in _busy(day) if one.leave_at >= slot.end]
    if day.lunch is not None:
        before += [(day.lunch.end, "lunch")] if day.lunch.end <= slot.start else []
        after += [(day.lunch.start, "lunch")] if day.lunch.start >= slot.end else []
    last = max(before, key=_at, default=(day.hours.start, "the working hours begin"))
    first = min(after, key=_at, default=(day.hours.end, "the working hours end"))
    return [f"before it, until {last[0]:%H:%M}: {last[1]}", f"after it, from {first[0]:%H:%M}: {first[1]}"]


def about_entry(day: Day, entry: Entry) -> list[str]:
    """Say what an appointment takes of the day, and what stands in its way."""
    minutes = (entry.end.astimezone(UTC) - entry.start.astimezone(UTC)) // timedelta(minutes=1)
    said = [f"{entry.start:%H:%M}–{entry.end:%H:%M}, {show_duration(minutes)}, {entry.status}"]
    if not entry.busy:
        return [*said, "takes no time of the day"]
    if entry.travel_minutes:
        by = f" by {entry.travel_by}" if entry.travel_by else ""
        way = f"{show_duration(entry.travel_minutes)}{by} each way"
        said.append(f"{way}: leave {entry.leave_at:%H:%M}, back {entry.back_at:%H:%M}")
    for other in _busy(day):
        if other is entry or other.leave_at >= entry.back_at or other.back_at <= entry.leave_at:
            continue
        overlaps = other.start < entry.end and other.end > entry.start
        said.append(f"{'overlaps' if overlaps else 'no time for the way beside'} {_name(other)} {other.start:%H:%M}")
    if entry.out_of_hours:
        said.append(f"outside the working hours, {day.hours.start:%H:%M}–{day.hours.end:%H:%M}")
    return said


def _busy(day: Day) -> Iterable[Entry | TimedCall]:
    everything: tuple[Entry | TimedCall, ...] = (*day.appointments, *day.calls)
    return (one for one in everything if one.busy)


def _at(pair: tuple[datetime, str]) -> datetime:
    return pair[0]


def _name(one: Entry | TimedCall) -> str:
    if isinstance(one, TimedCall):
        return f"call {one.account_name}"
    return one.account_name or one.title


def _until(one: Entry | TimedCall) -> str:
    return _name(one) if one.back_at == one.end else f"back from {_name(one)}"


def _from(one: Entry | TimedCall) -> str:
    return _name(one) if one.leave_at == one.start else f"leave for {_name(one)}"
