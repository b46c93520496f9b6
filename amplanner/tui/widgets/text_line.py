"""TextLine: one row of the screen with text at its left and its right end."""

from collections.abc import Iterable, Sequence

from rich.segment import Segment
from textual.strip import Strip
from textual.widget import Widget

from amplanner.tui.cells import crop, width
from amplanner.tui.ink import Inks
from amplanner.tui.widgets.rows import Span


class TextLine(Widget):
    """A row of text. Subclasses say what stands at its ends; the left end is cut when both do not fit."""

    DEFAULT_CSS = """
    TextLine { height: 1; background: $background; color: $foreground; }
    """

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self._inks: Inks | None = None

    def ends(self, cells: int) -> tuple[Sequence[Span], Sequence[Span]]:
        """What stands at the left and at the right end of a row of `cells` cells."""
        raise NotImplementedError

    def render_line(self, y: int) -> Strip:
        """The row, with a blank cell at both ends."""
        if self._inks is None:
            self._inks = Inks(self.app.theme_variables)
        base = self.background_colors[1]
        total = self.size.width
        left, uncut = self.ends(total)
        right = [(crop(text, total), role) for text, role in uncut]
        right_cells = sum(width(text) for text, _ in right)
        room = max(0, total - right_cells - 2 - (1 if right_cells else 0))
        segments = [Segment(" ", self._inks.style("text", "plain", base))]
        used = 0
        for text, role in left:
            cut = crop(text, room - used)
            used += width(cut)
            segments.append(Segment(cut, self._inks.style(role, "plain", base)))
        segments.append(Segment(" " * max(0, total - 2 - used - right_cells), self._inks.style("text", "plain", base)))
        segments += self._segments(right)
        return Strip(segments).adjust_cell_length(total, self._inks.style("text", "plain", base))

    def _segments(self, spans: Iterable[Span]) -> list[Segment]:
        assert self._inks is not None
        base = self.background_colors[1]
        return [Segment(text, self._inks.style(role, "plain", base)) for text, role in spans]

    def notify_style_update(self) -> None:
        """The theme changed: resolve the styles again."""
        super().notify_style_update()
        self._inks = None
