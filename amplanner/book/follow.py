"""Following what other instances write to the same book."""

from amplanner.book.book import Book
from amplanner.book.change import Change

_PREFIX = {"act": "", "undo": "Undone: ", "redo": "Redone: "}


class Follower:
    """Turns other instances' acts into the same `Change`s as one's own. Poll it once a second."""

    def __init__(self, book: Book) -> None:
        self._book = book
        self._data_version = self._read("PRAGMA data_version")
        self._event = self._newest_event()
        self._pulses = self._read_pulses()

    def _read(self, statement: str) -> int:
        return int(self._book.sql(statement)[0][0])

    def _newest_event(self) -> int:
        return self._read("SELECT COALESCE(MAX(id), 0) FROM journal_event")

    def _read_pulses(self) -> dict[str, int]:
        return dict(self._book.sql("SELECT name, value FROM pulse"))

    def poll(self) -> list[Change]:
        """Return what others changed since the last poll, oldest first.

        `data_version` rises only when another connection has written, and costs some 5 µs (measured). A change
        outside the journal comes as a `Change` that touches the row ("pulse", 0): anything may be different.
        """
        version = self._read("PRAGMA data_version")
        if version == self._data_version:
            return []
        pulses = self._read_pulses()
        changes = []
        if pulses.get("restored") == self._pulses.get("restored"):
            changes = self._news()
        else:
            # Another book stands in this one's place: its journal is not a continuation.
            self._event = self._newest_event()
        if pulses != self._pulses:
            self._pulses = pulses
            changes.append(Change("", frozenset({("pulse", 0)}), undoable=False))
        self._data_version = version  # only now: what could not be read is asked for again
        return changes

    def _news(self) -> list[Change]:
        events = self._book.sql(
            "SELECT e.id, e.group_id, e.kind, e.origin, g.label FROM journal_event e"
            " JOIN journal_group g ON g.id = e.group_id WHERE e.id > ? ORDER BY e.id",
            (self._event,),
        )
        changes = []
        for _, group, kind, origin, label in events:
            if origin != self._book.instance.uid:
                rows = self._book.sql("SELECT table_name, record FROM journal_row WHERE group_id = ?", (group,))
                changes.append(Change(_PREFIX[kind] + label, frozenset(rows), group=group, undoable=False))
        if events:
            self._event = events[-1][0]
        return changes
