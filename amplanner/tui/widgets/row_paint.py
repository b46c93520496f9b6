"""RowPaint: the lines of a list as the terminal takes them. What would be drawn the same again is kept."""

from collections.abc import Callable, Hashable, Iterable, Mapping

from rich.segment import Segment
from textual.color import Color
from textual.strip import Strip

from amplanner.tui.cells import crop, width
from amplanner.tui.ink import Ground, Inks
from amplanner.tui.widgets.rows import Line, Provider, Span

_KEPT = 3
"""Screenfuls of lines on either side of the screen that are kept."""


class RowPaint:
    """Draws the lines of one list, and remembers them: a list that scrolls by a line draws a line.

    Args:
        gutter: cells at the left for the cursor's and the mark's sign.
    """

    def __init__(self, gutter: int) -> None:
        self.width = 0
        """The width for which lines are drawn, without gutter and scroll mark; 0 when none are."""
        self._gutter = gutter
        self._lines: dict[int, Line] = {}
        self._strips: dict[tuple[Hashable, int, Ground, str, str], Strip] = {}
        self._inks: Inks | None = None
        self._look: tuple[Color, Mapping[str, str], bool] | None = None

    def forget(self, width: int) -> None:
        """The rows or the width are new."""
        self.width = width
        self._lines.clear()
        self._strips.clear()

    def stand_on(self, base: Color, variables: Mapping[str, str], *, nocolor: bool) -> None:
        """Draw on a background, in the colours of a theme, from now on."""
        look = (base, variables, nocolor)
        if look != self._look:
            self._look = look
            self._inks = Inks(variables, nocolor=nocolor)
            self._strips.clear()

    def line(self, provider: Provider, index: int, top: int, room: int, count: int) -> Line:
        """The line `index` of `count`. What is missing is drawn with a screenful of what comes next in its direction,
        so that one key asks at most once.

        Args:
            provider: draws lines.
            index: which.
            top: the first line on the screen.
            room: how many lines a screenful is.
            count: how many lines there are.
        """
        if (found := self._lines.get(index)) is not None:
            return found
        first, last = min(index, top), max(index + 1, min(count, top + room))
        if first in self._lines:  # only what lies below is new
            first, last = index, min(count, index + room)
        elif last - 1 in self._lines:  # only what lies above
            first, last = max(0, index + 1 - room), index + 1
        self._lines.update(zip(range(first, last), provider.draw(first, last, self.width), strict=True))
        self._drop_far(top, room)
        return self._lines[index]

    def _drop_far(self, top: int, room: int) -> None:
        near = range(top - _KEPT * room, top + (_KEPT + 1) * room)
        far = {at for at in self._lines if at not in near}
        if far:
            self._lines = {at: line for at, line in self._lines.items() if at not in far}
            self._strips = {key: strip for key, strip in self._strips.items() if key[0] not in far}

    def strip(
        self,
        name: Hashable,
        spans: Callable[[], Iterable[Span]],
        cells: int,
        ground: Ground = "plain",
        sign: str = "",
        end: str = " ",
    ) -> Strip:
        """A line of the screen as Textual writes it.

        Args:
            name: under which it is kept.
            spans: gives its text, which is cut to the width.
            cells: the width of the list, gutter and scroll mark included.
            ground: what it stands on.
            sign: what stands at the end of the gutter.
            end: what stands in the last cell.
        """
        key = (name, cells, ground, sign, end)
        if (found := self._strips.get(key)) is None:
            found = self._strips[key] = self._drawn(spans(), cells, ground, sign, end)
        return found

    def _drawn(self, spans: Iterable[Span], cells: int, ground: Ground, sign: str, end: str) -> Strip:
        assert self._inks is not None
        assert self._look is not None
        style, base = self._inks.style, self._look[0]
        left = cells - 1
        segments: list[Segment] = []
        if self._gutter:
            segments.append(Segment(sign.rjust(self._gutter), style("accent", ground, base)))
            left -= self._gutter
        for text, role in spans:
            used = width(text)
            if used > left:
                text = crop(text, left)
                segments.append(Segment(text, style(role, ground, base)))
                left -= width(text)
                break
            if text:
                segments.append(Segment(text, style(role, ground, base)))
                left -= used
        if left > 0:
            segments.append(Segment(" " * left, style("text", ground, base)))
        segments.append(Segment(end, style("rule", ground, base)))
        return Strip(segments, cells)
