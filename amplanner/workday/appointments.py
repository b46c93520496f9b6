"""Appointments: made, moved, held or not. Each function is one act, also on an occurrence of a series or on an event
of an imported calendar: that becomes a row of ours first, in the same act."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from typing import Any

from amplanner.book.book import Book
from amplanner.book.change import Change
from amplanner.book.journal import Act
from amplanner.book.models import Account, Appointment
from amplanner.rules.text import clean
from amplanner.workday.appointment_rows import (
    Details,
    Found,
    Which,
    columns,
    find,
    label,
    own_row,
    settled_span,
    times,
    when_words,
    write_details,
)
from amplanner.workday.appointment_series import (
    CONTENT,
    change_series,
    remove_series,
    series_rule,
    split,
    take_out,
    write_attendees,
)
from amplanner.workday.refused import RefusedError
from amplanner.workday.repeats import edited_rule, repeat_words
from amplanner.workday.walltime import moment, named_zone, shift, wall_of

MOVERS = ("me", "them")


class Scope(StrEnum):
    """How much of a series an act is about."""

    THIS = "this"
    FOLLOWING = "following"
    ALL = "all"


def write_appointment(
    book: Book,
    act: Act,
    *,
    title: str,
    start: datetime,
    end: datetime,
    account: int | None = None,
    kind: str = "visit",
    place: str = "",
    travel_minutes: int = 0,
    travel_by: str = "",
    persons: Sequence[int] = (),
    all_day: bool = False,
    opportunity: int | None = None,
    important: bool = False,
    repeat: str = "",
    status: str = "planned",
    result: str = "",
) -> int:
    """Write a new appointment within an act and return its key; see `Details` for what the values mean.

    `status` held is for one that has taken place. Raises `RefusedError` for what can't be.
    """
    details = Details(
        title=title,
        start=start,
        end=end,
        account=account,
        kind=kind,
        place=place,
        travel_minutes=travel_minutes,
        travel_by=travel_by,
        persons=tuple(persons),
        all_day=all_day,
        opportunity=opportunity,
        important=important,
        repeat=repeat,
    )
    return write_details(book, act, details, status=status, result=result)


def add(book: Book, details: Details, *, status: str = "planned", result: str = "") -> Change:
    """Make an appointment. `Change.key` is its key. Raises `RefusedError` for what can't be."""
    name = ""
    if details.account is not None:
        name = str(book.scalar(Account.select(Account.name).where(Account.id == details.account)) or "")
    name = name or clean(details.title).strip() or details.kind.capitalize()
    when = when_words(book, details.start, all_day=details.all_day)
    with book.act(f"Appointment · {name} {when}") as act:
        act.key = write_details(book, act, details, status=status, result=result)
    return act.change


def edit(book: Book, which: Which, details: Details, scope: Scope = Scope.THIS) -> Change:
    """Give an appointment other details; of a series this occurrence, it and the following, or all.

    `details.repeat` counts for a series as a whole and for an appointment that repeats from now on.
    Raises `RefusedError` for what can't be.
    """
    found = find(book, which)
    with book.act(label(book, "Changed", [found], details.start)) as act:
        act.key = _edit(book, act, which, found, details, scope)
    return act.change


def move(book: Book, targets: Sequence[Which], minutes: int, scope: Scope = Scope.THIS) -> Change:
    """Move appointments by some minutes on the wall clock (whole days by days); it isn't counted as moved.

    Raises `RefusedError` for one that has been held, missed or cancelled.
    """
    found = [_planned(find(book, which), "move") for which in targets]
    step = timedelta(minutes=minutes)
    with book.act(label(book, "Moved", found, _stepped(found[0], step)[0] if len(found) == 1 else None)) as act:
        for which, one in zip(targets, found, strict=True):
            start, end = _stepped(one, step)
            _retime(book, act, which, one, start, end, scope)
    return act.change


def lengthen(book: Book, targets: Sequence[Which], minutes: int, scope: Scope = Scope.THIS) -> Change:
    """Let appointments end some minutes later, or earlier when negative (whole days by days).

    Raises `RefusedError` for one that would end before it starts.
    """
    found = [find(book, which) for which in targets]
    verb = "Longer" if minutes > 0 else "Shorter"
    with book.act(label(book, verb, found)) as act:
        for which, one in zip(targets, found, strict=True):
            step = timedelta(days=1 if minutes > 0 else -1) if one.details.all_day else timedelta(minutes=minutes)
            _retime(book, act, which, one, one.start, shift(one.end, step), scope)
    return act.change


