"""`amplanner calls` and `amplanner next`: whom to call, why, and all that is wanted while the phone rings."""

import click

from amplanner.book.book import Book
from amplanner.cli import jsonable
from amplanner.cli.common import book_option, in_book, json_option
from amplanner.cli.printing import Column, indented, say, say_json, table, width, wrapped
from amplanner.rules.dates_show import show_day
from amplanner.rules.money import show
from amplanner.workday.call_card import CallCard, card
from amplanner.workday.call_contacts import ToCall, to_call
from amplanner.workday.calls import Due, outcomes
from amplanner.workday.queue import Queue, QueueRow, filters_from, queue

MOST_SHOWN = 25
"""How many calls are printed unless all are asked for: more than a day of them."""

_COLUMNS = (
    Column("", right=True),
    Column("Account", least=14),
    Column("", 0),
    Column("Why", least=18),
    Column("Ask for", least=8),
    Column("Number"),
)

_ROOMY = 100
"""The width from which there is room for a name, and for the reasons in full."""


@click.command()
@click.argument("filters", nargs=-1, metavar="[FILTER]…")
@click.option("--all", "everything", is_flag=True, help=f"Print all of them, not only the first {MOST_SHOWN}.")
@json_option
@book_option
def calls(filters: tuple[str, ...], everything: bool, as_json: bool, book_file: str | None) -> None:
    """Print whom to call today, and why.

    They stand in the order of the planner. FILTER narrows it: a tier (`a`), a purpose (`renewal`), a region
    (`region:utrecht`), or a word of a name.
    """

    def look(book: Book) -> tuple[Queue, tuple[QueueRow, ...], dict[int, ToCall]]:
        found = queue(book, filters_from(" ".join(filters)))
        rows = found.rows if everything or as_json else found.rows[:MOST_SHOWN]
        return found, rows, to_call(book, rows)

    found, rows, numbers = in_book(book_file, look)
    if as_json:
        say_json(queue_json(found, numbers))
        return
    say(*call_lines(rows, numbers, width()))
    say(*_remarks(found, len(rows)))


@click.command("next")
@json_option
@book_option
def next_call(as_json: bool, book_file: str | None) -> None:
    """Print the call to make now.

    With its number and reasons, what to talk about, the last contacts, open quotes, and when you are free.
    """

    def look(book: Book) -> tuple[QueueRow, CallCard, list[str], jsonable.Json] | None:
        found = queue(book)
        if not found.rows:
            return None
        row = found.rows[0]
        shown = card(book, row.account, row.call, row.about, row.reasons)
        return row, shown, _card_lines(book, row, shown), {**call_json(row, None), **_card_json(shown)}

    found = in_book(book_file, look)
    if as_json:
        say_json(None if found is None else found[3])
    elif found is None:
        say("No calls left.")
    else:
        say(*found[2])


def call_lines(rows: tuple[QueueRow, ...], numbers: dict[int, ToCall], room: int, *, tick: bool = False) -> list[str]:
    """Return calls in columns, numbered or with a box to tick."""
    if not rows:
        return ["No calls left."]
    told = []
    for at, row in enumerate(rows, 1):
        to = numbers.get(row.account)
        told.append(
            (
                "[ ]" if tick else str(at),
                row.name,
                row.tier,
                row.long if room >= _ROOMY else row.short,
                to.name if to and room >= _ROOMY else "",
                to.number if to and to.number else "no number",
            )
        )
    return table(_COLUMNS, told, room)


def _remarks(found: Queue, shown: int) -> list[str]:
    told = []
    if len(found.rows) > shown:
        told.append(f"… and {len(found.rows) - shown:,} more; --all prints them.")
    if found.unnumbered:
        told.append(f"{len(found.unnumbered):,} more have no number yet.")
    if found.blocked:
        told.append(f"{found.blocked:,} asked not to be called.")
    goal = f" of {found.calls_goal}" if found.calls_goal else ""
    return ["", *told, f"{found.done_today}{goal} made today."]


