"""1 Agenda: the day in half hours, what is free in it, the to-dos, and how far one is."""

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import ClassVar

from textual import events
from textual.app import ComposeResult

from amplanner.book.book import Book
from amplanner.rules.dates_show import show_day, show_duration
from amplanner.tui.cells import width as cells_of
from amplanner.tui.messages import MinutePassed
from amplanner.tui.panes import agenda_calls
from amplanner.tui.panes.agenda_acts import AgendaActs
from amplanner.tui.panes.agenda_grid import NARROW, appointment_key, call_key, grid_lines, slot_key
from amplanner.tui.panes.agenda_words import short, todo_spans
from amplanner.tui.panes.pane import Subject
from amplanner.tui.rest import Rest
from amplanner.tui.widgets.header_line import HeaderLine, Upcoming
from amplanner.tui.widgets.row_list import RowList
from amplanner.tui.widgets.rows import Key, Line, Lines, Provider, line
from amplanner.tui.widgets.target_lines import TargetLine
from amplanner.workday import agenda
from amplanner.workday.agenda_entries import Entry

_HEADER_NAME = 16  # cells


class DayLines(Lines):
    """The lines of a day, with its date above them.

    Args:
        build: gives every line at a width in cells.
        above: gives the line above them.
    """

    def __init__(self, build: Callable[[int], Sequence[Line]], above: Callable[[int], Line]) -> None:
        super().__init__(build)
        self._above = above

    def heading(self, width: int) -> Line | None:
        """See Provider."""
        return self._above(width)


