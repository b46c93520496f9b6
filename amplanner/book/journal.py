"""The one door: every record is written through an `Act`, which keeps what is needed to take it back."""

import json
import uuid
from typing import Any

from peewee import Database, ForeignKeyField

from amplanner.book import models
from amplanner.book.change import Change
from amplanner.book.errors import RowGoneError
from amplanner.book.images import BY_TABLE, Image, kept, read_image, table_of
from amplanner.book.models.base import Record, Ref
from amplanner.book.projection import shown_by


class Act:
    """One undoable step, inside one transaction. Made by `Book.act`; use `insert`, `update`, `delete` and `remove`."""

    def __init__(self, db: Database, group: int, label: str) -> None:
        self._db = db
        self._group = group
        self.label = label
        self.key: int | None = None
        self.touched: set[tuple[str, int]] = set()
        self.shown_elsewhere: set[tuple[str, int]] = set()
        self._change: Change | None = None

    @property
    def change(self) -> Change:
        """What the act changed; known once it is committed."""
        if self._change is None:
            raise RuntimeError("an act's change is known only after it was committed")
        return self._change

    def committed(self) -> None:
        """Note that the transaction is on disk."""
        group = self._group if self.touched else None
        self._change = Change(self.label, frozenset(self.touched), self.key, group, undoable=bool(self.touched))

    def insert(self, model: type[Record], **values: Any) -> int:
        """Write a new row and return its key. Fields not given take their default; `uid` is made when not given."""
        values.setdefault("uid", str(uuid.uuid4()))
        image: Image = {}
        for name, field in model._meta.fields.items():
            if name in values or (isinstance(field, ForeignKeyField) and field.object_id_name in values):
                value = values.pop(name, None) if name in values else values.pop(field.object_id_name)
            elif name == "id":
                continue
            else:
                value = field.default() if callable(field.default) else field.default
            image[field.column_name] = field.db_value(value)
        if values:
            raise TypeError(f"{table_of(model)} has no {', '.join(sorted(values))}")
        columns = ", ".join(f'"{column}"' for column in image)
        marks = ", ".join("?" * len(image))
        cursor = self._db.execute_sql(
            f'INSERT INTO "{table_of(model)}" ({columns}) VALUES ({marks})', tuple(image.values())
        )
        key = int(cursor.lastrowid)
        self._record(model, key, None, {**image, "id": key})
        return key

    def update(self, model: type[Record], key: int, **values: Any) -> bool:
        """Write fields of a row; return False, writing nothing, when they already hold these values.

        Raises `RowGoneError` when there is no such row.
        """
        before = read_image(self._db, model, key)
        if before is None:
            raise RowGoneError(f"That {table_of(model)} is no longer there; somebody else deleted it.")
        if kept_by_the_book := {"id", "version", *model.DERIVED} & values.keys():
            raise TypeError(f"the book itself keeps {', '.join(sorted(kept_by_the_book))} of {table_of(model)}")
        new: Image = {}
        for name, value in values.items():
            field = model._meta.combined[name]
            new[field.column_name] = field.db_value(value)
        if all(before[column] == value for column, value in new.items()):
            return False
        new["version"] = before["version"] + 1
        self._write(model, key, new)
        self._record(model, key, before, {**before, **new})
        return True

    def delete(self, model: type[Record], key: int) -> None:
        """Delete one row. Raises `RowGoneError` without it; while something refers to it, the act is refused."""
        before = read_image(self._db, model, key)
        if before is None:
            raise RowGoneError(f"That {table_of(model)} is no longer there; somebody else deleted it.")
        self._db.execute_sql(f'DELETE FROM "{table_of(model)}" WHERE "id" = ?', (key,))
        self._record(model, key, before, None)

    def remove(self, model: type[Record], key: int) -> None:
        """Delete a row with all that is part of it, and empty what merely refers to it; each row is journalled."""
        for child in models.RECORDS:
            for field in child._meta.sorted_fields:
                if isinstance(field, Ref) and field.rel_model is model:
                    self._let_go(child, field, key)
        if model._meta.table_name != "tagging":
            self._remove_tags(model, key)
        self.delete(model, key)

    def _let_go(self, child: type[Record], field: Ref, key: int) -> None:
        rows = self._db.execute_sql(
            f'SELECT "id" FROM "{table_of(child)}" WHERE "{field.column_name}" = ?', (key,)
        ).fetchall()
        for (row,) in rows:
            if not field.part:
                self.update(child, row, **{field.name: None})
            elif read_image(self._db, child, row) is not None:  # a deeper step may have removed it already
                self.remove(child, row)

    def _remove_tags(self, model: type[Record], key: int) -> None:
        rows = self._db.execute_sql(
            "SELECT id FROM tagging WHERE record_table = ? AND record = ?", (table_of(model), key)
        ).fetchall()
        for (row,) in rows:
            self.delete(BY_TABLE["tagging"], row)

    def _write(self, model: type[Record], key: int, new: Image) -> None:
        sets = ", ".join(f'"{column}" = ?' for column in new)
        self._db.execute_sql(f'UPDATE "{table_of(model)}" SET {sets} WHERE "id" = ?', (*new.values(), key))

    def _record(self, model: type[Record], key: int, before: Image | None, after: Image | None) -> None:
        table = table_of(model)
        self.touched.add((table, key))
        self.shown_elsewhere |= shown_by(table, before, after)
        images = [None if image is None else json.dumps(kept(model, image)) for image in (before, after)]
        version = max(image["version"] for image in (before, after) if image is not None)
        # The first write of a row in this act brings its `before`; later ones only move `after` on.
        self._db.execute_sql(
            "INSERT INTO journal_row (group_id, table_name, record, before, after, version) VALUES (?, ?, ?, ?, ?, ?)"
            " ON CONFLICT (group_id, table_name, record) DO UPDATE SET after = excluded.after,"
            " version = MAX(version, excluded.version)",
            (self._group, table, key, *images, version),
        )
