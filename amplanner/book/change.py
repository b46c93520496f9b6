"""What an act changed, as told to whoever shows it."""

from typing import NamedTuple


class Change(NamedTuple):
    """One act, undo or redo.

    `touched` holds (table name, key) of every row written; it is empty when nothing was changed. `key` is the
    record that the act was about, when it made one. `undoable` is false for acts that `u` can't take back.
    """

    label: str
    touched: frozenset[tuple[str, int]]
    key: int | None = None
    group: int | None = None
    undoable: bool = True

    @property
    def tables(self) -> frozenset[str]:
        """The names of the tables that were written."""
        return frozenset(table for table, _ in self.touched)

    def keys(self, table: str) -> frozenset[int]:
        """The keys of one table's rows that were written."""
        return frozenset(key for name, key in self.touched if name == table)
