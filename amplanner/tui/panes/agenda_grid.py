"""The agenda's grid of time: which line shows what. Pure: a day and a moment in, lines out."""

from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from amplanner.rules.dates_show import show_duration
from amplanner.rules.worktime import Slot
from amplanner.tui.cells import crop, width
from amplanner.tui.panes.agenda_words import Told, call_glyph, call_name, call_tellings, glyph, lasts, name, tellings
from amplanner.tui.widgets.rows import Key, Line, Span
from amplanner.workday.agenda import Day, Travel
from amplanner.workday.agenda_calls import TimedCall
from amplanner.workday.agenda_entries import Entry

HALF_HOUR = timedelta(minutes=30)

NARROW = 34
"""Below this width a block is one line and half hours without a beginning are left out (ux.md, 80×24)."""

_LEAST_TOLD = 6
"""Cells of a thing told that are worth showing when the rest is cut off."""

_BEFORE = 10  # "09:00 ▌ ✓ "

Spans = tuple[Span, ...]
Timed = tuple[datetime, Line]


class Block(NamedTuple):
    """Something that takes a stretch of the day; `key` is given when it can be selected.

    `lines` draws its lines in a number of cells: the name first, then what else there is to tell, in at most as
    many lines as the block has half hours, but whatever matters. `tail` stands at the right end of its last line.
    """

    start: datetime
    end: datetime
    bar: Span
    lines: Callable[[int, int], list[Spans]]
    key: Key | None = None
    glyph: Span = (" ", "text")
    tail: str = ""
    rank: int = 0


def appointment_key(entry: Entry) -> Key:
    """The key of an appointment's row."""
    return ("appointment", entry.which)


def call_key(call: TimedCall) -> Key:
    """The key of the row of a call at a time."""
    return ("call", call.key)


def slot_key(slot: Slot) -> Key:
    """The key of a free slot's row; it tells the slot."""
    return ("slot", slot)


def grid_lines(day: Day, cells: int, now: datetime) -> list[Line]:
    """The lines of the day's grid at a width in cells: what lasts whole days, the working hours in half hours, earlier
    and later ones where something lies there, and the line of now on today."""
    narrow = cells < NARROW
    blocks = sorted(_blocks(day, now, narrow=narrow), key=lambda block: (block.start, block.rank, block.end))
    timed = list(_timed(blocks, cells, narrow=narrow))
    if not narrow:
        timed = _merged(timed, _unsaid_hours(day, blocks, timed))
    if day.now is not None:
        timed = _merged(timed, [(day.now, _now_line(day.now, cells))])
    whole = [_whole_day(entry, cells, now) for entry in day.whole_days]
    return whole + [line for _, line in timed]


def _blocks(day: Day, now: datetime, *, narrow: bool) -> Iterator[Block]:
    first, last = bounds(day)
    for entry in day.appointments:
        told = tellings(entry, now, first, last)
        yield Block(
            max(entry.start, first),
            min(entry.end, last),
            ("▌", "action" if entry.busy and entry.which.item is None else "muted"),
            _entry_lines(entry, [one for one in told if one.matters] if narrow else told),
            appointment_key(entry),
            glyph(entry, now),
            lasts(entry.start, entry.end),
        )
    for call in day.calls:
        said = call_tellings(call, now)
        yield Block(
            call.start,
            call.end,
            ("▌", "accent" if call.busy else "muted"),
            _call_lines(call, [one for one in said if one.matters] if narrow else said),
            call_key(call),
            call_glyph(call, now),
        )
    for travel in day.travel:
        start, end = max(travel.start, first), min(travel.end, last)
        if start < end:
            yield Block(start, end, ("┆", "muted"), _travel_lines(travel), rank=-1 if travel.back else 1)
    for slot in day.slots:
        yield Block(slot.start, slot.end, ("·", "muted"), _free_lines(day, slot, now), slot_key(slot), rank=3)
    if day.lunch is not None and not any(_share(entry, day.lunch) for entry in day.appointments):
        yield Block(day.lunch.start, day.lunch.end, ("·", "muted"), _says("lunch"), rank=2)
    if not day.off:
        yield Block(day.hours.end, day.hours.end, ("─", "muted"), _says("end of day"), rank=-2)


def bounds(day: Day) -> tuple[datetime, datetime]:
    """The moments at which a day begins and ends."""
    zone = day.hours.start.tzinfo
    first = datetime.combine(day.day, datetime.min.time(), zone)
    return first, datetime.combine(day.day + timedelta(days=1), datetime.min.time(), zone)


def _share(entry: Entry, slot: Slot) -> bool:
    return entry.busy and entry.start < slot.end and entry.end > slot.start


def _says(text: str) -> Callable[[int, int], list[Spans]]:
    return lambda cells, most: [((text, "muted"),)]


def _travel_lines(travel: Travel) -> Callable[[int, int], list[Spans]]:
    takes = show_duration(travel.minutes)
    place = travel.place or travel.entry.account_name
    words = f"travel back {takes}" if travel.back else f"leave · {takes}" + (f" to {place}" if place else "")
    spans: Spans = ((words + (f" · {travel.by}" if travel.by else ""), "muted"),)
    if travel.clashes:
        spans = (("! no time: ", "due"), *spans)
    return lambda cells, most: [spans]


def _free_lines(day: Day, slot: Slot, now: datetime) -> Callable[[int, int], list[Spans]]:
    """How long a slot still is, below the line of now if a half hour is left there; nothing for one that is over or
    lies on a day off."""
    start = max(slot.start, now)
    if start >= slot.end or day.off:
        return _says("")
    said: Spans = ((f"free {lasts(start, slot.end)}" + (" left" if slot.start < now else ""), "done"),)
    marks = [slot.start, *half_hours(slot.start, slot.end)]
    over = sum(mark < now for mark in marks)

    def lines(cells: int, most: int) -> list[Spans]:
        return [*([()] * over), said] if slot.start < now and over <= most else [said]

    return lines


