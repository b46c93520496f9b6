"""Copies of the book, made and checked through SQLite's own backup call.

The live file is never copied or opened otherwise: closing such a handle would drop the locks that protect it.
"""

from pathlib import Path

import peewee
from peewee import SqliteDatabase

from amplanner.book.errors import BookDamagedError, explain
from amplanner.book.paths import private_file


def back_up(db: SqliteDatabase, target: Path) -> None:
    """Write a copy of an open book to `target`, replacing it, and check the copy.

    Raises `BookError` in one of its kinds; a copy that fails its check is removed.
    """
    partial = target.with_name(target.name + ".part")
    partial.unlink(missing_ok=True)
    private_file(partial)
    copy = SqliteDatabase(str(partial))
    try:
        with copy:
            db.connection().backup(copy.connection())
            # The copy must stand alone: a write-ahead log beside it could get lost.
            copy.execute_sql("PRAGMA journal_mode = delete")
            (answer,) = copy.execute_sql("PRAGMA quick_check(1)").fetchone()
        if answer != "ok":
            raise BookDamagedError(f"The copy {target} failed its check ({answer}); it was removed.")
        partial.replace(target)
    except peewee.PeeweeException as error:
        raise explain(error, target) from error
    finally:
        partial.unlink(missing_ok=True)
