"""`amplanner agenda`: a day's appointments, its calls at a time, its free time and its to-dos."""

from datetime import date, datetime, timedelta

import click

from amplanner.book.book import Book
from amplanner.cli import jsonable
from amplanner.cli.common import book_option, in_book, json_option
from amplanner.cli.printing import Column, say, say_json, table, width
from amplanner.rules.dates_show import show_day
from amplanner.rules.worktime import Slot
from amplanner.workday.agenda import Day, day
from amplanner.workday.agenda_calls import TimedCall
from amplanner.workday.agenda_entries import Entry
from amplanner.workday.todos import TodoRow

_STATUS = {"held": "✓ held", "not held": "× not held", "cancelled": "× cancelled", "moved": "moved"}
_TIMES = (Column(), Column(least=14), Column(least=10), Column(least=8))
_TODOS = (Column(), Column(least=20), Column(least=10), Column(least=6))


@click.command()
@click.argument("when", nargs=-1, metavar="[DATE]")
@json_option
@book_option
def agenda(when: tuple[str, ...], as_json: bool, book_file: str | None) -> None:
    """Print the agenda of a day.

    DATE is today unless you name another: `fri`, `+2w`, `3 dec`, `2026-12-03`.
    """

    def look(book: Book) -> Day:
        return day(book, day_named(book, " ".join(when)))

    found = in_book(book_file, look)
    if as_json:
        say_json(day_json(found))
        return
    room = width()
    say(heading(found), "", *agenda_lines(found, room))
    if found.todos:
        say("", "To do", *todo_lines(found.todos, room))


def day_named(book: Book, typed: str) -> date:
    """Return the day that somebody typed, today for nothing. Raises `click.BadParameter` for what is no day."""
    if not typed.strip():
        return book.today
    from amplanner.rules.dates import Calendar, parse_when  # not for today

    calendar = Calendar(book.clock.now(), book.settings.week, day_first=book.settings.day_first)
    found = parse_when(typed, calendar)
    if found is None:
        raise click.BadParameter(f"{typed!r} is no day such as fri, tomorrow, +2w, 3 dec or 2026-12-03.")
    return found.day


def heading(found: Day) -> str:
    """Return the day in full: "Wednesday 25 November 2026 · week 48"."""
    when = found.day
    told = f"{when:%A} {when.day} {when:%B %Y} · week {when.isocalendar().week}"
    return f"{told} · {found.off}" if found.off else told


def agenda_lines(found: Day, room: int) -> list[str]:
    """Return appointments, calls at a time, the way there and back, and free time in the order of the day."""
    rows = [(one.start, 0, _entry_row(one, found.day)) for one in found.appointments]
    rows += [(one.start, 1, _call_row(one)) for one in found.calls]
    if not found.off:
        rows += [(slot.start, 2, (_span(slot, found.day), f"free {_length(slot)}", "", "")) for slot in found.slots]
        if found.lunch:
            rows.append((found.lunch.start, 2, (_span(found.lunch, found.day), "lunch", "", "")))
    for way in found.travel:
        whither = "back from" if way.back else "to"
        where = way.place or way.entry.account_name or way.entry.title
        told = ("", f"{way.by or 'travel'} {whither} {where}", "", "no time for it" if way.clashes else "")
        rows.append((way.start, 3, (_span(Slot(way.start, way.end), found.day), *told[1:])))
    whole = [("all day", *_entry_row(one, found.day)[1:]) for one in found.whole_days]
    lines = table(_TIMES, [*whole, *(row for _, _, row in sorted(rows, key=lambda row: row[:2]))], room)
    return lines or ["Nothing planned."]


def _entry_row(one: Entry, when: date) -> tuple[str, str, str, str]:
    remarks = [
        _STATUS.get(one.status, ""),
        "important" if one.important else "",
        "overlaps" if one.overlaps else "",
        f"{one.there[0]:%H:%M} in {one.zone}" if one.zone else "",
        one.result,
        one.place,
        ", ".join(one.persons),
        one.source,
    ]
    kind = "" if one.kind.casefold() in one.title.casefold() or one.source else f"{one.kind}: "
    return (
        _span(Slot(one.start, one.end), when),
        kind + one.title,
        one.account_name,
        " · ".join(part for part in remarks if part),
    )


def _call_row(one: TimedCall) -> tuple[str, str, str, str]:
    told = [
        "✓ called" if not one.busy else "promised" if one.promised else "",
        f"overlaps {one.overlaps}" if one.overlaps else "",
        one.person_name,
    ]
    about = f"call: {one.subject}" if one.subject else "call"
    return f"{one.start:%H:%M}", about, one.account_name, " · ".join(part for part in told if part)


