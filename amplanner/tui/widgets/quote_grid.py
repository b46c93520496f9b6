"""QuoteGrid: lines in columns, moved about and typed in like a spreadsheet. It draws only what is on the screen.

Typing happens in the grid itself and not in a field laid over it: entering a cell moves no focus and lays nothing out,
so that the first digit is on the screen as fast as the second.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import ClassVar

from textual import events
from textual.binding import BindingType
from textual.geometry import Offset, Region, Size
from textual.scroll_view import ScrollView
from textual.strip import Strip

from amplanner.tui.ink import Inks
from amplanner.tui.keys import FieldHint, bind
from amplanner.tui.widgets.quote_grid_paint import GridPaint
from amplanner.tui.widgets.quote_grid_rows import NUMBER, Cell, Column, Desk, GridRow, GridRows, Placed, RowKey, place
from amplanner.tui.widgets.quote_grid_typing import Pressed, Typing

GUTTER = 2
"""Cells at the left for the cursor's ▸."""

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

Layout = Callable[[int], Sequence[Column]]
"""Gives the columns for a width in cells."""


class QuoteGrid(ScrollView, can_focus=True, inherit_bindings=False):
    """A grid of rows and columns with a cell under the cursor.

    Args:
        desk: who is asked for texts and told of what is typed.
        layout: gives the columns for a width in cells.
        gap: cells between two columns.
    """

    DEFAULT_CSS = """
    QuoteGrid { height: 1fr; background: transparent; overflow-x: hidden; overflow-y: scroll; scrollbar-size: 0 0; }
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
        super().__init__(id=id)
        self._desk = desk
        self._layout = layout
        self._gap = gap
        self._rows = GridRows()
        self._placed: tuple[Placed, ...] = ()
        self._placed_width = 0
        self._row: RowKey | None = None
        self._column = ""
        self._typing: Typing | None = None
        self._paint: GridPaint | None = None

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

    def lay_out(self) -> None:
        """The columns may be others now: place them again."""
        self._placed_width = 0
        self.refresh()

    @property
    def cell(self) -> Cell | None:
        """Where the cursor stands; None without rows."""
        at = self._at
        return None if self._row is None or at is None else Cell(self._row, self._rows[at].across or self._column)

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
        self._typing = Typing(cell, first, text)
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
            if event.character is not None and event.character.isdecimal() and self._go_to_digits():
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
            self._desk.left(typing.cell, typing.edit.text if typing.changed else "")

    def _hand_on(self, event: events.Key) -> None:
        """A key that came while the one before it was opening a box is for the box."""
        event.stop()
        event.prevent_default()
        again = events.Key(event.key, event.character)
        again._set_forwarded()  # else the app would hand it to the focus once more when it bubbles up
        (self.app.focused or self.app.screen).post_message(again)

    def _go_to_digits(self) -> bool:
        """Go to where a digit is typed: this cell, else the first number of its row; says whether there is one."""
        cell, at = self.cell, self._at
        digits = [each.column.name for each in self._placed if each.column.digits]
        if cell is None or at is None or self._rows[at].across or not digits:
            return False
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

    # Where things are.

    @property
    def _at(self) -> int | None:
        """Where the row under the cursor stands."""
        return self._rows.index(self._row)

    @property
    def _top(self) -> int:
        return int(self.scroll_offset.y)

    @property
    def _room(self) -> int:
        return max(1, self.size.height - 1)

    def _show(self) -> None:
        """Scroll so that the row under the cursor is on the screen, with the one after it where there is room."""
        index, top = self._at, self._top
        if index is None:
            return
        top = min(index, max(top, index - self._room + 1))
        top = max(0, min(top, len(self._rows) - self._room))
        if top != self._top:
            self.scroll_to(y=top, animate=False, force=True)

    def _repaint(self, indices: Iterable[int]) -> None:
        """Draw rows again that are on the screen."""
        top, cells = self._top, self.size.width
        regions = [Region(0, index - top + 1, cells, 1) for index in indices if top <= index < top + self._room]
        if regions:
            self.refresh(*regions)

    def _repaint_cursor(self) -> None:
        if self._at is not None:
            self._repaint([self._at])

    def _place_terminal_cursor(self) -> None:
        """Let the terminal's own cursor, which screen readers and input methods follow, stand in the cell."""
        paint, index, cell = self._painter, self._at, self.cell
        if not self.has_focus or index is None or cell is None or paint is None:
            return
        y = min(max(0, index - self._top), self._room - 1) + 1
        if self._typing is not None:
            _, x = paint.typing(self._rows[index], cell.column, self._typing.edit)
        else:
            field = paint.field_of(self._rows[index], cell.column)
            x = GUTTER - 1 if field is None else field.x
        self.app.cursor_position = self.content_region.offset + Offset(x, y)

    # Drawing.

    @property
    def _painter(self) -> GridPaint | None:
        """The paint for the present width and theme; None before there is any room."""
        cells = self.size.width
        if cells <= GUTTER + 1:
            return None
        if self._paint is None or self._placed_width != cells:
            self._placed_width = cells
            self._placed = place(self._layout(cells), cells - GUTTER - 2, self._gap)
            names = [placed.column.name for placed in self._placed if placed.column.editable]
            if self._column not in names and names and self._typing is None:
                self._column = next((each.column.name for each in self._placed if each.column.digits), names[0])
            nocolor = self.app.no_color
            inks = Inks(self.app.theme_variables, nocolor=nocolor)
            self._paint = GridPaint(inks, self.background_colors[1], cells, GUTTER, self._placed, nocolor=nocolor)
        return self._paint

    def render_line(self, y: int) -> Strip:
        """The line at `y` cells below the top of the grid."""
        paint = self._painter
        if paint is None:
            return Strip.blank(self.size.width)
        if y == 0:
            return paint.heading()
        cell = self.cell
        suggested = self._suggestion_at(y)
        if suggested is not None and self._typing is not None and cell is not None:
            at = next((each.x for each in self._placed if each.column.name == cell.column), 0)
            chosen = suggested == self._typing.chosen
            return paint.suggestion(self._typing.suggested[suggested], chosen=chosen, x=GUTTER + at)
        index = self._top + y - 1
        end = self._scroll_mark(y)
        if index >= len(self._rows):
            return paint.row(GridRow(None), "plain", end=end)
        row = self._rows[index]
        if cell is None or row.key != cell.row:
            return paint.row(row, "plain", end=end)
        if self._typing is not None:
            return paint.typing(row, cell.column, self._typing.edit, end=end)[0]
        if not self.has_focus:
            return paint.row(row, "resting", end=end)
        return paint.row(row, "cursor", sign="▸", column=cell.column, end=end)

    def _suggestion_at(self, y: int) -> int | None:
        """Return which suggestion stands on a line: they stand below the cell, or above it near the lower end."""
        if self._typing is None or not self._typing.suggested or self._at is None:
            return None
        line = self._at - self._top + 1
        count = len(self._typing.suggested)
        first = line + 1 if line + count <= self._room else max(1, line - count)
        return y - first if first <= y < first + count and y != line else None

    def _scroll_mark(self, y: int) -> str:
        lines, room = len(self._rows), self._room
        if lines <= room or y < 1:
            return " "
        size = max(1, room * room // lines)
        first = (room - size) * self._top // (lines - room)
        return "▐" if first <= y - 1 < first + size else " "

    # What Textual tells.

    def notify_style_update(self) -> None:
        """The theme or a style sheet changed: resolve the styles again."""
        super().notify_style_update()
        self._paint = None

    def on_resize(self, event: events.Resize) -> None:
        """Keep the cursor on the screen."""
        self._show()
        self._place_terminal_cursor()

    def on_focus(self, event: events.Focus) -> None:
        """The cell under the cursor shows."""
        self._repaint_cursor()
        self._place_terminal_cursor()

    def on_blur(self, event: events.Blur) -> None:
        """And becomes a row that rests."""
        self._repaint_cursor()

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """The terminal's cursor moves with the cell when the grid scrolls under the wheel."""
        super().watch_scroll_y(old_value, new_value)
        self._place_terminal_cursor()

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
