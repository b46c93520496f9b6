"""What can go wrong with a book, in sentences that say what to do next."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import peewee


class BookError(Exception):
    """Something about the book that its user can understand and act on."""


class BookBusyError(BookError):
    """Another program holds the book; nothing was written and the same act can be tried again."""


class BookReadOnlyError(BookError):
    """The book, its folder or its file system can't be written."""


class BookFullError(BookError):
    """There is no room to write."""


class BookDamagedError(BookError):
    """The file is not a book, or parts of it can't be read."""


class BookTooNewError(BookError):
    """A newer amplanner wrote this book; it was left unchanged."""


class RowGoneError(BookError):
    """The record that an act was about is no longer there."""


class RecordRefusedError(BookError):
    """A record can't be written as asked: another one has its place, or something refers to it. Nothing was written."""


class UndoRefusedError(BookError):
    """An act can't be undone or redone, and why."""


DATABASE_ERRORS: tuple[type[Exception], ...] = (
    peewee.PeeweeException,
    peewee.sqlite3.Error,  # type: ignore[attr-defined]  # the module that Peewee chose; its stubs leave it out
)
"""What a query may raise: Peewee's errors, and SQLite's own, which come while rows are fetched from a damaged file."""

_DAMAGED = frozenset({"SQLITE_CORRUPT", "SQLITE_NOTADB"})


# What copying a database raises has SQLite's words for the code only (pysqlite3).
_CODES = {
    "database is locked": "SQLITE_BUSY",
    "database table is locked": "SQLITE_LOCKED",
    "database or disk is full": "SQLITE_FULL",
    "disk I/O error": "SQLITE_IOERR",
    "attempt to write a readonly database": "SQLITE_READONLY",
    "unable to open database file": "SQLITE_CANTOPEN",
    "database disk image is malformed": "SQLITE_CORRUPT",
    "file is not a database": "SQLITE_NOTADB",
}


def explain(error: Exception, path: Path) -> BookError:
    """Turn a database error into a `BookError`."""
    origin = _origin(error)
    code = str(getattr(origin, "sqlite_errorname", "")) or _CODES.get(str(origin), "")
    if code.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
        return BookBusyError(f"Another program is writing to {path}. Nothing was lost; try again in a moment.")
    if code.startswith("SQLITE_FULL"):
        return BookFullError(f"No room left on the disk of {path}. Free some space and try again; nothing was changed.")
    if code.startswith(("SQLITE_READONLY", "SQLITE_CANTOPEN", "SQLITE_PERM")):
        return BookReadOnlyError(f"Can't write to {path} ({code}). Check the rights of the file and of its folder.")
    if code.startswith("SQLITE_IOERR"):
        return BookFullError(f"The disk refused a write to {path} ({code}). Check the disk; nothing was changed.")
    if any(code.startswith(name) for name in _DAMAGED):
        return BookDamagedError(f"{path} is not a readable book ({code}). It was not changed. Restore a backup of it.")
    if code.startswith("SQLITE_CONSTRAINT"):
        return RecordRefusedError(_refusal(str(origin)))
    return BookError(f"The book {path} answered: {origin}")


def _origin(error: Exception) -> BaseException:
    """Return SQLite's own error behind one of Peewee's.

    Peewee keeps it in `__context__` (`__cause__` stays empty: measured). When the disk is full SQLite has taken the
    transaction back by itself; Peewee's own attempt at it then fails, and hides the cause behind one error more.
    """
    one: BaseException | None = error
    while one is not None:
        if hasattr(one, "sqlite_errorname") and "no transaction is active" not in str(one):
            return one
        one = one.__context__
    return error.__context__ or error


def _refusal(told: str) -> str:
    """Word a broken constraint. SQLite tells "UNIQUE constraint failed: tag.name", and of references no more."""
    kind, _, where = told.partition(" constraint failed")
    if kind == "UNIQUE":
        table, _, column = where.removeprefix(": ").partition(",")[0].partition(".")
        return f"There already is a {table} with that {column.replace('_', ' ')}. Nothing was written."
    if kind == "FOREIGN KEY":
        return "That record, or one that it refers to, is still needed or no longer there. Nothing was written."
    return f"That can't be written ({told}). Nothing was written."


@contextmanager
def explained(path: Path) -> Iterator[None]:
    """Turn what goes wrong with the database inside the block into a `BookError`."""
    try:
        yield
    except DATABASE_ERRORS as error:
        raise explain(error, path) from error
