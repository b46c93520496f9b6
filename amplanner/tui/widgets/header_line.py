"""HeaderLine: app, place, date, week, clock and the next appointment, as text and not as a banner."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from amplanner.book.clock import Clock
from amplanner.tui.widgets.rows import Span
from amplanner.tui.widgets.text_line import TextLine


class Upcoming(NamedTuple):
    """The next appointment.

    Attributes:
        start: when it starts, aware.
        who: with whom, as short as it goes.
    """

    start: datetime
    who: str


def in_words(span: timedelta) -> str:
    """A stretch of time as the header says it: 12m, 2h05, 3d."""
    minutes = max(0, int(span.total_seconds()) // 60)
    if minutes < 60:
        return f"{minutes}m"
    if minutes < 24 * 60:
        return f"{minutes // 60}h{minutes % 60:02}"
    return f"{minutes // (24 * 60)}d"


class HeaderLine(TextLine):
    """The top row of a screen.

    Args:
        clock: the book's clock.
        place: where the user is ("Workday", "Accounts › Meijer Foods").
        demo: whether the book is the demo's, which the line then says.
    """

    def __init__(self, clock: Clock, place: str, *, demo: bool = False) -> None:
        super().__init__(id="header")
        self._clock = clock
        self._place = place
        self._demo = demo
        self._upcoming: Upcoming | None = None
        self._aside: str | None = None

    @property
    def place(self) -> str:
        """Where the user is."""
        return self._place

    @place.setter
    def place(self, place: str) -> None:
        self._place = place
        self.refresh()

    @property
    def upcoming(self) -> Upcoming | None:
        """The next appointment, which the agenda tells."""
        return self._upcoming

    @upcoming.setter
    def upcoming(self, upcoming: Upcoming | None) -> None:
        if upcoming != self._upcoming:
            self._upcoming = upcoming
            self.refresh()

    @property
    def aside(self) -> str | None:
        """What stands at the right instead of date and clock, for a screen that is about one record."""
        return self._aside

    @aside.setter
    def aside(self, aside: str | None) -> None:
        self._aside = aside
        self.refresh()

    def ends(self, cells: int) -> tuple[Sequence[Span], Sequence[Span]]:
        """See TextLine."""
        left: list[Span] = [("amplanner", "accent")]
        if self._demo:
            left.append(("  DEMO", "due"))
        left.append((f"  {self._place}", "strong"))
        if self._aside is not None:
            return left, [(self._aside, "muted")]
        now = self._clock.now()
        long = cells >= 120
        day = f"{now:%a} {now.day} {now:%b}"
        week = f" · wk {now.isocalendar().week} ·" if long else ""
        right: list[Span] = [(day + week, "muted"), (f" {now:%H:%M}", "text")]
        if self._upcoming is not None:
            wait = in_words(self._upcoming.start - now)
            at = f"next {self._upcoming.start.astimezone(now.tzinfo):%H:%M} " if long else ""
            right.append((f" · {at}{self._upcoming.who} in {wait}", "muted"))
        return left, right
