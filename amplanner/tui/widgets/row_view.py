"""RowView: a window on lines that a provider draws. It draws only those that are on the screen.

A provider gives one *slot* a line, the key of the row that the line belongs to, and draws lines on demand. A row of
three lines repeats its key in three slots; a heading, an empty hour or a rule has the slot None.
"""

from textual.geometry import Region
from textual.scroll_view import ScrollView
from textual.strip import Strip

from amplanner.tui.cells import wrap
from amplanner.tui.ink import Ground
from amplanner.tui.widgets.row_paint import RowPaint
from amplanner.tui.widgets.rows import Line, Provider, Rows, Span
from amplanner.tui.widgets.slots import Slots

ANY_WIDTH = 80
"""Cells, for a question about rows whose lines nobody sees."""


class RowView(ScrollView, inherit_bindings=False):
    """Lines, with a heading above them that stays, and a mark at the right that tells where in them one is.

    The last cell of every line is kept for the scroll mark: a scroll bar of its own would be a widget more, and would
    change the width once it is known to be needed. Everything within it is drawn here, so it has neither border nor
    padding.

    Args:
        provider: where the rows come from.
        gutter: cells at the left for signs.
    """

    DEFAULT_CSS = """
    RowView {
        height: 1fr;
        background: transparent;
        overflow-x: hidden;
        overflow-y: scroll;
        scrollbar-size: 0 0;
    }
    """

    def __init__(
        self, provider: Provider | None, gutter: int, *, name: str | None, id: str | None, classes: str | None
    ) -> None:
        super().__init__(name=name, id=id, classes=classes)
        self._provider: Provider = Rows((), lambda keys, cells: ()) if provider is None else provider
        self._gutter = gutter
        self._slots = Slots()
        self._heading: Line | None = None
        self._paint = RowPaint(gutter)

    def reload(self) -> None:
        """Ask the provider again."""
        raise NotImplementedError

    def load(self) -> None:
        """Ask the provider for the rows at the present width."""
        self._paint.forget(self._text_width)
        self._slots = Slots(self._provider.slots(self._text_width))
        self._heading = self._provider.heading(self._text_width)

    def look(self, index: int) -> tuple[Ground, str]:
        """What the line `index` stands on, and what stands in its gutter."""
        raise NotImplementedError

    # Where things are.

    @property
    def _text_width(self) -> int:
        return self.size.width - self._gutter - 1

    @property
    def _head(self) -> int:
        return 0 if self._heading is None else 1

    @property
    def _top(self) -> int:
        return int(self.scroll_offset.y)

    @property
    def _room(self) -> int:
        return max(1, self.size.height - self._head)

    # Drawing.

    def render_lines(self, crop: Region) -> list[Strip]:
        """The lines of a part of it. They are kept: Textual would put each together again whenever it scrolls."""
        background = self.background_colors[1]
        self._paint.stand_on(background, self.app.theme_variables, nocolor=self.app.no_color)
        strips = [self.render_line(y) for y in crop.line_range]
        for line_filter in self.get_line_filters():
            strips = [strip.apply_filter(line_filter, background) for strip in strips]
        if crop.column_span != (0, self.size.width):
            strips = [strip.crop(*crop.column_span) for strip in strips]
        return strips

    def render_line(self, y: int) -> Strip:
        """The line at `y` cells below the top.

        Rows are asked for here when the width is new: Textual tells of a new size only after it has painted once.
        """
        paint, cells = self._paint, self.size.width
        if self._text_width != paint.width and self._text_width > 0:
            self.load()
        heading = self._heading
        if heading is not None and y < self._head:
            return paint.strip("heading", lambda: heading.spans, cells)
        index = self._top + y - self._head
        if not self._slots:
            return paint.strip(("empty", index), lambda: self._said(index), cells)
        if index >= len(self._slots):
            return paint.strip("below", lambda: (), cells)
        ground, sign = self.look(index)
        return paint.strip(index, lambda: self._line(index).spans, cells, ground, sign, self._scroll_mark(y))

    def _line(self, index: int) -> Line:
        return self._paint.line(self._provider, index, self._top, self._room, len(self._slots))

    def _said(self, index: int) -> list[Span]:
        """A line of what is said when there is no row."""
        said = wrap(self._provider.empty, self._text_width)
        return [(said[index], "muted")] if 0 <= index < len(said) else []

    def _scroll_mark(self, y: int) -> str:
        """What stands in the last cell of the line at `y`: a piece of the scroll mark when there is more to see."""
        lines, room = len(self._slots), self._room
        if lines <= room or y < self._head:
            return " "
        size = max(1, room * room // lines)
        first = (room - size) * self._top // (lines - room)
        return "▐" if first <= y - self._head < first + size else " "

    # What Textual tells.

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Draw the lines. Textual's own scroll bar, of which nothing is to be seen here, would have the whole screen
        arranged anew."""
        if round(old_value) != round(new_value):
            self.refresh(self.size.region)
