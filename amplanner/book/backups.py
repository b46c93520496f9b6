"""Backups that make themselves, day by day, and putting one back."""

import re
from collections.abc import Iterable
from datetime import date
from pathlib import Path

from peewee import SqliteDatabase

from amplanner.book.backup import back_up, check, transfer
from amplanner.book.book import Book
from amplanner.book.errors import BookDamagedError, BookError, explained
from amplanner.book.migrate import bring_up_to_date, refuse_strangers
from amplanner.book.paths import private_folder

DAILY_DAYS = 7
"""How long every day's backup is kept (design §3)."""

WEEKLY_DAYS = 62
"""How long the first backup of each week is kept after that: two months."""

_NAME = re.compile(r"(\d{4}-\d{2}-\d{2})\.book")


def backup_folder(book: Path) -> Path:
    """Return the folder of a book's own backups, beside it."""
    return book.with_name(book.name + ".backups")


def backups_of(book: Path) -> list[tuple[date, Path]]:
    """Return the days and files of a book's own backups, newest first; what else lies in the folder is not counted."""
    folder = backup_folder(book)
    found = []
    for file in folder.iterdir() if folder.is_dir() else []:
        name = _NAME.fullmatch(file.name)
        if name:
            try:
                found.append((date.fromisoformat(name[1]), file))
            except ValueError:
                continue  # named like a day that there never was: somebody else's
    return sorted(found, reverse=True)


def to_thin_out(days: Iterable[date], today: date) -> set[date]:
    """Return the days whose backups have served their time.

    Every one of the last week stays, then the first of each week (Monday to Sunday) for two months. The newest two
    always stay, however old: after a long absence they are all there is. Days that are yet to come stay too: the clock
    may have been wrong.
    """
    ordered = sorted(set(days))
    first_of_week: dict[tuple[int, int], date] = {}
    for day in ordered:
        first_of_week.setdefault(day.isocalendar()[:2], day)
    served = set()
    for day in ordered[:-2]:
        age = (today - day).days
        weekly = first_of_week[day.isocalendar()[:2]] == day and age <= WEEKLY_DAYS
        if age >= DAILY_DAYS and not weekly:
            served.add(day)
    return served


def is_due(book: Path, today: date) -> bool:
    """Tell whether there is no backup of today yet."""
    return all(day != today for day, _ in backups_of(book))


def back_up_of_today(book: Book) -> Path | None:
    """Write and check today's backup unless there is one, then thin the older ones out; return the file, or None.

    Meant for a worker thread. Raises `BookError` in one of its kinds; older backups are then all still there.
    """
    if not is_due(book.path, book.today):
        return None
    target = backup_folder(book.path) / f"{book.today.isoformat()}.book"
    try:
        private_folder(target.parent)
        with book.connection():
            back_up(book.db, target)
        kept = backups_of(book.path)
        served = to_thin_out([day for day, _ in kept], book.today)
        for day, file in kept:
            if day in served:
                file.unlink(missing_ok=True)
    except OSError as error:
        raise BookError(f"Can't keep backups in {target.parent}: {error.strerror or error}.") from error
    return target


def restore(book: Book, file: Path) -> Path:
    """Put a backup in the place of what an open book holds, and return the file that keeps the replaced book.

    The backup is checked first; one of an older amplanner is brought up to date afterwards. Other instances see the
    restored book at once. Raises `BookError` in one of its kinds; the book is then as it was, or as the backup is.
    """
    if not file.is_file():
        raise BookError(f"There is no backup {file}.")
    if file.resolve() == book.path:
        raise BookError(f"{file} is the book itself, not a backup of it.")
    stamp = book.clock.now().strftime("%Y%m%d-%H%M%S")
    replaced = unused(book.path.with_name(f"{book.path.name}.replaced-{stamp}"))
    pulse = book.sql("SELECT COALESCE(MAX(value), 0) FROM pulse")[0][0]
    source = SqliteDatabase(f"{file.resolve().as_uri()}?mode=ro", uri=True, autoconnect=False)
    try:
        with explained(file):
            refuse_strangers(file)
            if file.stat().st_size == 0:
                raise BookDamagedError(f"{file} is empty, not a backup.")
            with book.connection(), source.connection_context():
                check(source, file)
                back_up(book.db, replaced)
                with explained(book.path):
                    transfer(source, book.db, book.path)
                bring_up_to_date(book.db, book.path, book.clock)
                with book.beside_the_journal() as db:
                    db.execute_sql(
                        "INSERT INTO pulse (name, value) VALUES ('restored', ?)"
                        " ON CONFLICT (name) DO UPDATE SET value = MAX(value, excluded.value)",
                        (pulse + 1,),
                    )
    except OSError as error:
        raise BookError(f"Can't restore {file}: {error.strerror or error}.") from error
    return replaced


def unused(file: Path) -> Path:
    """Return the name, or one like it that nothing has yet: a replaced book is never written over."""
    number = 1
    candidate = file
    while candidate.exists():
        number += 1
        candidate = file.with_name(f"{file.name}-{number}")
    return candidate
