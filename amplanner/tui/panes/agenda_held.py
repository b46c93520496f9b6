"""Asking how appointments were: held, with a line of result and the next step; or not held, and until when."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta

from amplanner.book.change import Change
from amplanner.rules.dates_show import show_day
from amplanner.tui.field_help import NOTE, WHEN
from amplanner.tui.panes.pane import Pane
from amplanner.tui.screens.prompt import ask
from amplanner.workday import appointments
from amplanner.workday.agenda_entries import Entry
from amplanner.workday.appointment_rows import Which

Then = Callable[[Change], None]


def ask_result(
    pane: Pane,
    targets: Sequence[Which],
    name: str,
    start: datetime | None = None,
    *,
    todos: Sequence[int] = (),
    then: Then,
) -> None:
    """Ask how appointments were, in one line that may set the next step. `start` is when the first of them begins,
    `todos` are done with them."""
    from amplanner.workday import appointment_results

    ask(
        pane,
        f"How was it? {name}{'' if start is None else _not_yet(pane, start)}",
        lambda text: appointment_results.held(pane.book, targets, text, todos),
        draft=("agenda.held", str(targets[0])),
        placeholder="two actions > tue 10 call about terms; Enter alone will do",
        preview=lambda text: appointment_results.result_in_words(pane.book, targets, text),
        again="Space",
        typed_help=NOTE,
        then=then,
    )


def _not_yet(pane: Pane, start: datetime) -> str:
    """Say so when an appointment still has to begin."""
    today = pane.book.today
    if start <= pane.book.clock.now():
        return ""
    day = "" if start.date() == today else f"{show_day(start.date(), today)} "
    return f" – it begins only {day}at {start:%H:%M}"


def ask_not_held(pane: Pane, entries: Sequence[Entry], name: str, then: Then) -> None:
    """Ask who moved an appointment, then the new time; several at once are just not held."""
    book, targets = pane.book, [entry.which for entry in entries]

    def act(do: Callable[[], Change]) -> None:
        pane.planner.act(do, then=then)

    if len(entries) > 1:
        act(lambda: appointments.not_held(book, targets))
        return
    from amplanner.tui.screens.which_key import Choice, WhichKey

    choices = [
        Choice("not-held.them", "t", "They moved it", "asks the new time"),
        Choice("not-held.me", "m", "I moved it", "asks the new time"),
        Choice("not-held.off", "x", "Called off", "no new time"),
        Choice("not-held.missed", "n", "It just didn't happen"),
    ]

    def chosen(id: str | None) -> None:
        match id:
            case "not-held.them" | "not-held.me":
                _ask_new_time(pane, entries[0], id.removeprefix("not-held."), name, then)
            case "not-held.off":
                act(lambda: appointments.cancel(book, targets))
            case "not-held.missed":
                act(lambda: appointments.not_held(book, targets))

    pane.app.push_screen(WhichKey(f"Not held: {name}", "N", choices), chosen)


def _ask_new_time(pane: Pane, entry: Entry, by: str, name: str, then: Then) -> None:
    from amplanner.tui.panes import agenda_when

    length: timedelta = entry.end.astimezone(UTC) - entry.start.astimezone(UTC)

    def do(text: str) -> Change:
        new = agenda_when.read_time(pane.book, text, entry.start, length).start if text else None
        return appointments.not_held(pane.book, [entry.which], by=by, new_start=new)

    ask(
        pane,
        f"When instead? {name}",
        do,
        draft=("agenda.new-time", str(entry.which)),
        placeholder="tue 10; Enter alone: no new time yet",
        preview=lambda text: agenda_when.time_in_words(pane.book, text, entry.start, length, entry),
        again="N",
        typed_help=WHEN,
        then=then,
    )
