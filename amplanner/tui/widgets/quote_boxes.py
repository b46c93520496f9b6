"""The boxes of the quote editor: rows of text in a frame, and the grid with the line that tells of the cell."""

from textual import events
from textual.app import ComposeResult
from textual.content import Content
from textual.widget import Widget

from amplanner.tui.cells import crop, width
from amplanner.tui.safety import plain, safe
from amplanner.tui.widgets.end_lines import EndLines
from amplanner.tui.widgets.quote_grid import QuoteGrid


class TextBox(EndLines):
    """Rows of text in a frame.

    Args:
        title: at the left of the upper border.
        keys: at the right of the lower border.
        id: the widget's.
    """

    def __init__(self, title: str, keys: str, *, id: str) -> None:
        super().__init__(id=id, classes="pane")
        self.border_title = plain(title)
        self.border_subtitle = plain(keys)


class LinesBox(Widget):
    """The grid in a frame, and below it what there is to say of the cell under the cursor.

    Args:
        grid: the grid.
    """

    DEFAULT_CSS = """
    LinesBox { layout: vertical; overflow: hidden; }
    """

    def __init__(self, grid: QuoteGrid) -> None:
        super().__init__(id="quote-lines", classes="pane")
        self.grid = grid
        self.foot = EndLines(id="quote-foot")
        self._title, self._count, self._keys = "Lines", "", ""

    def compose(self) -> ComposeResult:
        """Grid and foot."""
        yield self.grid
        yield self.foot

    def say(self, title: str, count: str, keys: str) -> None:
        """Write into the frame."""
        if (title, count, keys) != (self._title, self._count, self._keys):
            self._title, self._count, self._keys = title, count, keys
            self._draw_frame()

    def on_resize(self, event: events.Resize) -> None:
        """The count keeps to the right end."""
        self._draw_frame()

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """The border becomes heavy, and so does the line between title and count."""
        self._draw_frame(focused=True)

    def on_descendant_blur(self, event: events.DescendantBlur) -> None:
        """The border becomes thin again."""
        self._draw_frame(focused=False)

    def _draw_frame(self, *, focused: bool | None = None) -> None:
        strong = self.has_focus_within if focused is None else focused
        room = self.outer_size.width - 6
        title, count = safe(self._title), safe(self._count)
        title = crop(title, max(room // 2, room - width(count) - 3))
        count = crop(count, room - width(title) - 3)
        rule = room - width(title) - width(count) - 2
        if not count or rule < 1:
            self.border_title = Content(title)
        else:
            line = ("━" if strong else "─") * rule
            ink = "not bold $accent" if strong else "not bold $border-blurred"
            self.border_title = Content.assemble(title, " ", (line, ink), " ", (count, "not bold"))
        self.border_subtitle = plain(self._keys)
