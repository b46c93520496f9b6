"""Rows and lines: what a RowList draws, and the providers that it asks for them."""

from collections.abc import Callable, Hashable, Iterable, Sequence
from typing import NamedTuple, Protocol

from amplanner.tui.ink import Role

Key = Hashable
"""What names a row: anything hashable that is not None, such as `("call", 12)`."""

Span = tuple[str, Role]
"""A piece of text and what it means."""


class Line(NamedTuple):
    """One line on the screen.

    Attributes:
        key: the row it belongs to; None for a line that cannot be selected.
        spans: its text from the left. What does not fit is cut with an ellipsis.
    """

    key: Key | None
    spans: tuple[Span, ...]

    @property
    def text(self) -> str:
        """The line without its styles."""
        return "".join(text for text, _ in self.spans)


def line(key: Key | None, *spans: Span | str) -> Line:
    """A line from pieces of text; a bare string is ordinary text."""
    return Line(key, tuple((span, "text") if isinstance(span, str) else span for span in spans))


class Provider(Protocol):
    """Where a RowList gets its rows from. It is asked again, as a whole, whenever something it shows has changed."""

    @property
    def empty(self) -> str:
        """What to say when there is no row: what that means and which key makes one."""

    def slots(self, width: int) -> Sequence[Key | None]:
        """The row of each line, in order, at `width` cells; asked once for a reload and a width."""

    def draw(self, first: int, last: int, width: int) -> Iterable[Line]:
        """The lines `first` up to but not `last`, at `width` cells; only what is on the screen is asked for."""

    def heading(self, width: int) -> Line | None:
        """A line that stays above the rows while they scroll, such as the names of the columns."""


class Rows:
    """Rows of one line each: their keys at once, the drawing of a window of them on demand.

    Args:
        keys: the rows in order; None for lines that cannot be selected.
        draw: gives the lines of a few of those keys at a width in cells, in the same order.
        empty: what to say when there is none.
        heading: gives the line above the rows at a width in cells.
    """

    def __init__(
        self,
        keys: Sequence[Key | None],
        draw: Callable[[Sequence[Key | None], int], Iterable[Line]],
        *,
        empty: str = "",
        heading: Callable[[int], Line | None] | None = None,
    ) -> None:
        self.empty = empty
        self._keys = keys
        self._draw = draw
        self._heading = heading

    def slots(self, width: int) -> Sequence[Key | None]:
        """See Provider."""
        return self._keys

    def draw(self, first: int, last: int, width: int) -> Iterable[Line]:
        """See Provider."""
        return self._draw(self._keys[first:last], width)

    def heading(self, width: int) -> Line | None:
        """See Provider."""
        return None if self._heading is None else self._heading(width)


class Lines:
    """Lines that are all built at once, for a day or a page: rows of several lines, grids, wrapped text.

    Args:
        build: gives every line at a width in cells.
        empty: what to say when there is none.
    """

    def __init__(self, build: Callable[[int], Sequence[Line]], *, empty: str = "") -> None:
        self.empty = empty
        self._build = build
        self._lines: Sequence[Line] = ()

    def slots(self, width: int) -> Sequence[Key | None]:
        """See Provider."""
        self._lines = self._build(width)
        return [each.key for each in self._lines]

    def draw(self, first: int, last: int, width: int) -> Iterable[Line]:
        """See Provider."""
        return self._lines[first:last]

    def heading(self, width: int) -> Line | None:
        """See Provider."""
        return None
