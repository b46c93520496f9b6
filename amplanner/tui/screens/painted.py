"""Painted: a screen that is laid out and painted once when it opens; and Box, one that stands over another."""

from textual import events
from textual.await_remove import AwaitRemove
from textual.geometry import Region, Size
from textual.reactive import Reactive
from textual.screen import ModalScreen, Screen, ScreenResultType
from textual.strip import Strip
from textual.widget import Widget

from amplanner.tui.painting import ChangedLines
from amplanner.tui.widgets.saying import Saying


class Painted(Screen[ScreenResultType]):
    """A screen without the work that Textual does over again.

    Textual lays a new screen out and paints it, lays it out again for what was mounted, paints what its widgets made of
    their sizes, and then paints all of it once more. Here the first paint waits until all that is known, and what lies
    behind a screen is not painted for nobody.
    """

    # The widgets draw who has the focus. Textual would draw the whole screen again when it goes elsewhere.
    focused: Reactive[Widget | None] = Reactive(None, repaint=False)

    _compositor: ChangedLines

    def __init__(self, name: str | None = None, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(name=name, id=id, classes=classes)
        self._compositor = ChangedLines()
        self._painted = False
        self._read_styles()

    def _read_styles(self) -> None:
        """Add the style sheets of this screen. They speak of nothing else, so that nobody need look for styles anew;
        Textual would read all that there are again, and style all screens."""
        stylesheet = self.app.stylesheet
        for path in self.css_path:
            if not stylesheet.has_source(str(path)):
                stylesheet.read(path)
                stylesheet.parse()

    def _extend_compose(self, widgets: list[Widget]) -> None:
        """Add what says something, in place of Textual's own; for tooltips nothing is needed, as there are none."""
        if not self.app._disable_notifications:
            widgets.insert(0, Saying())

    def _on_screen_resume(self, event: events.ScreenResume) -> None:
        """The screen comes to the front. At the very first everything in it has just been given its styles: Textual,
        whose own handler comes after this one, need not give them again."""
        if not self.stack_updates:
            event.refresh_styles = False

    def on_screen_suspend(self, event: events.ScreenSuspend) -> None:
        """What comes to lie over it paints the whole terminal at first."""
        self._repaint_required = False

    def _compositor_refresh(self) -> None:
        if not self._painted:
            return
        if self.is_covered:  # it is painted as a whole when it comes back
            self._compositor.forget_changes()
            self._dirty_widgets.clear()
        else:
            super()._compositor_refresh()

    @property
    def is_covered(self) -> bool:
        """Whether a screen that nothing shines through lies on top."""
        for screen in reversed(self.app.screen_stack):
            if screen is self:
                return False
            if screen.styles.background.a == 1:
                return True
        return False

    def _on_timer_update(self) -> None:
        if not self._painted and self.is_current and self.size:
            self._painted = True
            self.bindings_updated_signal.publish(self)  # Textual tells of them a while later
        if self._painted and self._layout_required and self._repaint_required:
            self._repaint_required = False  # the layout, which comes first, paints everything
            self._compositor.change_all()
        super()._on_timer_update()

    def remove(self) -> AwaitRemove:
        """Take the screen away. The one that comes back has not changed its place: Textual would lay it out again, and
        paint it, twice."""
        return self.app._prune(self)

    def _screen_resized(self, size: Size) -> None:
        """The terminal, or a screen in front, told the size: what it is already is no reason for another layout."""
        if size != self.outer_size:
            for saying in self.query_children(Saying):
                saying.place()
            super()._screen_resized(size)


class Box(ModalScreen[ScreenResultType], Painted[ScreenResultType]):
    """A box over a screen, which is to be seen around it as it is.

    Its style sheet gives it a transparent background. Textual would draw all that lies below again, piece by piece.
    """

    def render_lines(self, crop: Region) -> list[Strip]:
        """The lines of the screen below."""
        stack = self.app.screen_stack
        at = stack.index(self) if self in stack else 0
        below = stack[at - 1] if at else None
        if not isinstance(below, Painted) or self.styles.background.a:
            return super().render_lines(crop)
        lines = below._compositor.lines(crop.y, crop.bottom)
        style = self.visual_style.rich_style
        return [line.crop_extend(crop.x, crop.right, style) for line in lines]