def reschedule(book: Book, which: Which, start: datetime, *, by: str = "me", scope: Scope = Scope.THIS) -> Change:
    """Move an appointment to another time, agreed with the customer: counted, with who asked for it (me, them).

    It keeps its length. Raises `RefusedError` for one that has been held, missed or cancelled.
    """
    found = _planned(find(book, which), "move")
    with book.act(label(book, "Moved", [found], start)) as act:
        _reschedule(book, act, which, found, start, by, scope)
    return act.change


def to_day(book: Book, targets: Sequence[Which], day: date, *, by: str = "me") -> Change:
    """Move appointments to another day, at the same wall time: counted as moved, as `reschedule`."""
    found = [_planned(find(book, which), "move") for which in targets]
    new = [_on(book, one, day) for one in found]
    with book.act(label(book, "Moved", found, new[0] if new else None)) as act:
        write_to_day(book, act, targets, day, by=by)
    return act.change


def write_to_day(book: Book, act: Act, targets: Sequence[Which], day: date, *, by: str = "me") -> None:
    """Move appointments to another day within an act. Raises `RefusedError` as `to_day` does."""
    for which in targets:
        one = _planned(find(book, which), "move")
        _reschedule(book, act, which, one, _on(book, one, day), by, Scope.THIS)


def not_held(
    book: Book, targets: Sequence[Which], *, by: str = "", new_start: datetime | None = None, reason: str = ""
) -> Change:
    """Note that appointments did not take place. `by` tells who moved or cancelled it (me, them), if known.

    With `new_start`, for one appointment, the same act plans it anew, with its people, at that time and in the same
    length; the old one stays where it was as "moved". Raises `RefusedError` for several with one new time.
    """
    found = [find(book, which) for which in targets]
    if new_start is not None and len(found) != 1:
        raise RefusedError("One new time is for one appointment; reschedule them one by one.")
    if by and by not in MOVERS:
        raise ValueError(f"an appointment is moved by {' or '.join(MOVERS)}, not {by!r}")
    with book.act(label(book, "Not held", found, new_start)) as act:
        for which, one in zip(targets, found, strict=True):
            row = own_row(book, act, which)
            told = clean(reason).strip()
            status = "not held"
            if new_start is not None:
                status = "moved"
                told = told or f"moved {f'by {by} ' if by else ''}to {when_words(book, new_start)}"
                act.key = _plan_anew(book, act, row, one, new_start, by)
            act.update(Appointment, row, status=status, result=told, moved_by=by)
    return act.change


def cancel(book: Book, targets: Sequence[Which], reason: str = "") -> Change:
    """Note that appointments are off; they stay on the day and in the timeline as cancelled."""
    found = [find(book, which) for which in targets]
    with book.act(label(book, "Cancelled", found)) as act:
        for which in targets:
            act.update(Appointment, own_row(book, act, which), status="cancelled", result=clean(reason).strip())
    return act.change


def reopen(book: Book, targets: Sequence[Which]) -> Change:
    """Take back that appointments were held, missed or cancelled: they are planned again."""
    found = [find(book, which) for which in targets]
    with book.act(label(book, "Planned again", found)) as act:
        for which in targets:
            act.update(Appointment, own_row(book, act, which), status="planned", result="")
    return act.change


def delete(book: Book, targets: Sequence[Which], scope: Scope = Scope.THIS) -> Change:
    """Delete appointments; of a series this occurrence, it and the following, or all, except what was held.

    An event of an imported calendar stays in it, hidden from the agenda.
    """
    found = [find(book, which) for which in targets]
    with book.act(label(book, "Deleted", found)) as act:
        write_deleted(book, act, targets, scope)
    return act.change


def write_deleted(book: Book, act: Act, targets: Sequence[Which], scope: Scope = Scope.THIS) -> None:
    """Delete appointments within an act, as `delete` does."""
    for which in targets:
        _delete(book, act, which, find(book, which), scope)


def details_of(book: Book, which: Which) -> Details:
    """Return what a form shows of an appointment. Raises `RefusedError` when it is no longer there."""
    return find(book, which).details


