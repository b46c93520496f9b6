"""What the app tells its screens."""

from datetime import date

from textual.message import Message

from amplanner.book.change import Change


class BookChanged(Message, bubble=False):
    """The book was changed, by this instance or by another.

    Attributes:
        change: what was touched.
    """

    def __init__(self, change: Change) -> None:
        super().__init__()
        self.change = change


class MinutePassed(Message, bubble=False):
    """The clock shows another minute: now-lines move, times that have come come up.

    Attributes:
        new_day: the day, when it is another one than a minute ago.
    """

    def __init__(self, new_day: date | None) -> None:
        super().__init__()
        self.new_day = new_day
