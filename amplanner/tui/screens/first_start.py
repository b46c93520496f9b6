"""The first start: one card with three ways to begin, over an empty Workday."""

from typing import TYPE_CHECKING, ClassVar, cast

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.widgets import Static

from amplanner.book.change import Change
from amplanner.tui.cells import fit
from amplanner.tui.keys import bind
from amplanner.tui.screens.painted import Box
from amplanner.tui.widgets.hint_line import HintLine
from amplanner.tui.widgets.row_list import RowList
from amplanner.tui.widgets.rows import Line, Lines, line

if TYPE_CHECKING:
    from amplanner.tui.app import PlannerApp

_WAYS = {
    "d": ("Demo day", "Invented customers, in a book apart."),
    "e": ("Empty planner", "Six short questions; Enter skips each."),
    "i": ("Import what I have", "Accounts, deals, contacts, calendars."),
}


class FirstStart(Box[None]):
    """The card. It closes once one of its ways was gone; Esc leaves it for the next start."""

    CSS_PATH = "../styles/first_start.tcss"
    KEYS_TITLE: ClassVar[str] = "First start"

    BINDINGS: ClassVar[list[BindingType]] = [
        bind("d", "demo", "first.demo", "Open a demo day, in a book of its own", "Demo day", 10),
        bind("e", "empty", "first.empty", "Begin with an empty planner", "Empty planner", 11),
        bind("i", "import", "first.import", "Import accounts, deals, contacts, calendars", "Import", 12),
        bind(
            "escape,q", "later", "first.later", "Look around first; the card comes back at the next start", "Later", 20
        ),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._rows = RowList(Lines(self._build), gutter=2)

    @property
    def planner(self) -> "PlannerApp":
        """The app."""
        return cast("PlannerApp", self.app)

    def compose(self) -> ComposeResult:
        """The three ways."""
        with Vertical(id="card") as box:
            box.border_title = "Welcome to amplanner"
            box.border_subtitle = "Esc look around first"
            yield Static("How shall we begin?", id="said")
            yield self._rows
        yield HintLine()

    def _build(self, cells: int) -> list[Line]:
        lines: list[Line] = []
        for key, (word, told) in _WAYS.items():
            lines += [
                line(key, (f"{key}  ", "key"), (fit(word, cells - 3), "strong")),
                line(key, ("   ", "text"), (told, "muted")),
                line(None),
            ]
        return lines[:-1]

    def on_row_list_opened(self, message: RowList.Opened) -> None:
        """Enter or a double click on a way goes it."""
        message.stop()
        {"d": self.action_demo, "e": self.action_empty, "i": self.action_import}[str(message.key)]()

    def on_row_list_moved(self, message: RowList.Moved) -> None:
        """Moving in the card is no news to the screen below."""
        message.stop()

    def action_demo(self) -> None:
        """Leave for the demo book; the planner opens it next."""
        self.planner.open_demo()

    def action_empty(self) -> None:
        """Ask the few questions, then begin."""
        from amplanner.tui.forms.about_me import about_me_form

        def then(change: Change) -> None:
            self.dismiss(None)

        self.app.push_screen(about_me_form(self.planner, then=then))

    def action_import(self) -> None:
        """Ask for the files."""
        from amplanner.tui.screens.importing import Importing

        def done() -> None:
            self.dismiss(None)

        self.app.push_screen(Importing(self.planner.book, done=done))

    def action_later(self) -> None:
        """Look around; the card comes back."""
        self.dismiss(None)
        self.planner.say("a adds your first account, call or appointment. This card comes back at the next start.")
