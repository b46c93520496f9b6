"""GridView: what of a grid is on the screen. It draws only the lines that show, and those that change."""

from collections.abc import Callable, Iterable, Sequence

from textual import events
from textual.geometry import Offset, Region
from textual.scroll_view import ScrollView
from textual.strip import Strip

from amplanner.tui.ink import Inks
from amplanner.tui.widgets.quote_grid_paint import GridPaint
from amplanner.tui.widgets.quote_grid_rows import Cell, Column, GridRow, GridRows, Placed, RowKey, place
from amplanner.tui.widgets.quote_grid_typing import Typing

GUTTER = 2
"""Cells at the left for the cursor's ▸."""

Layout = Callable[[int], Sequence[Column]]
"""Gives the columns for a width in cells."""


class GridView(ScrollView, can_focus=True, inherit_bindings=False):
    """Rows in columns, the cell under the cursor, and the one that is typed in.

    Args:
        layout: gives the columns for a width in cells.
        gap: cells between two columns.
    """

    DEFAULT_CSS = """
    GridView { height: 1fr; background: transparent; overflow-x: hidden; overflow-y: scroll; scrollbar-size: 0 0; }
    """

    def __init__(self, layout: Layout, *, gap: int, id: str | None) -> None:
        super().__init__(id=id)
        self._layout = layout
        self._gap = gap
        self._rows = GridRows()
        self._placed: tuple[Placed, ...] = ()
        self._placed_width = 0
        self._row: RowKey | None = None
        self._column = ""
        self._typing: Typing | None = None
        self._paint: GridPaint | None = None

    def lay_out(self) -> None:
        """The columns may be others now: place them again."""
        self._placed_width = 0
        self.refresh()

    @property
    def cell(self) -> Cell | None:
        """Where the cursor stands; None without rows."""
        at = self._at
        return None if self._row is None or at is None else Cell(self._row, self._rows[at].across or self._column)

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
