"""The book of business: an open SQLite database, the clock and the settings, and the ways to read and to write it."""

import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Any, Self, TypeVar

from peewee import SqliteDatabase

from amplanner.book.change import Change
from amplanner.book.clock import Clock, utc_seconds
from amplanner.book.drafts import Draft, Drafts, sidecar
from amplanner.book.errors import (
    DATABASE_ERRORS,
    BookDamagedError,
    BookError,
    RecordRefusedError,
    UndoRefusedError,
    explain,
    explained,
)
from amplanner.book.instance import Instance
from amplanner.book.journal import Act
from amplanner.book.migrate import bring_up_to_date, refuse_strangers
from amplanner.book.paths import private_file
from amplanner.book.projection import project
from amplanner.book.settings import Settings
from amplanner.book.undo import newest_done, newest_undone, replay

OLDEST_SQLITE = (3, 37, 0)
"""The first SQLite with STRICT tables."""

Memory = TypeVar("Memory")

_BUSY_SECONDS = 0.1
_PRAGMAS = {
    "journal_mode": "wal",
    "synchronous": "full",
    "foreign_keys": 1,
    "secure_delete": 1,
    "cache_size": -2000,
}


class Door(StrEnum):
    """The ways in which a book is written."""

    ACT = "act"
    TRAVEL = "undo or redo"
    BESIDE = "beside the journal"


