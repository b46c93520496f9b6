"""Bringing a book up to date: one transaction, under a lock, after a checked backup; a newer book is refused."""

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

from peewee import SqliteDatabase

from amplanner.book.backup import back_up
from amplanner.book.clock import Clock
from amplanner.book.errors import BookBusyError, BookDamagedError, BookTooNewError
from amplanner.book.instance import try_lock
from amplanner.book.paths import private_file

LATEST = 3
"""The newest step: kept as a number so that opening an up-to-date book reads no step at all."""

# "ampl" as a big-endian integer, in the file's header: tells a book from any other SQLite database.
APPLICATION_ID = 0x616D706C

_WAIT_SECONDS = 0.1
_WAIT_STEP = 0.01


def refuse_strangers(path: Path, latest: int = LATEST) -> None:
    """Look at a file without being able to change it, before anything is written.

    Raises `BookTooNewError` for a book of a newer amplanner, `BookDamagedError` for another program's database, and
    `peewee.PeeweeException` for what SQLite can't read.
    """
    if path.stat().st_size == 0:
        return
    look = SqliteDatabase(f"file:{quote(str(path))}?mode=ro", uri=True, timeout=_WAIT_SECONDS, autoconnect=False)
    with look.connection_context():
        shape_of(look, path, latest)


def bring_up_to_date(
    db: SqliteDatabase, path: Path, clock: Clock, *, latest: int = LATEST, folder: Path | None = None
) -> None:
    """Apply the steps that a book lacks, all of them or none.

    `latest` and `folder` name other steps than the program's own. Raises `BookBusyError` while another instance is at
    it, and like `refuse_strangers`.
    """
    version = shape_of(db, path, latest)
    if version == latest:
        return
    with _alone(path):
        version = shape_of(db, path, latest)  # another instance may have done it while this one waited
        if version == latest:
            return
        if version > 0:
            stamp = clock.now().strftime("%Y%m%d-%H%M%S")
            back_up(db, path.with_name(f"{path.name}.before-{latest:04d}-{stamp}"))
        _apply(db, path, version, latest, folder)


def shape_of(db: SqliteDatabase, path: Path, latest: int = LATEST) -> int:
    """Return up to which step a book's shape has come; 0 for a new, empty file. Raises like `refuse_strangers`."""
    (version,) = db.execute_sql("PRAGMA user_version").fetchone()
    (application,) = db.execute_sql("PRAGMA application_id").fetchone()
    if application != APPLICATION_ID:
        (tables,) = db.execute_sql("SELECT COUNT(*) FROM sqlite_master").fetchone()
        if tables or version or application:
            raise BookDamagedError(f"{path} is another program's database, not a book. It was not changed.")
    if version > latest:
        raise BookTooNewError(
            f"{path} was written by a newer amplanner (its shape is {version}, this one knows {latest})."
            " It was not changed. Install the newer amplanner, or name another book with --book."
        )
    return int(version)


def _apply(db: SqliteDatabase, path: Path, version: int, latest: int, folder: Path | None) -> None:
    from amplanner.book.migrations import steps  # only for a book that is not up to date

    # With references watched, dropping a table that is being rebuilt would first delete its rows and what hangs on them
    # (SQLite's own advice: off before the transaction, checked before its end).
    db.execute_sql("PRAGMA foreign_keys = 0")
    try:
        with db.atomic():
            for number, _, statements in steps(folder):
                if version < number <= latest:
                    for statement in statements:
                        db.execute_sql(statement)
            broken = db.execute_sql("PRAGMA foreign_key_check").fetchall()
            if broken:
                raise BookDamagedError(
                    f"{path} could not be brought up to date: {len(broken)} references in it lead nowhere"
                    f" (first in {broken[0][0]}). It was not changed."
                )
            db.execute_sql(f"PRAGMA application_id = {APPLICATION_ID}")
            db.execute_sql(f"PRAGMA user_version = {latest}")
    finally:
        db.execute_sql("PRAGMA foreign_keys = 1")


@contextmanager
def _alone(path: Path) -> Iterator[None]:
    """Hold the file lock under which a book's shape is changed; wait for it at most 100 ms."""
    lock = path.with_name(path.name + ".migrating")
    private_file(lock)
    handle = os.open(lock, os.O_RDWR)
    try:
        until = time.monotonic() + _WAIT_SECONDS
        while not try_lock(handle):
            if time.monotonic() >= until:
                raise BookBusyError(f"Another amplanner is bringing {path} up to date. Try again in a moment.")
            time.sleep(_WAIT_STEP)
        yield
        # Whoever waits for this file finds a book that is up to date, and has nothing to do under its lock.
        lock.unlink(missing_ok=True)
    finally:
        os.close(handle)
