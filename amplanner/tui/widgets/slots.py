"""Slots: which line belongs to which row, and how a cursor goes from row to row. Pure: no screen, no Textual."""

from collections.abc import Iterator, Sequence
from typing import Protocol

from amplanner.tui.widgets.rows import Key


class Wanted(Protocol):
    """A test for membership."""

    def __contains__(self, key: object, /) -> bool: ...


class Slots:
    """The rows of a list, one slot a line: the key of the row that the line belongs to, None for a line of no row.

    The lines of a row stand together, but lines of no row may stand between them.
    """

    def __init__(self, keys: Sequence[Key | None] = ()) -> None:
        self._keys = keys

    def __len__(self) -> int:
        return len(self._keys)

    def __getitem__(self, index: int) -> Key | None:
        return self._keys[index]

    def __iter__(self) -> Iterator[Key | None]:
        return iter(self._keys)

    def __contains__(self, key: object) -> bool:
        return key in self._keys

    def index(self, key: Key) -> int:
        """The first line of the row `key`; raises ValueError when it is not there."""
        return self._keys.index(key)

    def first(self) -> int | None:
        """The first line of the first row."""
        return next((index for index, key in enumerate(self._keys) if key is not None), None)

    def last(self) -> int | None:
        """The first line of the last row."""
        for index in range(len(self._keys) - 1, -1, -1):
            if self._keys[index] is not None:
                return self.start(index)
        return None

    def neighbour(self, index: int, direction: int) -> int | None:
        """The first line of the next row in a direction (1 down, -1 up) from the line `index`, None at the end."""
        keys = self._keys
        if not 0 <= index < len(keys):
            return None
        here = keys[index]
        index += direction
        while 0 <= index < len(keys) and (keys[index] is None or keys[index] == here):
            index += direction
        if not 0 <= index < len(keys):
            return None
        return index if direction > 0 else self.start(index)

    def page(self, index: int, lines: int) -> int:
        """The row to go to from the line `index` to move by about `lines` lines (negative is up), at least one row
        when there is one."""
        direction = 1 if lines > 0 else -1
        target = index + lines
        here = index
        while (step := self.neighbour(here, direction)) is not None and (step - target) * direction <= 0:
            here = step
        if here == index and (step := self.neighbour(index, direction)) is not None:
            return step
        return here

    def start(self, index: int) -> int:
        """The first line of the row that the line `index` belongs to."""
        return self._edge(index, -1)

    def end(self, index: int) -> int:
        """The last line of the row that the line `index` belongs to."""
        return self._edge(index, 1)

    def _edge(self, index: int, direction: int) -> int:
        keys = self._keys
        key = keys[index]
        edge = index
        while 0 <= index + direction < len(keys) and keys[index + direction] in (key, None):
            index += direction
            if keys[index] == key:
                edge = index
        return edge

    def successor(self, index: int, present: Wanted) -> Key | None:
        """The row that takes the place of the one at the line `index` when only the rows in `present` are left: the
        next that is, else the last one before."""
        keys = self._keys
        for at in (*range(index, len(keys)), *range(min(index, len(keys)) - 1, -1, -1)):
            key: Key | None = keys[at]
            if key is not None and key in present:
                return key
        return None
