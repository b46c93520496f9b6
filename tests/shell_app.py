"""Opens the shell with the panes of the tests on a book: `python shell_app.py BOOK REPORTS [COMMAND]`.

`hostile` puts escape sequences everywhere that data is shown; `crash` lets `x` raise an error with a customer's words.
"""

import sys
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import ClassVar
from zoneinfo import ZoneInfo

from shell_panes import PANES, CallsPane
from textual.binding import BindingType

from amplanner.book.book import Book
from amplanner.book.clock import FrozenClock
from amplanner.book.settings import Settings
from amplanner.tui.app import PlannerApp
from amplanner.tui.keys import bind
from amplanner.tui.panes.pane import Pane
from amplanner.tui.widgets.rows import Key, Line, Provider, Rows, line

HOSTILE = "evil\x1b]0;owned\x07\x1b[31m\x9b5m\u202egnp\u2066\x00\x08\ttail\udc80"
"""Sets the window's title, colours, blinks, reverses the order, deletes, and cannot be encoded."""


SAID = "Meijer Foods pays late"


class HostilePane(CallsPane):
    """Rows, title and count from somebody who wishes us ill."""

    BINDINGS: ClassVar[list[BindingType]] = [
        bind("x", "hostile", "test.hostile", "Say something hostile everywhere"),
        bind("X", "crash", "test.crash", "Raise an error"),
    ]

    def provider(self) -> Provider:
        """One row."""

        def draw(keys: Sequence[Key | None], cells: int) -> list[Line]:
            return [line(key, HOSTILE, (HOSTILE, "late")) for key in keys]

        return Rows(["row"], draw, empty=HOSTILE)

    def subject(self, key: Key) -> None:
        """About nothing."""

    def action_hostile(self) -> None:
        """A title, a count, a toast, a field and a box full of escape sequences."""
        from textual.widgets import Input

        from amplanner.tui.screens.which_key import Choice, WhichKey

        self.title = HOSTILE
        self.count = HOSTILE
        self.keys = HOSTILE
        self.screen.query_one(Input).value = HOSTILE.replace("\udc80", "")
        self.planner.say(HOSTILE)
        self.app.push_screen(WhichKey(HOSTILE, "o", [Choice("test.choice", "n", HOSTILE, HOSTILE)]))

    def action_crash(self) -> None:
        """A bug."""
        raise RuntimeError(SAID)


def main() -> int:
    """Open the app; the exit status is the app's."""
    zone = ZoneInfo("Europe/Amsterdam")
    clock = FrozenClock(datetime(2026, 11, 25, 10, 18, tzinfo=zone), zone)
    panes: list[type[Pane]] = list(PANES)
    if "hostile" in sys.argv:
        panes[1] = HostilePane
    with Book(Path(sys.argv[1]), clock, Settings(zone="Europe/Amsterdam")) as book:
        app = PlannerApp(book, panes, first=2, reports=Path(sys.argv[2]))
        app.run()
    return app.return_code or 0


if __name__ == "__main__":
    sys.exit(main())
