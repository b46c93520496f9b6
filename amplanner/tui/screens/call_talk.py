"""What there is to talk about in a call: the points, which of them were talked about, and where the cursor stands."""

from collections.abc import Sequence

from amplanner.book.drafts import Drafts
from amplanner.workday.call_card import Point

POINTS_DRAFT = "call.points"
SHOWN = 4
"""How many points stand on a tall card at once."""


class Talk:
    """The points of a card. What is ticked is kept with the drafts, in words, so that leaving the card loses nothing.

    Args:
        points: the points, in order.
        drafts: the book's drafts.
        account: whose card it is.
    """

    def __init__(self, points: Sequence[Point], drafts: Drafts, account: int) -> None:
        self.points = tuple(points)
        self.at = 0
        self._drafts = drafts
        self._record = str(account)
        kept = drafts.offered(POINTS_DRAFT, self._record)
        words = set() if kept is None else set(kept.text.split("\n"))
        self._ticked = {at for at, point in enumerate(self.points) if _words(point) in words}

    @property
    def ticked(self) -> tuple[str, ...]:
        """What was talked about, in words."""
        return tuple(self.points[at].text for at in sorted(self._ticked))

    def is_ticked(self, at: int) -> bool:
        """Whether the point at a place was talked about."""
        return at in self._ticked

    def step(self, direction: int) -> None:
        """Move the cursor; it stays at the ends."""
        self.at = max(0, min(len(self.points) - 1, self.at + direction))

    def tick(self) -> None:
        """Tick the point at the cursor and go on to the next; a ticked one is ticked off again."""
        if not self.points:
            return
        if self.at in self._ticked:
            self._ticked.remove(self.at)
        else:
            self._ticked.add(self.at)
            self.step(1)
        self._drafts.keep(POINTS_DRAFT, self._record, "\n".join(_words(self.points[at]) for at in sorted(self._ticked)))

    def window(self, rows: int) -> range:
        """The places of at most `rows` points around the cursor."""
        first = max(0, min(self.at - rows + 1, len(self.points) - rows))
        return range(first, min(len(self.points), first + rows))

    def logged(self) -> None:
        """The call has become part of the book."""
        self._drafts.forget(POINTS_DRAFT, self._record)


def _words(point: Point) -> str:
    return " ".join(point.text.split())
