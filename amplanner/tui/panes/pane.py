"""Pane: the frame of a list on a screen. A pane of its own subclasses it, gives a provider and says what it shows."""

from typing import TYPE_CHECKING, ClassVar, NamedTuple, cast

from textual import events
from textual.app import ComposeResult
from textual.content import Content
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

from amplanner.book.book import Book
from amplanner.book.change import Change
from amplanner.tui.cells import crop, width
from amplanner.tui.messages import MinutePassed
from amplanner.tui.safety import safe
from amplanner.tui.widgets.row_list import RowList
from amplanner.tui.widgets.rows import Key, Provider

if TYPE_CHECKING:
    from amplanner.tui.app import PlannerApp


class Subject(NamedTuple):
    """What the selected row is about, told to the panes that follow the selection.

    Attributes:
        table: the table of the record ("call", "quote", "appointment").
        key: its key there.
        account: the account it belongs to, None when it has none.
    """

    table: str
    key: int
    account: int | None


class Pane(Widget):
    """A bordered list with a title at the left, a count at the right and its own two or three keys at the foot.

    A subclass sets the class attributes, implements `provider`, and may implement the hooks `subject`, `follow`,
    `show`, `open` and `why_not`. It reaches the app, for acts and toasts, as `self.planner`.
    """

    DEFAULT_CSS = """
    Pane { layout: vertical; overflow: hidden; }
    """

    TITLE: ClassVar[str] = ""
    """What stands at the left of the upper border, after the digit."""

    KEYS: ClassVar[str] = ""
    """The pane's own two or three keys, at the right of the lower border."""

    SHOWS: ClassVar[frozenset[str]] = frozenset()
    """The tables whose changes change what the pane shows."""

    ADDS: ClassVar[str] = "todo"
    """What a line of the capture line makes that doesn't say so, when it is opened from here."""

    GUTTER: ClassVar[int] = 2
    """Cells at the left of the list, for the cursor's and the mark's sign."""

    def __init__(self, book: Book, digit: int) -> None:
        super().__init__(classes="pane", id=f"pane-{digit}")
        self.book = book
        self.digit = digit
        self.rows = RowList(gutter=self.GUTTER)
        self._title = self.TITLE
        self._count = ""
        self._keys = self.KEYS
        self._folded = False

    def compose(self) -> ComposeResult:
        """The list."""
        yield self.rows

    def on_mount(self) -> None:
        """Fill the list."""
        self.reload()
        self._draw_frame()

    # What a subclass implements.

    def provider(self) -> Provider:
        """Ask the workday for the rows of this pane."""
        raise NotImplementedError

    def subject(self, key: Key) -> Subject | None:
        """What the row `key` is about; None when following panes should stay where they are."""
        return None

    def current(self) -> Subject | None:
        """What an act on the selection is about: the row under the cursor. A pane that is about something as a whole,
        with or without rows, overrides this."""
        return None if self.cursor is None else self.subject(self.cursor)

    @property
    def person(self) -> int | None:
        """The person that calls and e-mails from here go to; None for whoever comes first at the account."""
        return None

    def follow(self, subject: Subject) -> None:
        """The selection came to rest on something, here or in another pane. A pane that follows shows it."""

    def show(self, subject: Subject) -> bool:
        """Put the cursor on what a subject is about, when this pane has it; says whether it has. A pane whose rows are
        not named (table, key), or that shows it only after turning to its day, overrides this."""
        key = (subject.table, subject.key)
        if not self.rows.holds(key):
            return False
        self.rows.select(key)
        return True

    def turn_day(self, days: int | None) -> None:
        """Show the day that many days on, today again without a number; a pane that shows a day implements it."""

    def recover(self, change: Change) -> None:
        """An undo or redo gave something back: the cursor goes to it when it is shown here."""
        self.reload()
        for key in sorted(change.touched):
            if self.rows.holds(key):
                self.rows.select(key)
                return

    def open(self, key: Key) -> None:
        """Enter or a double click on the row `key`."""

    def why_not(self, action: str) -> str | None:
        """Why the action with that name (without `action_`) can't be done now, as a sentence; None when it can."""
        return None

    # What others use.

    @property
    def planner(self) -> "PlannerApp":
        """The app: `act`, `say`, the book."""
        return cast("PlannerApp", self.app)

    @property
    def cursor(self) -> Key | None:
        """The row under the cursor."""
        return self.rows.cursor

    @property
    def selected(self) -> list[Key]:
        """The rows that an act works on: the marked ones, else the one under the cursor."""
        return self.rows.selected

    @property
    def title(self) -> str:
        """What stands at the left of the upper border, after the digit."""
        return self._title

    @title.setter
    def title(self, title: str) -> None:
        self._title = title
        self._draw_frame()

    @property
    def count(self) -> str:
        """What stands at the right of the upper border."""
        return self._count

    @count.setter
    def count(self, count: str) -> None:
        self._count = count
        self._draw_frame()

    @property
    def keys(self) -> str:
        """What stands at the right of the lower border."""
        return self._keys

    @keys.setter
    def keys(self, keys: str) -> None:
        self._keys = keys
        self._draw_frame()

    @property
    def folded(self) -> bool:
        """Whether the pane is a folded part of the accordion; its lower border then says how to expand it."""
        return self._folded

    @folded.setter
    def folded(self, folded: bool) -> None:
        if folded != self._folded:
            self._folded = folded
            self._draw_frame()

    def reload(self) -> None:
        """Ask for the rows again; cursor and marks stay with their rows."""
        self.rows.provider = self.provider()

    def refresh_for(self, change: Change) -> None:
        """The book was changed: reload when something shown here was touched."""
        if change.tables & self.SHOWS or "pulse" in change.tables:
            self.reload()

    def minute_passed(self, message: MinutePassed) -> None:
        """The clock moved on; on another day everything is asked for again."""
        if message.new_day is not None:
            self.reload()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """An action with a reason against it is shown as disabled and does nothing."""
        return True if self.why_not(action) is None else None

    # The frame.

    def render_lines(self, crop: Region) -> list[Strip]:
        """The frame. What lies within its left and right edge is the list's, so that one line stands for all between
        the first and the last."""
        last = self.outer_size.height - 1
        found: dict[int, Strip] = {}
        for y in crop.line_range:
            kind = y if y in (0, last) else 1
            if kind not in found:
                found[kind] = super().render_lines(Region(crop.x, kind, crop.width, 1))[0]
        return [found[y if y in (0, last) else 1] for y in crop.line_range]

    def on_row_list_opened(self, message: RowList.Opened) -> None:
        """Enter or a double click in the list."""
        message.stop()
        self.open(message.key)

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """The border becomes heavy, and so does the line between title and count."""
        self._draw_frame(focused=True)

    def on_descendant_blur(self, event: events.DescendantBlur) -> None:
        """The border becomes thin again."""
        self._draw_frame(focused=False)

    def on_resize(self, event: events.Resize) -> None:
        """The count keeps to the right end."""
        self._draw_frame()

    def _draw_frame(self, *, focused: bool | None = None) -> None:
        """Write title, count and keys into the border. Textual has one label a border: the line between title and
        count is part of it."""
        if not self.is_mounted:
            return
        strong = self.has_focus_within if focused is None else focused
        room = self.outer_size.width - 6
        count = safe(self._count)
        title = safe(f"{self.digit} {self._title}".rstrip())
        title = crop(title, max(room // 2, room - width(count) - 3))
        count = crop(count, room - width(title) - 3)
        rule = room - width(title) - width(count) - 2
        if not count or rule < 1:
            self.border_title = Content(title)
        else:
            line = ("━" if strong else "─") * rule
            self.border_title = Content.assemble(
                title,
                " ",
                (line, "not bold $accent" if strong else "not bold $border-blurred"),
                " ",
                (count, "not bold"),
            )
        keys = f"{self.digit} expand" if self._folded else self._keys
        self.border_subtitle = Content(safe(keys)) if keys else None
