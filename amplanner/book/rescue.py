"""Making room for a backup where something stands that can't be opened as a book."""

from pathlib import Path

from peewee import SqliteDatabase

from amplanner.book.backup import check
from amplanner.book.backups import unused
from amplanner.book.errors import BookBusyError, BookDamagedError, BookError, explained
from amplanner.book.instance import Instance
from amplanner.book.migrate import refuse_strangers

_PARTS = ("-wal", "-shm", "")
"""The log goes before the file: what is made there next must not find the log of another file."""


def check_backup(file: Path) -> None:
    """Look whether a file is a book that can be restored. Raises `BookError` in one of its kinds when it isn't."""
    if not file.is_file():
        raise BookError(f"There is no backup {file}.")
    if file.stat().st_size == 0:
        raise BookDamagedError(f"{file} is empty, not a backup.")
    db = SqliteDatabase(f"{file.resolve().as_uri()}?mode=ro", uri=True, autoconnect=False)
    with explained(file):
        refuse_strangers(file)
        with db.connection_context():
            check(db, file)


def set_aside(path: Path) -> Path:
    """Rename what stands at `path`, with its log, so that a book can be made there; return its new name.

    Raises `BookBusyError` while a planner is open on it, `BookError` when it can't be renamed.
    """
    try:
        instance = Instance(path)
        try:
            if len(instance.living()) > 1:
                raise BookBusyError(f"A planner is open on {path}. Close it, and try again.")
            return rename_aside(path)
        finally:
            instance.close()
    except OSError as error:
        raise BookError(f"Can't set {path} aside: {error.strerror or error}.") from error


def rename_aside(path: Path) -> Path:
    """Rename a damaged file, with its log, out of the way of a new one; return its new name. Raises `BookError`."""
    aside = unused(path.with_name(f"{path.name}.damaged"))
    try:
        for part in _PARTS:
            file = path.with_name(path.name + part)
            if file.exists():
                file.rename(aside.with_name(aside.name + part))
    except OSError as error:
        raise BookError(f"Can't set {path} aside: {error.strerror or error}.") from error
    return aside