def _card_lines(book: Book, row: QueueRow, shown: CallCard) -> list[str]:
    room, today = width(), book.today
    who = " · ".join(part for part in (shown.name, shown.tier and f"tier {shown.tier}", shown.city) if part)
    lines = [who]
    for contact in shown.contacts[:3]:
        number = contact.number.typed if contact.number else "no number"
        part = ", ".join(part for part in (contact.name, contact.job or contact.role) if part)
        lines += wrapped(f"{number}  {part}", room, "  ")
    lines += [f"Not to be called: {name}" for name in shown.blocked]
    lines += ["", "Why", *(line for reason in shown.why for line in indented(wrapped(reason, room - 2, "  ")))]
    if shown.points:
        lines += ["", "Talk about"]
        for point in shown.points:
            told = f"{point.text} ({point.note})" if point.note else point.text
            lines += indented(wrapped(told, room - 2, "  "))
    if shown.touches:
        lines += ["", "Last contacts"]
        for touch in shown.touches:
            told = f"{show_day(touch.at.date(), today)} {touch.word}: {touch.text}"
            lines += indented(wrapped(told, room - 2, "  "))
    if shown.quotes:
        lines += ["", "Open quotes"]
        for quote in shown.quotes:
            amount = show(quote.amount, grouping=book.settings.thousands) if quote.amount else "no amount"
            until = f"until {show_day(quote.valid_until, today)}" if quote.valid_until else ""
            parts = (quote.number, quote.title, amount, quote.status, until)
            lines += indented(wrapped(" · ".join(part for part in parts if part), room - 2, "  "))
    lines += ["", "Free"]
    for free in shown.free:
        spans = ", ".join(f"{slot.start:%H:%M}–{slot.end:%H:%M}" for slot in free.slots) or "full"
        lines += indented(wrapped(f"{show_day(free.day, today)}  {spans}", room - 2, "  "))
    lines += ["", "Then log it: amplanner log ACCOUNT OUTCOME, OUTCOME being one of"]
    letters = ", ".join(f"{outcome.letter} {outcome.label}" for outcome in outcomes(book) if outcome.letter)
    return [*lines, *indented(wrapped(letters, room - 2))]


def queue_json(found: Queue, numbers: dict[int, ToCall]) -> jsonable.Json:
    """Return the queue as JSON."""
    return {
        "calls": [call_json(row, numbers.get(row.account)) for row in found.rows],
        "without_number": [jsonable.account(row.account, row.name) for row in found.unnumbered],
        "not_to_be_called": found.blocked,
        "done_today": found.done_today,
        "calls_goal": found.calls_goal,
    }


def call_json(row: QueueRow, to: ToCall | None) -> jsonable.Json:
    """Return a row of the queue as JSON."""
    return {
        "account": jsonable.account(row.account, row.name),
        "call_id": row.call,
        "tier": row.tier or None,
        "region": row.region or None,
        "purpose": row.about.purpose or None,
        "subject": row.subject or None,
        "band": int(row.band),
        "why": list(row.reasons) or [row.long],
        "due": _due_json(row.due),
        "late": row.late,
        "promised": row.promised,
        "tries": row.tries,
        "misses": row.misses,
        "pinned": row.pinned,
        "person": to.name or None if to else None,
        "number": to.number or None if to else None,
    }


def _due_json(due: Due | None) -> jsonable.Json | None:
    if due is None:
        return None
    return {
        "date": due.day.isoformat() if due.day else None,
        "time": f"{due.at:%H:%M}" if due.at else None,
        "half": due.half.value if due.half else None,
    }


def _card_json(shown: CallCard) -> jsonable.Json:
    first = shown.contacts[0] if shown.contacts else None
    return {
        "person": first.name if first else None,
        "number": first.number.typed if first and first.number else None,
        "contacts": [
            {
                "name": contact.name,
                "job": contact.job or None,
                "role": contact.role or None,
                "numbers": [
                    {"number": number.typed, "e164": number.e164 or None, "wrong": number.wrong}
                    for number in contact.numbers
                ],
            }
            for contact in shown.contacts
        ],
        "not_to_be_called": list(shown.blocked),
        "why": list(shown.why),
        "talk_about": [{"text": point.text, "note": point.note or None} for point in shown.points],
        "last_contacts": [
            {"at": touch.at.isoformat(), "kind": touch.kind, "text": touch.text} for touch in shown.touches
        ],
        "quotes": [
            {
                "id": quote.key,
                "number": quote.number,
                "title": quote.title,
                "amount": jsonable.money(quote.amount),
                "status": quote.status,
                "valid_until": quote.valid_until.isoformat() if quote.valid_until else None,
            }
            for quote in shown.quotes
        ],
        "free": [
            {"start": slot.start.isoformat(), "end": slot.end.isoformat()} for free in shown.free for slot in free.slots
        ],
        "outcomes": dict(shown.previews),
    }
