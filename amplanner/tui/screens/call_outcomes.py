"""Choosing what came of a call, and when to make it instead: the boxes behind `o`, `s` and `e`."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import TYPE_CHECKING

from textual.dom import DOMNode

from amplanner.book.book import Book
from amplanner.book.change import Change
from amplanner.rules.dates import Calendar, parse_when, show_day, show_when
from amplanner.rules.dates_show import show_duration
from amplanner.rules.outcomes import Outcome
from amplanner.tui.screens.prompt import ask
from amplanner.tui.screens.which_key import Choice, WhichKey
from amplanner.workday import calls
from amplanner.workday.calendar_days import days_off
from amplanner.workday.call_next import preview_outcomes
from amplanner.workday.calls import LOOK_AHEAD, Due, Target
from amplanner.workday.capturing import read_next_step
from amplanner.workday.refused import RefusedError

if TYPE_CHECKING:
    from amplanner.tui.app import PlannerApp

_MORE = "outcome.more"


def choose_outcome(
    app: "PlannerApp", name: str, target: Target | None, then: Callable[[Outcome], None], *, more: bool = False
) -> None:
    """Show the letters of the outcomes and hand the chosen one on; `.` leads to those without a letter (`more`).

    `target` is what the outcome is for, so that each letter tells what it would bring; None for several calls.
    """
    known = calls.outcomes(app.book)
    brings = {} if target is None else preview_outcomes(app.book, target.account, target.call, target.about)
    offered = further_letters(known) if more else {one.letter: one for one in known if one.letter}
    choices = [
        Choice(f"outcome.{one.code}", letter, one.label, brings.get(one.code, "")) for letter, one in offered.items()
    ]
    if not more and further_letters(known):
        choices.append(Choice(_MORE, "full_stop", "More …"))

    def chosen(id: str | None) -> None:
        if id == _MORE:
            choose_outcome(app, name, target, then, more=True)
        elif id is not None:
            then(next(one for one in known if f"outcome.{one.code}" == id))

    app.push_screen(WhichKey(f"Outcome: {name}", "o ." if more else "o", choices), chosen)


def further_letters(known: Sequence[Outcome]) -> dict[str, Outcome]:
    """Return the outcomes without a letter of their own by one of their name's, else by a digit."""
    found: dict[str, Outcome] = {}
    for outcome in known:
        if outcome.letter:
            continue
        letters = [letter for letter in outcome.label.lower() if letter.isascii() and letter.isalpha()]
        found[next(key for key in [*letters, *"0123456789"] if key not in found)] = outcome
    return found


def calendar_of(book: Book) -> Calendar:
    """Return what dates in words are read with."""
    today = book.today
    off = days_off(book, today, today + LOOK_AHEAD)
    return Calendar(book.clock.now().replace(tzinfo=None), book.settings.week, off, book.settings.day_first)


def choose_day(node: DOMNode, book: Book, name: str, targets: Sequence[Target], then: Callable[[Due], None]) -> None:
    """Show the letters of the days to put calls off to, and hand the chosen time on; `d` asks for a date."""
    words = {"t": "Tomorrow", "m": "Monday", "w": "In a week"}
    days = {letter: calls.snooze_day(book, letter) for letter in words}
    choices = [Choice(f"snooze.{key}", key, words[key], show_day(day, book.today)) for key, day in days.items()]
    choices.append(Choice("snooze.d", "d", "Date …", "such as fri 14:00"))

    def chosen(id: str | None) -> None:
        letter = (id or "").removeprefix("snooze.")
        if letter in days:
            then(Due(days[letter]))
        elif letter == "d":
            _ask_date(node, book, name, targets)

    node.app.push_screen(WhichKey(f"Put off: {name}", "s", choices), chosen)


def _ask_date(node: DOMNode, book: Book, name: str, targets: Sequence[Target]) -> None:
    calendar = calendar_of(book)

    def preview(text: str) -> str:
        when = parse_when(text, calendar)
        return show_when(when, calendar) if when else "a day, a time or both: fri, 3 dec 14:00, +2w"

    def do(text: str) -> Change:
        when = parse_when(text, calendar)
        if when is None:
            raise RefusedError(f"“{text}” is no date such as “fri 14:00” or “3 dec”.")
        return calls.snooze(book, targets, Due(when.day, when.start, when.half))

    ask(node, f"Put {name} off to", do, draft=("calls.snooze", ""), placeholder="fri 14:00", preview=preview)


def edit_call(node: DOMNode, book: Book, call: int, name: str) -> None:
    """Ask for day, time, subject and repeat of a planned call in one line."""
    row = calls.open_call(book, call)
    due = calls.due_of(row)

    def do(text: str) -> Change:
        step = read_next_step(book, text, account=row.account)
        if step is None or step.when is None:
            raise RefusedError("When? A day such as “fri 14:00” has to stand in the line.")
        when = step.when
        return calls.edit(
            book,
            call,
            due=Due(when.day, when.start, when.half),
            subject=step.title,
            purpose=row.purpose,
            promised=row.promised,
            person=step.persons[0].key if step.persons else row.person,
            repeat=step.repeat or row.repeat,
            important=row.important,
            seconds=(step.duration or 0) * 60,
        )

    def preview(text: str) -> str:
        from amplanner.rules.capture_show import describe

        step = read_next_step(book, text, account=row.account)
        return describe(step) if step else "a day, a time and what it is about"

    at = f"{due.at:%H:%M}" if due.at else due.half.value if due.half else ""
    takes = show_duration(row.seconds // 60) if row.seconds else ""
    value = " ".join(part for part in (_as_typed(due.day, book.today), at, takes, row.subject) if part)
    ask(node, f"Call {name}", do, draft=("calls.edit", str(call)), value=value, preview=preview)


def _as_typed(day: date | None, today: date) -> str:
    """A day as somebody would type it; with the year when it is past, so that it isn't read as the next one."""
    if day is None:
        return ""
    if day == today:
        return "today"
    return show_day(day, today).lower() if day > today else f"{day.day} {day:%b %Y}".lower()
