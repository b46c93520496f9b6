"""What the keys of the agenda do. The pane itself, and how it looks, is in `agenda`."""

from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import ClassVar

from textual.actions import SkipAction
from textual.binding import BindingType

from amplanner.book.book import Book
from amplanner.book.change import Change
from amplanner.rules.dates_show import show_day
from amplanner.rules.worktime import Slot
from amplanner.tui.field_help import DAYS, WHEN
from amplanner.tui.keys import bind
from amplanner.tui.panes import agenda_calls, agenda_held
from amplanner.tui.panes.agenda_grid import appointment_key, call_key, slot_key
from amplanner.tui.panes.pane import Pane
from amplanner.tui.screens.prompt import ask
from amplanner.tui.widgets.rows import Key
from amplanner.workday import agenda, appointments, calls, several, todos
from amplanner.workday.agenda_calls import TimedCall
from amplanner.workday.agenda_entries import Entry
from amplanner.workday.appointment_rows import Which
from amplanner.workday.appointments import Scope
from amplanner.workday.refused import RefusedError
from amplanner.workday.several import Several
from amplanner.workday.todos import TodoRow

STEP_MINUTES = 15
"""How far one key moves or lengthens an appointment."""

_PLANNED_ONLY = frozenset({"later", "earlier", "put_off", "not_held"})
_ON_SOMETHING = frozenset(
    {"done", "put_off", "delete", "edit", "outcome", "plan", "later", "earlier", "longer", "shorter", "not_held"}
)
_APPOINTMENTS_ONLY = frozenset({"later", "earlier", "longer", "shorter", "not_held"})


