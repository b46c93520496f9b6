"""TooSmall: what stands on a terminal of less than 60×16, until it is larger again."""

from textual import events
from textual.app import ComposeResult
from textual.geometry import Size
from textual.screen import Screen
from textual.widgets import Static

LEAST = Size(60, 16)
"""Columns and rows that the app needs."""


def too_small(size: Size) -> bool:
    """Whether a terminal of that size shows `TooSmall`."""
    return size.width < LEAST.width or size.height < LEAST.height


class TooSmall(Screen[None]):
    """Says how large the terminal must be and how large it is. It goes by itself."""

    DEFAULT_CSS = """
    TooSmall { align: center middle; }
    TooSmall > Static { width: auto; max-width: 100%; height: auto; text-align: center; }
    """

    def compose(self) -> ComposeResult:
        """The sentence."""
        yield Static(self._sentence(self.app.size), markup=False)

    @staticmethod
    def _sentence(size: Size) -> str:
        return f"Needs {LEAST.width}×{LEAST.height}, has {size.width}×{size.height}.\nYour day is saved."

    def on_resize(self, event: events.Resize) -> None:
        """Say the new size."""
        self.query_one(Static).update(self._sentence(event.size))
