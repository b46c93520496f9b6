"""`amplanner log`: what came of a call."""

from datetime import datetime, time, timedelta

import click

from amplanner.book.book import Book
from amplanner.book.change import Change
from amplanner.cli import jsonable
from amplanner.cli.common import book_option, in_book, json_option
from amplanner.cli.mistake import Mistake
from amplanner.cli.printing import say, say_json
from amplanner.cli.whom import (
    account_argument,
    account_named,
    outcome_named,
    person_named,
    refuse_impossible,
    refuse_unknown,
)
from amplanner.workday.call_log import Said, log_outcome
from amplanner.workday.calls import outcomes
from amplanner.workday.capturing import read_next_step
from amplanner.workday.queue import queue
from amplanner.workday.walltime import moment

_LOOK_BACK = 330
"""Days that a date without a year may lie in the past: a call is logged after it was made."""


@click.command("log")
@account_argument
@click.argument("outcome", metavar="OUTCOME")
@click.option("--note", default="", metavar="TEXT", help="What was said.")
@click.option("--next", "next_line", default="", metavar="LINE", help='What comes next, such as "tue 10 terms".')
@click.option("--at", "when", default="", metavar="WHEN", help='When it was, such as "9:40" or "yesterday 16:00".')
@click.option("--person", default="", metavar="NAME", help="Who was called.")
@click.option("--reason", default="", metavar="TEXT", help="Why they aren't interested.")
@click.option("--number", default="", metavar="NUMBER", help="The right number after a wrong one.")
@json_option
@book_option
def log(
    account: str,
    outcome: str,
    note: str,
    next_line: str,
    when: str,
    person: str,
    reason: str,
    number: str,
    as_json: bool,
    book_file: str | None,
) -> None:
    """Log a call, and print what comes next.

    OUTCOME is a letter of the call card (s spoke, n no answer, v voicemail, b busy, l call later, r left word, m
    meeting set, Q quote asked, w wrong number, x not interested, D do not call), a label or a code.
    """

    def work(book: Book) -> Change:
        named = account_named(book, account)
        came = outcome_named(outcome, outcomes(book))
        step = read_next_step(book, next_line, account=named.key)
        if step is not None:
            refuse_unknown(book, step, new=False)
            refuse_impossible(step)
        said = Said(
            person=person_named(book, person, named) if person else None,
            note=note,
            next_step=step,
            ended=_moment(book, when) if when else None,
            reason=reason,
            number=number,
        )
        row = queue(book).row(named.key)
        call, about = (None, None) if row is None else (row.call, row.about)
        return log_outcome(book, named.key, came.code, call=call, about=about, said=said)

    made = in_book(book_file, work)
    if as_json:
        say_json({**jsonable.change(made), "call_id": made.key})
    else:
        say(made.label)


def _moment(book: Book, typed: str) -> datetime:
    """Return when a call was, as typed; midday stands for a day without a time. Raises `Mistake` if it is to come."""
    from amplanner.rules.dates import Calendar, parse_when  # most calls are logged at once

    now = book.clock.now()
    calendar = Calendar(now, book.settings.week, day_first=book.settings.day_first, look_back=_LOOK_BACK)
    found = parse_when(typed, calendar)
    if found is None:
        raise click.BadParameter(f"{typed!r} is no time such as 9:40 or yesterday 16:00.", param_hint="--at")
    if found.start is None and found.day == book.today:
        return now
    at = moment(datetime.combine(found.day, found.start or time(12)), book.clock.zone)
    if at - now >= timedelta(minutes=1):
        raise Mistake(f"{at:%a} {at.day} {at:%b %H:%M} is still to come; a call is logged after it was made.")
    return min(at, now)