class AgendaActs(Pane):
    """The acts on a day's appointments, free time and to-dos.

    Attributes:
        shown: the day.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        bind("a", "add", "agenda.add", "Add an appointment, in the selected free time", "Add", 20),
        bind("e", "edit", "agenda.edit", "Change the appointment or to-do", "Edit", 46),
        bind(
            "space", "done", "agenda.done", "Held, and how it was; a to-do: done; a call: its outcome", "Held/done", 24
        ),
        bind("c", "call", "agenda.call", "Call the selected account: opens its card, starts the time", "Call", 1),
        bind("o", "outcome", "agenda.outcome", "Log an outcome of the call that stands here", "Outcome", 25),
        bind("N", "not_held", "agenda.not-held", "Not held: who moved it, and until when", "Not held", 44),
        bind("J", "later", "agenda.later", "Move a quarter of an hour later"),
        bind("K", "earlier", "agenda.earlier", "Move a quarter of an hour earlier"),
        bind("plus", "longer", "agenda.longer", "Lengthen by a quarter of an hour"),
        bind("minus", "shorter", "agenda.shorter", "Shorten by a quarter of an hour"),
        bind("s", "put_off", "agenda.put-off", "Put off to another day", "Put off", 40),
        bind("m", "plan", "agenda.plan", "Make an appointment of the to-do"),
        bind("d", "delete", "agenda.delete", "Delete"),
        bind("W", "why", "agenda.why", "Why it overlaps or is free, and what is free in all"),
    ]

    def __init__(self, book: Book, digit: int) -> None:
        super().__init__(book, digit)
        self.shown = book.today
        self._day = agenda.day(book, self.shown)
        self._seek: int | None = None
        """The appointment to go to when the day is asked for again."""
        self._seek_next: Key | None = None
        """The row to go to once the selected ones are gone."""

    # What is selected.

    def _entry(self, key: Key | None) -> Entry | None:
        entries = (*self._day.appointments, *self._day.whole_days)
        return next((entry for entry in entries if appointment_key(entry) == key), None)

    def _todo(self, key: Key | None) -> TodoRow | None:
        return next((todo for todo in self._day.todos if ("todo", todo.key) == key), None)

    def _slot(self, key: Key | None) -> Slot | None:
        return next((slot for slot in self._day.slots if slot_key(slot) == key), None)

    def _call(self, key: Key | None) -> TimedCall | None:
        return next((call for call in self._day.calls if call_key(call) == key), None)

    def _entries(self) -> list[Entry]:
        return [entry for key in self.selected if (entry := self._entry(key)) is not None]

    def _todos(self) -> list[TodoRow]:
        return [todo for key in self.selected if (todo := self._todo(key)) is not None]

    def _calls(self) -> list[TimedCall]:
        return [call for key in self.selected if (call := self._call(key)) is not None]

    def why_not(self, action: str) -> str | None:
        """Say why an act can't be done on what is selected."""
        entries, tasks, chosen = self._entries(), self._todos(), self._calls()
        if action == "outcome" and not chosen:
            return "no call stands here; pane 2 has the calls"
        if chosen and not entries and not tasks and action in _ON_SOMETHING:
            return agenda_calls.why_not(action, chosen)
        if action == "plan":
            return None if any(todo.status == "open" for todo in tasks) else "no open to-do is selected"
        if action in _APPOINTMENTS_ONLY and not entries:
            return "no appointment is selected"
        if action in {"done", "put_off", "delete", "edit"} and not entries and not tasks:
            return "this time is free; a adds an appointment"
        if action in _PLANNED_ONLY and entries and all(entry.status != "planned" for entry in entries):
            return f"it is {entries[0].status}"
        return None

    # What the keys do.

    def action_add(self) -> None:
        """Open the capture line: for an appointment in the selected time, on a to-do for a to-do."""
        from amplanner.rules.capture_types import FreeSlot, Kind
        from amplanner.tui.screens.capture import CaptureLine
        from amplanner.workday.capture_room import offered

        slot = self._slot(self.cursor)
        todo = self._todo(self.cursor)
        place = FreeSlot(self.shown) if slot is None else offered(slot, self._day.now)
        kind = Kind.APPOINTMENT if todo is None else Kind.TODO
        self.app.push_screen(CaptureLine(self.book, kind=kind, slot=place), self._added)

    def _added(self, change: Change | None) -> None:
        if change is not None and change.keys("appointment"):
            self._seek = change.key
            self.reload()

    def action_edit(self) -> None:
        """Open the form of the selected appointment or to-do."""
        entry, todo, call = self._entry(self.cursor), self._todo(self.cursor), self._call(self.cursor)
        try:
            if call is not None:
                agenda_calls.change(self, call)
            elif entry is not None:
                from amplanner.tui.forms.appointment import appointment_form

                self.planner.push_screen(appointment_form(self.book, entry.which, then=self._made))
            elif todo is not None:
                from amplanner.tui.forms.todo import todo_form

                self.planner.push_screen(todo_form(self.book, todo.key, then=self._made))
        except RefusedError as error:  # it went while it was on the screen
            self.planner.say(str(error), severity="warning")

    def action_call(self) -> None:
        """Open the card of the call that stands here, else the screen calls the account of the selection."""
        call = self._call(self.cursor)
        if call is None or not call.busy:
            raise SkipAction
        agenda_calls.open_card(self, call)

    def action_outcome(self) -> None:
        """Log an outcome of the call that stands here."""
        call = next((call for call in self._calls() if call.busy), None)
        if call is not None:
            agenda_calls.log_outcome(self, call, self._made)

    def action_done(self) -> None:
        """Held, after one line of result; a to-do is done, a question after its answer; a call has an outcome.
        Again: open as before. Marked together, appointments and to-dos are one act."""
        entries, tasks = self._entries(), self._todos()
        if self._calls() and (entries or tasks):
            self.planner.say("A call has outcomes: o logs them one by one.", severity="warning")
        else:
            self.action_outcome()
        if not entries:
            self._finish_todos(tasks)
            return
        targets = [entry.which for entry in entries]
        if len(entries) == 1 and entries[0].status != "planned" and not tasks:
            self._act(lambda: appointments.reopen(self.book, targets))
            return
        start, keys = min(entry.start for entry in entries), [todo.key for todo in tasks if todo.status == "open"]
        agenda_held.ask_result(self, targets, _named(entries), start, todos=keys, then=self._made)

    def _finish_todos(self, chosen: Sequence[TodoRow]) -> None:
        keys = [todo.key for todo in chosen]
        if not keys:
            return
        if len(chosen) == 1 and chosen[0].status != "open":
            self._act(lambda: todos.reopen(self.book, keys))
        elif len(chosen) == 1 and chosen[0].asks:
            ask(
                self,
                f"The answer? {chosen[0].title}",
                lambda text: todos.done(self.book, keys, text),
                draft=("agenda.answer", str(keys[0])),
                placeholder="kept, and owed today to who asked",
                again="Space",
            )
        else:
            self._act(lambda: todos.done(self.book, keys))

    def action_not_held(self) -> None:
        """Ask who moved it, then the new time."""
        entries = self._entries()
        agenda_held.ask_not_held(self, entries, _named(entries), self._made)

    def action_later(self) -> None:
        """Move by a quarter of an hour."""
        self._step(appointments.move, STEP_MINUTES, "Move")

    def action_earlier(self) -> None:
        """Move back by a quarter of an hour."""
        self._step(appointments.move, -STEP_MINUTES, "Move")

    def action_longer(self) -> None:
        """End a quarter of an hour later."""
        self._step(appointments.lengthen, STEP_MINUTES, "Lengthen")

    def action_shorter(self) -> None:
        """End a quarter of an hour earlier."""
        self._step(appointments.lengthen, -STEP_MINUTES, "Shorten")

    def _step(self, act: Callable[[Book, Sequence[Which], int, Scope], Change], minutes: int, verb: str) -> None:
        entries = self._entries()
        targets = [entry.which for entry in entries]
        self._scoped(entries, verb, lambda scope: self._act(lambda: act(self.book, targets, minutes, scope)))

    def action_put_off(self) -> None:
        """Ask until when: tomorrow, Monday, next week, or a day to be typed."""
        from amplanner.tui.screens.which_key import Choice, WhichKey

        days = {letter: calls.snooze_day(self.book, letter) for letter in "tmw"}
        choices = [
            Choice(f"put-off.{word}", letter, word.capitalize(), show_day(days[letter], self.book.today))
            for letter, word in (("t", "tomorrow"), ("m", "monday"), ("w", "next week"))
        ]
        choices.append(Choice("put-off.day", "d", "Another day", "asks which"))
        letters = {choice.id: choice.key for choice in choices}

        def chosen(id: str | None) -> None:
            if id == "put-off.day":
                self._ask_day()
            elif id is not None:
                day = days[letters[id]]
                self._act(lambda: several.put_off(self.book, self._several(), day))

        self.app.push_screen(WhichKey("Put off until", "s", choices), chosen)

    def _several(self) -> Several:
        """What of the selection can be put off or dropped, of each kind."""
        return Several(
            [entry.which for entry in self._entries() if entry.status == "planned"],
            [todo.key for todo in self._todos() if todo.status == "open"],
            [agenda_calls.target(call) for call in self._calls() if call.busy],
        )

    def _ask_day(self) -> None:
        from amplanner.tui.panes import agenda_when

        chosen = self._several()
        ask(
            self,
            "Until which day?",
            lambda text: several.put_off(self.book, chosen, agenda_when.read_day(self.book, text)),
            draft=("agenda.put-off", str(self.cursor)),
            preview=lambda text: agenda_when.day_in_words(self.book, text),
            again="s d",
            typed_help=(DAYS,),
            then=self._made,
        )

    def action_plan(self) -> None:
        """Ask when the to-do's appointment is to be, and make it."""
        from amplanner.tui.panes import agenda_when
        from amplanner.workday.capture_room import USUAL_MINUTES

        todo = next(todo for todo in self._todos() if todo.status == "open")
        free = next((slot for slot in self._day.slots if slot.end > self.book.clock.now()), None)
        usual = self.book.clock.now() if free is None else free.start
        length = timedelta(minutes=USUAL_MINUTES)

        def do(text: str) -> Change:
            at = agenda_when.read_time(self.book, text, usual, length)
            return todos.make_appointment(self.book, todo.key, at.start, at.end)

        ask(
            self,
            f"When? {todo.title}",
            do,
            draft=("agenda.plan", str(todo.key)),
            placeholder="tue 10-11",
            preview=lambda text: agenda_when.time_in_words(self.book, text, usual, length),
            again="m",
            typed_help=WHEN,
            then=self._made,
        )

    def action_delete(self) -> None:
        """Delete what is selected."""
        entries = self._entries()
        chosen = Several(
            [entry.which for entry in entries],
            [todo.key for todo in self._todos()],
            [agenda_calls.target(call) for call in self._calls() if call.busy],
        )

        def remove(scope: Scope) -> None:
            self._stay_near(entries)
            self._act(lambda: several.delete(self.book, chosen, scope))

        self._scoped(entries, "Delete", remove)

    def action_why(self) -> None:
        """Show what the selected row takes or lies between, and what adds up to the free time."""
        from amplanner.tui.screens.agenda_why import agenda_why
        from amplanner.workday.agenda_why import about_entry, about_slot

        entry, slot = self._entry(self.cursor), self._slot(self.cursor)
        if entry is not None:
            name, said = entry.account_name or entry.title, about_entry(self._day, entry)
        elif slot is not None:
            name, said = f"free {slot.start:%H:%M}", about_slot(self._day, slot)
        else:
            name, said = "free time", []
        self.app.push_screen(agenda_why(self._day, name, said))

    # Helpers.

    def _stay_near(self, entries: Sequence[Entry]) -> None:
        """When appointments go, the cursor is to stand on the next one, as free time around them gets another key."""
        later = [entry for entry in self._day.appointments if entry not in entries]
        after = max((entry.start for entry in entries), default=None)
        following = next((entry for entry in later if after is not None and entry.start >= after), None)
        if following is not None:
            self._seek_next = appointment_key(following)

    def _act(self, do: Callable[[], Change]) -> None:
        self.planner.act(do, then=self._made)

    def _made(self, change: Change) -> None:
        """An act was done: an occurrence that became a row of its own keeps the cursor."""
        self.rows.clear_marks()
        if not change.keys("appointment"):
            return
        for entry in (*self._day.appointments, *self._day.whole_days):
            if entry.which.key == change.key:
                self.rows.select(appointment_key(entry))
                return
        self._seek = change.key  # it comes with the next asking for the day, or lies on another one

    def _scoped(self, entries: Sequence[Entry], verb: str, do: Callable[[Scope], None]) -> None:
        """Ask how much of a series is meant, when one of a series is selected alone."""
        if len(entries) != 1 or not entries[0].repeats:
            do(Scope.THIS)
            return
        from amplanner.tui.screens.which_key import Choice, WhichKey

        choices = [
            Choice("series.this", "t", "This one"),
            Choice("series.following", "f", "This and the following"),
            Choice("series.all", "a", "The whole series"),
        ]

        def chosen(id: str | None) -> None:
            if id is not None:
                do(Scope(id.removeprefix("series.")))

        self.app.push_screen(WhichKey(f"{verb}: {_named(entries)}", "repeats", choices), chosen)


def _named(entries: Sequence[Entry]) -> str:
    first = entries[0]
    return (first.account_name or first.title) if len(entries) == 1 else f"{len(entries)} appointments"