def _planned(found: Found, verb: str) -> Found:
    if found.status != "planned":
        raise RefusedError(f"“{found.title}” is {found.status}; there is nothing to {verb}.")
    return found


def _on(book: Book, found: Found, day: date) -> datetime:
    """The start of an appointment on another day, at the same wall time."""
    return moment(datetime.combine(day, wall_of(found.start).time()), _zone(book, found))


def _zone(book: Book, found: Found) -> Any:
    return named_zone(str(found.start.tzinfo), book.clock.zone)


def _stepped(found: Found, step: timedelta) -> tuple[datetime, datetime]:
    if found.details.all_day:
        step = timedelta(days=1 if step > timedelta() else -1)
        return shift(found.start, step), shift(found.end, step)
    start = shift(found.start, step)
    return start, _end_after(start, found)


def _end_after(start: datetime, found: Found) -> datetime:
    """The end of an appointment that is moved to a start: as long as it was, whole days by days."""
    if found.details.all_day:
        return shift(start, wall_of(found.end) - wall_of(found.start))
    lasts = found.end.astimezone(UTC) - found.start.astimezone(UTC)
    return (start.astimezone(UTC) + lasts).astimezone(start.tzinfo)


def _edit(book: Book, act: Act, which: Which, found: Found, details: Details, scope: Scope) -> int:
    if found.series is None or scope is Scope.THIS:
        row = own_row(book, act, which)
        # One occurrence of a series doesn't repeat by itself.
        new = columns(book, details if found.series is None else details._replace(repeat=""))
        if new["rrule"] and found.status != "planned":
            raise RefusedError(f"It is {found.status}; what repeats has to lie ahead. Add a new one.")
        act.update(Appointment, row, **new)
        write_attendees(book, act, row, details.persons)
        return row
    series = split(book, act, found.series, found.occurrence) if scope is Scope.FOLLOWING else found.series
    start, end = settled_span(book, details.start, details.end, all_day=details.all_day)
    new = columns(book, details._replace(repeat=""))
    changes = {name: new[name] for name in CONTENT} | {"length": wall_of(end) - wall_of(start)}
    delta = wall_of(start) - wall_of(found.start)
    rule, first = series_rule(book, series)
    if details.repeat.strip() not in (found.details.repeat, repeat_words(found.details.repeat)):
        rule = edited_rule(rule, details.repeat, (first + delta).date())
    change_series(book, act, series, changes, details.persons, delta, rule)
    return series


def _retime(book: Book, act: Act, which: Which, found: Found, start: datetime, end: datetime, scope: Scope) -> None:
    if found.series is not None and scope is not Scope.THIS:
        details = found.details._replace(start=start, end=end)
        act.key = _edit(book, act, which, found, details, scope)
        return
    start, end = settled_span(book, start, end, all_day=found.details.all_day)
    row = own_row(book, act, which)
    act.update(Appointment, row, **times(start, end))
    act.key = row


def _reschedule(book: Book, act: Act, which: Which, found: Found, start: datetime, by: str, scope: Scope) -> None:
    if by not in MOVERS:
        raise ValueError(f"an appointment is moved by {' or '.join(MOVERS)}, not {by!r}")
    _retime(book, act, which, found, start, _end_after(start, found), scope)
    if act.key is None:
        raise RuntimeError("retiming names its row")
    act.update(Appointment, act.key, moved_by=by, moved_times=_moved_times(book, act.key) + 1)


def _plan_anew(book: Book, act: Act, row: int, found: Found, start: datetime, by: str) -> int:
    details = found.details._replace(start=start, end=_end_after(start, found), repeat="")
    return write_details(book, act, details, moved_times=_moved_times(book, row) + 1, moved_by=by)


def _moved_times(book: Book, row: int) -> int:
    return int(book.scalar(Appointment.select(Appointment.moved_times).where(Appointment.id == row)))


def _delete(book: Book, act: Act, which: Which, found: Found, scope: Scope) -> None:
    if found.linked:
        act.update(Appointment, own_row(book, act, which), status="hidden")
    elif found.series is None:
        act.remove(Appointment, own_row(book, act, which))
    elif scope is Scope.THIS:
        take_out(book, act, found.series, found.occurrence)
    elif scope is Scope.FOLLOWING:
        remove_series(book, act, split(book, act, found.series, found.occurrence))
    else:
        remove_series(book, act, found.series)
