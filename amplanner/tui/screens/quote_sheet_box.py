"""QuoteSheet: what asks before an act on a whole quote: a few facts, a list to walk through, the keys that decide."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar, Generic, TypeVar, cast

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical

from amplanner.book.book import Book
from amplanner.tui.keys import bind
from amplanner.tui.safety import plain
from amplanner.tui.screens.painted import Box
from amplanner.tui.widgets.end_lines import EndLines, Ends
from amplanner.tui.widgets.hint_line import HintLine
from amplanner.tui.widgets.row_list import RowList
from amplanner.tui.widgets.rows import Provider

if TYPE_CHECKING:
    from amplanner.tui.app import PlannerApp

Answer = TypeVar("Answer")


class FindingList(RowList):
    """Rows of which Enter puts one right."""

    BINDINGS: ClassVar[list[BindingType]] = [
        bind("enter", "open", "list.open", "Go where it is put right", "Put right", 3),
    ]

    def why_not(self, action: str) -> str | None:
        """Say why something can't be done now."""
        return "nothing was found that is to be put right" if action == "open" and self.cursor is None else None

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """An action with a reason against it is shown as disabled and does nothing."""
        return True if self.why_not(action) is None else None


class TickList(RowList):
    """Rows that are ticked: Enter does nothing to them but to say so, and is no hint."""

    BINDINGS: ClassVar[list[BindingType]] = [bind("enter", "open", "list.open", "Say which key decides")]


class PageList(RowList):
    """Lines to read, of which none is opened."""

    BINDINGS: ClassVar[list[BindingType]] = [
        bind("enter", "open", "list.open", "Nothing: there is nothing to open here")
    ]


class QuoteSheet(Box[Answer | None], Generic[Answer]):
    """Answers with what was decided, with None when it was left.

    Args:
        book: the open book.
        title: what is about to happen.
        keys: the keys that decide, for the lower border.
    """

    CSS_PATH = "../styles/quote_screens.tcss"
    AUTO_FOCUS = "RowList"
    ROWS: ClassVar[type[RowList]] = RowList

    BINDINGS: ClassVar[list[BindingType]] = [
        bind("escape,n,q", "leave", "sheet.leave", "Leave it as it is", "Leave", 90),
    ]

    def __init__(self, book: Book, title: str, keys: str) -> None:
        super().__init__()
        self.book = book
        self._heading = title
        self._keys = keys
        self.head = EndLines(id="sheet-head")
        self.rows = self.ROWS(gutter=2)
        self.foot = EndLines(id="sheet-foot")

    @property
    def planner(self) -> "PlannerApp":
        """The app."""
        return cast("PlannerApp", self.app)

    def compose(self) -> ComposeResult:
        """Facts, list, what follows."""
        with Vertical(id="box") as box:
            box.border_title = plain(self._heading)
            box.border_subtitle = plain(self._keys)
            yield self.head
            yield self.rows
            yield self.foot
        yield HintLine()

    def on_mount(self) -> None:
        """Write it."""
        self.fill()

    def fill(self) -> None:
        """Ask for everything again."""
        raise NotImplementedError

    def show(self, head: Sequence[Ends], provider: Provider, foot: Sequence[Ends], *, lines: int) -> None:
        """Write facts, list (of so many lines) and foot; each part is as high as what it holds."""
        for part, rows in ((self.head, head), (self.foot, foot)):
            part.styles.height = max(1, len(rows))
            part.display = bool(rows)
            part.lines = rows
        self.rows.styles.height = max(1, min(16, lines, self.app.size.height - len(head) - len(foot) - 6))
        self.rows.display = lines > 0
        self.rows.provider = provider
        self.refresh_bindings()

    def say_keys(self, keys: str) -> None:
        """Write other keys into the lower border."""
        self.query_one("#box").border_subtitle = plain(keys)

    def action_leave(self) -> None:
        """Nothing is done."""
        self.dismiss(None)
