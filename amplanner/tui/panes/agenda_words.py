"""How the agenda says things: an appointment's name, how it stands, what else there is to tell of it."""

from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from amplanner.rules.dates_show import show_duration
from amplanner.tui.cells import crop, width
from amplanner.tui.ink import Role
from amplanner.tui.widgets.rows import Span
from amplanner.workday.agenda_calls import TimedCall
from amplanner.workday.agenda_entries import Entry
from amplanner.workday.todos import TodoRow

_STANDING: dict[str, tuple[str, str, Role]] = {
    "planned": ("", "", "text"),
    "held": ("✓", "done", "done"),
    "not held": ("×", "not held", "muted"),
    "moved": ("→", "moved", "muted"),
    "cancelled": ("×", "cancelled", "muted"),
}
_LEAST_NAME = 6
_LEAST_TITLE = 3
_PARTICLE = 3  # letters of "Van", "De", "Les"


class Told(NamedTuple):
    """One thing to tell of an appointment; what `matters` is shown also where there is little room."""

    text: str
    role: Role = "muted"
    matters: bool = False


def is_unanswered(entry: Entry, now: datetime) -> bool:
    """Whether one of ours is over and nobody said how it went."""
    return entry.status == "planned" and entry.which.item is None and not entry.all_day and entry.end <= now


def glyph(entry: Entry, now: datetime) -> Span:
    """The sign of how an appointment stands; its word is told in `tellings`."""
    if is_unanswered(entry, now):
        return ("?", "due")
    sign, _, role = _STANDING[entry.status]
    if entry.status == "planned" and entry.important:
        return ("!", "due")
    return (sign or " ", role)


def short(name: str, room: int) -> str:
    """As many words of a name as fit in a number of cells, the first cut if it must be: "Bakker" of "Bakker Logistics".

    A word like "Van" doesn't stand alone.
    """
    words = name.split()
    kept = ""
    for word in words:
        longer = f"{kept} {word}".strip()
        if width(longer) > room and len(kept) > _PARTICLE:
            return kept
        kept = longer
        if width(kept) > room:
            return crop(kept, room)
    return kept


def name(entry: Entry, room: int) -> tuple[Span, ...]:
    """Account and title in a number of cells; where both don't fit the account is cut first, but not to nothing."""
    role: Role = "strong" if entry.busy and entry.status == "planned" else "muted" if not entry.busy else "text"
    if not entry.account_name:
        return ((crop(entry.title, room), role),)
    account, title = entry.account_name, entry.title
    if width(account) + 3 + width(title) > room:
        first = min(width(account.split()[0]), room - 3 - _LEAST_TITLE)
        account = short(account, max(_LEAST_NAME, first, room // 2, room - 3 - width(title)))
    left = room - width(account) - 3
    return ((account, role), (f" · {crop(title, left)}" if left > 1 else "", "text" if entry.busy else "muted"))


def tellings(entry: Entry, now: datetime, first: datetime, last: datetime) -> list[Told]:
    """What there is to tell of an appointment besides its name and hours, the weightiest first.

    `first` and `last` are the moments at which the shown day begins and ends.
    """
    told: list[Told] = []
    _, word, role = _STANDING[entry.status]
    if word:
        # A moved one's result says where to: "moved by them to Tue 1 Dec 14:00".
        moved = entry.status == "moved" and entry.result.startswith(word)
        said = entry.result if moved else ", ".join(filter(None, (word, entry.result)))
        told.append(Told(said, role, matters=True))
    elif is_unanswered(entry, now):
        told.append(Told("how was it?", "due", matters=True))
    if entry.overlaps:
        told.append(Told("! overlaps", "due", matters=True))
    if entry.start < first:
        told.append(Told(f"since {_day_time(entry.start)}", matters=True))
    if entry.end > last:
        told.append(Told(f"until {_day_time(entry.end)}", matters=True))
    if entry.zone:
        start, end = entry.there
        city = entry.zone.rpartition("/")[2].replace("_", " ")
        told.append(Told(f"{start:%H:%M}–{end:%H:%M} {city}", matters=True))
    if entry.out_of_hours:
        told.append(Told("out of hours", "due", matters=True))
    if entry.moved_times and entry.status == "planned":
        by = {"me": "by me", "them": "by them"}.get(entry.moved_by, "")
        told.append(Told(f"moved {by} {entry.moved_times}×".replace("  ", " ")))
    plain = (entry.place, ", ".join(entry.persons), "repeats" if entry.repeats else "", entry.source)
    return [*told, *(Told(text) for text in plain if text)]


def call_glyph(call: TimedCall, now: datetime) -> Span:
    """The sign of how a call at a time stands."""
    if not call.busy:
        return ("✓", "done")
    return ("!", "due") if call.start <= now else ("○", "muted")


def call_name(call: TimedCall, room: int) -> tuple[Span, ...]:
    """The word, whom the call is to, and what it is about, in a number of cells."""
    role: Role = "strong" if call.busy else "text"
    whom = short(call.account_name, max(_LEAST_NAME, room - 5))
    left = room - 5 - width(whom)
    about = f" · {crop(call.subject, left - 3)}" if call.subject and left > 3 + _LEAST_TITLE else ""
    return (("call ", "muted"), (whom, role), (about, "text" if call.busy else "muted"))


def call_tellings(call: TimedCall, now: datetime) -> list[Told]:
    """What there is to tell of a call besides its name and time, the weightiest first."""
    told: list[Told] = []
    if not call.busy:
        told.append(Told("done", "done"))
    if call.overlaps:
        told.append(Told(f"! overlaps {call.overlaps}", "due", matters=True))
    if call.busy and call.start <= now:
        late = f"{lasts(call.start, now)} ago" if now > call.start else "now"
        told.append(Told(f"{'promised' if call.promised else 'due'} {late}", "due"))
    elif call.busy and call.promised:
        told.append(Told("promised"))
    if call.person_name:
        told.append(Told(call.person_name))
    return told


def lasts(start: datetime, end: datetime) -> str:
    """How long it takes from one moment to another: "1h30"."""
    return show_duration(round((end.astimezone(UTC) - start.astimezone(UTC)) / timedelta(minutes=1)))


def todo_spans(todo: TodoRow, cells: int) -> tuple[Span, ...]:
    """A to-do's line: a box, what is to be done and whose it is, its account at the right end."""
    done = todo.status == "done"
    box: Span = ("[x] ", "done") if done else ("[!] ", "late") if todo.late_days else ("[ ] ", "muted")
    title = f"{todo.whose}: {todo.title}" if todo.whose else todo.title
    if todo.important and not done and not todo.late_days:
        title = f"! {title}"
    late: Span = (f", {todo.late_days}d late", "late") if todo.late_days else ("", "text")
    if todo.due_time and not done:
        title = f"{todo.due_time} {title}"
    account = short(todo.account_name or "–", max(_LEAST_NAME, cells // 4))
    room = cells - 4 - width(account) - 1
    title = crop(title, room - width(late[0]))
    gap = max(0, room - width(title) - width(late[0])) + 1
    return (box, (title, "muted" if done else "text"), late, (" " * gap, "text"), (account, "muted"))


def _day_time(moment: datetime) -> str:
    return f"{moment:%a %H:%M}"
