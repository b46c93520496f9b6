"""QuoteGrid: lines in columns, moved about and typed in like a spreadsheet. It draws only what is on the screen.

Typing happens in the grid itself and not in a field laid over it: entering a cell moves no focus and lays nothing out,
so that the first digit is on the screen as fast as the second.
"""

from collections.abc import Sequence
from typing import ClassVar

from textual import events
from textual.binding import BindingType
from textual.geometry import Size

from amplanner.tui.keys import FieldHint, bind
from amplanner.tui.widgets.quote_grid_rows import NUMBER, Desk, GridRow, GridRows, RowKey
from amplanner.tui.widgets.quote_grid_typing import Pressed, Typing
from amplanner.tui.widgets.quote_grid_view import GUTTER, GridView, Layout

EDITING = (
    FieldHint("enter", "Save, down"),
    FieldHint("tab", "Save, right"),
    FieldHint("escape", "Leave, text is kept"),
    FieldHint("f1", "Help"),
)
"""The keys of a cell that is typed in."""

CHOOSING = (FieldHint("tab", "Take it"), FieldHint("down", "Next match"), EDITING[0], *EDITING[2:])
"""The same while something is proposed."""

_NOT_TYPED = frozenset({"f1", "ctrl+f", "ctrl+q", "ctrl+l", "ctrl+c"})
"""Keys that do the same whether somebody types or not."""


