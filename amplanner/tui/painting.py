"""What a screen paints when a little of it changed: the cells that changed, and only the widgets that show in them."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import pairwise
from typing import cast

from rich.console import Console
from textual._compositor import ChopsUpdate, Compositor, CompositorUpdate
from textual.geometry import Region
from textual.strip import Strip

Piece = tuple[int, int, Strip]
"""Column and row of the first cell, and what is written from there."""


class Pieces(CompositorUpdate):
    """Pieces of lines to be written to the terminal."""

    def __init__(self, pieces: Sequence[Piece]) -> None:
        self.pieces = pieces

    def render_segments(self, console: Console) -> str:
        """See CompositorUpdate: all of it as the terminal takes it."""
        return "".join(f"\x1b[{y + 1};{x + 1}H{strip.render(console)}" for x, y, strip in self.pieces)


class ChangedLines(Compositor):
    """Textual's compositor, but a widget is asked only for lines on which it shows and something changed.

    Textual asks every widget whose container the change lies in for all of its lines, those behind others too: of the
    Workday's sixteen widgets ten, whenever the cursor moves. It has no public hook for this.
    """

    def render_partial_update(self) -> ChopsUpdate | None:
        """See Compositor: write the cells that changed."""
        screen = self.size.region
        changed = [shown for region in self._dirty_regions if (shown := region.intersection(screen))]
        self._dirty_regions.clear()
        if not changed:
            return None
        spans = list(self._regions_to_spans(changed))
        lines = self._composed(spans)
        pieces: list[Piece] = []
        for y, left, right in spans:
            for x, strip in lines[y].items():
                end = x + strip.cell_length
                if x < right and end > left:
                    first, last = max(x, left), min(end, right)
                    whole = (first, last) == (x, end)
                    pieces.append((first, y, strip if whole else strip.crop(first - x, last - x)))
        return cast(ChopsUpdate, Pieces(pieces))  # Textual only ever asks it for its segments

    def change_all(self) -> None:
        """Everything is to be painted again."""
        self._dirty_regions.add(self.size.region)

    def forget_changes(self) -> None:
        """What changed need not be painted."""
        self._dirty_regions.clear()

    def lines(self, first: int, last: int) -> list[Strip]:
        """The lines `first` up to but not `last`, as they are to be seen; empty ones beyond the last."""
        width, height = self.size
        found = self._composed((y, 0, width) for y in range(first, min(last, height)))
        return [Strip.join(found[y].values()) if y in found else Strip([]) for y in range(first, last)]

    def _render_chops(self, crop: Region, is_rendered_line: Callable[[int], bool]) -> Sequence[Mapping[int, Strip]]:
        """See Compositor: whole lines."""
        lines = self._composed((y, crop.x, crop.right) for y in crop.line_range if is_rendered_line(y))
        return [lines.get(y, {}) for y in range(self.size.height)]

    def _composed(self, spans: Iterable[tuple[int, int, int]]) -> dict[int, dict[int, Strip]]:
        """What is to be seen between two columns of some lines: for each line its pieces by their first column.

        Widgets come front to back; one that no line is left for is not asked.
        """
        cuts = self.cuts
        missing: dict[int, set[int]] = {}  # by line, where a piece begins that no widget has given yet
        for y, left, right in spans:
            missing.setdefault(y, set()).update(
                start for start, end in pairwise(cuts[y]) if start < right and end > left
            )
        found: dict[int, dict[int, Strip]] = {
            y: dict.fromkeys(sorted(starts), Strip([])) for y, starts in missing.items()
        }
        for widget, (region, clip) in self.visible_widgets.items():
            if not missing:
                break
            x, top, width, height = shown = region.intersection(clip)
            if not width or not height:
                continue
            right = shown.right
            wanted = [
                y for y in range(top, top + height) if y in missing and any(x <= start < right for start in missing[y])
            ]
            for first, last in _runs(wanted):
                strips = widget.render_lines(Region(x - region.x, first - region.y, width, last - first))
                for y, strip in zip(range(first, last), strips, strict=False):
                    starts = [cut for cut in cuts[y] if x <= cut <= right]
                    pieces = strip.divide([cut - x for cut in starts[1:]])
                    here = missing[y]
                    for start, piece in zip(starts, pieces, strict=False):
                        if start in here:
                            found[y][start] = piece
                            here.discard(start)
                    if not here:
                        del missing[y]
        return found


def _runs(numbers: Sequence[int]) -> Iterable[tuple[int, int]]:
    """The stretches without a gap among rising numbers: the first of each, and what would come after its last."""
    first = 0
    for at in range(1, len(numbers) + 1):
        if at == len(numbers) or numbers[at] != numbers[at - 1] + 1:
            if numbers:
                yield numbers[first], numbers[at - 1] + 1
            first = at
