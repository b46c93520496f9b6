"""What was understood, in words: for the preview's chips and for a shell."""

from amplanner.rules.capture_marks import Mark, Surplus, Unknown
from amplanner.rules.capture_types import Captured, Channel, Field, Priority, Travel
from amplanner.rules.dates import show_duration
from amplanner.rules.matches import Match, Person
from amplanner.rules.money import Grouping, Money, show
from amplanner.rules.recurrence import words_from_rule
from amplanner.rules.text import clean

_NEW = {Field.ACCOUNT: "new account?", Field.PERSON: "new contact?"}


def show_mark(mark: Mark, grouping: Grouping) -> str:
    """Show one mark as the text of its chip; dates are shown by `amplanner.rules.dates`, once they are settled."""
    match mark.value:
        case Unknown(name):
            return f"{_NEW[mark.field]} {clean(name)}"
        case Surplus():
            return "a line takes one account"
        case Person(name=name):
            return clean(name)
        case Priority() as priority:
            return priority.name.lower()
        case Money() as money:
            return show(money, grouping=grouping)
        case Travel(mode, minutes):
            return f"{mode} {show_duration(minutes)}"
        case Channel() as channel:
            return channel.value
        case int() as number:
            return _show_number(mark.field, number)
        case str() as text:
            return _show_text(mark.field, text)
        case tuple() as matches:
            return _show_matches(matches)
        case _:
            raise TypeError(f"a {mark.field} is not shown here")


def _show_matches(matches: tuple[Match, ...]) -> str:
    return clean(matches[0].name)


def _show_number(field: Field, number: int) -> str:
    if field is Field.CHANCE:
        return f"{number}%"
    if field is Field.VALIDITY:
        return f"valid {number} days" if number != 1 else "valid 1 day"
    return show_duration(number) if field is Field.DURATION else f"Q-{number:04}"


def _show_text(field: Field, text: str) -> str:
    if field is Field.REPEAT:
        return words_from_rule(text)
    return f"#{clean(text)}" if field is Field.TAG else f"at {clean(text)}"


def describe(captured: Captured) -> str:
    """Say in one line what was understood.

    ``Appointment · Bakker Logistics · Tue 1 Dec 10:00–10:45, in 6 days · #qbr · "visit"``; what wants a look has a
    ``!`` before it; the next step follows after ``→``.
    """
    parts = []
    for chip in captured.chips:
        if chip.field is Field.DURATION and captured.when is not None and captured.when.end is not None:
            continue
        parts.append(f"! {chip.text}" if chip.warning else chip.text)
    if captured.title:
        parts.append(f'"{captured.title}"')
    line = " · ".join(parts)
    return f"{line} → {describe(captured.next)}" if captured.next else line
