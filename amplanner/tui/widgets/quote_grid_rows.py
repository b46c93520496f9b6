"""What the grid of a quote draws: columns, rows, and what is proposed while somebody types."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import chain
from typing import NamedTuple, Protocol

from amplanner.tui.cells import Align
from amplanner.tui.widgets.rows import Span

RowKey = int | str
"""What names a row."""

NUMBER = "number"
"""The name of the first column, which numbers the rows and is not entered."""


class Column(NamedTuple):
    """A column of the grid.

    Attributes:
        name: its name in the rows' cells.
        title: what stands above it.
        cells: its width; 0 for the one that takes what is left.
        align: where its text stands.
        editable: whether its cells can be typed in.
        digits: whether a digit begins to edit it at once.
    """

    name: str
    title: str
    cells: int
    align: Align = "left"
    editable: bool = True
    digits: bool = False


class Placed(NamedTuple):
    """A column on the screen: the first of its cells, from the left of the row, and how many it has."""

    column: Column
    x: int
    cells: int


def place(columns: Sequence[Column], width: int, gap: int) -> tuple[Placed, ...]:
    """Lay the columns out over `width` cells with `gap` cells between two of them."""
    fixed = sum(column.cells for column in columns) + gap * (len(columns) - 1)
    x, placed = 0, []
    for column in columns:
        cells = column.cells or max(1, width - fixed)
        placed.append(Placed(column, x, cells))
        x += cells + gap
    return tuple(placed)


class GridRow(NamedTuple):
    """One row, one line high.

    Attributes:
        key: what names it; None for one that cannot be entered, such as a heading between rows.
        cells: text and role by name of the column.
        across: the name of the column whose text runs on over the columns after it that have none; empty: none does.
        ends: for a row that cannot be entered: what stands at its right end.
    """

    key: RowKey | None
    cells: Mapping[str, Span] = {}
    across: str = ""
    ends: Span | None = None


class GridRows:
    """The rows of a grid, found by their keys.

    Args:
        rows: in their order.
    """

    def __init__(self, rows: Sequence[GridRow] = ()) -> None:
        self.all = rows
        self._index = {row.key: index for index, row in enumerate(rows) if row.key is not None}

    def __len__(self) -> int:
        return len(self.all)

    def __iter__(self) -> Iterator[GridRow]:
        return iter(self.all)

    def __getitem__(self, index: int) -> GridRow:
        return self.all[index]

    def index(self, key: RowKey | None) -> int | None:
        """Return where a row stands; None when there is none of that key."""
        return None if key is None else self._index.get(key)

    def nearest(self, index: int) -> RowKey | None:
        """Return the row at an index, else the next that can be entered, else the one before."""
        last = len(self.all) - 1
        for at in chain(range(max(0, index), last + 1), range(min(index, last), -1, -1)):
            if (key := self.all[at].key) is not None:
                return key
        return None

    def neighbour(self, index: int, direction: int) -> RowKey | None:
        """Return the next row that can be entered, down (1) or up (-1)."""
        index += direction
        while 0 <= index < len(self.all):
            if (key := self.all[index].key) is not None:
                return key
            index += direction
        return None


class Suggestion(NamedTuple):
    """Something that fits what is typed.

    Attributes:
        text: what the cell holds once it is taken.
        spans: how it is shown in the list below the cell.
    """

    text: str
    spans: tuple[Span, ...]


class Cell(NamedTuple):
    """A place in the grid."""

    row: RowKey
    column: str


class Desk(Protocol):
    """Whoever the grid works for. It is asked at once and not by messages, so that no key overtakes another."""

    def text_of(self, cell: Cell) -> str | None:
        """What stands in a cell when it is entered: its value, or what was typed there and left. None: it cannot be
        edited, which the desk has said then."""

    def why_closed(self) -> str | None:
        """Why no cell can be edited, as a sentence; None when they can."""

    def moved(self, cell: Cell) -> None:
        """The cursor stands on another cell."""

    def typed(self, cell: Cell, text: str) -> Sequence[Suggestion]:
        """Another key was typed; returns what fits, the best first."""

    def entered(self, cell: Cell, text: str, *, after: str) -> None:
        """Enter or Tab: save it. The desk then calls `QuoteGrid.saved(after)`, or `QuoteGrid.refused()`."""

    def left(self, cell: Cell, text: str) -> None:
        """Esc: a text that is another than what is saved is kept, but not saved."""
