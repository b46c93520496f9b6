"""The least that the planner's keys can cost in Textual: four lists that draw only what is seen, a field, a text area.

No book, no style but borders, no hints. What the same keys cost here on the same machine is Textual's own share.
"""

from rich.segment import Segment
from rich.style import Style
from textual.app import App, ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical
from textual.geometry import Size
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.widgets import Input, TextArea

ROWS = 1_000
REVERSED = Style(reverse=True)


class Lines(ScrollView, can_focus=True):
    """A list of lines with a cursor."""

    BINDINGS = [Binding("j", "move(1)", "Down"), Binding("k", "move(-1)", "Up")]
    DEFAULT_CSS = "Lines { border: round gray; height: 1fr; } Lines:focus { border: heavy white; }"

    def __init__(self, name: str) -> None:
        super().__init__(id=name)
        self.cursor = 0

    def on_mount(self) -> None:
        """Say how long it is."""
        self.virtual_size = Size(60, ROWS)

    def render_line(self, y: int) -> Strip:
        """One line, the selected one reversed."""
        row = y + self.scroll_offset.y
        text = Segment(f"{row:5}  customer {row} renewal {row}", self.rich_style)
        strip = Strip([text]).adjust_cell_length(self.size.width, self.rich_style)
        return strip.apply_style(REVERSED) if row == self.cursor else strip

    def action_move(self, by: int) -> None:
        """Move the cursor; only the two lines are drawn again unless the list scrolls."""
        old, self.cursor = self.cursor, max(0, min(ROWS - 1, self.cursor + by))
        top = self.scroll_offset.y
        if self.cursor < top or self.cursor >= top + self.size.height:
            self.scroll_to(y=max(0, self.cursor - self.size.height + 1), animate=False)
        else:
            self.refresh_line(old - top)
            self.refresh_line(self.cursor - top)


class Floor(App[None]):
    """Four lists; a opens a field, n a text area, Esc closes it."""

    CSS = "Input, TextArea { display: none; } .open { display: block; } TextArea { height: 8; }"
    BINDINGS = [
        *(Binding(str(number), f"go('pane{number}')", "Pane") for number in range(1, 5)),
        Binding("a", "type('Input')", "Field"),
        Binding("n", "type('TextArea')", "Text"),
        Binding("escape", "close", "Close", priority=True),
        Binding("q", "quit", "Quit"),
    ]

    def compose(self) -> ComposeResult:
        """The panes, and what is typed in."""
        with Horizontal():
            for column in ((1, 3), (2, 4)):
                with Vertical():
                    for number in column:
                        yield Lines(f"pane{number}")
        yield Input()
        yield TextArea()

    def action_go(self, pane: str) -> None:
        """Go to a pane."""
        self.query_one(f"#{pane}").focus()

    def action_type(self, field: str) -> None:
        """Open a field and go there."""
        self.query_one(field).add_class("open").focus()

    def action_close(self) -> None:
        """Close the fields, go to the first pane."""
        self.query("Input, TextArea").remove_class("open")
        self.action_go("pane1")


if __name__ == "__main__":
    Floor().run()