class Book:
    """An open book. Reading goes through `rows`, `one` and `scalar`; every write goes through `act`.

    Use as a context manager, or call `close`. Lock waits are at most 100 ms: then `BookBusyError` is raised, nothing
    was written, and the caller tries again.
    """

    def __init__(
        self, path: Path, clock: Clock, settings: Settings, *, runtime: Path | None = None, types: bool = True
    ) -> None:
        """Open the book at `path`, making it when there is none and bringing an older one up to date.

        `runtime` is where drafts go when nothing can be written beside the book. `types` says that somebody will type:
        then a place that can't keep drafts is found out now, and not at the first key.
        Raises `BookError` in one of its kinds, saying what to do.
        """
        self.clock = clock
        self.settings = settings
        self._doors = threading.local()
        self._runtime = runtime
        self._drafts: Drafts | None = None
        self._memories: dict[type[Any], Any] = {}
        if SqliteDatabase.server_version < OLDEST_SQLITE:
            version = ".".join(map(str, SqliteDatabase.server_version))
            raise BookError(f"SQLite {version} is too old: amplanner needs 3.37 or later.")
        try:
            # Instances that reach the same file by another name must find each other's locks beside it.
            self.path = path.resolve()
            with ExitStack() as opening, explained(path):
                _refuse_what_is_no_file(self.path)
                private_file(self.path)
                refuse_strangers(self.path)
                self.db = SqliteDatabase(
                    str(self.path), pragmas=_PRAGMAS, timeout=_BUSY_SECONDS, lock_type="IMMEDIATE", autoconnect=False
                )
                self.db.connect()
                opening.callback(self.db.close)
                bring_up_to_date(self.db, self.path, clock)
                self.instance = Instance(self.path)
                opening.callback(self.instance.close)
                if types:
                    self._drafts = Drafts(self.path, self.instance, clock, runtime=runtime)
                opening.pop_all()
        except (OSError, ValueError, RuntimeError) as error:  # a path with a NUL, a link that leads to itself
            reason = error.strerror if isinstance(error, OSError) and error.strerror else error
            raise BookError(f"Can't open the book {path}: {reason}.") from error

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the book and end this instance."""
        if self._drafts is not None:
            self._drafts.close()
        self.instance.close()
        self.db.close()

    @property
    def drafts(self) -> Drafts:
        """Half-typed texts, kept beside the book. Raises `BookError` when they were not opened with it and can't be."""
        if self._drafts is None:
            self._drafts = Drafts(self.path, self.instance, self.clock, runtime=self._runtime)
        return self._drafts

    def waiting_drafts(self) -> list[Draft]:
        """Return every draft that this instance may offer, newest first, without making a place for drafts to come.

        Raises `BookError` when they can't be read.
        """
        if self._drafts is None and not sidecar(self.path).exists():
            return []
        return self.drafts.waiting()

    def memory(self, kind: type[Memory]) -> Memory:
        """Return what a module of the workday remembers of this book: its one object of that kind, made when first
        asked for. Whoever remembers sees to it that what has changed since is read again."""
        if kind not in self._memories:
            self._memories[kind] = kind()
        found: Memory = self._memories[kind]
        return found

    @contextmanager
    def connection(self) -> Iterator[None]:
        """Give a worker thread its own connection for the time of its work.

        In a thread that has one already, such as the one that opened the book, that one is used and stays open.
        """
        if not self.db.is_closed():
            yield
            return
        with explained(self.path), self.db.connection_context():
            yield

    @property
    def door(self) -> Door | None:
        """How this thread is writing right now; None when it isn't. What is written must come through a door."""
        return getattr(self._doors, "open", None)

    @property
    def today(self) -> date:
        """The day by the book's clock."""
        return self.clock.today()

    def rows(self, query: Any) -> list[Any]:
        """Run a query and return its rows (named tuples, models or what `.objects()` makes)."""
        try:
            return list(query.bind(self.db))
        except DATABASE_ERRORS as error:
            raise explain(error, self.path) from error

    def one(self, query: Any) -> Any | None:
        """Run a query and return its first row, or None."""
        found = self.rows(query.limit(1))
        return found[0] if found else None

    def scalar(self, query: Any) -> Any:
        """Run a query and return the first column of its first row, or None."""
        try:
            return query.bind(self.db).scalar()
        except DATABASE_ERRORS as error:
            raise explain(error, self.path) from error

    def count(self, query: Any) -> int:
        """Return how many rows a query has."""
        try:
            return int(query.bind(self.db).count())
        except DATABASE_ERRORS as error:
            raise explain(error, self.path) from error

    def sql(self, statement: str, parameters: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
        """Run a plain SELECT and return its rows: for the few queries that Peewee can't say well (search)."""
        try:
            return list(self.db.execute_sql(statement, parameters).fetchall())
        except DATABASE_ERRORS as error:
            raise explain(error, self.path) from error

    @contextmanager
    def act(self, label: str, *, sync: bool = False) -> Iterator[Act]:
        """Write records as one undoable step: one transaction, on disk when the block ends.

        `label` is what the toast and the log say, such as "No answer · Meijer Foods". After the block `act.change`
        tells what was touched. An exception inside takes everything back. Don't await inside, and don't open an act
        inside another: hand the open one on. Raises `BookError` in one of its kinds, `RuntimeError` for an act inside.
        """
        with self._writing(Door.ACT):
            group = self._new_group(label, sync=sync)
            act = Act(self.db, group, label)
            yield act
            if act.touched:
                project(self.db, act.touched | act.shown_elsewhere)
                self._event(group, "act")
                if not sync:
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
        with self._writing(Door.BESIDE):
            yield self.db
            self.db.execute_sql(
                "INSERT INTO pulse (name, value) VALUES ('data', 1) ON CONFLICT (name) DO UPDATE SET value = value + 1"
            )

    @contextmanager
    def _writing(self, door: Door) -> Iterator[None]:
        if self.door is not None:
            raise RuntimeError(f"the book is being written already ({self.door}): hand the open act on")
        self._doors.open = door
        try:
            with explained(self.path), self.db.atomic():
                yield
        finally:
            self._doors.open = None

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
        verb = "undo" if back else "redo"
        label = ""
        try:
            with self._writing(Door.TRAVEL):
                found = self._newest(back=back, everyone=everyone)
                if found is None:
                    raise UndoRefusedError(f"Nothing to {verb}.")
                group, label = found
                touched = self._replay(group, label, back=back)
        except RecordRefusedError as error:
            raise UndoRefusedError(f"Can't {verb} “{label}”: something written since stands in its way.") from error
        return Change(f"{'Undone' if back else 'Redone'}: {label}", touched, group=group, undoable=False)

    def _newest(self, *, back: bool, everyone: bool) -> tuple[int, str] | None:
        """Return (group, label) of what undo or redo is about; asked inside the transaction, so that nobody joins."""
        own = self.instance.uid
        living = self.instance.living()

        def mine(origin: str) -> bool:
            return origin == own or origin not in living

        return (newest_done if back else newest_undone)(self.db, None if everyone else mine)

    def _replay(self, group: int, label: str, *, back: bool) -> frozenset[tuple[str, int]]:
        try:
            touched = replay(self.db, group, back=back)
        except UndoRefusedError as error:
            raise UndoRefusedError(f"Can't {'undo' if back else 'redo'} “{label}”: {error}.") from error
        if back:
            self.db.execute_sql(
                "UPDATE journal_group SET state = 'undone', undone_by = ?,"
                " undone_order = (SELECT COALESCE(MAX(undone_order), 0) + 1 FROM journal_group WHERE state = 'undone')"
                " WHERE id = ?",
                (self.instance.uid, group),
            )
        else:
            self.db.execute_sql(
                "UPDATE journal_group SET state = 'done', origin = ?, undone_by = '', undone_order = NULL WHERE id = ?",
                (self.instance.uid, group),
            )
        self._event(group, "undo" if back else "redo")
        return touched


def _refuse_what_is_no_file(path: Path) -> None:
    if path.is_dir():
        raise BookDamagedError(f"{path} is a folder, not a book. Name a file, such as {path / 'amplanner.book'}.")
    if path.exists() and not path.is_file():
        raise BookDamagedError(f"{path} is not a file. Name a file to keep the book in.")
    if path.exists() and path.stat().st_size == 0:
        from amplanner.book.backups import backups_of  # which itself opens books

        for _, newest in backups_of(path)[:1]:
            raise BookDamagedError(
                f"{path} is empty, but there are backups of it. Put the newest one back: amplanner restore {newest}"
            )
