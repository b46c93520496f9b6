"""What a screen paints when a little of it changed: the lines that changed, and only the widgets on them."""

from collections.abc import Iterable

from textual._compositor import Compositor
from textual.geometry import Region
from textual.strip import Strip


class ChangedLines(Compositor):
    """Textual's compositor, but for a change of two lines it asks for no more than two lines.

    Textual asks every widget whose container the change lies in for all of its lines: of the Workday's sixteen widgets
    ten, whenever the cursor moves. It has no public hook for this.
    """

    def _get_renders(self, crop: Region | None = None) -> Iterable[tuple[Region, Region, list[Strip]]]:
        for widget, (region, clip) in self.visible_widgets.items():
            shown = region.intersection(clip)
            if crop is not None:
                if not crop.overlaps(shown):
                    continue
                shown = shown.intersection(Region(shown.x, crop.y, shown.width, crop.height))
            if shown:
                yield shown, clip, widget.render_lines(shown.translate(-region.offset))
