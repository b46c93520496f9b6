"""`amplanner today`: the day on a sheet, to print or to read aloud."""

from datetime import datetime
from typing import NamedTuple

import click

from amplanner.book.book import Book
from amplanner.cli import jsonable
from amplanner.cli.agenda import agenda_lines, day_json, entry_json, heading, todo_lines
from amplanner.cli.calls import MOST_SHOWN, call_lines, queue_json
from amplanner.cli.common import book_option, in_book, json_option
from amplanner.cli.printing import say, say_json, width
from amplanner.cli.quotes import Expiries, expiry_lines, quote_json, quote_lines
from amplanner.rules.money import Grouping, show
from amplanner.workday.agenda import Day, Next, day, next_appointment
from amplanner.workday.call_contacts import ToCall, to_call
from amplanner.workday.open_quotes import QuoteRow, open_quotes, rows
from amplanner.workday.queue import Queue, queue
from amplanner.workday.quote_expiry import WARNED_DAYS, expiries

_QUOTES_READ = 40  # they come in the order of their last valid day


class _Sheet(NamedTuple):
    name: str
    now: datetime
    grouping: Grouping
    day: Day
    next: Next | None
    queue: Queue
    numbers: dict[int, ToCall]
    quotes: list[QuoteRow]
    ending: Expiries


@click.command()
@json_option
@book_option
def today(as_json: bool, book_file: str | None) -> None:
    """Print the day on a sheet.

    Appointments, to-dos, whom to call and why, and the quotes that run out; fit to be printed on paper.
    """
    sheet = in_book(book_file, _look)
    if as_json:
        say_json(_sheet_json(sheet))
        return
    room = width()
    name = f" · {sheet.name}" if sheet.name else ""
    say(heading(sheet.day) + name, *_numbers(sheet), "", "AGENDA", *agenda_lines(sheet.day, room))
    if sheet.day.todos:
        say("", f"TO DO ({sheet.day.todos_done} of {len(sheet.day.todos)} done)", *todo_lines(sheet.day.todos, room))
    shown = sheet.queue.rows[:MOST_SHOWN]
    say("", f"CALLS ({len(sheet.queue.rows):,})", *call_lines(shown, sheet.numbers, room, tick=True))
    if len(sheet.queue.rows) > len(shown):
        say(f"… and {len(sheet.queue.rows) - len(shown):,} more: amplanner calls --all")
    if sheet.quotes:
        say("", "QUOTES THAT RUN OUT", *quote_lines(sheet.quotes, sheet.day.day, sheet.grouping, room))
        say(*expiry_lines(sheet.quotes, sheet.ending, room))


def _look(book: Book) -> _Sheet:
    found = queue(book)
    pressing = _pressing(book)
    return _Sheet(
        book.settings.name,
        book.clock.now(),
        book.settings.thousands,
        day(book, book.today),
        next_appointment(book),
        found,
        to_call(book, found.rows[:MOST_SHOWN]),
        pressing,
        expiries(book, pressing),
    )


def _pressing(book: Book) -> list[QuoteRow]:
    keys = [key for key in open_quotes(book).keys[:_QUOTES_READ] if key[0] == "quote"]
    known = rows(book, keys)
    found = [known[key] for key in keys if key in known]
    return [row for row in found if row.days_left is not None and row.days_left <= WARNED_DAYS]


def _numbers(sheet: _Sheet) -> list[str]:
    """Return the lines under the heading: what comes next, and how far one is."""
    lines = []
    if sheet.next is not None:
        entry = sheet.next.entry
        who = f", {entry.account_name}" if entry.account_name else ""
        leave = f", leave in {_minutes(sheet.next.leave_in)}" if entry.travel_minutes else ""
        lines.append(f"Next: {entry.start:%H:%M} {entry.title}{who}, in {_minutes(sheet.next.minutes)}{leave}")
    target = sheet.day.target
    won = show(target.won.won, cents=False, grouping=sheet.grouping)
    if target.won.target.minor:
        goal = show(target.won.target, cents=False, grouping=sheet.grouping)
        gap = show(target.won.gap, cents=False, grouping=sheet.grouping)
        days = f"{target.won.days_left} working day{'s' if target.won.days_left != 1 else ''}"
        told = f"{target.month:%B}: {won} won of {goal} ({target.won.percent}%)"
        lines.append(f"{told}, gap {gap} in {days}" if target.won.gap.minor else told)
    elif target.won.won.minor:
        lines.append(f"{target.month:%B}: {won} won")
    goal = f" of {target.calls_goal}" if target.calls_goal else ""
    return [*lines, f"Calls: {target.calls_done}{goal} made"]


def _minutes(count: int) -> str:
    hours, minutes = divmod(max(count, 0), 60)
    return f"{hours}h{minutes:02}" if hours else f"{minutes} min"


def _sheet_json(sheet: _Sheet) -> jsonable.Json:
    following = sheet.next
    return {
        "now": sheet.now.isoformat(),
        **day_json(sheet.day),
        "next": None
        if following is None
        else {
            **entry_json(following.entry),
            "in_minutes": following.minutes,
            "leave_in_minutes": following.leave_in,
        },
        **queue_json(sheet.queue, sheet.numbers),
        "quotes": [quote_json(row, sheet.ending) for row in sheet.quotes],
    }
