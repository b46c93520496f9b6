"""Bringing a book up to date: one transaction, under a lock, after a checked backup; a newer book is refused."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from peewee import SqliteDatabase

from amplanner.book.backup import back_up
from amplanner.book.clock import Clock
from amplanner.book.errors import BookBusyError, BookDamagedError, BookTooNewError
from amplanner.book.instance import try_lock
from amplanner.book.paths import private_file

LATEST = 1
"""The newest step: kept as a number so that opening an up-to-date book reads no step at all."""

# "ampl" as a big-endian integer, in the file's header: tells a book from any other SQLite database.
APPLICATION_ID = 0x616D706C


def bring_up_to_date(db: SqliteDatabase, path: Path, clock: Clock) -> None:
    """Apply the steps that a book lacks.

    Raises `BookTooNewError` for a book of a newer amplanner and `BookDamagedError` for another program's database;
    both are left unchanged.
    """
    version = _version(db, path)
    if version == LATEST:
        return
    with _alone(path):
        version = _version(db, path)  # another instance may have done it while this one waited
        if version == LATEST:
            return
        if version > 0:
            stamp = clock.now().strftime("%Y%m%d-%H%M%S")
            back_up(db, path.with_name(f"{path.name}.before-{LATEST:04d}-{stamp}"))
        _apply(db, version)


def _version(db: SqliteDatabase, path: Path) -> int:
    (version,) = db.execute_sql("PRAGMA user_version").fetchone()
    (application,) = db.execute_sql("PRAGMA application_id").fetchone()
    if application != APPLICATION_ID:
        (tables,) = db.execute_sql("SELECT COUNT(*) FROM sqlite_master").fetchone()
        if tables or version:
            raise BookDamagedError(f"{path} is another program's database, not a book. It was not changed.")
    if version > LATEST:
        raise BookTooNewError(
            f"{path} was written by a newer amplanner (its shape is {version}, this one knows {LATEST})."
            " It was not changed. Install the newer amplanner, or name another book with --book."
        )
    return int(version)


def _apply(db: SqliteDatabase, version: int) -> None:
    from amplanner.book.migrations import steps  # only for a book that is not up to date

    with db.atomic():
        db.execute_sql("PRAGMA defer_foreign_keys = 1")
        for number, _, statements in steps():
            if number > version:
                for statement in statements:
                    db.execute_sql(statement)
        db.execute_sql(f"PRAGMA application_id = {APPLICATION_ID}")
        db.execute_sql(f"PRAGMA user_version = {LATEST}")


@contextmanager
def _alone(path: Path) -> Iterator[None]:
    """Hold the file lock under which a book's shape is changed."""
    lock = path.with_name(path.name + ".migrating")
    private_file(lock)
    handle = os.open(lock, os.O_RDWR)
    try:
        if not try_lock(handle):
            raise BookBusyError(f"Another amplanner is bringing {path} up to date. Try again in a moment.")
        yield
        lock.unlink(missing_ok=True)
    finally:
        os.close(handle)
