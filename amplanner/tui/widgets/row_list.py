"""RowList: the body of every list pane: rows with a cursor and marks.

Cursor and marks are kept by key, so they stay with their rows when the provider is asked again. A line without a key
cannot be selected.
"""

from typing import ClassVar

from textual import events
from textual.binding import BindingType
from textual.geometry import Offset, Region, Size
from textual.message import Message

from amplanner.tui.ink import Ground
from amplanner.tui.keys import bind
from amplanner.tui.widgets.row_view import ANY_WIDTH, RowView
from amplanner.tui.widgets.rows import Key, Provider
from amplanner.tui.widgets.slots import Slots


class RowList(RowView, can_focus=True, inherit_bindings=False):
    """A list of rows with a cursor and marks.

    Args:
        provider: where the rows come from.
        gutter: cells at the left for the cursor's ▸ and the mark's *; the sign stands in the last of them.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        bind("j,down", "step(1)", "list.down", "Move down"),
        bind("k,up", "step(-1)", "list.up", "Move up"),
        bind("home", "top", "list.top", "Go to the first row"),
        bind("G,end", "bottom", "list.bottom", "Go to the last row"),
        bind("pagedown", "page(1)", "list.page-down", "Move a page down"),
        bind("pageup", "page(-1)", "list.page-up", "Move a page up"),
        bind("enter", "open", "list.open", "Open the selected row", "Open", 30),
        bind("v", "mark", "list.mark", "Mark the row; acts then work on all marked rows"),
        bind("shift+down", "extend(1)", "list.mark-down", "Mark the row and the next"),
        bind("shift+up", "extend(-1)", "list.mark-up", "Mark the row and the one above"),
        bind("asterisk", "mark_all", "list.mark-all", "Mark all rows, or none when all are marked"),
    ]

    KEYS_TITLE: ClassVar[str] = "In lists"
    KEYS_AFTER: ClassVar[int] = 1

    class Moved(Message):
        """The cursor stands on another row.

        Attributes:
            rows: the list.
            key: the row, None when the list has become empty.
        """

        def __init__(self, rows: "RowList", key: Key | None) -> None:
            super().__init__()
            self.rows = rows
            self.key = key

        @property
        def control(self) -> "RowList":
            """The list, for `@on` selectors."""
            return self.rows

    class Opened(Message):
        """A row was opened with Enter or a double click.

        Attributes:
            rows: the list.
            key: the row.
        """

        def __init__(self, rows: "RowList", key: Key) -> None:
            super().__init__()
            self.rows = rows
            self.key = key

        @property
        def control(self) -> "RowList":
            """The list, for `@on` selectors."""
            return self.rows

    class Marked(Message):
        """The set of marked rows changed.

        Attributes:
            rows: the list.
            count: how many rows are marked now.
        """

        def __init__(self, rows: "RowList", count: int) -> None:
            super().__init__()
            self.rows = rows
            self.count = count

        @property
        def control(self) -> "RowList":
            """The list, for `@on` selectors."""
            return self.rows

    def __init__(
        self,
        provider: Provider | None = None,
        *,
        gutter: int = 1,
        name: str | None = None,
        id: str | None = None,
        classes: str | None = None,
    ) -> None:
        super().__init__(provider, gutter, name=name, id=id, classes=classes)
        self._cursor: Key | None = None
        self._at = 0
        self._wanted: Key | None = None
        self._marks: set[Key] = set()
        self._other_rows = False

    # What the owner asks and sets.

    @property
    def provider(self) -> Provider:
        """Where the rows come from. Setting it shows the new rows; cursor and marks stay with rows that are in both."""
        return self._provider

    @provider.setter
    def provider(self, provider: Provider) -> None:
        self._provider = provider
        self.reload()

    @property
    def cursor(self) -> Key | None:
        """The key of the selected row, None when there is no row."""
        return self._cursor

    @property
    def first(self) -> Key | None:
        """The key of the row that the cursor will be on once the list has room on the screen, None without rows."""
        return next((key for key in self._provider.slots(ANY_WIDTH) if key is not None), None)

    @property
    def marks(self) -> frozenset[Key]:
        """The marked rows."""
        return frozenset(self._marks)

    @property
    def selected(self) -> list[Key]:
        """The rows that an act works on: the marked ones in their order, else the one under the cursor."""
        if self._marks:
            return list(dict.fromkeys(key for key in self._slots if key in self._marks))
        return [] if self._cursor is None else [self._cursor]

    @property
    def following(self) -> Key | None:
        """The row after the selected one, else the one before it: where to go when the selected row is dealt with."""
        for direction in (1, -1):
            index = self._slots.neighbour(self._at, direction)
            if index is not None:
                return self._slots[index]
        return None

    def holds(self, key: Key) -> bool:
        """Whether there is such a row, also while the list has no room on the screen."""
        if self._text_width > 0:
            return key in self._slots
        return key in self._provider.slots(ANY_WIDTH)

    def select(self, key: Key | None) -> None:
        """Put the cursor on a row.

        A key that is not in the list is remembered: the cursor goes there if the next reload brings the row.
        """
        if key is None:
            return
        if key in self._slots:
            self._go(self._slots.index(key))
        else:
            self._wanted = key

    def start_over(self) -> None:
        """The next rows are of something else: the cursor's row need not stand where the one before it stood."""
        self._other_rows = True

    def clear_marks(self) -> bool:
        """Unmark every row; says whether any was marked."""
        if not self._marks:
            return False
        self._set_marks(set())
        return True

    def reload(self) -> None:
        """Ask the provider again. Cursor and marks stay with their rows; a row that has gone leaves the cursor to the
        next one that is still there."""
        if self._text_width > 0:
            self.load()
            self.refresh()
        else:
            self._paint.forget(0)  # without room nothing is drawn: what was drawn before no longer holds

    def load(self) -> None:
        """See RowView: the cursor stays with its row, at the same height of the screen when it can."""
        before = self._slots
        row_on_screen = self._at - self._top if before and not self._other_rows else None
        self._other_rows = False
        super().load()
        if self._marks:
            present = self._marks.intersection(self._slots)
            if len(present) != len(self._marks):
                self._set_marks(present)
        previous = self._cursor
        self._at = self._find(before)
        self._cursor = self._slots[self._at] if self._slots else None
        # Without its watchers: a list keeps its place whatever it holds, and a layout of the screen costs a frame.
        self.set_reactive(RowList.virtual_size, Size(1, len(self._slots) + self._head))
        self._show(self._at, row_on_screen)
        self._place_terminal_cursor()
        if self._cursor != previous:
            self.post_message(self.Moved(self, self._cursor))

    def _find(self, before: Slots) -> int:
        """The line for the cursor after a reload that replaced the slots `before`; 0 when there is no row at all."""
        slots = self._slots
        for key in (self._wanted, self._cursor):
            if key is not None and key in slots:
                self._wanted = None
                return slots.index(key)
        heir = None if self._cursor is None else before.successor(self._at, set(slots))
        return slots.first() or 0 if heir is None else slots.index(heir)

    # Moving.

    def _go(self, index: int) -> None:
        """Put the cursor on the row that starts at the line `index`."""
        key = self._slots[index]
        old = self._cursor
        self._at = index
        self._cursor = key
        if key != old:
            self._repaint({old, key})
            self.post_message(self.Moved(self, key))
        self._show(index)
        self._place_terminal_cursor()

    def _show(self, index: int, row_on_screen: int | None = None) -> None:
        """Scroll so that the row that starts at the line `index` is on the screen, at `row_on_screen` if given."""
        if not self._slots:
            return
        top = self._top
        if row_on_screen is not None and 0 <= row_on_screen < self._room:
            top = index - row_on_screen
        last = self._slots.end(index)
        if last >= top + self._room:
            top = last - self._room + 1
        if index < top:
            top = index
        if index == self._slots.first():
            top = min(top, max(0, index - self._room + 1))
        top = max(0, min(top, len(self._slots) - self._room))
        if top != self._top:
            self.scroll_to(y=top, animate=False, force=True)

    def _repaint(self, keys: set[Key | None]) -> None:
        """Redraw the lines on the screen that belong to the rows `keys`."""
        keys.discard(None)
        top, head, cells = self._top, self._head, self.size.width
        regions = [
            Region(0, index - top + head, cells, 1)
            for index in range(top, min(len(self._slots), top + self._room))
            if self._slots[index] in keys
        ]
        if regions:
            self.refresh(*regions)

    def _place_terminal_cursor(self) -> None:
        """Let the terminal's own cursor, which screen readers follow, stand on the selected row."""
        if self.has_focus and self._slots:
            y = min(max(0, self._at - self._top), self._room - 1) + self._head
            self.app.cursor_position = self.content_region.offset + Offset(max(0, self._gutter - 1), y)

    def action_step(self, direction: int) -> None:
        """Move the cursor a row up (-1) or down (1)."""
        index = self._slots.neighbour(self._at, direction)
        if index is not None:
            self._go(index)
        else:
            self._scroll(direction)

    def _scroll(self, lines: int) -> None:
        """Scroll past the rows: lines of no row may stand beyond them, and a list may consist of nothing else."""
        if self._slots:
            self.scroll_to(y=self._top + lines, animate=False, force=True)

    def action_top(self) -> None:
        """Move the cursor to the first row."""
        if (index := self._slots.first()) is not None:
            self._go(index)
        else:
            self._scroll(-len(self._slots))

    def action_bottom(self) -> None:
        """Move the cursor to the last row."""
        if (index := self._slots.last()) is not None:
            self._go(index)
        else:
            self._scroll(len(self._slots))

    def action_page(self, direction: int) -> None:
        """Move the cursor a screenful up (-1) or down (1)."""
        lines = direction * max(1, self._room - 1)
        index = self._slots.page(self._at, lines) if self._slots else self._at
        if index != self._at:
            self._go(index)
        else:
            self._scroll(lines)

    def action_open(self) -> None:
        """Open the selected row."""
        if self._cursor is not None:
            self.post_message(self.Opened(self, self._cursor))

    # Marks.

    def _set_marks(self, marks: set[Key]) -> None:
        changed: set[Key | None] = {*(self._marks ^ marks)}
        self._marks = marks
        self._repaint(changed)
        self.post_message(self.Marked(self, len(marks)))

    def action_mark(self) -> None:
        """Mark the selected row, or unmark it, and go to the next."""
        if self._cursor is not None:
            self._set_marks(self._marks ^ {self._cursor})
            self.action_step(1)

    def action_extend(self, direction: int) -> None:
        """Mark the selected row and the neighbour that the cursor goes to."""
        if self._cursor is not None:
            marks = self._marks | {self._cursor}
            self.action_step(direction)
            self._set_marks(marks | {self._cursor})

    def action_mark_all(self) -> None:
        """Mark every row, or none when every row is marked."""
        every = {key for key in self._slots if key is not None}
        self._set_marks(set() if every == self._marks else every)

    def look(self, index: int) -> tuple[Ground, str]:
        """See RowView: the cursor's row and the marked ones stand out."""
        key = self._slots[index]
        if key is None:
            return "plain", ""
        marked = key in self._marks
        if key != self._cursor:
            return ("marked", "*") if marked else ("plain", "")
        if not self.has_focus:
            return "resting", "*" if marked else ""
        return "cursor", "*" if marked else "▸" if index == self._at else ""

    # What Textual tells.

    def on_resize(self, event: events.Resize) -> None:
        """Ask for rows again when the width changed; keep the cursor on the screen when only the height did."""
        if self._text_width != self._paint.width:
            self.reload()
        elif self._slots:
            self._show(self._at)
            self._place_terminal_cursor()

    def watch_has_focus(self, _has_focus: bool) -> None:
        """The focus came or went: no style of a list depends on it, so none is looked for, as Textual would."""

    def on_focus(self, event: events.Focus) -> None:
        """The cursor becomes the strong one."""
        self._repaint({self._cursor})
        self._place_terminal_cursor()

    def on_blur(self, event: events.Blur) -> None:
        """The cursor becomes the weak one."""
        self._repaint({self._cursor})

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """The terminal's cursor moves with the row when the list scrolls under the wheel."""
        super().watch_scroll_y(old_value, new_value)
        self._place_terminal_cursor()

    def on_click(self, event: events.Click) -> None:
        """A click selects the row under the pointer, a double click opens it."""
        offset = event.get_content_offset(self)
        if offset is None:
            return
        index = self._top + offset.y - self._head
        if offset.y < self._head or not 0 <= index < len(self._slots) or self._slots[index] is None:
            return
        event.stop()
        self._go(self._slots.start(index))
        if event.chain == 2:
            self.action_open()
