"""EndLines: rows of text with something at the left and something at the right end, drawn again where they differ."""

from collections.abc import Sequence
from typing import NamedTuple, cast

from rich.segment import Segment
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

from amplanner.tui.cells import crop, width
from amplanner.tui.ink import Inks
from amplanner.tui.widgets.rows import Span


class Ends(NamedTuple):
    """A row: what stands at its left and at its right end. The left one is cut when both do not fit."""

    left: tuple[Span, ...] = ()
    right: tuple[Span, ...] = ()


def ends(*left: Span | str, right: Span | Sequence[Span] = ()) -> Ends:
    """Make a row from pieces; a bare string at the left is ordinary text."""
    at_right = (right,) if right and isinstance(right[0], str) else tuple(right)
    return Ends(
        tuple((each, "text") if isinstance(each, str) else each for each in left),
        cast(tuple[Span, ...], at_right),
    )


class EndLines(Widget):
    """Rows of text. They are cut where they do not fit, in width and in height.

    Args:
        id: the widget's.
    """

    DEFAULT_CSS = """
    EndLines { height: 1fr; color: $foreground; }
    """

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self._lines: Sequence[Ends] = ()
        self._inks: Inks | None = None

    @property
    def lines(self) -> Sequence[Ends]:
        """The rows. Setting them draws those again that are others."""
        return self._lines

    @lines.setter
    def lines(self, lines: Sequence[Ends]) -> None:
        before, self._lines = self._lines, lines
        cells = self.size.width
        longer, shorter = max(len(before), len(lines)), min(len(before), len(lines))
        changed = [y for y in range(longer) if y >= shorter or before[y] != lines[y]]
        if changed and cells:
            self.refresh(*[Region(0, y, cells, 1) for y in changed])

    def render_line(self, y: int) -> Strip:
        """A row, cut to the width."""
        if self._inks is None:
            self._inks = Inks(self.app.theme_variables)
        base, total = self.background_colors[1], self.size.width
        style = self._inks.style
        left, right = self._lines[y] if y < len(self._lines) else Ends()
        right_cells = sum(width(text) for text, _ in right)
        room = max(0, total - right_cells - (1 if right else 0))
        segments: list[Segment] = []
        used = 0
        for text, role in left:
            cut = crop(text, room - used)
            used += width(cut)
            segments.append(Segment(cut, style(role, "plain", base)))
        segments.append(Segment(" " * max(0, total - used - right_cells), style("text", "plain", base)))
        segments += [Segment(text, style(role, "plain", base)) for text, role in right]
        return Strip(segments).adjust_cell_length(total, style("text", "plain", base))

    def notify_style_update(self) -> None:
        """The theme changed: resolve the styles again."""
        super().notify_style_update()
        self._inks = None
