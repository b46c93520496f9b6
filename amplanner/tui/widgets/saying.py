"""Saying: what was said last, at the bottom right over whatever stands there, for a few seconds."""

from collections.abc import Iterable
from typing import cast

from textual import events
from textual.app import App
from textual.content import Content
from textual.geometry import Size
from textual.notifications import Notification
from textual.reactive import Reactive
from textual.timer import Timer
from textual.widgets import Static

from amplanner.tui.cells import width

_MOST_CELLS = 76
_EDGES = 3
"""Cells that the border and the padding take."""


class Saying(Static):
    """One widget that is there from the first, so that saying something takes a layout: Textual's toasts are mounted
    in a container each, which styles, lays out and paints the screen several times."""

    virtual_size: Reactive[Size] = Reactive(Size(0, 0))  # nothing scrolls here; Textual would lay out once more

    DEFAULT_CSS = """
    Saying { display: none; layer: _toastrack; dock: bottom; height: auto; }
    """

    def __init__(self) -> None:
        super().__init__()
        self._shown: Notification | None = None
        self._timer: Timer | None = None

    def show(self, said: Iterable[Notification], *, only_shown: bool = False) -> None:
        """Show what was said last.

        Args:
            said: all that has been said and not yet expired.
            only_shown: go on with what is shown, as long as it is among that; the screen is not in front.
        """
        kept = [one for one in said if not only_shown or one is self._shown]
        last = kept[-1] if kept else None
        if last is self._shown and (last is None) != self.display:
            return
        if self._timer is not None:
            self._timer.stop()
            self._timer = None
        self._shown = last
        self.display = last is not None
        if last is not None:
            for severity in ("warning", "error"):
                self.set_class(last.severity == severity, f"-{severity}")
            self.place()
            self._timer = self.set_timer(max(0.0, last.time_left) + 0.01, self._expire)
        self._check_refresh()  # the layout is asked for before the screen paints what else has changed

    def place(self) -> None:
        """Stand at the right end of the screen, which may have another width now."""
        if self._shown is None:
            return
        cells = self.app.size.width - 1
        text = self._shown.message
        own = min(_MOST_CELLS, cells, max(map(width, text.split("\n"))) + _EDGES)
        self.styles.width = own
        self.styles.offset = (max(0, cells - own), 0)
        self.update(Content(text))

    def _expire(self) -> None:
        self.show(cast(App[object], self.app)._notifications)

    def on_click(self, event: events.Click) -> None:
        """A click takes it away."""
        event.stop()
        self.app.clear_notifications()
