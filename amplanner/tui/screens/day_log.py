"""The log of the day: every act with its time, the newest first, and what became of it."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import ClassVar

from textual.binding import BindingType
from textual.widget import Widget

from amplanner.book.book import Book
from amplanner.book.change import Change
from amplanner.rules.dates_show import show_day
from amplanner.tui.cells import fit
from amplanner.tui.ink import Role
from amplanner.tui.keys import bind
from amplanner.tui.panes.pane import Pane
from amplanner.tui.safety import safe
from amplanner.tui.screens.base import PlannerScreen
from amplanner.tui.widgets.rows import Key, Line, Provider, Rows, line
from amplanner.workday.day_log import Logged, acts_of

_STATES: dict[str, tuple[str, Role]] = {
    "done": ("✓ done", "done"),
    "undone": ("○ undone, U does it again", "due"),
    "gone": ("× undone", "muted"),
}


class LogPane(Pane):
    """The acts of one day."""

    TITLE = "Log"
    KEYS = "u undo the newest · U redo"

    BINDINGS: ClassVar[list[BindingType]] = [
        bind("left_square_bracket", "day(-1)", "log.previous-day", "The day before", "Day before", 40),
        bind("right_square_bracket", "day(1)", "log.next-day", "The day after", "Day after", 41),
        bind("T", "today", "log.today", "Today"),
    ]

    def __init__(self, book: Book, digit: int) -> None:
        super().__init__(book, digit)
        self._day: date = book.today
        self._acts: dict[Key, Logged] = {}
        self._next: int | None = None  # what `u` takes back

    def provider(self) -> Provider:
        """Ask for the acts of the day."""
        acts = acts_of(self.book, self._day)
        self._acts = {one.group: one for one in acts}
        undoable = (one.group for one in acts if one.state == "done" and one.mine and not one.sync)
        self._next = next(undoable, None) if self._day == self.book.today else None
        self.title = f"Log · {show_day(self._day, self.book.today)}"
        done = sum(one.state == "done" for one in acts)
        self.count = f"{done} done" + (f" · {len(acts) - done} undone" if len(acts) > done else "")
        return Rows([one.group for one in acts], self._draw, empty=self._empty())

    def _empty(self) -> str:
        if self._day == self.book.today:
            return "Nothing done yet today. Every act will stand here with its time; u takes the newest back."
        return "Nothing was done that day. [ and ] go to other days, T to today."

    def _draw(self, keys: Sequence[Key | None], cells: int) -> Iterable[Line]:
        for key in keys:
            one = self._acts[key]
            state, role = _STATES[one.state]
            if one.group == self._next:
                state += ", u undoes"
            elif one.sync:
                state += " by sync"
            elif not one.mine:
                state += " elsewhere"
            beside = min(26, cells // 3)
            label = safe(" ".join(one.label.split()))
            yield line(
                key,
                (f"{one.at:%H:%M}  ", "muted"),
                (fit(label, cells - 9 - beside), "text" if one.state == "done" else "muted"),
                ("  ", "text"),
                (fit(state, beside), role),
            )

    def open(self, key: Key) -> None:
        """Enter: all of a label that the line has no room for."""
        one = self._acts[key]
        self.planner.say(f"{one.at:%H:%M}  {one.label}")

    def refresh_for(self, change: Change) -> None:
        """Every act is a line here."""
        self.reload()

    def action_day(self, step: int) -> None:
        """Show another day, never one to come."""
        self._day = min(self.book.today, self._day + timedelta(days=step))
        self.reload()

    def action_today(self) -> None:
        """Show today."""
        self._day = self.book.today
        self.reload()


class DayLog(PlannerScreen):
    """The log as a screen; `u` and `U` work as everywhere, Esc goes back."""

    TITLE = "Log of the day"
    CSS_PATH = "../styles/first_start.tcss"

    def __init__(self, book: Book, *, demo: bool = False) -> None:
        super().__init__(book, "Log of the day", demo=demo)
        self._pane = LogPane(book, 1)

    def body(self) -> Iterable[Widget]:
        """The list."""
        yield self._pane

    def on_mount(self) -> None:
        """The list has the focus."""
        self._pane.rows.focus()