class AgendaPane(AgendaActs):
    """The appointments of a day on a grid of time, its free slots, its to-dos; the target strip at the foot."""

    TITLE = "Agenda"
    KEYS = "a add · J/K move · T now"
    SHOWS: ClassVar[frozenset[str]] = frozenset(
        {
            "absence",
            "account",
            "appointment",
            "attendee",
            "calendar_item",
            "calendar_source",
            "call",
            "opportunity",
            "quote",
            "todo",
        }
    )
    ADDS = "appointment"
    GUTTER = 1

    def __init__(self, book: Book, digit: int) -> None:
        super().__init__(book, digit)
        self._seek_now = True
        self._asked = False
        self._hinted: object = None  # what kind of row the hint line speaks of
        self._hints = Rest(self, self.refresh_bindings)
        thousands = book.settings.thousands
        self._foot = [TargetLine(calls=calls, thousands=thousands) for calls in (False, True)]

    def compose(self) -> ComposeResult:
        """The list, and the target strip below it."""
        yield self.rows
        yield from self._foot

    # What is shown.

    def provider(self) -> Provider:
        """Ask for the day; the cursor goes to what an act just made, or to now."""
        if self._asked:  # else the day is the one asked for a moment ago, when the pane was made
            self._day = agenda.day(self.book, self.shown)
        self._asked = True
        for foot in self._foot:
            foot.show(self._day.target)
        self._tell_header()
        wanted = self._wanted()
        if wanted is not None:
            self.rows.select(wanted)
        return DayLines(self._lines, self._heading)

    def _tell_header(self) -> None:
        """The header of this screen says what comes next, whichever day is shown here."""
        coming = agenda.next_in(self._day) if self._day.now is not None else agenda.next_appointment(self.book)
        upcoming = None if coming is None else Upcoming(coming.entry.start, _with_whom(coming.entry))
        for header in self.screen.query(HeaderLine):
            header.upcoming = upcoming

    def show_day(self, day: date) -> None:
        """Show another day, from now or from its first row on."""
        self.shown = day
        self._seek_now = True
        self.rows.start_over()
        self.reload()

    def minute_passed(self, message: MinutePassed) -> None:
        """The line of now moves on; what is free gets shorter."""
        if message.new_day is not None and self._day.now is not None:
            self.show_day(message.new_day)
        elif self._day.now is not None or message.new_day is not None:
            self.reload()

    def subject(self, key: Key) -> Subject | None:
        """The appointment, call or to-do, and its account; free time and imported events are about nobody."""
        entry, todo, call = self._entry(key), self._todo(key), self._call(key)
        if call is not None:
            return Subject("call", call.key, call.account)
        if entry is not None and entry.which.key is not None:
            return Subject("appointment", entry.which.key, entry.account)
        return None if todo is None else Subject("todo", todo.key, todo.account)

    def open(self, key: Key) -> None:
        """Enter: add in free time; an appointment or a to-do is changed; a call's card is opened."""
        call = self._call(key)
        if call is not None and call.busy:
            agenda_calls.open_card(self, call)
        elif self._slot(key) is not None:
            self.action_add()
        else:
            self.action_edit()

    def show(self, subject: Subject) -> bool:
        """Go to an appointment or a to-do, on its day."""
        day = agenda.day_of(self.book, subject.table, subject.key)
        if day is None:
            return False
        if day != self.shown:
            self.show_day(day)
        for entry in (*self._day.appointments, *self._day.whole_days):
            if subject.table == "appointment" and entry.which.key == subject.key:
                self.rows.select(appointment_key(entry))
                return True
        if self._todo((subject.table, subject.key)) is None:
            return False
        self.rows.select((subject.table, subject.key))
        return True

    def turn_day(self, days: int | None) -> None:
        """Show the day that many days on; today, and now, without a number."""
        self.show_day(self.book.today if days is None else self.shown + timedelta(days=days))

    def on_row_list_moved(self, message: RowList.Moved) -> None:
        """What can be done with another kind of row is another thing. The screen hears of the move too."""
        row = self._entry(self.cursor) or self._todo(self.cursor) or self._call(self.cursor)
        standing = None if row is None else (type(row), row.status)
        if standing != self._hinted:
            self._hinted = standing
            self._hints.touch()

    def on_resize(self, event: events.Resize) -> None:
        """Where there is little room, so there is for keys and target."""
        narrow = event.size.width < NARROW
        self._keys = "a add" if narrow else self.KEYS
        self._count = "" if event.size.width < NARROW - 6 else "[ ] day"
        self._foot[1].display = not narrow

    def _lines(self, cells: int) -> Sequence[Line]:
        day = self._day
        lines = grid_lines(day, cells, self.book.clock.now())
        if day.todos:
            word = "To do today" if day.day == self.book.today else "To do"
            done = f"{day.todos_done} of {len(day.todos)} done"
            gap = max(1, cells - cells_of(word) - cells_of(done))
            lines += [line(None, ""), line(None, (f"{word}{' ' * gap}{done}", "heading"))]
            lines += [Line(("todo", todo.key), todo_spans(todo, cells)) for todo in day.todos]
        return lines

    def _heading(self, cells: int) -> Line:
        day = self._day
        left = show_day(day.day, self.book.today)
        if cells >= NARROW and day.day.year == self.book.today.year:
            left += f" {day.day.year}"
        minutes = day.free_left // timedelta(minutes=1)
        free = f"{show_duration(minutes)} free" if minutes else "nothing free"
        if day.now is not None and cells >= NARROW:
            free += " left"
        said = day.off or ("over" if day.day < self.book.today else free)
        gap = max(1, cells - cells_of(left) - cells_of(said))
        return line(None, (left, "strong"), " " * gap, (said, "due" if day.off else "muted"))

    def _wanted(self) -> Key | None:
        """The row to go to: what an act made, else on a newly shown day what is now or next."""
        day = self._day
        if self._seek is not None:
            key, self._seek = self._seek, None
            for entry in (*day.appointments, *day.whole_days):
                if entry.which.key == key:
                    return appointment_key(entry)
        following, self._seek_next = self._seek_next, None
        if following is not None and self._entry(self.rows.cursor) is None:
            return following
        if not self._seek_now:
            return None
        self._seek_now = False
        now = day.now
        rows = [(entry.start, entry.end, appointment_key(entry)) for entry in day.appointments]
        rows += [(slot.start, slot.end, slot_key(slot)) for slot in day.slots]
        rows += [(call.start, call.end, call_key(call)) for call in day.calls]
        rows.sort(key=lambda row: (row[0], row[1]))
        return next((key for _, end, key in rows if now is None or end > now), None)


def _with_whom(entry: Entry) -> str:
    return short(entry.account_name or entry.title, _HEADER_NAME)
