"""PlannerScreen: what every full screen has: header line, body, hint line, and word of what changed."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, cast

from textual import events
from textual.app import ComposeResult
from textual.widget import Widget

from amplanner.book.book import Book
from amplanner.book.change import Change
from amplanner.tui.commands import Command
from amplanner.tui.messages import BookChanged, MinutePassed
from amplanner.tui.panes.pane import Pane
from amplanner.tui.screens.painted import Painted
from amplanner.tui.widgets.header_line import HeaderLine
from amplanner.tui.widgets.hint_line import HintLine

if TYPE_CHECKING:
    from amplanner.tui.app import PlannerApp


class PlannerScreen(Painted[None]):
    """A full screen. A subclass gives its `body`; panes in it hear of changes by themselves.

    Args:
        book: the open book.
        place: where the user is, for the header.
        demo: whether the book is the demo's.
        classes: style classes to begin with.
    """

    AUTO_FOCUS = ""
    BLANK = True

    def __init__(self, book: Book, place: str, *, demo: bool = False, classes: str | None = None) -> None:
        super().__init__(classes=classes)
        self.book = book
        self._missed: frozenset[tuple[str, int]] = frozenset()
        self.header = HeaderLine(book.clock, place, demo=demo)

    @property
    def planner(self) -> "PlannerApp":
        """The app: `act`, `say`, the book."""
        return cast("PlannerApp", self.app)

    def compose(self) -> ComposeResult:
        """Header, body, hints."""
        yield self.header
        yield from self.body()
        yield HintLine()

    def body(self) -> Iterable[Widget]:
        """What stands between header and hints."""
        raise NotImplementedError

    def _on_screen_resume(self, event: events.ScreenResume) -> None:
        """What was changed while it lay out of sight is shown now."""
        if self._missed:
            self._refresh_panes(Change("", self._missed))
            self._missed = frozenset()

    def step_back(self) -> bool:
        """Esc or q: undo the last small step (marks, zoom); says whether there was one. If not, the screen closes."""
        return False

    def keep_drafts(self) -> None:
        """The app is about to end: write down what is typed and not yet kept."""

    def capture(self, text: str = "", *, kind: str = "todo", account: int | None = None) -> None:
        """Open the capture line.

        Args:
            text: what stands in it at first, such as pasted text.
            kind: what a line makes that doesn't say so.
            account: the account for lines that name none.
        """
        from amplanner.rules.capture_types import Kind
        from amplanner.tui.screens.capture import CaptureLine

        self.app.push_screen(CaptureLine(self.book, kind=Kind(kind), account=account, text=text))

    def more_commands(self) -> Iterable[Command]:
        """Commands for the palette that no binding of the moment stands for, such as the letters after a prefix."""
        return ()

    def on_book_changed(self, message: BookChanged) -> None:
        """Panes that show something of what was touched ask for their rows again; out of sight, once they come back."""
        if self.is_covered:
            self._missed |= message.change.touched
        else:
            self._refresh_panes(message.change)

    def _refresh_panes(self, change: Change) -> None:
        for pane in self.query(Pane):
            pane.refresh_for(change)

    def on_minute_passed(self, message: MinutePassed) -> None:
        """The clock in the header moves, and whatever in the panes depends on the time."""
        self.header.refresh()
        for pane in self.query(Pane):
            pane.minute_passed(message)