class QuoteGrid(GridView, can_focus=True, inherit_bindings=False):
    """A grid of rows and columns with a cell under the cursor.

    Args:
        desk: who is asked for texts and told of what is typed.
        layout: gives the columns for a width in cells.
        gap: cells between two columns.
    """

    KEYS_TITLE: ClassVar[str] = "In the grid"

    BINDINGS: ClassVar[list[BindingType]] = [
        bind("enter", "edit", "grid.edit", "Edit the cell; while typing: save it and go down", "Edit", -39),
        bind("tab,right,l", "across(1)", "grid.right", "The next cell; while typing Tab saves, goes right"),
        bind("shift+tab,left,h", "across(-1)", "grid.left", "The cell before"),
        bind("down,j", "step(1)", "grid.down", "Down a line"),
        bind("up,k", "step(-1)", "grid.up", "Up a line"),
        bind("pagedown", "page(1)", "grid.page-down", "Down a page"),
        bind("pageup", "page(-1)", "grid.page-up", "Up a page"),
        bind("home", "top", "grid.top", "The first line"),
        bind("G,end", "bottom", "grid.bottom", "The last line"),
    ]

    def __init__(self, desk: Desk, layout: Layout, *, gap: int = 2, id: str | None = None) -> None:
        super().__init__(layout, gap=gap, id=id)
        self._desk = desk

    # What the owner asks and sets.

    @property
    def rows(self) -> Sequence[GridRow]:
        """The rows. Setting them draws again what has become another row; cursor and typing stay with their row."""
        return self._rows.all

    @rows.setter
    def rows(self, rows: Sequence[GridRow]) -> None:
        before, at = self._rows, self._at or 0
        self._rows = GridRows(rows)
        if self._at is None:
            if self._typing is not None:
                self._end_typing()
            self._row = self._rows.nearest(at)
            if self.cell is not None:
                self._desk.moved(self.cell)
        if len(before) != len(rows):
            # Without its watchers: a layout of the screen costs a frame, and the grid keeps its place.
            self.set_reactive(QuoteGrid.virtual_size, Size(1, len(rows) + 1))
            self._show()
            self.refresh()
            return
        self._repaint(index for index, row in enumerate(rows) if row is not before[index])

    @property
    def editing(self) -> bool:
        """Whether somebody types in a cell."""
        return self._typing is not None

    @property
    def typed(self) -> str | None:
        """What stands in the cell that is typed in; None when none is."""
        return None if self._typing is None else self._typing.edit.text

    def go(self, row: RowKey, column: str | None = None) -> None:
        """Put the cursor on a row, in a column if it is told."""
        index, old = self._rows.index(row), self._at
        if index is None:
            return
        before = self.cell
        self._row = row
        if column is not None:
            self._column = column
        self._show()
        self._repaint({index, index if old is None else old})
        self._place_terminal_cursor()
        if self.cell is not None and self.cell != before:
            self._desk.moved(self.cell)

    def edit(self, text: str | None = None) -> None:
        """Begin to type in the cell under the cursor, with `text` in place of what stands there."""
        cell = self.cell
        if cell is None or self._typing is not None:
            return
        first = self._desk.text_of(cell)
        if first is None:
            return
        self._typing = Typing(cell, first if text is None else text)
        self._say_typed()
        self.refresh_bindings()

    def saved(self, after: str) -> None:
        """What was entered is saved: stop typing and go on: "down", "up", "right", "left" or "stay"."""
        self._end_typing()
        if after in ("right", "left"):
            self.action_across(1 if after == "right" else -1)
        elif after in ("down", "up"):
            self.action_step(1 if after == "down" else -1)

    def refused(self) -> None:
        """What was entered could not be saved: typing goes on."""
        if self._typing is not None:
            self._typing.sent = False

    def why_not(self, action: str) -> str | None:
        """Say why something can't be done now."""
        return self._desk.why_closed() if action == "edit" else None

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """An action with a reason against it is shown as disabled and does nothing."""
        return True if self.why_not(action) is None else None

    # Typing.

    @property
    def HINTS(self) -> Sequence[FieldHint]:
        """The keys of the cell that is typed in, for the hint line."""
        return CHOOSING if self._typing is not None and self._typing.suggested else EDITING

    def check_consume_key(self, key: str, character: str | None) -> bool:
        """While somebody types, letters are text and no act of the screen."""
        return self._typing is not None and character is not None and character.isprintable()

    def _end_typing(self) -> None:
        had_list = self._typing is not None and bool(self._typing.suggested)
        self._typing = None
        if had_list:
            self.refresh()
        else:
            self._repaint_cursor()
        self.refresh_bindings()

    def _say_typed(self, *, taken: bool = False) -> None:
        """Tell the desk what stands in the cell; what was taken from the list wants no list any more."""
        typing = self._typing
        if typing is None:
            return
        had = bool(typing.suggested)
        suggested = self._desk.typed(typing.cell, typing.edit.text)
        if typing.suggest(() if taken else suggested):
            self.refresh()
        if had != bool(typing.suggested):
            self.refresh_bindings()
        self._repaint_cursor()
        self._place_terminal_cursor()

    async def on_key(self, event: events.Key) -> None:
        """While somebody types, keys are text; before, a digit begins to type a number.

        What a key is bound to is done here and now. A key that bubbled up to its binding, as Textual has it, would be
        overtaken by the next one: of `a1` the 1 would come before the line that it is for.
        """
        if self.app.screen is not self.screen:
            self._hand_on(event)
            return
        typing = self._typing
        if typing is None:
            if event.character is not None and event.character.isdecimal() and self._takes_digits():
                event.stop()
                self.edit(event.character)
                return
            bound = self.screen.active_bindings.get(event.key)
            if bound is not None and bound.enabled:
                event.stop()
                event.prevent_default()
                await self.app.run_action(bound.binding.action, bound.node)
            return
        if event.key in _NOT_TYPED:
            return
        event.stop()
        event.prevent_default()
        had_list = bool(typing.suggested)
        pressed = typing.press(event.key, event.character)
        if pressed is Pressed.TEXT:
            self._say_typed(taken=had_list and event.key in ("tab", "enter"))
        elif pressed is Pressed.LIST:
            self.refresh()
        elif pressed is Pressed.ENTERED:
            self._desk.entered(typing.cell, typing.edit.text, after=typing.after)
        elif pressed is Pressed.LEFT:
            self._end_typing()
            self._desk.left(typing.cell, typing.edit.text)

    def _hand_on(self, event: events.Key) -> None:
        """A key that came while the one before it was opening a box is for the box."""
        event.stop()
        event.prevent_default()
        again = events.Key(event.key, event.character)
        again._set_forwarded()  # else the app would hand it to the focus once more when it bubbles up
        (self.app.focused or self.app.screen).post_message(again)

    def _takes_digits(self) -> bool:
        """Go to where a digit is typed: this cell, else the first number of its row; says whether there is one. In a
        row of one text it begins that, where there is none yet."""
        cell, at = self.cell, self._at
        digits = [each.column.name for each in self._placed if each.column.digits]
        if cell is None or at is None or not digits:
            return False
        if self._rows[at].across:
            return self._desk.text_of(cell) == ""
        if cell.column not in digits:
            self.go(cell.row, digits[0])
        return True

    def on_paste(self, event: events.Paste) -> None:
        """Pasted text goes into the cell that is typed in; elsewhere the app makes a line to be added of it."""
        if self._typing is not None and not self._typing.sent:
            event.stop()
            self._typing.edit.insert(event.text)
            self._say_typed()

    # Moving.

    def action_edit(self) -> None:
        """Begin to type in the cell."""
        self.edit()

    def action_step(self, direction: int) -> None:
        """Go down (1) or up (-1)."""
        if self._at is not None and (key := self._rows.neighbour(self._at, direction)) is not None:
            self.go(key)

    def action_across(self, direction: int) -> None:
        """Go to the next cell (1) or the one before (-1); from the end of a row to the next row."""
        names = [placed.column.name for placed in self._placed if placed.column.name != NUMBER]
        cell, at = self.cell, self._at
        if cell is None or at is None or not names:
            return
        whole = bool(self._rows[at].across)
        index = names.index(cell.column) + direction if cell.column in names else 0
        if not whole and 0 <= index < len(names):
            self.go(cell.row, names[index])
        elif (key := self._rows.neighbour(at, direction)) is not None:
            self.go(key, names[0] if direction > 0 else names[-1])

    def action_page(self, direction: int) -> None:
        """Go a screenful down (1) or up (-1)."""
        if self._at is not None:
            index = self._at + direction * max(1, self._room - 1)
            key = self._rows.nearest(max(0, min(len(self._rows) - 1, index)))
            if key is not None:
                self.go(key)

    def action_top(self) -> None:
        """Go to the first row."""
        if (key := self._rows.nearest(0)) is not None:
            self.go(key)

    def action_bottom(self) -> None:
        """Go to the last row."""
        if (key := self._rows.nearest(len(self._rows))) is not None:
            self.go(key)

    # The mouse.

    def on_click(self, event: events.Click) -> None:
        """A click selects a cell, a second one edits it; in the text that is typed it moves the caret."""
        offset = event.get_content_offset(self)
        paint = self._painter
        if offset is None or offset.y < 1 or paint is None:
            return
        event.stop()
        suggested = self._suggestion_at(offset.y)
        if suggested is not None and self._typing is not None:
            self._typing.take(suggested)
            self._say_typed(taken=True)
            return
        index = self._top + offset.y - 1
        if index >= len(self._rows) or (key := self._rows[index].key) is None:
            return
        if self._typing is not None:
            if key == self._row:
                paint.put_caret(self._rows[index], self._typing.cell.column, self._typing.edit, offset.x)
                self._repaint([index])
            return
        self.focus()
        self.go(key, self._column_at(offset.x - GUTTER))
        if event.chain == 2:
            self.edit()

    def _column_at(self, x: int) -> str | None:
        for each in self._placed:
            if each.x - 1 <= x <= each.x + each.cells and each.column.name != NUMBER:
                return each.column.name
        return None
