"""The line of the call card that lets a quote hold longer: applied with the call, in the same act."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import ClassVar

from textual.binding import BindingType
from textual.message import Message

from amplanner.rules.dates_show import show_day
from amplanner.tui.keys import bind
from amplanner.tui.widgets.rows import Span
from amplanner.tui.widgets.text_line import TextLine
from amplanner.workday.call_card import CardQuote
from amplanner.workday.call_log import Extension
from amplanner.workday.call_next import OFFERED

USUAL_DAYS = 14
"""By how many days a quote is offered to hold longer."""

PRESSING_DAYS = 7
"""From how many days before its end the line is offered by itself; `V` brings it at any time."""

_STEP = 7


class ValidityLine(TextLine, can_focus=True):
    """ "Quote 0139: valid +14d → Thu 10 Dec   [x] apply". Nothing is applied unless it is ticked.

    Args:
        quotes: the account's open quotes.
        about: the quote that the call is about, which comes first.
        today: the day.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        bind("space,enter", "apply", "validity.apply", "Apply with the call, or not", "Apply", 1),
        bind("plus", "lengthen(1)", "validity.longer", "A week longer", "Week longer", 2),
        bind("minus", "lengthen(-1)", "validity.shorter", "A week shorter", "Week shorter", 3),
    ]

    class Applied(Message):
        """It was decided whether and how much longer the quote holds."""

    def __init__(self, quotes: Sequence[CardQuote], about: int | None, today: date) -> None:
        super().__init__(id="validity")
        offered = [quote for quote in quotes if quote.status in OFFERED and quote.valid_until is not None]
        offered.sort(key=lambda quote: quote.key != about)
        self.quote = offered[0] if offered else None
        self.applies = False
        self._days = USUAL_DAYS
        self._today = today

    @property
    def extension(self) -> Extension | None:
        """The new validity, when it is to be applied."""
        return Extension(self.quote.key, self._until) if self.quote is not None and self.applies else None

    @property
    def is_pressing(self) -> bool:
        """Whether the quote ends soon or has ended."""
        left = None if self.quote is None else self.quote.days_left
        return left is not None and left <= PRESSING_DAYS

    @property
    def _until(self) -> date:
        """Counted from the last valid day; from today when that is past."""
        ends = self.quote.valid_until if self.quote is not None else None
        return max(ends or self._today, self._today) + timedelta(days=self._days)

    def ends(self, cells: int) -> tuple[Sequence[Span], Sequence[Span]]:
        """See TextLine."""
        if self.quote is None:
            return [], []
        left: list[Span] = [
            ("Quote ", "strong" if self.has_focus else "muted"),
            (f"{self.quote.number.rpartition('-')[2]}: valid +{self._days}d", "text"),
            (f"  → {show_day(self._until, self._today)}", "accent" if self.applies else "muted"),
        ]
        mark = "[x] apply" if self.applies else "[ ] apply"
        return left, [(f"{mark}  ", "match" if self.applies else "text"), ("V", "key")]

    def action_apply(self) -> None:
        """Apply it with the call, or not."""
        if self.quote is not None:
            self.applies = not self.applies
            self.refresh()
            self.post_message(self.Applied())

    def action_lengthen(self, weeks: int) -> None:
        """Let it hold some weeks more or less, at least one."""
        self._days = max(_STEP, self._days + weeks * _STEP)
        self.refresh()
        self.post_message(self.Applied())

    def on_focus(self) -> None:
        """Its first word stands out."""
        self.refresh()

    def on_blur(self) -> None:
        """Its first word doesn't any more."""
        self.refresh()
