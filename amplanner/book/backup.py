"""Copies of the book, made and checked through SQLite's own backup call.

The live file is never copied or opened otherwise: closing such a handle would drop the locks that protect it.
"""

from pathlib import Path

from peewee import SqliteDatabase

from amplanner.book.errors import BookBusyError, BookDamagedError, explained
from amplanner.book.paths import private_file

_BUSY = frozenset({5, 6})  # SQLITE_BUSY and SQLITE_LOCKED


def back_up(db: SqliteDatabase, target: Path) -> None:
    """Write a copy of an open book to `target`, replacing it, and check the copy.

    Raises `BookError` in one of its kinds or `OSError`; a copy that fails its check is removed, and an older one stays.
    """
    partial = target.with_name(target.name + ".part")
    partial.unlink(missing_ok=True)
    private_file(partial)
    copy = SqliteDatabase(str(partial), autoconnect=False)
    try:
        with explained(target), copy.connection_context():
            transfer(db, copy, target)
            # The copy must stand alone: a write-ahead log beside it could get lost.
            copy.execute_sql("PRAGMA journal_mode = delete")
            check(copy, target)
        partial.replace(target)
    finally:
        partial.unlink(missing_ok=True)


def transfer(source: SqliteDatabase, target: SqliteDatabase, named: Path) -> None:
    """Copy every page of one open database into another. Raises `BookBusyError` instead of waiting for a lock."""

    def go_on(status: int, _remaining: int, _total: int) -> None:
        if status in _BUSY:
            raise BookBusyError(f"Another program is writing to {named}. Nothing was changed; try again in a moment.")

    source.connection().backup(target.connection(), progress=go_on)


def check(db: SqliteDatabase, named: Path) -> None:
    """Raise `BookDamagedError` when SQLite finds a fault in a database."""
    (answer,) = db.execute_sql("PRAGMA quick_check(1)").fetchone()
    if answer != "ok":
        raise BookDamagedError(f"{named} is damaged ({answer}). Restore another backup.")
