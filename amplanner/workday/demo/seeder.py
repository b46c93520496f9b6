"""Filling a new book quickly and always the same way. Demo generation is outside the journal."""

import uuid
from typing import Any

from peewee import ForeignKeyField

from amplanner.book.book import Book
from amplanner.book.images import table_of
from amplanner.book.models import Record
from amplanner.book.projection import rebuild

_NAMESPACE = uuid.UUID("5b1f6a52-6c8e-4f0d-9b60-2f6d0f4a7c11")


class Seeder:
    """Collects rows with keys and uids that follow from their order, and writes them in one transaction."""

    def __init__(self, book: Book) -> None:
        self._book = book
        self._rows: dict[type[Record], list[tuple[Any, ...]]] = {}

    def add(self, model: type[Record], **values: Any) -> int:
        """Collect one row; fields not given take their default. Returns its key."""
        rows = self._rows.setdefault(model, [])
        key = len(rows) + 1
        values["id"] = key
        values["uid"] = str(uuid.uuid5(_NAMESPACE, f"{table_of(model)}:{key}"))
        row = []
        for field in model._meta.sorted_fields:
            value = values.pop(field.name) if field.name in values else field.default
            row.append(value if isinstance(field, ForeignKeyField) else field.db_value(value))
        if values:
            raise TypeError(f"{table_of(model)} has no {', '.join(sorted(values))}")
        rows.append(tuple(row))
        return key

    def write(self, *, facts: dict[str, str], counters: dict[str, int]) -> None:
        """Write everything collected, work out timeline, index and silence, and note facts about the book."""
        with self._book.beside_the_journal() as db:
            db.execute_sql("PRAGMA defer_foreign_keys = 1")
            for model, rows in self._rows.items():
                columns = ", ".join(f'"{field.column_name}"' for field in model._meta.sorted_fields)
                marks = ", ".join("?" * len(model._meta.sorted_fields))
                cursor = db.cursor()
                cursor.executemany(f'INSERT INTO "{table_of(model)}" ({columns}) VALUES ({marks})', rows)
            for name, value in facts.items():
                db.execute_sql("INSERT INTO book_fact (name, value) VALUES (?, ?)", (name, value))
            for name, number in counters.items():
                db.execute_sql("INSERT INTO counter (name, value) VALUES (?, ?)", (name, number))
            rebuild(db)
