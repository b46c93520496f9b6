"""The book of business: an open SQLite database, the clock and the settings, and the ways to read and to write it."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any, Self

import peewee
from peewee import SqliteDatabase

from amplanner.book.change import Change
from amplanner.book.clock import Clock, utc_seconds
from amplanner.book.drafts import Drafts
from amplanner.book.errors import BookDamagedError, BookError, UndoRefusedError, explain
from amplanner.book.instance import Instance
from amplanner.book.journal import Act
from amplanner.book.migrate import bring_up_to_date
from amplanner.book.paths import private_file
from amplanner.book.projection import project
from amplanner.book.settings import Settings
from amplanner.book.undo import newest_done, newest_undone, replay

OLDEST_SQLITE = (3, 37, 0)
"""The first SQLite with STRICT tables."""

_BUSY_SECONDS = 0.1
_PRAGMAS = {
    "journal_mode": "wal",
    "synchronous": "full",
    "foreign_keys": 1,
    "secure_delete": 1,
    "cache_size": -8000,
}


class Book:
    """An open book. Reading goes through `rows`, `one` and `scalar`; every write goes through `act`.

    Use as a context manager, or call `close`. Lock waits are at most 100 ms: then `BookBusyError` is raised, nothing
    was written, and the caller tries again.
    """

    def __init__(self, path: Path, clock: Clock, settings: Settings, *, runtime: Path | None = None) -> None:
        """Open the book at `path`, making it when there is none and bringing an older one up to date.

        `runtime` is where drafts go when nothing can be written beside the book.
        Raises `BookError` in one of its kinds, saying what to do.
        """
        self.path = path
        self.clock = clock
        self.settings = settings
        _refuse_what_is_no_book(path)
        if SqliteDatabase.server_version < OLDEST_SQLITE:
            version = ".".join(map(str, SqliteDatabase.server_version))
            raise BookError(f"SQLite {version} is too old: amplanner needs 3.37 or later.")
        try:
            private_file(path)
            self.db = SqliteDatabase(str(path), pragmas=_PRAGMAS, timeout=_BUSY_SECONDS, lock_type="IMMEDIATE")
            self.db.connect()
            bring_up_to_date(self.db, path, clock)
            self.instance = Instance(path)
            self.drafts = Drafts(path, self.instance, clock, runtime=runtime)
        except peewee.PeeweeException as error:
            raise explain(error, path) from error
        except OSError as error:
            raise BookError(f"Can't open the book {path}: {error.strerror or error}.") from error

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the book and end this instance."""
        self.drafts.close()
        self.instance.close()
        self.db.close()

    def connection(self) -> Any:
        """Return a context manager that gives a worker thread its own connection for the time of its work."""
        return self.db.connection_context()

    @property
    def today(self) -> date:
        """The day by the book's clock."""
        return self.clock.today()

    def rows(self, query: Any) -> list[Any]:
        """Run a query and return its rows (named tuples, models or what `.objects()` makes)."""
        try:
            return list(query.bind(self.db))
        except peewee.PeeweeException as error:
            raise explain(error, self.path) from error

    def one(self, query: Any) -> Any | None:
        """Run a query and return its first row, or None."""
        found = self.rows(query.limit(1))
        return found[0] if found else None

    def scalar(self, query: Any) -> Any:
        """Run a query and return the first column of its first row, or None."""
        try:
            return query.bind(self.db).scalar()
        except peewee.PeeweeException as error:
            raise explain(error, self.path) from error

    def count(self, query: Any) -> int:
        """Return how many rows a query has."""
        try:
            return int(query.bind(self.db).count())
        except peewee.PeeweeException as error:
            raise explain(error, self.path) from error

    def sql(self, statement: str, parameters: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
        """Run a plain SELECT and return its rows: for the few queries that Peewee can't say well (search)."""
        try:
            return list(self.db.execute_sql(statement, parameters).fetchall())
        except peewee.PeeweeException as error:
            raise explain(error, self.path) from error

    @contextmanager
    def act(self, label: str, *, sync: bool = False) -> Iterator[Act]:
        """Write records as one undoable step: one transaction, on disk when the block ends.

        `label` is what the toast and the log say, such as "No answer · Meijer Foods". After the block `act.change`
        tells what was touched. An exception inside takes everything back. Don't await inside.
        Raises `BookError` in one of its kinds.
        """
        with self._writing():
            group = self._new_group(label, sync=sync)
            act = Act(self.db, group, label)
            yield act
            if act.touched:
                project(self.db, act.touched | act.shown_elsewhere)
                self._event(group, "act")
                self._give_up_redo()
                # What the act was called may be known only at its end (an import counts first).
                self.db.execute_sql("UPDATE journal_group SET label = ? WHERE id = ?", (act.label, group))
            else:
                self.db.execute_sql("DELETE FROM journal_group WHERE id = ?", (group,))
        act.committed()

    def undo(self, *, everyone: bool = False) -> Change:
        """Take back the newest act of this instance or of ended ones (`everyone`: of all).

        Raises `UndoRefusedError`, saying why, when there is none or a row has been changed since.
        """
        return self._travel(back=True, everyone=everyone)

    def redo(self, *, everyone: bool = False) -> Change:
        """Do again what was undone last. Raises `UndoRefusedError` like `undo`."""
        return self._travel(back=False, everyone=everyone)

    def next_number(self, series: str) -> int:
        """Give the next number of a series, inside an act; numbers are never given twice, also after an undo."""
        self.db.execute_sql(
            "INSERT INTO counter (name, value) VALUES (?, 1) ON CONFLICT (name) DO UPDATE SET value = value + 1",
            (series,),
        )
        (value,) = self.db.execute_sql("SELECT value FROM counter WHERE name = ?", (series,)).fetchone()
        return int(value)

    @contextmanager
    def beside_the_journal(self) -> Iterator[SqliteDatabase]:
        """Write what the journal doesn't keep (calendar occurrences, counters, demo data) in one transaction.

        Other instances are told by a pulse. Raises `BookError` in one of its kinds.
        """
        with self._writing():
            yield self.db
            self.db.execute_sql(
                "INSERT INTO pulse (name, value) VALUES ('data', 1) ON CONFLICT (name) DO UPDATE SET value = value + 1"
            )

    @contextmanager
    def _writing(self) -> Iterator[None]:
        try:
            with self.db.atomic():
                yield
        except peewee.PeeweeException as error:
            raise explain(error, self.path) from error

    def _new_group(self, label: str, *, sync: bool) -> int:
        cursor = self.db.execute_sql(
            "INSERT INTO journal_group (label, origin, sync, at, state, undone_by) VALUES (?, ?, ?, ?, 'done', '')",
            (label, self.instance.uid, int(sync), utc_seconds(self.clock.now())),
        )
        return int(cursor.lastrowid)

    def _event(self, group: int, kind: str) -> None:
        self.db.execute_sql(
            "INSERT INTO journal_event (group_id, kind, origin) VALUES (?, ?, ?)", (group, kind, self.instance.uid)
        )

    def _give_up_redo(self) -> None:
        """Something new was done: what this instance, or an ended one, had undone can't be done again."""
        undone = self.db.execute_sql("SELECT DISTINCT undone_by FROM journal_group WHERE state = 'undone'").fetchall()
        if not undone:
            return
        living = self.instance.living()
        for (origin,) in undone:
            if origin == self.instance.uid or origin not in living:
                self.db.execute_sql(
                    "UPDATE journal_group SET state = 'gone' WHERE state = 'undone' AND undone_by = ?", (origin,)
                )

    def _travel(self, *, back: bool, everyone: bool) -> Change:
        living = self.instance.living()
        own = self.instance.uid

        def mine(origin: str) -> bool:
            return origin == own or origin not in living

        with self._writing():
            found = (newest_done if back else newest_undone)(self.db, None if everyone else mine)
            if found is None:
                raise UndoRefusedError("Nothing to undo." if back else "Nothing to redo.")
            group, label = found
            try:
                touched = replay(self.db, group, back=back)
            except UndoRefusedError as error:
                verb = "undo" if back else "redo"
                raise UndoRefusedError(f"Can't {verb} “{label}”: {error}.") from error
            if back:
                self.db.execute_sql(
                    "UPDATE journal_group SET state = 'undone', undone_by = ?,"
                    " undone_order = (SELECT COALESCE(MAX(undone_order), 0) + 1 FROM journal_group) WHERE id = ?",
                    (own, group),
                )
            else:
                self.db.execute_sql(
                    "UPDATE journal_group SET state = 'done', origin = ?, undone_by = '', undone_order = NULL"
                    " WHERE id = ?",
                    (own, group),
                )
            self._event(group, "undo" if back else "redo")
        return Change(f"{'Undone' if back else 'Redone'}: {label}", touched, group=group, undoable=False)


def _refuse_what_is_no_book(path: Path) -> None:
    if path.is_dir():
        raise BookDamagedError(f"{path} is a folder, not a book. Name a file, such as {path / 'amplanner.book'}.")