def _entry_lines(entry: Entry, told: Sequence[Told]) -> Callable[[int, int], list[Spans]]:
    def lines(cells: int, most: int) -> list[Spans]:
        room = cells - width(lasts(entry.start, entry.end)) - 1
        needed = 1 if any(one.matters for one in told) or (told and most > 0) else 0
        return [name(entry, room if most + needed == 0 else cells), *_packed(told, max(most, needed), room)]

    return lines


def _call_lines(call: TimedCall, told: Sequence[Told]) -> Callable[[int, int], list[Spans]]:
    def lines(cells: int, most: int) -> list[Spans]:
        needed = 1 if any(one.matters for one in told) or (told and most > 0) else 0
        return [call_name(call, cells), *_packed(told, max(most, needed), cells)]

    return lines


def _packed(told: Sequence[Told], most: int, cells: int) -> list[Spans]:
    """What is told in at most `most` lines: as much as fits in each but the last, which is cut when drawn, unless too
    little of it would be left to read."""
    packed: list[list[Span]] = []
    used = 0
    for one in told if most else ():
        fits = used + 3 + width(one.text) <= cells
        if packed and not fits and len(packed) == most and used + 3 + _LEAST_TOLD > cells:
            break
        if packed and (fits or len(packed) == most):
            packed[-1].append((" · ", "muted"))
            used += 3
        else:
            packed.append([])
            used = 0
        packed[-1].append((one.text, one.role))
        used += width(one.text)
    return [tuple(line) for line in packed]


def _timed(blocks: Sequence[Block], cells: int, *, narrow: bool) -> Iterator[Timed]:
    """The lines of each block, one for each half hour in it until another block begins."""
    for index, block in enumerate(blocks):
        following = blocks[index + 1].start if index + 1 < len(blocks) else block.end
        halves = [] if narrow else half_hours(block.start, min(block.end, following))
        said = block.lines(cells - _BEFORE, len(halves))
        at = block.start
        count = max(len(said), 1 + len(halves))
        for number in range(count):
            label = f"{at:%H:%M}" if number == 0 else ""
            if 0 < number <= len(halves):
                at = halves[number - 1]
                label = f"{at:%H:%M}"
            spans = said[number] if number < len(said) else ()
            tail = block.tail if number == count - 1 else ""
            sign = block.glyph if number == 0 else (" ", "text")
            yield at, _line(block, label, sign, spans, tail, cells)


def _line(block: Block, label: str, sign: Span, spans: Spans, tail: str, cells: int) -> Line:
    before: Spans = ((f"{label:<5} ", "muted"), block.bar, (" ", "text"), sign, (" ", "text"))
    end = f" {tail}" if tail else ""
    return Line(block.key, (*before, *_fitted(spans, cells - _BEFORE - width(end)), (end, "muted")))


def _fitted(spans: Spans, cells: int) -> list[Span]:
    """Spans cut or padded to exactly `cells` cells."""
    found: list[Span] = []
    left = cells
    for text, role in spans:
        cut = crop(text, left)
        found.append((cut, role))
        left -= width(cut)
    return [*found, (" " * left, "text")]


def _whole_day(entry: Entry, cells: int, now: datetime) -> Line:
    before: Spans = (("day   ", "muted"), ("▌", "action"), (" ", "text"), glyph(entry, now), (" ", "text"))
    told = f" · {entry.place}" if entry.place else ""
    room = cells - _BEFORE
    spans = (*name(entry, room), (told, "muted"))
    return Line(appointment_key(entry), (*before, *_fitted(spans, room)))


def half_hours(start: datetime, end: datetime) -> list[datetime]:
    """The full and half hours on the clock after `start` and before `end`.

    Reckoned in time that passes: where the clocks change, an hour is left out or comes twice, as on the wall.
    """
    mark = start.replace(minute=30 if start.minute >= 30 else 0, second=0, microsecond=0).astimezone(UTC) + HALF_HOUR
    marks = []
    while mark < end.astimezone(UTC):
        marks.append(mark.astimezone(start.tzinfo))
        mark += HALF_HOUR
    return marks


def _unsaid_hours(day: Day, blocks: Sequence[Block], timed: Sequence[Timed]) -> list[Timed]:
    """The half hours from the first thing to the last that no line stands for yet: inside something that goes on
    after others began, or between the working hours and what lies outside them."""
    first = min([day.hours.start, *(block.start for block in blocks)])
    last = max([day.hours.end, *(block.end for block in blocks)])
    said = {at for at, _ in timed}
    found: list[Timed] = []
    for mark in [first, *half_hours(first, last)]:
        if mark not in said:
            over = next((block for block in blocks if block.start <= mark < block.end), None)
            bar: Span = ("·", "muted") if over is None else over.bar
            found.append((mark, Line(None, ((f"{mark:%H:%M} ", "muted"), bar))))
    return found


def _now_line(now: datetime, cells: int) -> Line:
    return Line(None, ((f"{now:%H:%M} ", "accent"), ("━" * max(0, cells - 14) + " now ━━", "accent")))


def _merged(timed: Sequence[Timed], more: Sequence[Timed]) -> list[Timed]:
    """Lines put where their time is among lines whose order stays."""
    merged = list(timed)
    for at, line in more:
        place = next((index for index, (start, _) in enumerate(merged) if start >= at), len(merged))
        merged.insert(place, (at, line))
    return merged
