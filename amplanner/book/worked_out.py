"""Whether what is worked out from the records is what a rebuild would give; and working it out anew."""

import heapq
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from peewee import SqliteDatabase

from amplanner.book.book import Book
from amplanner.book.errors import explained
from amplanner.book.images import BY_TABLE, Image
from amplanner.book.projection import (
    INDEXES,
    KIND_CODES,
    entries,
    index_of,
    quiet_on,
    rebuild,
    search_texts,
)

_BATCH = 1000
_LINES = (
    "SELECT record, aspect, account, person, kind, contact, at, detail, summary, amount, currency FROM activity"
    " WHERE record_table = ? ORDER BY record, aspect"
)
_SILENCE = (
    "SELECT a.tier, a.rhythm_days, a.created_on, a.last_touch, a.quiet_on, t.last FROM account a LEFT JOIN"
    " (SELECT account, MAX(at) AS last FROM activity WHERE contact = 1 GROUP BY account) t ON t.account = a.id"
)

Row = Sequence[Any]


@dataclass(frozen=True, slots=True)
class Differences:
    """How many lines of the timeline, rows of the search index and silences of accounts are not what they should be."""

    timeline: int
    search: int
    silence: int


def differences(book: Book) -> Differences:
    """Compare all that is worked out with what the records give; nothing is changed. Raises `BookError`.

    Records are read in order beside what is stored, so that the size of the book doesn't matter.
    """
    # One moment of the book, whoever writes to it meanwhile: a reader holds nobody up.
    with explained(book.path), book.db.atomic("DEFERRED"):
        return Differences(_timeline(book.db), _search(book.db), _silence(book.db))


def work_out_anew(book: Book) -> None:
    """Throw away timeline, search index and silences, and make them from the records. Raises `BookError`."""
    with book.beside_the_journal() as db:
        for index in INDEXES:
            # Deleting from an index that is damaged would fail: first it is made to agree with its own texts.
            db.execute_sql(f"INSERT INTO {index} ({index}) VALUES ('rebuild')")
        rebuild(db)


def _timeline(db: SqliteDatabase) -> int:
    known = ", ".join(f"'{table}'" for table in BY_TABLE)
    (wrong,) = db.execute_sql(f"SELECT COUNT(*) FROM activity WHERE record_table NOT IN ({known})").fetchone()
    for table in BY_TABLE:
        expected = (
            (image["id"], *(int(part) if isinstance(part, bool) else part for part in line))
            for image in _images(db, table)
            for line in sorted(entries(db, table, image))
        )
        wrong += _unlike(db.execute_sql(_LINES, (table,)), expected, lambda row: tuple(row[:2]))
    return int(wrong)


def _search(db: SqliteDatabase) -> int:
    wrong = 0
    for index in INDEXES:
        columns = "name, text" if index == "find_name" else "text"
        stored = db.execute_sql(f"SELECT rowid, {columns} FROM {index} ORDER BY rowid")
        tables = [table for table in KIND_CODES if index_of(table) == index]
        expected = heapq.merge(*(_texts(db, table) for table in tables), key=lambda row: row[0])
        wrong += _unlike(stored, expected, lambda row: tuple(row[:1]))
    return wrong


def _texts(db: SqliteDatabase, table: str) -> Iterator[Row]:
    return (search_texts(table, image) for image in _images(db, table))


def _silence(db: SqliteDatabase) -> int:
    return sum(
        last_touch != last or quiet != quiet_on(tier, rhythm, created_on, last)
        for tier, rhythm, created_on, last_touch, quiet, last in db.execute_sql(_SILENCE)
    )


def _images(db: SqliteDatabase, table: str) -> Iterator[Image]:
    columns = list(BY_TABLE[table]._meta.columns)
    names = ", ".join(f'"{column}"' for column in columns)
    rows = db.execute_sql(f'SELECT {names} FROM "{table}" ORDER BY "id"')
    while some := rows.fetchmany(_BATCH):
        for row in some:
            yield dict(zip(columns, row, strict=True))


def _unlike(stored: Iterable[Row], expected: Iterable[Row], key: Callable[[Row], Any]) -> int:
    """Count the rows that only one side has, or that differ. Both come in the order of their keys, which are unique."""
    wrong = 0
    left, right = iter(stored), iter(expected)
    one, other = next(left, None), next(right, None)
    while one is not None or other is not None:
        if other is None or (one is not None and key(one) < key(other)):
            wrong, one = wrong + 1, next(left, None)
        elif one is None or key(other) < key(one):
            wrong, other = wrong + 1, next(right, None)
        else:
            wrong += tuple(one) != tuple(other)
            one, other = next(left, None), next(right, None)
    return wrong
