"""WhyBox: what something on the screen is made of, in a box that any of a few keys closes."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from amplanner.tui.keys import bind
from amplanner.tui.safety import plain
from amplanner.tui.screens.painted import Box


class WhyBox(Box[None]):
    """Shows some lines.

    Args:
        title: what is explained, after "Why: ".
        lines: what it is made of.
    """

    CSS_PATH = "../styles/call_card.tcss"
    AUTO_FOCUS = "#box"

    BINDINGS: ClassVar[list[BindingType]] = [bind("escape,W,q,enter", "close", "why.close", "Close")]

    def __init__(self, title: str, lines: Content) -> None:
        super().__init__()
        self._about = title
        self._lines = lines

    def compose(self) -> ComposeResult:
        """The box; it scrolls where the screen is too low."""
        with VerticalScroll(id="box") as box:
            box.border_title = plain(f"Why: {self._about}")
            box.border_subtitle = "Esc"
            yield Static(self._lines)

    def action_close(self) -> None:
        """Close the box."""
        self.dismiss()