def _span(slot: Slot, when: date) -> str:
    """Return from when to when, with arrows where it began before the day or goes on after it."""
    start = f"{slot.start:%H:%M}" if slot.start.date() >= when else "→"
    end = f"{slot.end:%H:%M}" if slot.end.date() <= when or _is_midnight(slot.end, when) else "→"
    return f"{start}–{end}"


def _is_midnight(end: datetime, when: date) -> bool:
    return end.date() - when == timedelta(days=1) and not (end.hour or end.minute)


def _length(slot: Slot) -> str:
    hours, minutes = divmod(round(slot.length.total_seconds() / 60), 60)
    return f"{hours}h{minutes:02}" if hours and minutes else f"{hours}h" if hours else f"{minutes}m"


def todo_lines(todos: tuple[TodoRow, ...], room: int) -> list[str]:
    """Return to-dos with a box to tick."""
    return table(_TODOS, [_todo_row(one) for one in todos], room)


def _todo_row(one: TodoRow) -> tuple[str, str, str, str]:
    late = f"late {one.late_days} day{'s' if one.late_days != 1 else ''}" if one.late_days else ""
    told = [late, "important" if one.important else "", one.due_time, one.whose and f"from {one.whose}", one.answer]
    return (
        "[x]" if one.status == "done" else "[ ]",
        one.title,
        one.account_name,
        " · ".join(part for part in told if part),
    )


def day_json(found: Day) -> jsonable.Json:
    """Return a day as JSON."""
    return {
        "date": found.day.isoformat(),
        "off": found.off or None,
        "appointments": [entry_json(one) for one in (*found.whole_days, *found.appointments)],
        "calls_at_a_time": [timed_call_json(one) for one in found.calls],
        "free": [slot_json(one) for one in found.slots],
        "todos": [todo_json(one) for one in found.todos],
        "target": {
            "month": f"{found.target.month:%Y-%m}",
            "won": jsonable.money(found.target.won.won),
            "target": jsonable.money(found.target.won.target) if found.target.won.target.minor else None,
            "percent": found.target.won.percent,
            "working_days_left": found.target.won.days_left,
            "won_elsewhere": [jsonable.money(one) for one in found.target.won_elsewhere],
            "calls_done": found.target.calls_done,
            "calls_goal": found.target.calls_goal,
        },
    }


def entry_json(one: Entry) -> jsonable.Json:
    """Return an appointment as JSON; its own clock's zone only where that is another."""
    return {
        "id": one.which.key,
        "occurrence": one.which.occurrence or one.which.item_key or None,
        "title": one.title,
        "start": one.start.isoformat(),
        "end": one.end.isoformat(),
        "all_day": one.all_day,
        "zone": one.zone or None,
        "account": jsonable.account(one.account, one.account_name),
        "kind": one.kind,
        "place": one.place or None,
        "travel_minutes": one.travel_minutes,
        "persons": list(one.persons),
        "status": one.status,
        "result": one.result or None,
        "important": one.important,
        "repeats": one.repeats,
        "overlaps": one.overlaps,
        "out_of_hours": one.out_of_hours,
        "calendar": one.source or None,
    }


def timed_call_json(one: TimedCall) -> jsonable.Json:
    """Return a call at a time as JSON."""
    return {
        "id": one.key,
        "start": one.start.isoformat(),
        "account": jsonable.account(one.account, one.account_name),
        "person": one.person_name or None,
        "subject": one.subject or None,
        "promised": one.promised,
        "status": one.status,
        "outcome": one.outcome or None,
        "overlaps": one.overlaps or None,
    }


def slot_json(slot: Slot) -> jsonable.Json:
    """Return a free stretch of time as JSON."""
    return {"start": slot.start.isoformat(), "end": slot.end.isoformat()}


def todo_json(one: TodoRow) -> jsonable.Json:
    """Return a to-do as JSON."""
    return {
        "id": one.key,
        "title": one.title,
        "account": jsonable.account(one.account, one.account_name),
        "due_on": one.due_on.isoformat(),
        "due_time": one.due_time or None,
        "owner": one.owner,
        "owner_name": one.owner_name or None,
        "important": one.important,
        "status": one.status,
        "late_days": one.late_days,
        "answer": one.answer or None,
    }


def short_day(when: date | None, today: date) -> str:
    """Return a day in words; empty for none."""
    return "" if when is None else show_day(when, today)
